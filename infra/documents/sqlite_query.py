"""Queries as SQL, with Firestore's rules for types, missing fields and order.

Each field is compared as a pair (rank of its type, value): numbers never equal text, and sorting
across types follows Firestore's order of types. Source: Firestore, "Value type ordering".
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from infra.documents.interface import Filter, Operator, Order, Query
from infra.documents.limits import check_query, implied_fields, plain_value
from infra.documents.sqlite_values import TIME_KEY, encode_time
from shared.kernel.values import FieldValue

Parameter: TypeAlias = int | float | str
TypedValue: TypeAlias = tuple[int, Parameter]

NULL, BOOL, NUMBER, TIME, TEXT, LIST, MAP = range(7)


@dataclass
class Statement:
    """SQL text and its parameters, in the order of the text's question marks."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)

    def require(self, condition: str, *parameters: Parameter) -> None:
        """Add a condition; all of them must hold."""
        self.conditions.append(condition)
        self.parameters.extend(parameters)


def select(query: Query) -> tuple[str, list[Parameter]]:
    """Return the statement that yields rows (path, fields, version), and its parameters.

    Raises: `ValueError` for a query both engines refuse.
    """
    check_query(query)
    statement = Statement()
    statement.require("collection = ?", query.collection)
    for item in query.filters:
        _require_match(statement, item)
    orders = full_orders(query)
    for order in orders:
        statement.require(f"{_type(order.field)} IS NOT NULL")
    is_descending = bool(orders) and orders[-1].descending
    if query.after is not None and query.after_path is not None:
        _require_behind(statement, query, is_descending=is_descending)
    text = (
        f"SELECT path, fields, version FROM documents WHERE {' AND '.join(statement.conditions)}"  # noqa: S608
        f" ORDER BY {_sort_terms(orders, is_descending=is_descending)} LIMIT ?"
    )
    return text, [*statement.parameters, query.limit]


def full_orders(query: Query) -> list[Order]:
    """Return the explicit orders and those Firestore adds for fields of inequalities.

    Added orders, and the path as the last of all, take the direction of the last explicit one.
    Source: Firestore REST reference, StructuredQuery, `order_by`.
    """
    is_descending = bool(query.orders) and query.orders[-1].descending
    return [*query.orders, *(Order(name, is_descending) for name in implied_fields(query))]


def _require_match(statement: Statement, item: Filter) -> None:
    rank, value = _typed(item.value)
    if item.operator is Operator.CONTAINS:
        items = f"json_each(fields, {_json_path(item.field)}) AS item"
        is_item = f"({_ITEM_RANK}, {_ITEM_VALUE}) = (?, ?)"
        exists = f"EXISTS (SELECT 1 FROM {items} WHERE {is_item})"  # noqa: S608
        statement.require(f"({_type(item.field)} = 'array' AND {exists})", rank, value)
        return
    sign = "=" if item.operator is Operator.EQUAL else item.operator.value
    statement.require(f"({_rank(item.field)} = ? AND {_value(item.field)} {sign} ?)", rank, value)


def _require_behind(statement: Statement, query: Query, *, is_descending: bool) -> None:
    """Keep what sorts behind the cursor: equal so far, and then further in one term."""
    equal: list[str] = []
    equal_parameters: list[Parameter] = []
    options: list[str] = []
    parameters: list[Parameter] = []
    for order, value in zip(query.orders, query.after or (), strict=True):
        pair = f"({_rank(order.field)}, {_value(order.field)})"
        sign = "<" if order.descending else ">"
        options.append(" AND ".join([*equal, f"{pair} {sign} (?, ?)"]))
        parameters += [*equal_parameters, *_typed(value)]
        equal.append(f"{pair} = (?, ?)")
        equal_parameters += _typed(value)
    options.append(" AND ".join([*equal, f"path {'<' if is_descending else '>'} ?"]))
    parameters += [*equal_parameters, query.after_path or ""]
    statement.require(f"({' OR '.join(f'({option})' for option in options)})", *parameters)


def _sort_terms(orders: list[Order], *, is_descending: bool) -> str:
    terms = []
    for order in orders:
        direction = "DESC" if order.descending else "ASC"
        terms += [f"{_rank(order.field)} {direction}", f"{_value(order.field)} {direction}"]
    return ", ".join([*terms, f"path {'DESC' if is_descending else 'ASC'}"])


def _typed(value: FieldValue) -> TypedValue:
    match plain_value(value):
        case None:
            return NULL, 0
        case bool() as flag:
            return BOOL, int(flag)
        case int() | float() as number:
            return NUMBER, number
        case datetime() as time:
            return TIME, encode_time(time)
        case str() as text:
            return TEXT, text
    raise TypeError("lists and maps are not compared")


# Field names hold letters, digits, `_` and dots only (limits.check_query), so they may stand in
# the text of a statement.
def _json_path(name: str) -> str:
    return "'$." + ".".join(f'"{part}"' for part in name.split(".")) + "'"


def _type(name: str) -> str:
    return f"json_type(fields, {_json_path(name)})"


def _rank(name: str) -> str:
    return _rank_of(_type(name), f"json_type(fields, {_time_path(name)}) IS NOT NULL")


def _value(name: str) -> str:
    extract = f"json_extract(fields, {_json_path(name)})"
    time = f"json_extract(fields, {_time_path(name)})"
    return (
        f"CASE {_type(name)} WHEN 'null' THEN 0 WHEN 'object' THEN coalesce({time}, {extract})"
        f" ELSE {extract} END"
    )


def _time_path(name: str) -> str:
    return _json_path(name)[:-1] + f'."{TIME_KEY}"\''


def _rank_of(json_type: str, is_time: str) -> str:
    return (
        f"CASE {json_type} WHEN 'null' THEN {NULL} WHEN 'true' THEN {BOOL} WHEN 'false' THEN {BOOL}"
        f" WHEN 'integer' THEN {NUMBER} WHEN 'real' THEN {NUMBER} WHEN 'text' THEN {TEXT}"
        f" WHEN 'array' THEN {LIST}"
        f" WHEN 'object' THEN CASE WHEN {is_time} THEN {TIME} ELSE {MAP} END END"
    )


_ITEM_TIME = f"json_extract(item.value, '$.\"{TIME_KEY}\"')"
_ITEM_RANK = _rank_of("item.type", f"{_ITEM_TIME} IS NOT NULL")
_ITEM_VALUE = (
    f"CASE item.type WHEN 'null' THEN 0 WHEN 'object' THEN {_ITEM_TIME} ELSE item.value END"
)
