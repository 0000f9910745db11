"""ECPay's answers, recorded shapes: queries, recurring orders, refunds."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from shared.payments.errors import GatewayRefused, GatewayUnavailable, GatewayUncertain
from shared.payments.gateway import Charge, ChargeStatus, RefundStatus
from tests.adapters.payments.builders import (
    CHECK_CODE,
    KEYS,
    NOW,
    a_refund,
    a_result,
    ecpay,
    form_of,
    signed_form,
    twd,
)

REFERENCE = "VG20261120A1"
TRADE = "/Cashier/QueryTradeInfo/V5"
PERIOD = "/Cashier/QueryCreditCardPeriodInfo"
PERIOD_ACTION = "/Cashier/CreditCardPeriodAction"
CARD = "/CreditDetail/QueryTrade/V2"
ACTION = "/CreditDetail/DoAction"


class FakeEcpay:
    """Answers by path; a list is answered one by one."""

    def __init__(self, **answers: Any) -> None:
        self._answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        fields = form_of(request)
        assert KEYS.is_signed(fields)
        path = request.url.path
        self.asked.append((path, fields))
        name = {v: k for k, v in PATHS.items()}[path]
        found = self._answers[name]
        answer = found.pop(0) if isinstance(found, list) else found
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, bytes):
            return httpx.Response(200, content=answer)
        return httpx.Response(200, json=answer)

    def actions(self) -> list[str]:
        return [fields["Action"] for path, fields in self.asked if path == ACTION]


PATHS = {"trade": TRADE, "period": PERIOD, "stop": PERIOD_ACTION, "card": CARD, "do": ACTION}


def trade(**changes: str) -> bytes:
    fields = a_result(**{"TradeStatus": "1", "ItemName": "VidGo Pro monthly", **changes})
    for name in ("RtnCode", "RtnMsg", "SimulatePaid"):
        del fields[name]
    return signed_form(fields)


def execution(number: str, month: int, code: int = 1) -> dict[str, Any]:
    return {
        "RtnCode": code,
        "amount": 299,
        "gwsr": int(number),
        "process_date": f"2026/{month:02}/20 20:01:05",
        "auth_code": "777777",
        "TradeNo": f"T{number}",
    }


def period(*log: dict[str, Any], status: str = "1") -> dict[str, Any]:
    return {
        "MerchantID": KEYS.merchant_id,
        "MerchantTradeNo": REFERENCE,
        "RtnCode": 1,
        "ExecStatus": status,
        "ExecLog": list(log),
    }


def card(status: str, *rows: tuple[str, str]) -> dict[str, Any]:
    data = [{"status": word, "amount": amount} for word, amount in rows]
    return {"RtnMsg": "", "RtnValue": {"status": status, "close_data": data}}


def outcome(code: str = "1") -> bytes:
    return urlencode({"RtnCode": code, "RtnMsg": "x"}).encode()


def test_a_paid_order_is_told_with_its_amount() -> None:
    fake = FakeEcpay(trade=trade())

    charge = ecpay(fake).look_up(REFERENCE)

    assert (charge.status, charge.amount) == (ChargeStatus.PAID, twd(299))
    assert charge.paid_at == datetime(2026, 11, 20, 12, 1, 5, tzinfo=UTC)
    assert fake.asked[0][1]["TimeStamp"] == str(int(NOW.timestamp()))


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("0", ChargeStatus.OPEN),
        ("10200095", ChargeStatus.FAILED),
        ("10200163", ChargeStatus.FAILED),
        ("10200047", ChargeStatus.UNKNOWN),
        ("77", ChargeStatus.FAILED),
    ],
)
def test_other_states_carry_no_amount(code: str, status: ChargeStatus) -> None:
    fake = FakeEcpay(trade=trade(TradeStatus=code, TradeAmt="0", TradeNo=""))
    assert ecpay(fake).look_up(REFERENCE) == Charge(REFERENCE, status)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>blocked</html>",
        b"0|TimeStamp Error",
        trade().replace(b"TradeAmt=299", b"TradeAmt=1"),
        trade(MerchantTradeNo="VG20261120A2"),
        trade(MerchantID="2512346"),
        trade(TradeAmt="299.00"),
    ],
)
def test_an_answer_that_proves_nothing_is_no_answer(answer: bytes) -> None:
    with pytest.raises(GatewayUnavailable):
        ecpay(FakeEcpay(trade=answer)).look_up(REFERENCE)


def test_renewals_are_the_charges_after_the_first_in_order_of_time() -> None:
    log = (execution("303", 11), execution("101", 9), execution("202", 10))
    renewals = ecpay(FakeEcpay(period=period(*log))).look_up_renewals(REFERENCE)
    assert [charge.charge_key for charge in renewals] == [f"{REFERENCE}:202", f"{REFERENCE}:303"]
    assert renewals[0].trade_no == "T202"


def test_a_failed_renewal_is_told_as_failed() -> None:
    log = (execution("101", 9), execution("0", 10, code=10100058))
    (renewal,) = ecpay(FakeEcpay(period=period(*log))).look_up_renewals(REFERENCE)
    assert (renewal.status, renewal.amount) == (ChargeStatus.FAILED, None)
    assert renewal.charge_key == f"{REFERENCE}:failed-20261020120105"


def test_an_order_that_does_not_recur_has_no_renewals() -> None:
    assert ecpay(FakeEcpay(period={"RtnCode": 0})).look_up_renewals(REFERENCE) == []


@pytest.mark.parametrize(
    "answer", [b"no json", period() | {"ExecLog": None}, period() | {"MerchantTradeNo": "X"}]
)
def test_a_recurring_order_of_another_form_is_no_answer(answer: Any) -> None:
    with pytest.raises(GatewayUnavailable):
        ecpay(FakeEcpay(period=answer)).look_up_renewals(REFERENCE)


def test_a_recurring_order_is_cancelled() -> None:
    fake = FakeEcpay(stop=outcome())
    ecpay(fake).cancel_recurring(REFERENCE)
    assert fake.asked[0][1]["Action"] == "Cancel"


@pytest.mark.parametrize("status", ["0", "2"])
def test_cancelling_what_has_ended_is_no_error(status: str) -> None:
    ecpay(FakeEcpay(stop=outcome("90100150"), period=period(status=status))).cancel_recurring(
        REFERENCE
    )


def test_a_cancel_that_is_refused_while_charges_go_on_is_an_error() -> None:
    fake = FakeEcpay(stop=outcome("90100150"), period=period())
    with pytest.raises(GatewayRefused) as failure:
        ecpay(fake).cancel_recurring(REFERENCE)
    assert failure.value.reason == "90100150"


@pytest.mark.parametrize("answer", [b"", b"<html>", httpx.ReadTimeout("slow")])
def test_a_cancel_whose_answer_is_lost_is_uncertain(answer: Any) -> None:
    with pytest.raises(GatewayUncertain):
        ecpay(FakeEcpay(stop=answer)).cancel_recurring(REFERENCE)


@pytest.mark.parametrize(
    ("state", "amount", "actions"),
    [
        ("已授權", 299, ["N"]),
        ("要關帳", 299, ["E", "N"]),
        ("要關帳", 100, ["R"]),
        ("已關帳", 299, ["R"]),
        ("已關帳", 100, ["R"]),
    ],
)
def test_a_refund_follows_the_state_of_the_card(
    state: str, amount: int, actions: list[str]
) -> None:
    fake = FakeEcpay(trade=trade(), card=card(state), do=outcome())

    answer = ecpay(fake).refund(a_refund(twd(299), twd(amount), REFERENCE))

    assert answer.status is RefundStatus.DONE
    assert fake.actions() == actions
    asked = next(fields for path, fields in fake.asked if path == ACTION)
    assert (asked["TradeNo"], asked["TotalAmount"]) == ("2611201200001234", str(amount))
    queried = next(fields for path, fields in fake.asked if path == CARD)
    assert (queried["CreditRefundId"], queried["CreditCheckCode"]) == ("13475885", CHECK_CODE)


def test_a_part_of_an_uncaptured_charge_has_to_wait() -> None:
    fake = FakeEcpay(trade=trade(), card=card("已授權"))
    with pytest.raises(GatewayUnavailable):
        ecpay(fake).refund(a_refund(twd(299), twd(1), REFERENCE))
    assert fake.actions() == []


def test_nothing_is_asked_while_charges_are_captured() -> None:
    evening = datetime(2026, 11, 20, 12, 15, tzinfo=UTC)
    fake = FakeEcpay(trade=trade(), card=card("已關帳"))
    with pytest.raises(GatewayUnavailable):
        ecpay(fake, evening).refund(a_refund(twd(299), twd(299), REFERENCE))
    assert fake.actions() == []


def test_half_a_refund_is_uncertain_and_the_next_try_does_the_rest() -> None:
    order = a_refund(twd(299), twd(299), REFERENCE)
    fake = FakeEcpay(
        trade=trade(),
        card=[card("要關帳"), card("已授權")],
        do=[outcome(), httpx.ConnectError("gone"), outcome()],
    )
    with pytest.raises(GatewayUncertain):
        ecpay(fake).refund(order)
    assert ecpay(fake).refund(order).status is RefundStatus.DONE
    assert fake.actions() == ["E", "N", "N"]


def test_a_refused_refund_tells_ecpays_own_code() -> None:
    fake = FakeEcpay(trade=trade(), card=card("已關帳"), do=outcome("10100012"))
    with pytest.raises(GatewayRefused) as failure:
        ecpay(fake).refund(a_refund(twd(299), twd(299), REFERENCE))
    assert failure.value.reason == "10100012"


def test_a_refund_whose_answer_is_lost_is_uncertain() -> None:
    fake = FakeEcpay(trade=trade(), card=card("已關帳"), do=httpx.ReadTimeout("slow"))
    with pytest.raises(GatewayUncertain):
        ecpay(fake).refund(a_refund(twd(299), twd(299), REFERENCE))


@pytest.mark.parametrize("way", ["ATM_LAND", "CVS_CVS", "BARCODE_BARCODE", "WebATM_LAND"])
def test_only_cards_can_be_refunded(way: str) -> None:
    fake = FakeEcpay(trade=trade(PaymentType=way))
    with pytest.raises(GatewayRefused) as failure:
        ecpay(fake).refund(a_refund(twd(299), twd(299), REFERENCE))
    assert failure.value.reason == "not_a_card"


def test_a_renewal_is_refunded_by_its_own_number() -> None:
    log = (execution("101", 9), execution("202", 10))
    fake = FakeEcpay(period=period(*log), card=card("已關帳"), do=outcome())
    ecpay(fake).refund(a_refund(twd(299), twd(299), f"{REFERENCE}:202"))
    asked = next(fields for path, fields in fake.asked if path == ACTION)
    assert (asked["MerchantTradeNo"], asked["TradeNo"]) == (REFERENCE, "T202")


@pytest.mark.parametrize(
    ("state", "rows", "before_minor", "status"),
    [
        ("已關帳", [], 0, RefundStatus.UNKNOWN),
        ("已關帳", [("關帳", "299")], 0, RefundStatus.UNKNOWN),
        ("已關帳", [("退刷", "100")], 0, RefundStatus.DONE),
        ("已關帳", [("退刷", "-100")], 0, RefundStatus.DONE),
        ("已關帳", [("退刷", "100")], 10000, RefundStatus.UNKNOWN),
        ("已關帳", [("退刷", "100"), ("退刷", "100")], 10000, RefundStatus.DONE),
        ("操作取消", [], 0, RefundStatus.DONE),
    ],
)
def test_a_lost_refund_is_found_by_what_was_given_back(
    state: str, rows: list[tuple[str, str]], before_minor: int, status: RefundStatus
) -> None:
    fake = FakeEcpay(trade=trade(), card=card(state, *rows))
    order = a_refund(twd(299), twd(100), REFERENCE, refunded_before_minor=before_minor)
    assert ecpay(fake).look_up_refund(order).status is status


@pytest.mark.parametrize(
    "call",
    [
        lambda shop: shop.look_up(REFERENCE),
        lambda shop: shop.look_up_renewals(REFERENCE),
        lambda shop: shop.refund(a_refund(twd(299), twd(299), REFERENCE)),
        lambda shop: shop.cancel_recurring(REFERENCE),
        lambda shop: shop.ping(),
    ],
)
def test_too_many_questions_are_turned_away_and_change_nothing(
    call: Callable[[Any], object],
) -> None:
    with pytest.raises(GatewayUnavailable):
        call(ecpay(lambda _: httpx.Response(403, html="too many")))
