"""Quotes as documents: `quotes/{quote_id}`, of no use after `expires_at`."""

from collections.abc import Mapping
from typing import Any

from infra.documents.transaction import Transaction
from shared.credits.model import PaidBy
from shared.credits.quote import Quote, Work
from shared.kernel.ids import AccountId, QuoteId
from shared.kernel.media import Resolution
from shared.kernel.values import Fields

SCHEMA = 1


class QuoteDocuments:
    """Implements `shared.credits.ports.QuoteStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(self, quote: Quote) -> None:
        self._tx.create(_path(quote.quote_id), _fields(quote))

    def find(self, quote_id: QuoteId) -> Quote | None:
        document = self._tx.peek(_path(quote_id))
        return None if document is None else _read(document.fields)


def _path(quote_id: QuoteId) -> str:
    return f"quotes/{quote_id}"


def _fields(quote: Quote) -> Fields:
    work = quote.work
    return {
        "schema": SCHEMA,
        "owner_id": quote.account_id,
        "org_id": None,
        "quote_id": quote.quote_id,
        "service_type": work.service_type,
        "resolution": None if work.resolution is None else work.resolution.value,
        "duration_s": work.duration_s,
        "count": work.count,
        "unit_credits": quote.unit_credits,
        "credits": quote.credits,
        "price_version": quote.price_version,
        "expires_at": quote.expires_at,
        "allowance_used": quote.allowance_used,
        "paid_by": quote.paid_by.value,
    }


def _read(fields: Mapping[str, Any]) -> Quote:
    resolution = fields["resolution"]
    return Quote(
        quote_id=QuoteId(fields["quote_id"]),
        account_id=AccountId(fields["owner_id"]),
        work=Work(
            service_type=fields["service_type"],
            resolution=None if resolution is None else Resolution(resolution),
            duration_s=fields["duration_s"],
            count=fields["count"],
        ),
        unit_credits=fields["unit_credits"],
        credits=fields["credits"],
        price_version=fields["price_version"],
        expires_at=fields["expires_at"],
        allowance_used=fields["allowance_used"],
        paid_by=PaidBy(fields.get("paid_by", PaidBy.CREDITS)),
    )
