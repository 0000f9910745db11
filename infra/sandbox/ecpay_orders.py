"""Orders at the ECPay stand-in: what a buyer, a month or the shop can do to them."""

from collections.abc import Callable
from random import SystemRandom
from typing import Any

from infra.sandbox.ecpay_wire import local_time
from infra.sandbox.payment_entities import Entity, PaymentEntities

KIND = "order"
DECLINED = "10100058"
ABANDONED = "10200095"
FAILED_CHARGES_MAX = 6
"""After so many the order ends by itself. Source: page 2868."""

AUTHORISED, TO_BE_CAPTURED, CAPTURED, GIVEN_UP = "已授權", "要關帳", "已關帳", "操作取消"
DAY_S = 86400

_CARDS = {"Credit": "Credit_CreditCard", "ApplePay": "ApplePay"}
_BANKS = {"WebATM": "WebATM_TAISHIN", "TWQR": "TWQR_OPAY"}
_CODES = {"ATM": "ATM_TAISHIN", "CVS": "CVS_CVS", "BARCODE": "BARCODE_BARCODE"}


class EcpayOrders:
    """State changes; each returns the order as it is then, None when it cannot be done."""

    def __init__(self, entities: PaymentEntities, now_s: Callable[[], float]) -> None:
        self._entities, self._now_s, self._random = entities, now_s, SystemRandom()

    def create(self, form: dict[str, str]) -> Entity | None:
        """Store a new order; None when its number was used before."""
        order: Entity = {
            "form": form,
            "number": self._number(),
            "status": "0",
            "payment_type": "",
            "created_at_s": self._now_s(),
            "paid_at_s": None,
            "gwsr": "",
            "card4no": "",
            "code": {},
            "card_state": "",
            "refunds": [],
            "period": None,
        }
        return order if self._entities.add(KIND, form["MerchantTradeNo"], order) else None

    def find(self, reference: str) -> Entity | None:
        """Return the order, or None."""
        return self._entities.find(KIND, reference)

    def newest_first(self) -> list[Entity]:
        """Return all orders."""
        return self._entities.all(KIND)[::-1]

    def pay(self, reference: str, way: str, card4no: str = "") -> Entity | None:
        """Take the money at once: card, web ATM, QR code."""

        def change(order: Entity) -> bool:
            if order["status"] == "1":
                return False
            order["payment_type"] = _CARDS.get(way) or _BANKS[way]
            if way in _CARDS:
                order |= {"card4no": card4no, "gwsr": self._gwsr(), "card_state": AUTHORISED}
            self._settle(order)
            return True

        return self._change(reference, change)

    def decline(self, reference: str) -> Entity | None:
        """Refuse the card: the order is over, its number spent."""

        def change(order: Entity) -> bool:
            if order["status"] != "0":
                return False
            order |= {"status": ABANDONED, "payment_type": _CARDS["Credit"]}
            return True

        return self._change(reference, change)

    def issue_code(self, reference: str, way: str) -> Entity | None:
        """Give the buyer a code to pay with later."""

        def change(order: Entity) -> bool:
            if order["status"] != "0" or order["code"]:
                return False
            order |= {"payment_type": _CODES[way], "code": self._code(order, way)}
            return True

        return self._change(reference, change)

    def arrive(self, reference: str) -> Entity | None:
        """Let the money of an issued code come in, even after its deadline."""

        def change(order: Entity) -> bool:
            if not order["code"] or order["status"] == "1":
                return False
            self._settle(order)
            return True

        return self._change(reference, change)

    def renew(self, reference: str, *, is_paid: bool) -> tuple[Entity, Entity] | None:
        """Charge the card again; return the order and this charge."""

        def change(order: Entity) -> bool:
            period = order["period"]
            if period is None or period["status"] != "1":
                return False
            period["log"].append(self._run("1" if is_paid else DECLINED))
            _end_if_due(order)
            return True

        order = self._change(reference, change)
        return None if order is None else (order, order["period"]["log"][-1])

    def cancel_period(self, reference: str) -> Entity | None:
        """End future charges."""

        def change(order: Entity) -> bool:
            period = order["period"]
            if period is None or period["status"] != "1":
                return False
            period["status"] = "0"
            return True

        return self._change(reference, change)

    def capture(self, reference: str) -> Entity | None:
        """Do what ECPay does every evening."""

        def change(order: Entity) -> bool:
            if order["card_state"] not in {AUTHORISED, TO_BE_CAPTURED}:
                return False
            order["card_state"] = CAPTURED
            return True

        return self._change(reference, change)

    def act(self, reference: str, number: str, action: str, dollars: int) -> Entity | None:
        """Do one DoAction on the charge with ECPay's `number`. Source: section 8's state table."""

        def change(order: Entity) -> bool:
            charge = _charge_numbered(order, number)
            return charge is not None and _acted(charge, action, dollars, self._now_s(), order)

        return self._change(reference, change)

    def refund_whole(self, reference: str) -> Entity | None:
        """Do what somebody does at the console: nobody is told of it."""

        def change(order: Entity) -> bool:
            dollars = int(order["form"]["TotalAmount"])
            if order["status"] != "1" or order["refunds"]:
                return False
            if order["card_state"]:
                order["card_state"] = CAPTURED
            order["refunds"].append({"dollars": dollars, "at_s": self._now_s()})
            return True

        return self._change(reference, change)

    def card_of(self, gwsr: str) -> tuple[Entity, Entity] | None:
        """Return the order and the charge that has this number, or None."""
        for order in self.newest_first():
            if order["gwsr"] == gwsr:
                return order, order
            for run in order["period"]["log"] if order["period"] else []:
                if run["gwsr"] == gwsr and run["code"] == "1":
                    return order, run
        return None

    def _change(self, reference: str, change: Callable[[Entity], bool]) -> Entity | None:
        try:
            return self._entities.change(KIND, reference, change)
        except KeyError:
            return None

    def _settle(self, order: Entity) -> None:
        order |= {"status": "1", "paid_at_s": self._now_s()}
        if "PeriodType" in order["form"]:
            first = {**self._run("1"), "gwsr": order["gwsr"], "number": order["number"]}
            order["period"] = {"status": "1", "log": [first]}

    def _run(self, code: str) -> dict[str, Any]:
        return {
            "code": code,
            "gwsr": self._gwsr() if code == "1" else "0",
            "at_s": self._now_s(),
            "number": self._number(),
            "card_state": AUTHORISED,
            "refunds": [],
        }

    def _code(self, order: Entity, way: str) -> dict[str, str]:
        form, now_s = order["form"], self._now_s()
        if way == "ATM":
            until_s = now_s + int(form.get("ExpireDate", "3")) * DAY_S
            account = f"9103{self._digits(12)}"
            date = local_time(until_s)[:10]
            return {"BankCode": "812", "vAccount": account, "ExpireDate": date}
        until_s = now_s + 7 * DAY_S
        if form["ChoosePayment"] == "CVS":
            until_s = now_s + int(form.get("StoreExpireDate", "10080")) * 60
        codes = {"PaymentNo": f"LLL{self._digits(11)}", "Barcode1": "", "Barcode2": ""}
        codes |= {"Barcode3": "", "ExpireDate": local_time(until_s)}
        if way == "BARCODE":
            bars = (f"{self._digits(8)}D", self._digits(16), self._digits(15))
            codes |= {"PaymentNo": "", **{f"Barcode{n}": bar for n, bar in enumerate(bars, 1)}}
        return codes

    def _number(self) -> str:
        return local_time(self._now_s()).translate({ord(c): None for c in "/: "})[2:] + (
            self._digits(4)
        )

    def _gwsr(self) -> str:
        return str(self._random.randrange(10_000_000, 99_999_999))

    def _digits(self, count: int) -> str:
        return "".join(self._random.choices("0123456789", k=count))


