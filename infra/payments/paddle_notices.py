"""What Paddle posts to us, verified on its raw bytes before anything is read from it.

Source: payments facts, Paddle, section 3.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, cast

from infra.payments.paddle import verify_signature
from infra.payments.paddle_charges import ORIGIN as CHARGED
from infra.payments.paddle_charges import charged_reference
from infra.payments.paddle_wire import (
    Decimals,
    EntityUnreadable,
    charge_of,
    fields_of,
    moment_of,
    money_of,
    name_of,
    refund_of,
    text_of,
)
from shared.kernel.values import JsonValue
from shared.payments.errors import NoticeRefused
from shared.payments.gateway import (
    Charge,
    ChargeStatus,
    Gateway,
    Notice,
    NoticeKind,
    RefundAnswer,
    RefundStatus,
)

TOLERANCE_S: Final = 30
"""Their SDKs take 5 s, which is too short in practice. Every delivery is signed afresh and events
have keys, so more does no harm. Source: section 3.2."""

BODY_BYTES_MAX: Final = 1024**2
SIGNATURE: Final = "paddle-signature"

_Fields = Mapping[str, JsonValue]

_RENEWAL: Final = "subscription_recurring"
_SALES: Final = frozenset({"web", "api"})
"""Origins of a buyer's checkout. Others (an update, a payment method) sell nothing."""

_FIRST: Final = {
    "transaction.paid": NoticeKind.PAID,
    "transaction.completed": NoticeKind.PAID,
    "transaction.payment_failed": NoticeKind.ATTEMPT_FAILED,
    "transaction.canceled": NoticeKind.FAILED,
}
_LATER: Final = {
    "transaction.paid": NoticeKind.RENEWED,
    "transaction.completed": NoticeKind.RENEWED,
    "transaction.payment_failed": NoticeKind.ATTEMPT_FAILED,
    "transaction.past_due": NoticeKind.RENEWAL_FAILED,
    "transaction.canceled": NoticeKind.RENEWAL_FAILED,
}
_SUBSCRIPTIONS: Final = {
    "subscription.created": NoticeKind.SUBSCRIBED,
    "subscription.canceled": NoticeKind.SUBSCRIPTION_ENDED,
}
_ADJUSTMENTS: Final = {
    "refund": NoticeKind.REFUND,
    "chargeback": NoticeKind.DISPUTED,
    "chargeback_warning": NoticeKind.DISPUTED,
    "chargeback_reverse": NoticeKind.DISPUTE_WON,
    "chargeback_warning_reverse": NoticeKind.DISPUTE_WON,
}


