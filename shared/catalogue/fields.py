"""Reading JSON strictly: every fault is told with its place, and nothing is left unread."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from shared.catalogue.errors import CatalogueUnreadable
from shared.kernel.values import JsonValue

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

LIST_LENGTH_MAX = 200
"""More plans, rows or packs than any catalogue has."""

NUMBER_MAX = 10**12
"""Beyond every price, cost and count in here, and below what a float would lose."""


class JsonObject:
    """One object of a document, at `place` (empty for the whole)."""

    def __init__(self, value: JsonValue, place: str) -> None:
        if not isinstance(value, Mapping):
            raise CatalogueUnreadable(place, "is no object")
        self._fields = dict(value)
        self.place = place

    def has(self, name: str) -> bool:
        """Say whether the object has a field that was not taken yet."""
        return name in self._fields

    def text(self, name: str, *, default: str | None = None) -> str:
        """Take a text that is not empty."""
        value = self._take(name, default)
        if not isinstance(value, str) or not value:
            raise self.fault(name, "is no text")
        return value

    def number(
        self, name: str, *, least: int = 0, most: int = NUMBER_MAX, default: int | None = None
    ) -> int:
        """Take a whole number in `least`..`most`."""
        value = self._take(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.fault(name, f"is no whole number in {least}..{most}")
        return value

    def decimal(self, name: str) -> Decimal:
        """Take a number >= 0, whole or not."""
        value = self._take(name, None)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.fault(name, "is no number")
        if not 0 <= value <= NUMBER_MAX:
            raise self.fault(name, f"is not in 0..{NUMBER_MAX}")
        # By its text: 0.1 means a tenth, not the float nearest to it.
        return Decimal(str(value))

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Take a yes or no."""
        value = self._take(name, default)
        if not isinstance(value, bool):
            raise self.fault(name, "is neither true nor false")
        return value

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        """Take one of the words of `kind`."""
        return self._word(name, self._take(name, None), kind)

    def choices(self, name: str, kind: type[Choice]) -> frozenset[Choice]:
        """Take a list of different words of `kind`."""
        words = self._list(name)
        taken = frozenset(self._word(f"{name}[{n}]", word, kind) for n, word in enumerate(words))
        if len(taken) < len(words):
            raise self.fault(name, "names something twice")
        return taken

    def time(self, name: str) -> datetime:
        """Take an RFC 3339 time, as aware UTC."""
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self.fault(name, "is no time") from None
        if moment.tzinfo is None:
            raise self.fault(name, "has no time zone")
        return moment.astimezone(UTC)

    def numbers(self, name: str, kind: type[Choice], *, least: int = 0) -> dict[Choice, int]:
        """Take whole numbers >= `least` by words of `kind`."""
        return self.object(name).all_numbers(kind, least=least)

    def all_numbers(self, kind: type[Choice], *, least: int = 0) -> dict[Choice, int]:
        """Take every field: words of `kind` with whole numbers >= `least`."""
        names = list(self._fields)
        return {self._word(name, name, kind): self.number(name, least=least) for name in names}

    def object(self, name: str) -> "JsonObject":
        """Take an object."""
        return JsonObject(self._take(name, None), self._at(name))

    def optional(self, name: str, read: Callable[[str], T]) -> T | None:
        """Take `name` by `read` unless it is null or missing."""
        if self._fields.get(name) is None:
            self._fields.pop(name, None)
            return None
        return read(name)

    def objects(self, name: str, read: Callable[["JsonObject"], T]) -> tuple[T, ...]:
        """Take a list of objects, each read by `read` to its end."""
        read_items = []
        for n, value in enumerate(self._list(name)):
            item = JsonObject(value, self._at(f"{name}[{n}]"))
            read_items.append(read(item))
            item.end()
        return tuple(read_items)

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts; a missing one is empty."""
        if not self.has(name):
            return ()
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise self.fault(name, "is no list of texts")
        return tuple(str(value) for value in values)

    def ignore(self, *names: str) -> None:
        """Take fields that mean nothing to us, if they are there."""
        for name in names:
            self._fields.pop(name, None)

    def end(self) -> None:
        """Refuse what nobody asked for."""
        if self._fields:
            raise self.fault(min(self._fields), "is not known here")

    def fault(self, name: str, why: str) -> CatalogueUnreadable:
        """Return the refusal of a field."""
        return CatalogueUnreadable(self._at(name), why)

    def _take(self, name: str, default: JsonValue) -> JsonValue:
        if name not in self._fields:
            if default is None:
                raise self.fault(name, "is missing")
            return default
        return self._fields.pop(name)

    def _list(self, name: str) -> list[JsonValue]:
        value = self._take(name, None)
        if not isinstance(value, list | tuple):
            raise self.fault(name, "is no list")
        if len(value) > LIST_LENGTH_MAX:
            raise self.fault(name, f"has more than {LIST_LENGTH_MAX} items")
        return list(value)

    def _word(self, name: str, value: JsonValue, kind: type[Choice]) -> Choice:
        try:
            return kind(str(value))
        except ValueError:
            raise self.fault(name, f"is none of {', '.join(kind)}") from None

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name