def _end_if_due(order: Entity) -> None:
    """End a recurring order that is all charged, or was declined too often in a row."""
    period = order["period"]
    codes = [run["code"] for run in period["log"]]
    if codes.count("1") >= int(order["form"]["ExecTimes"]):
        period["status"] = "2"
    if len(codes) >= FAILED_CHARGES_MAX and "1" not in codes[-FAILED_CHARGES_MAX:]:
        period["status"] = "0"


def _charge_numbered(order: Entity, number: str) -> Entity | None:
    if order["number"] == number:
        return order if order["card_state"] else None
    runs = order["period"]["log"] if order["period"] else []
    return next((run for run in runs if run["number"] == number and run["code"] == "1"), None)


def _acted(charge: Entity, action: str, dollars: int, now_s: float, order: Entity) -> bool:
    """Apply an action to a charge; False when its state does not allow it."""
    whole, state = int(order["form"]["TotalAmount"]), charge["card_state"]
    refunded = sum(refund["dollars"] for refund in charge["refunds"])
    match action:
        case "C" if state == AUTHORISED:
            charge["card_state"] = TO_BE_CAPTURED
        case "E" if state == TO_BE_CAPTURED:
            charge["card_state"] = AUTHORISED
        case "N" if state == AUTHORISED:
            charge["card_state"] = GIVEN_UP
        case "R" if state in {TO_BE_CAPTURED, CAPTURED} and 0 < dollars <= whole - refunded:
            charge["refunds"].append({"dollars": dollars, "at_s": now_s})
        case _:
            return False
    return True
