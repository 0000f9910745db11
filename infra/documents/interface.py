"""The one small interface over a transactional document database.

A document has a path of alternating collection and id segments (`wallets/w1/entries/e1`), fields,
and a version that changes with the content. Two engines implement it: `firestore.py` (production
and Google's emulator) and `sqlite.py` (embedded). `transaction.py` builds units of work on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from shared.kernel.values import Fields, FieldValue

Version: TypeAlias = str
"""Opaque; equal versions of one path mean equal content. A write that changes the content changes
it; whether one that does not does is the engine's affair."""


@dataclass(frozen=True)
class Document:
    """A stored document: its path, its fields, and the version that was read."""

    path: str
    fields: Fields
    version: Version


class Expect(StrEnum):
    """What must hold of a document for a commit to succeed, when it is not a version."""

    ANYTHING = "anything"
    ABSENT = "absent"
    PRESENT = "present"


Precondition: TypeAlias = Expect | Version


@dataclass(frozen=True)
class Write:
    """Replace the whole document at `path` by `fields`, or delete it when `fields` is None.

    `precondition` is an `Expect`, or a version (plain `str`) the document must still have.
    """

    path: str
    fields: Fields | None
    precondition: Precondition = Expect.ANYTHING


@dataclass(frozen=True)
class Check:
    """Require `precondition` of a document that the commit does not write."""

    path: str
    precondition: Precondition


class Operator(StrEnum):
    """Comparisons a filter may make; times compare as times."""

    EQUAL = "=="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    CONTAINS = "array_contains"


@dataclass(frozen=True)
class Filter:
    """Keep documents whose `field` (a name or a dotted path) compares so to `value`."""

    field: str
    operator: Operator
    value: FieldValue


@dataclass(frozen=True)
class Order:
    """Sort by `field`, which holds no list or map; documents without it are left out.

    Values of several types sort as in Firestore: null, false, true, numbers, times, texts.
    """

    field: str
    descending: bool = False


@dataclass(frozen=True)
class Query:
    """Documents directly in `collection` (a path with an odd number of segments).

    `limit` is 1..1000. Ties in `orders` are broken by path, in the direction of the last order;
    a field of an inequality that `orders` leaves out is sorted by behind them. `after` (one value
    for each order) and `after_path` continue behind the last document of the page before; then
    `orders` must name the fields of inequalities. Several fields need a composite index in
    Firestore.
    """

    collection: str
    filters: tuple[Filter, ...] = ()
    orders: tuple[Order, ...] = ()
    limit: int = 100
    after: tuple[FieldValue, ...] | None = None
    after_path: str | None = None


class DocumentDatabase(Protocol):
    """A transactional document database."""

    def get(self, paths: Sequence[str]) -> list[Document | None]:
        """Return the documents at `paths`, in that order; None where there is none.

        At most 1000 paths. Raises: `DatabaseUnavailable`; `ValueError` for what is no path.
        """
        ...

    def query(self, query: Query) -> list[Document]:
        """Return at most `query.limit` matching documents in order.

        Raises: `DatabaseUnavailable`; `ValueError` for a query outside `limits.check_query`.
        """
        ...

    def commit(self, writes: Sequence[Write], checks: Sequence[Check] = ()) -> None:
        """Apply all writes at once, or none; at most 500 documents, each named once.

        Raises: `CommitConflict` when a precondition does not hold; `DatabaseUnavailable` when the
        outcome is failure for another reason, or not known because the answer was lost;
        `ValueError` for what cannot be stored (`limits.plain`, or above 1 MiB).
        """
        ...

    def ping(self) -> None:
        """Raise `DatabaseUnavailable` unless the database answers."""
        ...

    def close(self) -> None:
        """Release connections; the database is not used afterwards."""
        ...
