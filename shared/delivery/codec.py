"""Plans and reports as JSON, both ways.

Reading follows the types of the values: every field must be there, nothing else may be, and a
number is never taken for a truth value or a text. A field added to a value is read without a line
here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from shared.delivery.overlays import CallToAction, Logo, PriceTag, Text
from shared.delivery.plan import PLAN_VERSION, RenderPlan, RenderReport
from shared.delivery.ranges import check_plan
from shared.kernel.values import JsonValue

Value = TypeVar("Value")

KINDS: Mapping[str, type] = {
    "text": Text,
    "price_tag": PriceTag,
    "call_to_action": CallToAction,
    "logo": Logo,
}
"""What a value of several possible kinds says of itself, in `kind`."""


def encode_plan(plan: RenderPlan) -> dict[str, JsonValue]:
    """Return `plan` as JSON values; `decode_plan` is its inverse."""
    return _object(plan)


def decode_plan(body: object) -> RenderPlan:
    """Read a plan from JSON values.

    Raises: `ValueError` when a field is missing, unknown, out of its range or of another version.
    """
    version = body.get("version") if isinstance(body, Mapping) else None
    if version != PLAN_VERSION or isinstance(version, bool):
        raise ValueError(f"not a rendition plan: its version is not {PLAN_VERSION}")
    try:
        plan = _read_object(RenderPlan, body)
    except ValueError as error:
        raise ValueError(f"not a rendition plan: {error}") from error
    check_plan(plan)
    return plan


def encode_report(report: RenderReport) -> dict[str, JsonValue]:
    """Return `report` as JSON values; `decode_report` is its inverse."""
    return _object(report)


def decode_report(body: object) -> RenderReport:
    """Read a report from JSON values. Raises: `ValueError` when it is not one."""
    try:
        return _read_object(RenderReport, body)
    except ValueError as error:
        raise ValueError(f"not a render report: {error}") from error


def _object(value: Any) -> dict[str, JsonValue]:
    kind = [name for name, each in KINDS.items() if type(value) is each]
    named = {each.name: _json(getattr(value, each.name)) for each in fields(value)}
    return {**({"kind": kind[0]} if kind else {}), **named}


def _json(value: Any) -> JsonValue:
    if is_dataclass(value):
        return _object(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_json(each) for each in value]
    return cast("JsonValue", value)


def _read_object(kind: type[Value], body: object) -> Value:
    if not isinstance(body, Mapping):
        raise ValueError(f"{kind.__name__} is an object")  # noqa: TRY004 - one error for callers
    hints = get_type_hints(kind)
    if body.keys() != hints.keys():
        odd = sorted(map(str, body.keys() ^ hints.keys()))
        raise ValueError(f"{kind.__name__} lacks or does not know {odd}"[:200])
    return kind(**{name: _read(hint, body[name], name) for name, hint in hints.items()})


def _read(hint: Any, body: object, name: str) -> object:
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return _read_choice(get_args(hint), body, name)
    if origin is Sequence:
        return _read_items(get_args(hint)[0], body, name)
    if origin is Mapping:
        return _read_texts(body, name)
    if is_dataclass(hint):
        return _read_object(cast("type[object]", hint), body)
    return _read_plain(hint, body, name)


def _read_choice(hints: tuple[Any, ...], body: object, name: str) -> object:
    """Read None, the one other possibility, or the one that `kind` names."""
    if body is None and NoneType in hints:
        return None
    given = [each for each in hints if each is not NoneType]
    if len(given) == 1:
        return _read(given[0], body, name)
    if not isinstance(body, Mapping) or not isinstance(body.get("kind"), str):
        raise ValueError(f"{name} names no kind")  # noqa: TRY004 - one error for callers
    kind = KINDS.get(body["kind"])
    if kind not in given:
        raise ValueError(f"{name} is of no known kind")
    return _read_object(
        cast("type[object]", kind), {key: body[key] for key in body if key != "kind"}
    )


def _read_items(hint: Any, body: object, name: str) -> tuple[object, ...]:
    if not isinstance(body, Sequence) or isinstance(body, str | bytes):
        raise ValueError(f"{name} is a list")  # noqa: TRY004 - one error for callers
    return tuple(_read(hint, each, name) for each in body)


def _read_texts(body: object, name: str) -> dict[str, str]:
    if not isinstance(body, Mapping):
        raise ValueError(f"{name} is an object")  # noqa: TRY004 - one error for callers
    if not all(isinstance(text, str) for pair in body.items() for text in pair):
        raise ValueError(f"{name} are texts")
    return dict(body)


def _read_plain(hint: type[Any], body: object, name: str) -> object:
    if issubclass(hint, StrEnum):
        return hint(cast("str", body))
    if hint is float and type(body) in {int, float}:
        return _finite(cast("float", body), name)
    if type(body) is not hint:
        raise ValueError(f"{name} is {hint.__name__}, got {type(body).__name__}")
    return body


def _finite(number: float, name: str) -> float:
    """Return `number` as a float; a whole one may be larger than any."""
    try:
        exact = float(number)
    except OverflowError as error:
        raise ValueError(f"{name} is too large") from error
    if not isfinite(exact):
        raise ValueError(f"{name} is no number")
    return exact
