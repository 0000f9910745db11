"""What is believed of Paddle's notifications, and what it means."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.payments.paddle import sign
from infra.payments.paddle_notices import PaddleNotices
from shared.kernel.money import Currency
from shared.payments.errors import GatewayUnavailable, NoticeRefused
from shared.payments.gateway import ChargeStatus, Notice, NoticeKind, RefundStatus
from tests.adapters.payments.builders import NOW, WEBHOOK_SECRET, twd, usd


def decimals(currency: Currency) -> int:
    return {Currency.USD: 2, Currency.TWD: 0}[currency]


def transaction(**changes: Any) -> dict[str, Any]:
    totals = {"grand_total": "999", "total": "999", "currency_code": "USD"}
    return {
        "id": "txn_01",
        "status": "completed",
        "origin": "api",
        "subscription_id": None,
        "billed_at": "2026-11-20T11:59:58.123456789Z",
        "details": {"totals": totals},
        **changes,
    }


def adjustment(**changes: Any) -> dict[str, Any]:
    return {
        "id": "adj_01",
        "action": "refund",
        "transaction_id": "txn_01",
        "status": "approved",
        "totals": {"total": "999", "currency_code": "USD"},
        **changes,
    }


def body(kind: str, data: Any, **changes: Any) -> bytes:
    event = {
        "event_id": "evt_01",
        "event_type": kind,
        "occurred_at": "2026-11-20T11:59:59.5Z",
        "notification_id": "ntf_01",
        "data": data,
        **changes,
    }
    return json.dumps(event).encode()


def read(raw: bytes, secret: str = WEBHOOK_SECRET) -> Notice:
    headers = {"paddle-signature": sign(raw, secret, int(NOW.timestamp()))}
    return PaddleNotices([WEBHOOK_SECRET], decimals).read(raw, headers, NOW)


def told(kind: str, data: Any) -> Notice:
    return read(body(kind, data))


@pytest.mark.parametrize("status", ["paid", "completed"])
def test_a_paid_transaction_is_paid_with_its_amount(status: str) -> None:
    notice = told(f"transaction.{status}", transaction(status=status))

    assert notice.kind is NoticeKind.PAID
    assert notice.gateway_reference == "txn_01"
    assert notice.charge is not None
    assert (notice.charge.charge_key, notice.charge.amount) == ("txn_01", usd(999))
    assert notice.occurred_at == datetime(2026, 11, 20, 11, 59, 59, 500000, UTC)
    assert notice.event_key == "evt_01"


def test_taiwan_dollars_have_the_decimal_places_paddle_gives_them() -> None:
    totals = {"grand_total": "299", "currency_code": "TWD"}
    notice = told("transaction.completed", transaction(details={"totals": totals}))
    assert notice.charge is not None
    assert notice.charge.amount == twd(299)


@pytest.mark.parametrize("totals", [{"grand_total": "999", "currency_code": "EUR"}, {}, None])
def test_an_amount_that_is_none_of_ours_is_none(totals: Any) -> None:
    notice = told("transaction.completed", transaction(details={"totals": totals}))
    assert notice.kind is NoticeKind.PAID
    assert notice.charge is not None
    assert notice.charge.amount is None


def test_a_renewal_names_its_subscription_and_no_checkout() -> None:
    data = transaction(origin="subscription_recurring", subscription_id="sub_01")
    notice = told("transaction.completed", data)
    assert notice.kind is NoticeKind.RENEWED
    assert (notice.gateway_reference, notice.subscription_reference) == (None, "sub_01")


@pytest.mark.parametrize(
    "origin",
    ["subscription_payment_method_change", "subscription_update", "subscription_charge", "new"],
)
def test_a_transaction_that_sells_nothing_grants_nothing(origin: str) -> None:
    assert told("transaction.completed", transaction(origin=origin)).kind is NoticeKind.OTHER


@pytest.mark.parametrize(
    ("kind", "origin", "status", "expected"),
    [
        ("transaction.payment_failed", "api", "ready", NoticeKind.ATTEMPT_FAILED),
        ("transaction.canceled", "api", "canceled", NoticeKind.FAILED),
        (
            "transaction.payment_failed",
            "subscription_recurring",
            "past_due",
            NoticeKind.ATTEMPT_FAILED,
        ),
        (
            "transaction.past_due",
            "subscription_recurring",
            "past_due",
            NoticeKind.RENEWAL_FAILED,
        ),
        (
            "transaction.canceled",
            "subscription_recurring",
            "canceled",
            NoticeKind.RENEWAL_FAILED,
        ),
        ("transaction.created", "api", "draft", NoticeKind.OTHER),
        ("transaction.updated", "api", "ready", NoticeKind.OTHER),
        ("transaction.completed", "api", "ready", NoticeKind.OTHER),
        ("transaction.payment_failed", "api", "completed", NoticeKind.OTHER),
    ],
)
def test_an_event_means_what_its_status_bears_out(
    kind: str, origin: str, status: str, expected: NoticeKind
) -> None:
    assert told(kind, transaction(origin=origin, status=status)).kind is expected


def test_a_subscription_is_tied_to_its_checkout() -> None:
    notice = told("subscription.created", {"id": "sub_01", "transaction_id": "txn_01"})
    assert notice.kind is NoticeKind.SUBSCRIBED
    assert (notice.gateway_reference, notice.subscription_reference) == ("txn_01", "sub_01")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("subscription.canceled", NoticeKind.SUBSCRIPTION_ENDED),
        ("subscription.updated", NoticeKind.OTHER),
        ("subscription.past_due", NoticeKind.OTHER),
        ("subscription.activated", NoticeKind.OTHER),
    ],
)
def test_only_the_end_ends_a_subscription(kind: str, expected: NoticeKind) -> None:
    scheduled = {"action": "cancel", "effective_at": "2026-12-20T00:00:00Z"}
    notice = told(kind, {"id": "sub_01", "status": "active", "scheduled_change": scheduled})
    assert (notice.kind, notice.subscription_reference) == (expected, "sub_01")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pending_approval", RefundStatus.PENDING),
        ("approved", RefundStatus.DONE),
        ("rejected", RefundStatus.REJECTED),
        ("reversed", RefundStatus.REJECTED),
    ],
)
def test_a_refund_is_done_when_paddle_approves(status: str, expected: RefundStatus) -> None:
    notice = told("adjustment.updated", adjustment(status=status))
    assert notice.kind is NoticeKind.REFUND
    assert notice.refund is not None
    assert (notice.refund.status, notice.refund.amount) == (expected, usd(999))
    assert notice.charge is not None
    assert (notice.charge.charge_key, notice.charge.status) == ("txn_01", ChargeStatus.PAID)


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("chargeback", NoticeKind.DISPUTED),
        ("chargeback_warning", NoticeKind.DISPUTED),
        ("chargeback_reverse", NoticeKind.DISPUTE_WON),
        ("chargeback_warning_reverse", NoticeKind.DISPUTE_WON),
        ("credit", NoticeKind.OTHER),
    ],
)
def test_disputes_come_and_go(action: str, expected: NoticeKind) -> None:
    assert told("adjustment.created", adjustment(action=action)).kind is expected


@pytest.mark.parametrize("kind", ["customer.updated", "product.created", "", "x"])
def test_other_events_are_taken_note_of(kind: str) -> None:
    assert told(kind, {"id": "ctm_01"}).kind is NoticeKind.OTHER


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"no json",
        b"\xff\xfe",
        body("transaction.completed", transaction(), event_id=""),
        body("transaction.completed", transaction(), occurred_at="yesterday"),
        body("transaction.completed", transaction(), occurred_at="2026-11-20T11:59:59"),
        body("transaction.completed", transaction(id="sub_01")),
        body("transaction.completed", None),
        body("adjustment.updated", adjustment(status="odd")),
    ],
)
def test_a_signed_message_of_another_form_is_refused(raw: bytes) -> None:
    with pytest.raises(NoticeRefused):
        read(raw)


def test_nothing_is_read_before_the_signature_is_checked() -> None:
    with pytest.raises(NoticeRefused):
        read(body("transaction.completed", transaction()), secret="another")


def test_an_unsigned_message_is_refused() -> None:
    raw = body("transaction.completed", transaction())
    with pytest.raises(NoticeRefused):
        PaddleNotices([WEBHOOK_SECRET], decimals).read(raw, {}, NOW)


def test_a_reader_without_secrets_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="secret"):
        PaddleNotices([""], decimals)


def test_no_secret_shows_in_a_repr() -> None:
    assert WEBHOOK_SECRET not in repr(PaddleNotices([WEBHOOK_SECRET], decimals))


def test_when_the_currency_cannot_be_asked_for_the_notice_waits() -> None:
    def unavailable(_currency: Currency) -> int:
        raise GatewayUnavailable

    raw = body("transaction.completed", transaction())
    headers = {"paddle-signature": sign(raw, WEBHOOK_SECRET, int(NOW.timestamp()))}
    with pytest.raises(GatewayUnavailable):
        PaddleNotices([WEBHOOK_SECRET], unavailable).read(raw, headers, NOW)


names = st.sampled_from(["totals", "grand_total", "currency_code", "id", "details"])
values = (
    st.none() | st.integers() | st.sampled_from(["", "txn_01", "USD", "9" * 5000, "-1", "paid"])
)
json_values = values | st.dictionaries(names, values | st.dictionaries(names, values, max_size=2))


@given(
    kind=st.sampled_from(["transaction.completed", "subscription.created", "adjustment.updated"]),
    data=st.dictionaries(st.sampled_from([*transaction(), *adjustment()]), json_values, max_size=4),
)
def test_no_signed_data_does_more_than_be_refused(kind: str, data: dict[str, Any]) -> None:
    raw = body(kind, data)
    try:
        assert told(kind, data).event_key == "evt_01"
    except NoticeRefused:
        assert raw
