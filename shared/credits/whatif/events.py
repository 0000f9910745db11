"""What happened to accounts, as a simulation needs it: plans, packs, gifts and uses.

One event is one JSON object, a recording one object a line. Times are RFC 3339 with `Z`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from shared.catalogue.errors import CatalogueUnreadable
from shared.catalogue.fields import JsonObject
from shared.catalogue.model import PlanId
from shared.credits.quote import COUNT_MAX, DURATION_S_MAX
from shared.kernel.media import Resolution
from shared.kernel.money import Currency
from shared.kernel.values import JsonValue


@dataclass(frozen=True)
class PlanEvent:
    """A period of a plan began and lasts until `until`; `currency` None: nobody paid for it."""

    account_id: str
    at: datetime
    plan_id: PlanId
    until: datetime
    currency: Currency | None
    catalogue_version: str | None = None


@dataclass(frozen=True)
class PackEvent:
    """A pack was bought; `credits` are those it had, for catalogues without this pack."""

    account_id: str
    at: datetime
    package_id: str
    credits: int
    currency: Currency


@dataclass(frozen=True)
class GiftEvent:
    """Credits were given; `until` None: for ever."""

    account_id: str
    at: datetime
    credits: int
    until: datetime | None


@dataclass(frozen=True)
class UseEvent:
    """Work was ordered; `is_delivered` False: it failed and nothing was charged."""

    account_id: str
    at: datetime
    service_type: str
    resolution: Resolution | None
    duration_s: int | None
    count: int
    is_delivered: bool


Event: TypeAlias = PlanEvent | PackEvent | GiftEvent | UseEvent


def read_events(lines: Iterable[str]) -> list[Event]:
    """Return the events of a recording; empty lines mean nothing.

    Raises: `CatalogueUnreadable` with the number of the line.
    """
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    return [_read(line, f"line {number}") for number, line in numbered]


def event_line(event: Event) -> str:
    """Return `event` as one line, which `read_events` reads."""
    return json.dumps(_fields(event), sort_keys=True)


def _fields(event: Event) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {"account_id": event.account_id, "at": _time(event.at)}
    match event:
        case PlanEvent():
            return fields | {
                "event": "plan",
                "plan_id": event.plan_id.value,
                "until": _time(event.until),
                "currency": None if event.currency is None else event.currency.value,
                "catalogue_version": event.catalogue_version,
            }
        case PackEvent():
            return fields | {
                "event": "pack",
                "package_id": event.package_id,
                "credits": event.credits,
                "currency": event.currency.value,
            }
        case GiftEvent():
            until = None if event.until is None else _time(event.until)
            return fields | {"event": "gift", "credits": event.credits, "until": until}
        case UseEvent():
            return fields | {
                "event": "use",
                "service_type": event.service_type,
                "resolution": None if event.resolution is None else event.resolution.value,
                "duration_s": event.duration_s,
                "count": event.count,
                "is_delivered": event.is_delivered,
            }


def _read(line: str, place: str) -> Event:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise CatalogueUnreadable(place, "is no JSON") from None
    source = JsonObject(value, place)
    event = _event(source)
    source.end()
    return event


def _event(source: JsonObject) -> Event:
    kind = source.text("event")
    account_id, at = source.text("account_id"), source.time("at")
    match kind:
        case "plan":
            return PlanEvent(
                account_id,
                at,
                source.choice("plan_id", PlanId),
                source.time("until"),
                source.optional("currency", lambda name: source.choice(name, Currency)),
                source.optional("catalogue_version", source.text),
            )
        case "pack":
            return PackEvent(
                account_id,
                at,
                source.text("package_id"),
                source.number("credits", least=1),
                source.choice("currency", Currency),
            )
        case "gift":
            return GiftEvent(
                account_id,
                at,
                source.number("credits", least=1),
                source.optional("until", source.time),
            )
        case "use":
            return UseEvent(
                account_id,
                at,
                source.text("service_type"),
                source.optional("resolution", lambda name: source.choice(name, Resolution)),
                source.optional(
                    "duration_s", lambda name: source.number(name, least=1, most=DURATION_S_MAX)
                ),
                source.number("count", least=1, most=COUNT_MAX, default=1),
                source.flag("is_delivered", default=True),
            )
        case _:
            raise source.fault("event", "is none of plan, pack, gift, use")


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
