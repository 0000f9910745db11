"""Answers of a query that may hold documents this version of the code cannot read."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from infra.documents.interface import Document, Query

PAGES_MAX = 10
"""Pages read behind documents that cannot be read: so many of them are an incident."""

Value = TypeVar("Value")

log = logging.getLogger(__name__)


def readable(
    ask: Callable[[Query], Sequence[Document]], query: Query, decode: Callable[[Document], Value]
) -> list[Value]:
    """Return what `decode` makes of the answer, `query.limit` values if there are as many.

    A document that cannot be decoded, a later version's for instance, is logged and passed over:
    the others, and those behind the page, do not wait for it.
    """
    values: list[Value] = []
    for _ in range(PAGES_MAX):
        page = ask(query)
        values += _decoded(page, decode)
        if len(page) < query.limit or len(values) >= query.limit:
            break
        query = _behind(query, page[-1])
    return values[: query.limit]


def _decoded(page: Sequence[Document], decode: Callable[[Document], Value]) -> Iterator[Value]:
    for document in page:
        try:
            yield decode(document)
        except (KeyError, TypeError, ValueError):
            log.exception("unreadable document", extra={"path": document.path})


def _behind(query: Query, last: Document) -> Query:
    after = tuple(last.fields[order.field] for order in query.orders)
    return replace(query, after=after, after_path=last.path)
