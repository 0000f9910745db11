"""ECPay as a gateway: orders by form, the truth by query, refunds by state.

Source: payments facts, ECPay, sections 6 to 8. The shape of the period query's and the card
query's answers is ECPay's as their console shows it; neither could be tried on stage.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import httpx

from infra.payments.ecpay import CHECK_FIELD, EcpayKeys
from infra.payments.ecpay_form import EcpayReturns, checkout_fields
from infra.payments.ecpay_period import Period, read_period
from infra.payments.ecpay_refund import Card, card_of, steps
from infra.payments.ecpay_wire import (
    FormUnreadable,
    dollars,
    first_charge,
    is_card,
    queried_status,
    read_form,
    required,
)
from infra.payments.http import GatewayHttp, Reply, Timeouts, Unreadable
from shared.kernel.money import Currency
from shared.kernel.ports import Clock
from shared.payments.errors import GatewayRefused, GatewayUnavailable, GatewayUncertain
from shared.payments.gateway import (
    Charge,
    ChargeStatus,
    Checkout,
    CheckoutKind,
    CheckoutOrder,
    DirectCharge,
    Method,
    RefundAnswer,
    RefundOrder,
    RefundStatus,
)

ACCEPTED: Final = "1"
_CODE: Final = re.compile(r"-?[0-9]{1,10}")


class EcpayGateway:
    """The shop of `keys` at `base_url` (`https://payment.ecpay.com.tw`).

    `credit_check_code` is the merchant's, from ECPay's console: refunds need it, None where there
    are none.
    """

    currencies = frozenset({Currency.TWD})
    methods = frozenset(Method)

    def __init__(
        self,
        keys: EcpayKeys,
        base_url: str,
        returns: EcpayReturns,
        clock: Clock,
        *,
        credit_check_code: str | None,
        timeouts: Timeouts | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._keys, self._base_url, self._returns = keys, base_url.rstrip("/"), returns
        self._clock, self._credit_check_code = clock, credit_check_code
        self._http = GatewayHttp(base_url, {}, timeouts=timeouts, transport=transport)

    def __repr__(self) -> str:
        return f"EcpayGateway({self._keys.merchant_id})"

    def close(self) -> None:
        """Release connections; the gateway is not used afterwards."""
        self._http.close()

    def open(self, order: CheckoutOrder) -> Checkout:
        """Sign the form; the buyer's browser makes the order."""
        fields = checkout_fields(order, self._keys.merchant_id, self._returns)
        url = f"{self._base_url}/Cashier/AioCheckOut/V5"
        return Checkout(
            CheckoutKind.FORM_POST, url, order.reference, dict(self._keys.signed(fields))
        )

    def look_up(self, gateway_reference: str) -> Charge:
        """Ask for an order by our own reference."""
        fields = self._trade(gateway_reference)
        try:
            return first_charge(fields, queried_status(fields.get("TradeStatus", "")))
        except FormUnreadable as error:
            raise GatewayUnavailable("the answer is of another form") from error

    def look_up_renewals(self, gateway_reference: str) -> Sequence[Charge]:
        """Ask for the charges of a recurring order; none for an order that is not one."""
        period = self._period(gateway_reference)
        return [] if period is None else period.renewals

    def close_checkout(self, gateway_reference: str) -> None:
        """Do nothing: ECPay has no call for it, and its codes end by themselves."""

    def cancel_recurring(self, gateway_reference: str) -> None:
        """End future charges; irreversible."""
        body = {**self._about(gateway_reference), "Action": "Cancel", **self._stamp()}
        reply = self._http.act("POST", "Cashier/CreditCardPeriodAction", data=self._signed(body))
        code = self._outcome(reply)
        if code == ACCEPTED:
            return
        period = self._period(gateway_reference)
        if period is None or not period.is_ended:
            raise GatewayRefused(code)

    def charge(self, order: DirectCharge) -> Charge:  # noqa: ARG002 -- the port has it
        """Refuse: nothing of a buyer's card is kept that we could charge."""
        raise GatewayRefused("no charge without the buyer")

    def look_up_charge(self, order: DirectCharge) -> Charge:
        """Know of none: none is ever made."""
        return Charge(order.reference, ChargeStatus.UNKNOWN)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Give a card's money back, the way its state allows.

        Raises besides: `GatewayRefused("not_a_card")`; `GatewayUnavailable` while a part of an
        uncaptured charge is wanted (ECPay captures every evening) or capturing is going on.
        """
        trade_no, card = self._card(order)
        first, *others = steps(card, order, self._clock.now())
        self._do(first, order, trade_no)
        try:
            for action in others:
                self._do(action, order, trade_no)
        except (GatewayRefused, GatewayUnavailable) as error:
            raise GatewayUncertain("half of it was done") from error
        return RefundAnswer(RefundStatus.DONE, amount=order.amount)

    def _do(self, action: str, order: RefundOrder, trade_no: str) -> None:
        body = {
            **self._about(order.reference),
            "TradeNo": trade_no,
            "Action": action,
            "TotalAmount": dollars(order.amount),
        }
        reply = self._http.act("POST", "CreditDetail/DoAction", data=self._signed(body))
        code = self._outcome(reply)
        if code != ACCEPTED:
            raise GatewayRefused(code)

    def look_up_refund(self, order: RefundOrder) -> RefundAnswer:
        """Compare what was given back of the charge with what earlier refunds explain."""
        _, card = self._card(order)
        given_back_minor = order.paid.amount_minor if card.is_given_up else card.refunded_minor
        if given_back_minor >= order.refunded_before_minor + order.amount.amount_minor:
            return RefundAnswer(RefundStatus.DONE, amount=order.amount)
        return RefundAnswer(RefundStatus.UNKNOWN)

    def ping(self) -> None:
        """Return if ECPay's host answers; queries are counted, so none is made."""
        self._http.ping()

    def _about(self, reference: str) -> dict[str, str]:
        return {"MerchantID": self._keys.merchant_id, "MerchantTradeNo": reference}

    def _stamp(self) -> dict[str, str]:
        # ECPay takes it for three minutes.
        return {"TimeStamp": str(int(self._clock.now().timestamp()))}

    def _signed(self, body: Mapping[str, str]) -> dict[str, str]:
        return self._keys.signed(body)

    def _trade(self, reference: str) -> dict[str, str]:
        """Return the signed facts of an order."""
        body = self._signed({**self._about(reference), **self._stamp()})
        reply = self._http.read("POST", "Cashier/QueryTradeInfo/V5", data=body)
        try:
            fields = read_form(reply.raw)
        except FormUnreadable as error:
            raise GatewayUnavailable("the answer is no form") from error
        asked = self._about(reference)
        if not self._keys.is_signed(fields) or not asked.items() <= fields.items():
            raise GatewayUnavailable("the answer proves nothing")
        return fields

    def _period(self, reference: str) -> Period | None:
        body = self._signed({**self._about(reference), **self._stamp()})
        reply = self._http.read("POST", "Cashier/QueryCreditCardPeriodInfo", data=body)
        try:
            return read_period(reply.json(), self._keys.merchant_id, reference)
        except (Unreadable, FormUnreadable) as error:
            raise GatewayUnavailable("the answer is of another form") from error

    def _card(self, order: RefundOrder) -> tuple[str, Card]:
        """Return ECPay's number of the charge and the state of its card payment."""
        assert self._credit_check_code is not None, "who gives money back was given it"
        trade_no, number = self._numbers(order)
        body = {
            "MerchantID": self._keys.merchant_id,
            "CreditRefundId": number,
            "CreditAmount": dollars(order.paid),
            "CreditCheckCode": self._credit_check_code,
        }
        reply = self._http.read("POST", "CreditDetail/QueryTrade/V2", data=self._signed(body))
        try:
            return trade_no, card_of(reply.json())
        except (Unreadable, FormUnreadable) as error:
            raise GatewayUnavailable("the answer is of another form") from error

    def _numbers(self, order: RefundOrder) -> tuple[str, str]:
        """Return TradeNo and gwsr of the charge."""
        _, _, number = order.charge.charge_key.partition(":")
        if number:
            return self._trade_no_of_renewal(order, number), number
        fields = self._trade(order.reference)
        if queried_status(fields.get("TradeStatus", "")) is not ChargeStatus.PAID:
            raise GatewayRefused("not_paid")
        if not is_card(fields) or not fields.get("gwsr"):
            raise GatewayRefused("not_a_card")
        return fields["TradeNo"], fields["gwsr"]

    def _trade_no_of_renewal(self, order: RefundOrder, number: str) -> str:
        # The notice of a later charge does not name it.
        if order.charge.trade_no:
            return order.charge.trade_no
        for charge in self.look_up_renewals(order.reference):
            if charge.charge_key == order.charge.charge_key and charge.trade_no:
                return charge.trade_no
        raise GatewayRefused(f"no_charge_{number}")

    def _outcome(self, reply: Reply) -> str:
        """Return RtnCode. Raises: `GatewayUncertain` when the answer does not tell."""
        try:
            fields = read_form(reply.raw)
            code = required(fields, "RtnCode", _CODE)
        except FormUnreadable as error:
            if not reply.is_success:
                raise GatewayRefused(str(reply.status)) from error
            raise GatewayUncertain("the answer is of another form") from error
        if CHECK_FIELD in fields and not self._keys.is_signed(fields):
            raise GatewayUncertain("the answer proves nothing")
        return code
