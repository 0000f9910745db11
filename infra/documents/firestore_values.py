"""How fields, versions and queries are written in Firestore's messages.

Messages are filled in place, so this file needs no import of the client library.
Source: Firestore RPC reference, package google.firestore.v1.
"""

from datetime import UTC, datetime, timedelta
from types import NoneType
from typing import Any, TypeAlias

from infra.documents.interface import Expect, Filter, Operator, Order, Precondition, Query
from infra.documents.limits import PlainValue, implied_fields, plain, plain_value
from shared.kernel.values import Fields, FieldValue

Message: TypeAlias = Any
"""A protobuf message; its classes are made at run time."""

DOCUMENT_NAME = "__name__"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ASCENDING, _DESCENDING = 1, 2
_AND, _IS_NULL = 1, 3
_SCALARS: dict[type, str] = {
    NoneType: "null_value",
    bool: "boolean_value",
    int: "integer_value",
    float: "double_value",
    str: "string_value",
}
_OPERATORS = {
    Operator.LESS: 1,
    Operator.LESS_OR_EQUAL: 2,
    Operator.GREATER: 3,
    Operator.GREATER_OR_EQUAL: 4,
    Operator.EQUAL: 5,
    Operator.CONTAINS: 7,
}


def fill_fields(target: Message, fields: Fields) -> None:
    """Write `fields` into a message's map of values. Raises: see `limits.plain`."""
    for name, value in plain(fields).items():
        fill_value(target[name], value)


def fill_value(target: Message, value: PlainValue) -> None:
    """Write one value into an empty `Value`."""
    match value:
        case datetime():
            _fill_time(target.timestamp_value, value)
        case list():
            target.array_value.SetInParent()
            for item in value:
                fill_value(target.array_value.values.add(), item)
        case dict():
            target.map_value.SetInParent()
            for name, item in value.items():
                fill_value(target.map_value.fields[name], item)
        case _:
            setattr(target, _SCALARS[type(value)], 0 if value is None else value)


def read_fields(source: Message) -> dict[str, PlainValue]:
    """Return the fields of a message's map of values; times have microseconds."""
    return {name: _read_value(value) for name, value in source.items()}


def read_version(update_time: Message) -> str:
    """Return a document's update time as text with all its nanoseconds."""
    return f"{update_time.seconds}.{update_time.nanos:09}"


def fill_precondition(target: Message, precondition: Precondition) -> None:
    """Write what must hold into an empty `Precondition`."""
    if precondition is Expect.ANYTHING:
        return
    if isinstance(precondition, Expect):
        target.exists = precondition is Expect.PRESENT
        return
    seconds, _, nanos = precondition.partition(".")
    target.update_time.seconds, target.update_time.nanos = int(seconds), int(nanos)
    target.update_time.SetInParent()


def fill_query(target: Message, query: Query, root: str) -> None:
    """Write `query` into an empty `StructuredQuery`; `root` is the prefix of document names.

    The order is written out in full: explicit orders, fields of inequalities, the name; the added
    ones in the direction of the last explicit one. Source: StructuredQuery, `order_by`.
    """
    target.from_.add().collection_id = query.collection.rpartition("/")[2]
    target.limit.value = query.limit
    _fill_filters(target, query.filters)
    is_descending = bool(query.orders) and query.orders[-1].descending
    added = [*implied_fields(query), DOCUMENT_NAME]
    for order in (*query.orders, *(Order(name, is_descending) for name in added)):
        message = target.order_by.add()
        message.field.field_path = order.field
        message.direction = _DESCENDING if order.descending else _ASCENDING
    if query.after is not None:
        _fill_cursor(target.start_at, query.after, f"{root}/{query.after_path}")


def _fill_filters(target: Message, filters: tuple[Filter, ...]) -> None:
    if not filters:
        return
    target.where.composite_filter.op = _AND
    for item in filters:
        _fill_filter(target.where.composite_filter.filters.add(), item)


def _fill_filter(target: Message, item: Filter) -> None:
    if item.value is None:
        target.unary_filter.field.field_path = item.field
        target.unary_filter.op = _IS_NULL
        return
    target.field_filter.field.field_path = item.field
    target.field_filter.op = _OPERATORS[item.operator]
    fill_value(target.field_filter.value, plain_value(item.value))


def _fill_cursor(target: Message, after: tuple[FieldValue, ...], name: str) -> None:
    target.before = False
    for value in after:
        fill_value(target.values.add(), plain_value(value))
    target.values.add().reference_value = name


def _fill_time(target: Message, value: datetime) -> None:
    since = value - _EPOCH
    target.seconds = since.days * 86_400 + since.seconds
    target.nanos = since.microseconds * 1000
    target.SetInParent()


def _read_value(value: Message) -> PlainValue:
    kind = value.WhichOneof("value_type")
    match kind:
        case "null_value" | None:
            return None
        case "timestamp_value":
            time = value.timestamp_value
            return _EPOCH + timedelta(seconds=time.seconds, microseconds=time.nanos // 1000)
        case "array_value":
            return [_read_value(item) for item in value.array_value.values]
        case "map_value":
            return read_fields(value.map_value.fields)
    if kind not in _SCALARS.values():
        raise ValueError(f"a {kind} was stored by something else")
    return getattr(value, kind)  # type: ignore[no-any-return]
