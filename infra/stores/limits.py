"""The limiter's memory as documents: `limits/{key}`, swept by `forget_at`."""

from datetime import datetime
from typing import cast
from urllib.parse import quote

from infra.documents.interface import Document
from infra.documents.transaction import Transaction
from shared.kernel.values import Fields

SCHEMA = 1


class LimitDocuments:
    """Recent uses within one transaction; implements `LimitStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, key: str) -> tuple[datetime, ...]:
        """Return the uses, oldest first; none when the key is unknown."""
        return _uses(self._tx.get(_path(key)))

    def glance(self, key: str) -> tuple[datetime, ...]:
        """Return the uses; the commit does not care if they change meanwhile."""
        return _uses(self._tx.peek(_path(key)))

    def save(self, key: str, uses: tuple[datetime, ...], forget_at: datetime) -> None:
        """Replace the uses."""
        fields: Fields = {"schema": SCHEMA, "key": key, "uses": list(uses), "forget_at": forget_at}
        self._tx.set(_path(key), fields)

    def forget(self, key: str) -> None:
        """Forget all uses of the key."""
        self._tx.delete(_path(key))


def _path(key: str) -> str:
    return f"limits/{quote(key, safe='@+:')}"


def _uses(document: Document | None) -> tuple[datetime, ...]:
    return () if document is None else tuple(cast("list[datetime]", document.fields["uses"]))