class PaddleNotices:
    """Reads notifications signed with any of `secrets`.

    `decimals` is asked for currencies whose decimal places are not published; it may raise
    `GatewayUnavailable`, and Paddle sends the notification again.
    """

    def __init__(
        self, secrets: Sequence[str], decimals: Decimals, *, tolerance_s: int = TOLERANCE_S
    ) -> None:
        if not any(secrets):
            raise ValueError("without a secret nothing can be verified")
        self._secrets, self._decimals = tuple(filter(None, secrets)), decimals
        self._tolerance_s = tolerance_s

    def __repr__(self) -> str:
        return "PaddleNotices()"

    def read(self, raw_body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        """Verify and understand a notification."""
        if len(raw_body) > BODY_BYTES_MAX:
            raise NoticeRefused
        signature = headers.get(SIGNATURE, "")
        verify_signature(raw_body, signature, self._secrets, now, self._tolerance_s)
        try:
            return notice_of(_event(raw_body), self._decimals)
        except EntityUnreadable as error:
            raise NoticeRefused from error


def _event(raw_body: bytes) -> dict[str, JsonValue]:
    try:
        event = json.loads(raw_body)
    except (ValueError, RecursionError):
        # The cause would carry the document.
        raise EntityUnreadable from None
    if not isinstance(event, dict):
        raise EntityUnreadable
    return cast("dict[str, JsonValue]", event)


def notice_of(event: _Fields, decimals: Decimals) -> Notice:
    """Return what an event means. Raises: `EntityUnreadable`."""
    kind, data = text_of(event.get("event_type")) or "", fields_of(event.get("data"))
    key, occurred_at = text_of(event.get("event_id")), moment_of(event.get("occurred_at"))
    if key is None or occurred_at is None:
        raise EntityUnreadable
    facts = _READERS.get(kind.partition(".")[0], _other)(kind, data, decimals)
    return Notice(
        gateway=Gateway.PADDLE,
        event_key=key,
        kind=facts.kind,
        gateway_reference=facts.checkout,
        charge=facts.charge,
        refund=facts.refund,
        subscription_reference=facts.subscription,
        occurred_at=occurred_at,
        detail=kind,
    )


class _Facts:
    """What one event says, before it becomes a notice."""

    def __init__(
        self,
        kind: NoticeKind,
        *,
        checkout: str | None = None,
        charge: Charge | None = None,
        refund: RefundAnswer | None = None,
        subscription: str | None = None,
    ) -> None:
        self.kind, self.checkout, self.charge = kind, checkout, charge
        self.refund, self.subscription = refund, subscription


def _other(_kind: str, _data: _Fields, _decimals: Decimals) -> _Facts:
    return _Facts(NoticeKind.OTHER)


def _transaction(kind: str, data: _Fields, decimals: Decimals) -> _Facts:
    name = name_of(data, "txn_")
    subscription = text_of(data.get("subscription_id"))
    origin = str(data.get("origin"))
    if origin == CHARGED:
        return _direct(kind, data, decimals)
    if origin == _RENEWAL:
        found = _LATER.get(kind, NoticeKind.OTHER)
        checkout = None
    else:
        found = _FIRST.get(kind, NoticeKind.OTHER) if origin in _SALES else NoticeKind.OTHER
        checkout = name
    if found is NoticeKind.OTHER:
        return _Facts(found, checkout=checkout, subscription=subscription)
    charge = charge_of(data, decimals)
    is_paid = found in {NoticeKind.PAID, NoticeKind.RENEWED}
    if is_paid != (charge.status is ChargeStatus.PAID):
        # An attempt can fail and the next one succeed before the first is told.
        found = NoticeKind.OTHER
    return _Facts(found, checkout=checkout, charge=charge, subscription=subscription)


def _direct(kind: str, data: _Fields, decimals: Decimals) -> _Facts:
    """Read what became of a charge without a checkout: it is named by our reference.

    It pays no period of its subscription, whose name would lead to the plan's order.
    """
    reference, found = charged_reference(data), _FIRST.get(kind, NoticeKind.OTHER)
    charge = replace(charge_of(data, decimals), subscription_reference=None)
    is_paid = found is NoticeKind.PAID
    if reference is None or is_paid != (charge.status is ChargeStatus.PAID):
        return _Facts(NoticeKind.OTHER)
    return _Facts(found, checkout=reference, charge=charge)


def _subscription(kind: str, data: _Fields, _decimals: Decimals) -> _Facts:
    return _Facts(
        _SUBSCRIPTIONS.get(kind, NoticeKind.OTHER),
        checkout=text_of(data.get("transaction_id")),
        subscription=name_of(data, "sub_"),
    )


def _adjustment(_kind: str, data: _Fields, decimals: Decimals) -> _Facts:
    name, transaction = name_of(data, "adj_"), text_of(data.get("transaction_id"))
    subscription = text_of(data.get("subscription_id"))
    found = _ADJUSTMENTS.get(str(data.get("action")), NoticeKind.OTHER)
    if transaction is None or found is NoticeKind.OTHER:
        return _Facts(NoticeKind.OTHER, checkout=transaction, subscription=subscription)
    if found is NoticeKind.REFUND:
        refund = refund_of(data, decimals)
    else:
        amount = money_of(fields_of(data.get("totals")), "total", decimals)
        refund = RefundAnswer(RefundStatus.DONE, name, amount)
    charge = Charge(
        transaction, ChargeStatus.PAID, trade_no=transaction, subscription_reference=subscription
    )
    return _Facts(
        found, checkout=transaction, charge=charge, refund=refund, subscription=subscription
    )


_READERS: Mapping[str, Callable[[str, _Fields, Decimals], _Facts]] = {
    "transaction": _transaction,
    "subscription": _subscription,
    "adjustment": _adjustment,
}
