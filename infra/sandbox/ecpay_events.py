"""What happens to orders at the ECPay stand-in, and how the shop is told."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import httpx

from infra.sandbox.ecpay_orders import DECLINED, EcpayOrders
from infra.sandbox.ecpay_wire import (
    CODED,
    METHODS,
    Signer,
    code_fields,
    period_fields,
    result_fields,
    written,
)
from infra.sandbox.payment_desk import PaymentDesk
from infra.sandbox.payment_entities import Entity
from infra.sandbox.payment_notices import PlannedNotice, Posted
from infra.sandbox.payment_scenarios import Lie, PaymentScenario, Telling

GATEWAY = "ecpay"
OTHER_MERCHANT = "1000001"
RESENDS_S = (600.0, 600.0, 600.0, 600.0)
"""Four resends, every 5 to 15 minutes. Source: section 4."""

Fields = dict[str, str]


class EcpayPostman:
    """Posts forms and takes nothing but `1|OK` for an answer."""

    timeout_s = 10.0

    def __init__(self, signer: Signer, pace: float) -> None:
        self._signer, self._pace = signer, pace

    def post(self, notice: PlannedNotice, now_s: float) -> Posted:
        """Sign the fields; a resend says `paid` where the first said more, as theirs do."""
        del now_s
        fields = dict(notice.payload)
        if notice.tries and fields["RtnCode"] == "1":
            fields["RtnMsg"] = "paid"
        signer = self._signer
        if notice.telling is Telling.FORGED:
            signer = replace(signer, key="forged")
        body = written(signer.signed(fields))
        if notice.telling is Telling.TRUNCATED:
            body = body[: len(body) // 2]
        return Posted(body, {"Content-Type": "application/x-www-form-urlencoded"})

    def is_taken(self, answer: httpx.Response) -> bool:
        """Say whether the shop answered exactly as ECPay wants."""
        return answer.status_code == httpx.codes.OK and answer.content == b"1|OK"

    def next_try_s(self, tries: int) -> float | None:
        """Return the wait until the next of four resends."""
        if tries > len(RESENDS_S):
            return None
        return RESENDS_S[tries - 1] * self._pace


class EcpayEvents:
    """Every event changes an order and announces it, as the scenario in play wants."""

    def __init__(self, orders: EcpayOrders, desk: PaymentDesk) -> None:
        self._orders, self._desk = orders, desk

    @property
    def actions(self) -> Mapping[str, Callable[[str], bool]]:
        """What can be done to an order by its MerchantTradeNo; False: its state is against it."""
        return {
            "pay": lambda name: self.pay(name, "Credit", "2222") is not None,
            "decline": lambda name: self.decline(name) is not None,
            "issue_code": self.issue_any_code,
            "arrive": self.arrive,
            "simulate": self.simulate,
            "renew": lambda name: self.renew(name, is_paid=True),
            "fail_renewal": lambda name: self.renew(name, is_paid=False),
            "capture": lambda name: self._orders.capture(name) is not None,
            "console_refund": lambda name: self._orders.refund_whole(name) is not None,
        }

    def pay(self, reference: str, way: str, card4no: str) -> Entity | None:
        scenario = self._desk.next_event()
        if scenario.is_declined:
            return self._refuse(reference, scenario)
        if scenario.lie is Lie.SIMULATED:
            return self._tell_simulated(reference, scenario)
        order = self._orders.pay(reference, way, card4no)
        if order is not None:
            self._tell(order, "ReturnURL", result_fields(order, "1", "交易成功"), scenario)
        return order

    def decline(self, reference: str) -> Entity | None:
        return self._refuse(reference, self._desk.next_event())

    def _refuse(self, reference: str, scenario: PaymentScenario) -> Entity | None:
        order = self._orders.decline(reference)
        if order is not None:
            fields = result_fields(order, DECLINED, "授權失敗")
            self._tell(order, "ReturnURL", fields, scenario)
        return order

    def issue_any_code(self, reference: str) -> bool:
        order = self._orders.find(reference)
        ways = [way for way in ways_of(order) if way in CODED] if order else []
        return bool(ways) and self.issue_code(reference, ways[0])

    def issue_code(self, reference: str, way: str) -> bool:
        scenario = self._desk.next_event()
        order = self._orders.issue_code(reference, way)
        if order is None:
            return False
        code, words = ("2", "Get VirtualAccount Succeeded")
        if way != "ATM":
            code, words = ("10100073", "Get CVS Code Succeeded.")
        url = "PaymentInfoURL" if order["form"].get("PaymentInfoURL") else "ReturnURL"
        self._tell(order, url, code_fields(order, code, words), scenario)
        return True

    def arrive(self, reference: str) -> bool:
        scenario = self._desk.next_event()
        order = self._orders.arrive(reference)
        if order is not None:
            self._tell(order, "ReturnURL", result_fields(order, "1", "付款成功"), scenario)
        return order is not None

    def simulate(self, reference: str) -> bool:
        return self._tell_simulated(reference, self._desk.next_event()) is not None

    def _tell_simulated(self, reference: str, scenario: PaymentScenario) -> Entity | None:
        """Tell of a payment that is none: ECPay's own state does not change."""
        order = self._orders.find(reference)
        if order is not None:
            fields = result_fields(order, "1", "付款成功") | {"SimulatePaid": "1"}
            self._tell(order, "ReturnURL", fields, scenario)
        return order

    def renew(self, reference: str, *, is_paid: bool) -> bool:
        scenario = self._desk.next_event()
        done = self._orders.renew(reference, is_paid=is_paid and not scenario.is_declined)
        if done is None:
            return False
        order, run = done
        words = "交易成功" if run["code"] == "1" else "授權失敗"
        self._tell(order, "PeriodReturnURL", period_fields(order, run, words), scenario)
        return True

    def _tell(self, order: Entity, url: str, fields: Fields, scenario: PaymentScenario) -> None:
        address = order["form"].get(url)
        if address:
            told = _bent(fields, scenario.lie)
            planned = PlannedNotice(GATEWAY, address, told, self._desk.now_s())
            self._desk.announce(scenario, [planned])


def ways_of(order: Entity) -> list[str]:
    """Return how an order may be paid."""
    chosen = order["form"]["ChoosePayment"]
    ignored = order["form"].get("IgnorePayment", "").split("#")
    return [way for way in METHODS if chosen in {way, "ALL"} and way not in ignored]


def _bent(fields: Fields, lie: Lie | None) -> Fields:
    """Return the fields with what the scenario wants to be untrue."""
    amount = "Amount" if "Amount" in fields else "TradeAmt"
    match lie:
        case Lie.AMOUNT:
            return {**fields, amount: str(int(fields[amount]) + 1)}
        case Lie.MERCHANT:
            return {**fields, "MerchantID": OTHER_MERCHANT}
        case _:
            return fields
