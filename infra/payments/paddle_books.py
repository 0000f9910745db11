"""Paddle's books: its list of transactions, and of adjustments.

Source: payments facts, Paddle, sections 1 and 2; developer.paddle.com, "List transactions" (dates
may be compared there, with `updated_at[GTE]`) and "List adjustments" (they may not).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx

from infra.payments.http import Timeouts
from infra.payments.paddle_api import ADJUSTMENTS_PAGE, PAGE, PaddleApi
from infra.payments.paddle_charges import ORIGIN, charged_reference
from infra.payments.paddle_notices import notice_of
from infra.payments.paddle_wire import (
    Decimals,
    EntityUnreadable,
    charge_of,
    fields_of,
    moment_of,
    money_of,
    text_of,
)
from shared.kernel.values import JsonValue
from shared.payments.books import BookedCharge, BookedReturn, Books
from shared.payments.errors import GatewayUnavailable
from shared.payments.gateway import Charge, ChargeStatus, Gateway, Notice, NoticeKind

PAGES_MAX: Final = 1000
"""30,000 charges since the moment asked for. 240 calls a minute are allowed."""

DECIDED_WITHIN: Final = timedelta(days=60)
"""Adjustments cannot be asked for by the time of their decision, so older ones are read, too."""

_Fields = Mapping[str, JsonValue]


class PaddleBooks:
    """The account of `api_key` at `base_url`; `decimals` as `PaddleGateway` has it."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        decimals: Decimals,
        *,
        timeouts: Timeouts | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._api = PaddleApi(base_url, api_key, timeouts=timeouts, transport=transport)
        self._decimals = decimals

    def __repr__(self) -> str:
        return f"PaddleBooks({self._api!r})"

    def close(self) -> None:
        """Release connections; the adapter is not used afterwards."""
        self._api.close()

    def since(self, moment: datetime) -> Books:
        """Read both lists."""
        adjusted = list(self._adjusted(moment))
        refunded = {
            str(each.get("transaction_id")) for each in adjusted if each.get("action") == "refund"
        }
        try:
            return Books(
                charges=[self._charge(each) for each in self._paid(moment)],
                returns=[self._return(name) for name in sorted(refunded)],
                told=[self._told(each) for each in adjusted],
            )
        except EntityUnreadable as error:
            raise GatewayUnavailable("the answer is of another form") from error

    def proven(self, booked: BookedCharge, *, is_recurring: bool) -> Sequence[Notice]:
        """Read the transaction itself again; it says what it was for."""
        del is_recurring
        found = self._api.read(f"transactions/{booked.charge_keys[0]}") or {}
        transaction = fields_of(found.get("data"))
        try:
            if transaction.get("origin") == ORIGIN:
                return self._direct(transaction)
            notice = self._notice("transaction.completed", transaction)
        except EntityUnreadable as error:
            raise GatewayUnavailable("the answer is of another form") from error
        return (notice,) if notice.kind in {NoticeKind.PAID, NoticeKind.RENEWED} else ()

    def _direct(self, transaction: _Fields) -> Sequence[Notice]:
        """Return a charge that nobody opened a checkout for as if we had been told of it."""
        charge, reference = charge_of(transaction, self._decimals), charged_reference(transaction)
        if reference is None or charge.status is not ChargeStatus.PAID:
            return ()
        notice = Notice(
            gateway=Gateway.PADDLE,
            event_key=f"compared:{charge.charge_key}",
            kind=NoticeKind.PAID,
            gateway_reference=reference,
            charge=replace(charge, subscription_reference=None),
            occurred_at=charge.paid_at,
            detail="found by comparing",
        )
        return (notice,)

    def _paid(self, moment: datetime) -> Iterator[_Fields]:
        asked = {
            "updated_at[GTE]": _written(moment),
            "status": "paid,completed",
            "order_by": "id[ASC]",
            "per_page": str(PAGE),
        }
        for transaction in self._api.listed("transactions", asked, PAGES_MAX):
            # One that costs nothing is a change of the card.
            charge = charge_of(transaction, self._decimals)
            if charge.amount is None or charge.amount.amount_minor:
                yield transaction

    def _adjusted(self, moment: datetime) -> Iterator[_Fields]:
        """Yield the adjustments made or decided since `moment`, newest first."""
        asked = {"order_by": "id[DESC]", "per_page": str(ADJUSTMENTS_PAGE)}
        for adjustment in self._api.listed("adjustments", asked, PAGES_MAX):
            made_at = moment_of(adjustment.get("created_at"))
            changed_at = moment_of(adjustment.get("updated_at")) or made_at
            if made_at is not None and made_at < moment - DECIDED_WITHIN:
                return
            if changed_at is not None and changed_at >= moment:
                yield adjustment

    def _charge(self, transaction: _Fields) -> BookedCharge:
        charge = charge_of(transaction, self._decimals)
        reference = text_of(fields_of(transaction.get("custom_data")).get("reference"))
        subscription = charge.subscription_reference
        if transaction.get("origin") == ORIGIN:
            # It pays no period of the subscription: only our own reference names its order.
            reference, subscription = charged_reference(transaction), None
        names = (charge.charge_key, reference, subscription)
        return BookedCharge(
            charge, tuple(name for name in names if name is not None), (charge.charge_key,)
        )

    def _return(self, transaction: str) -> BookedReturn:
        asked = {
            "transaction_id": transaction,
            "action": "refund",
            "per_page": str(ADJUSTMENTS_PAGE),
        }
        sums = [
            money_of(fields_of(each.get("totals")), "total", self._decimals)
            for each in self._api.listed("adjustments", asked)
            if each.get("status") == "approved"
        ]
        charge = Charge(transaction, ChargeStatus.PAID, trade_no=transaction)
        total_minor = sum(each.amount_minor for each in sums if each is not None)
        return BookedReturn(charge, (transaction,), total_minor)

    def _told(self, adjustment: _Fields) -> Notice:
        return self._notice("adjustment.updated", adjustment)

    def _notice(self, kind: str, entity: _Fields) -> Notice:
        """Return what a notification of `entity` as it is now would have said."""
        name, status = text_of(entity.get("id")), text_of(entity.get("status"))
        event: dict[str, JsonValue] = {
            "event_id": f"compared:{name}:{status}",
            "event_type": kind,
            "occurred_at": entity.get("updated_at") or entity.get("created_at"),
            "data": dict(entity),
        }
        return notice_of(event, self._decimals)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
