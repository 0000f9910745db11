"""What every engine accepts: one set of rules, so that what works embedded works on Firestore.

Source: Firestore, "Usage and limits" (documents, fields, paths) and "Supported data types".
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import isfinite
from typing import TypeAlias

from infra.documents.interface import Check, Filter, Operator, Precondition, Query, Write
from shared.kernel.values import Fields, FieldValue

PlainValue: TypeAlias = (
    None | bool | int | float | str | datetime | list["PlainValue"] | dict[str, "PlainValue"]
)
"""A field value made of the exact built-in types."""

DEPTH_MAX = 20
INT_BITS = 64
SEGMENT_BYTES_MAX = 1500
WRITES_MAX = 500
DOCUMENTS_READ_MAX = 1000
DOCUMENT_BYTES_MAX = 1_048_576

_RESERVED = re.compile(r"__.*__")
_FIELD_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")


def parent_of(path: str) -> str:
    """Return the collection that holds the document at `path`.

    Raises: `ValueError` when `path` is not alternating collection and id segments, or a segment
    is empty, `.`, `..`, `__reserved__` or longer than 1500 bytes.
    """
    segments = _segments(path)
    if len(segments) % 2:
        raise ValueError(f"a document path has an even number of segments: {path!r}")
    return path.rpartition("/")[0]


def check_paths(paths: Sequence[str]) -> None:
    """Raise `ValueError` unless these are at most 1000 document paths."""
    if len(paths) > DOCUMENTS_READ_MAX:
        raise ValueError(f"at most {DOCUMENTS_READ_MAX} documents at once, got {len(paths)}")
    for path in paths:
        parent_of(path)


def check_commit(writes: Sequence[Write], checks: Sequence[Check]) -> None:
    """Raise `ValueError` unless each document is named once and there are at most 500."""
    paths = [path for path, _ in preconditions(writes, checks)]
    if len(paths) > WRITES_MAX:
        raise ValueError(f"at most {WRITES_MAX} documents in a commit, got {len(paths)}")
    if len(set(paths)) != len(paths):
        raise ValueError("a commit names a document twice")
    for path in paths:
        parent_of(path)


def preconditions(
    writes: Sequence[Write], checks: Sequence[Check]
) -> list[tuple[str, Precondition]]:
    """Return each document a commit names with what must hold of it, writes first."""
    return [
        *((item.path, item.precondition) for item in writes),
        *((item.path, item.precondition) for item in checks),
    ]


def check_query(query: Query) -> None:
    """Raise `ValueError` for a query that one engine would answer unlike the other."""
    if len(_segments(query.collection)) % 2 == 0:
        raise ValueError(f"a collection has an odd number of segments: {query.collection!r}")
    if not 1 <= query.limit <= DOCUMENTS_READ_MAX:
        raise ValueError(f"limit is 1..{DOCUMENTS_READ_MAX}, got {query.limit}")
    for name in [*(f.field for f in query.filters), *(o.field for o in query.orders)]:
        if not _FIELD_PATH.fullmatch(name):
            raise ValueError(f"not a field name or dotted path: {name!r}")
    for item in query.filters:
        _check_filter(item)
    _check_cursor(query)


def plain(fields: Fields) -> dict[str, PlainValue]:
    """Return a deep copy of `fields` in built-in types, times in UTC.

    Raises: `ValueError` for what Firestore does not store: naive times, integers beyond 64 bits,
    numbers that are not finite, lists directly in lists, empty or reserved names, more than 20
    levels; `TypeError` for values of other types.
    """
    return _plain_map(fields, depth=1)


def plain_value(value: FieldValue, depth: int = 0) -> PlainValue:
    """Return `value` in built-in types; errors as `plain`."""
    if isinstance(value, Mapping):
        return _plain_map(value, depth + 1)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return _plain_list(value, depth + 1)
    return _plain_scalar(value)


def _plain_map(value: Mapping[str, FieldValue], depth: int) -> dict[str, PlainValue]:
    _check_depth(depth)
    for name in value:
        if not isinstance(name, str) or not name or _RESERVED.fullmatch(name):
            raise ValueError(f"not a field name: {name!r}")
    return {str(name): plain_value(item, depth) for name, item in value.items()}


def _plain_list(value: Sequence[FieldValue], depth: int) -> list[PlainValue]:
    _check_depth(depth)
    items = [plain_value(item, depth) for item in value]
    if any(isinstance(item, list) for item in items):
        raise ValueError("a list directly in a list cannot be stored")
    return items


def _plain_scalar(value: FieldValue) -> PlainValue:
    match value:
        case None | bool():
            return value
        case int():
            return _plain_int(value)
        case float():
            if not isfinite(value):
                raise ValueError(f"not a finite number: {value}")
            return float(value)
        case str():
            return str.__str__(value)  # an enum's text, not its name
        case datetime():
            if value.tzinfo is None:
                raise ValueError("a time without its zone cannot be stored")
            return value.astimezone(UTC)
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _plain_int(value: int) -> int:
    bound = 1 << (INT_BITS - 1)
    if not -bound <= value < bound:
        raise ValueError("an integer beyond 64 bits cannot be stored")
    return int(value)


def _check_depth(depth: int) -> None:
    if depth > DEPTH_MAX:
        raise ValueError(f"at most {DEPTH_MAX} levels can be stored")


def _segments(path: str) -> list[str]:
    segments = path.split("/")
    for segment in segments:
        if segment in {"", ".", ".."} or _RESERVED.fullmatch(segment):
            raise ValueError(f"not a path: {path!r}")
        if len(segment.encode()) > SEGMENT_BYTES_MAX:
            raise ValueError(f"a path segment has at most {SEGMENT_BYTES_MAX} bytes")
    return segments


def _check_filter(item: Filter) -> None:
    value = plain_value(item.value)
    if isinstance(value, list | dict):
        raise ValueError(f"filter {item.field} compares with a list or map")  # noqa: TRY004
    if value is None and item.operator is not Operator.EQUAL:
        raise ValueError(f"filter {item.field}: null only equals")


def _check_cursor(query: Query) -> None:
    if (query.after is None) != (query.after_path is None):
        raise ValueError("a cursor has both order values and a path")
    if query.after is None or query.after_path is None:
        return
    if parent_of(query.after_path) != query.collection:
        raise ValueError("the cursor's document is not in the collection")
    if len(query.after) != len(query.orders) or implied_fields(query):
        raise ValueError("a cursor has one value for each order; order by fields of inequalities")
    if any(isinstance(plain_value(value), list | dict) for value in query.after):
        raise ValueError("a cursor holds scalars")


def implied_fields(query: Query) -> list[str]:
    """Return the fields of inequalities that `orders` leaves out, in name order.

    Firestore sorts by them behind the explicit orders. Source: StructuredQuery, `order_by`.
    """
    inequalities = {
        item.field
        for item in query.filters
        if item.operator not in {Operator.EQUAL, Operator.CONTAINS}
    }
    return sorted(inequalities - {order.field for order in query.orders})
