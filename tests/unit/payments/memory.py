"""A document database in memory, for suites that make thousands of commits."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from infra.documents.errors import CommitConflict
from infra.documents.interface import (
    Check,
    Document,
    Expect,
    Filter,
    Operator,
    Precondition,
    Query,
    Write,
)
from infra.documents.limits import plain

COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: lambda left, right: left == right,
    Operator.LESS: lambda left, right: left < right,
    Operator.LESS_OR_EQUAL: lambda left, right: left <= right,
    Operator.GREATER: lambda left, right: left > right,
    Operator.GREATER_OR_EQUAL: lambda left, right: left >= right,
    Operator.CONTAINS: lambda left, right: right in left,
}


class FakeDatabase:
    """Implements `DocumentDatabase` for queries the stores make."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self._versions = count(1)

    def get(self, paths: Sequence[str]) -> list[Document | None]:
        return [self.documents.get(path) for path in paths]

    def query(self, query: Query) -> list[Document]:
        depth = query.collection.count("/") + 1
        found = [
            document
            for path, document in self.documents.items()
            if path.startswith(f"{query.collection}/") and path.count("/") == depth
            if all(_matches(document, each) for each in query.filters)
        ]
        for order in reversed(query.orders):
            found = [each for each in found if each.fields.get(order.field) is not None]
            found.sort(key=lambda each: (each.fields[order.field], each.path))
            if order.descending:
                found.reverse()
        paths = [document.path for document in found]
        start = paths.index(query.after_path) + 1 if query.after_path in paths else 0
        return found[start : start + query.limit]

    def commit(self, writes: Sequence[Write], checks: Sequence[Check] = ()) -> None:
        for each in (*writes, *checks):
            if not self._holds(each.path, each.precondition):
                raise CommitConflict(each.path)
        for write in writes:
            if write.fields is None:
                self.documents.pop(write.path, None)
            else:
                version = str(next(self._versions))
                self.documents[write.path] = Document(write.path, plain(write.fields), version)

    def ping(self) -> None:
        """Answer."""

    def close(self) -> None:
        """Forget nothing."""

    def _holds(self, path: str, wanted: Precondition) -> bool:
        document = self.documents.get(path)
        match wanted:
            case Expect.ANYTHING:
                return True
            case Expect.ABSENT:
                return document is None
            case Expect.PRESENT:
                return document is not None
        return document is not None and document.version == wanted


def _matches(document: Document, wanted: Filter) -> bool:
    value = document.fields.get(wanted.field)
    if value is None:
        return False
    if isinstance(wanted.value, datetime) != isinstance(value, datetime):
        return False
    return COMPARE[wanted.operator](value, wanted.value)
