"""What outlives closed accounts: `pasts/{fingerprint}`, swept by `forget_at`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from infra.documents.transaction import Transaction
from shared.accounts.past import Fingerprint, Past
from shared.kernel.values import Fields, FieldValue

SCHEMA = 1


class PastDocuments:
    """Pasts within one transaction; implements `PastStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, fingerprint: Fingerprint, now: datetime) -> Past:
        document = self._tx.get(_path(fingerprint))
        if document is None or now >= cast("datetime", document.fields["forget_at"]):
            return Past()
        return read_past(document.fields)

    def save(self, fingerprint: Fingerprint, past: Past, forget_at: datetime) -> None:
        fields: Fields = {"schema": SCHEMA, "forget_at": forget_at, **past_fields(past)}
        self._tx.set(_path(fingerprint), fields)


def past_fields(past: Past) -> dict[str, FieldValue]:
    """Return `past` as fields; `read_past` reads them."""
    return {
        "free_uses": past.free_uses,
        "recent_uses": list(past.recent_uses),
        "coupon_uses": dict(past.coupon_uses),
    }


def read_past(fields: Mapping[str, Any]) -> Past:
    """Return what `past_fields` made."""
    return Past(fields["free_uses"], tuple(fields["recent_uses"]), dict(fields["coupon_uses"]))


def _path(fingerprint: Fingerprint) -> str:
    return f"pasts/{fingerprint}"
