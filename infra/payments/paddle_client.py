"""Paddle Billing as a gateway. Source: payments facts, Paddle, sections 1 and 2.

There is no idempotency key: what may have been done is looked for before it is done again, by our
own reference in `custom_data` and by the refund's id in its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import httpx

from infra.payments.http import Timeouts
from infra.payments.paddle_api import ADJUSTMENTS_PAGE, PAGE, PaddleApi
from infra.payments.paddle_charges import (
    charge_body,
    charged_reference,
    charges_asked,
    is_before,
)
from infra.payments.paddle_wire import (
    EntityUnreadable,
    amount_text,
    charge_of,
    fields_of,
    items_of,
    name_of,
    refund_of,
    text_of,
)
from shared.kernel.money import Currency, Money
from shared.kernel.values import JsonValue
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

PUBLISHED_DECIMALS: Final = {Currency.USD: 2}
"""`"1000"` is 10 USD in their own examples; what TWD has must be asked. Source: section 1."""

RECENT: Final = PAGE


@dataclass(frozen=True)
class PaddleShop:
    """What was set up in Paddle's console, and what their pages leave open.

    `tax_mode` `internal` means that our price is all the buyer pays: only then can what was paid
    be compared with what was asked. `price_ids` names prices made in the console by our titles, for
    what is charged every month; single orders are described in the order itself, because the price
    of one is a matter of its buyer's discount. `checkout_url` is the page with Paddle.js, which
    is told the order's id as well, None for the console's default.
    """

    currencies: frozenset[Currency] = frozenset({Currency.USD})
    tax_mode: str = "internal"
    tax_category: str = "standard"
    price_ids: Mapping[str, str] = field(default_factory=dict)
    checkout_url: str | None = None


class PaddleGateway:
    """The account of `api_key` at `base_url` (`https://api.paddle.com`)."""

    methods = frozenset({Method.CHECKOUT})

    def __init__(
        self,
        base_url: str,
        api_key: str,
        shop: PaddleShop | None = None,
        *,
        timeouts: Timeouts | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._api = PaddleApi(base_url, api_key, timeouts=timeouts, transport=transport)
        self._shop = shop or PaddleShop()

    def __repr__(self) -> str:
        return f"PaddleGateway({self._api!r})"

    @property
    def currencies(self) -> frozenset[Currency]:
        return self._shop.currencies

    def close(self) -> None:
        """Release connections; the gateway is not used afterwards."""
        self._api.close()

    def decimals(self, currency: Currency) -> int:
        """Return the decimal places Paddle gives a currency, asked once.

        Raises: `GatewayUnavailable`.
        """
        published = PUBLISHED_DECIMALS.get(currency)
        return self._asked_decimals[currency] if published is None else published

    def open(self, order: CheckoutOrder) -> Checkout:
        """Make the transaction the overlay shows, or return the one made for this reference."""
        customer = self._customer(order.email)
        found = self._opened(customer, order.reference) if customer else None
        return _checkout(found or self._new_transaction(order, customer))

    def look_up(self, gateway_reference: str) -> Charge:
        """Ask for a transaction."""
        found = self._api.read(f"transactions/{gateway_reference}")
        if found is None:
            return Charge(gateway_reference, ChargeStatus.UNKNOWN)
        return self._charge(fields_of(found.get("data")))

    def look_up_renewals(self, gateway_reference: str) -> Sequence[Charge]:
        """Ask for the renewals of a subscription, named by itself or by its first transaction."""
        subscription = self._subscription_of(gateway_reference)
        if subscription is None:
            return []
        asked = {
            "subscription_id": subscription,
            "origin": "subscription_recurring",
            "order_by": "id[ASC]",
            "per_page": str(PAGE),
        }
        return [self._charge(entity) for entity in self._api.listed("transactions", asked)]

    def close_checkout(self, gateway_reference: str) -> None:
        """Cancel a transaction; one that is cancelled already is no error."""
        found = self._api.read(f"transactions/{gateway_reference}")
        if found is None:
            raise GatewayRefused("not_found")
        if fields_of(found.get("data")).get("status") != "canceled":
            self._api.acted(f"transactions/{gateway_reference}", {"status": "canceled"}, "PATCH")

    def cancel_recurring(self, gateway_reference: str) -> None:
        """End a subscription: what is paid for runs on, nothing is charged any more.

        One that is not paid up ends at once: its attempts to collect end with it.
        """
        found = self._api.read(f"subscriptions/{gateway_reference}")
        if found is None:
            raise GatewayRefused("not_found")
        subscription = fields_of(found.get("data"))
        change = fields_of(subscription.get("scheduled_change"))
        status = text_of(subscription.get("status"))
        if status is None:
            raise GatewayUnavailable("the answer is of another form")
        if status == "canceled" or change.get("action") == "cancel":
            return
        is_paid_up = status in {"active", "trialing"}
        effective_from = "next_billing_period" if is_paid_up else "immediately"
        path = f"subscriptions/{gateway_reference}/cancel"
        self._api.acted(path, {"effective_from": effective_from})

    def charge(self, order: DirectCharge) -> Charge:
        """Charge the subscription's means of payment once, for something of our own price."""
        before = self.look_up_charge(order)
        if before.status is not ChargeStatus.UNKNOWN:
            return before
        price = self._price(order.title, order.price)
        self._api.acted(
            f"subscriptions/{order.subscription_reference}/charge", charge_body(order, price)
        )
        try:
            made = self.look_up_charge(order)
        except GatewayUnavailable as error:
            raise GatewayUncertain("it was taken on, and is not seen yet") from error
        is_seen = made.status is not ChargeStatus.UNKNOWN
        return made if is_seen else Charge(order.reference, ChargeStatus.OPEN)

    def look_up_charge(self, order: DirectCharge) -> Charge:
        """Search the subscription's charges for our reference."""
        for transaction in self._api.listed("transactions", charges_asked(order, PAGE)):
            if charged_reference(transaction) == order.reference:
                # It pays no period of the subscription, so it is not to be found by that name.
                return replace(self._charge(transaction), subscription_reference=None)
            if is_before(transaction, order):
                break
        return Charge(order.reference, ChargeStatus.UNKNOWN)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Ask for money to be given back; somebody at Paddle may have to agree."""
        before = self.look_up_refund(order)
        if before.status is not RefundStatus.UNKNOWN:
            return before
        body = {
            "action": "refund",
            "transaction_id": _transaction_of(order),
            "reason": f"{order.reason} [{order.refund_id}]",
            **self._extent(order),
        }
        try:
            return refund_of(self._api.acted("adjustments", body), self.decimals)
        except EntityUnreadable as error:
            raise GatewayUncertain("the answer is of another form") from error

    def look_up_refund(self, order: RefundOrder) -> RefundAnswer:
        """Search the transaction's adjustments for the refund's own id."""
        asked = {
            "transaction_id": _transaction_of(order),
            "action": "refund",
            "per_page": str(ADJUSTMENTS_PAGE),
        }
        for adjustment in self._api.listed("adjustments", asked):
            if f"[{order.refund_id}]" in (text_of(adjustment.get("reason")) or ""):
                try:
                    return refund_of(adjustment, self.decimals)
                except EntityUnreadable as error:
                    raise GatewayUnavailable("the answer is of another form") from error
        return RefundAnswer(RefundStatus.UNKNOWN)

    def ping(self) -> None:
        """Return if Paddle answers and our key is right."""
        self._api.read("event-types")

    @cached_property
    def _asked_decimals(self) -> Mapping[Currency, int]:
        found = self._api.read("currencies") or {}
        places = {
            str(row.get("currency_code", row.get("code"))): row.get("decimal_places")
            for row in map(fields_of, items_of(found.get("data")))
        }
        asked = {currency: places.get(currency.value) for currency in Currency}
        known = {currency: count for currency, count in asked.items() if isinstance(count, int)}
        if not self._shop.currencies - PUBLISHED_DECIMALS.keys() <= known.keys():
            raise GatewayUnavailable("the currencies are of another form")
        return known

    def _customer(self, email: str) -> str | None:
        """Return the customer with this address, made if there is none; it costs nothing."""
        found = self._api.listed("customers", {"email": email, "per_page": "1"})
        for customer in found:
            return text_of(customer.get("id"))
        try:
            return text_of(self._api.acted("customers", {"email": email}).get("id"))
        except GatewayUncertain as error:
            raise GatewayUnavailable("no customer, so no transaction") from error
        except GatewayRefused:
            return None  # the buyer says who they are in the checkout

    def _opened(self, customer: str, reference: str) -> dict[str, JsonValue] | None:
        asked = {"customer_id": customer, "order_by": "id[DESC]", "per_page": str(RECENT)}
        transactions, _ = self._api.page("transactions", asked)
        for transaction in transactions:
            if fields_of(transaction.get("custom_data")).get("reference") == reference:
                return transaction
        return None

    def _new_transaction(self, order: CheckoutOrder, customer: str | None) -> dict[str, JsonValue]:
        body: dict[str, JsonValue] = {
            "items": [self._item(order)],
            "currency_code": order.price.currency.value,
            "collection_mode": "automatic",
            "custom_data": {"order_id": order.order_id, "reference": order.reference},
        }
        if customer is not None:
            body["customer_id"] = customer
        if self._shop.checkout_url is not None:
            page = httpx.URL(self._shop.checkout_url, params={"order": order.order_id})
            body["checkout"] = {"url": str(page)}
        return self._api.acted("transactions", body)

    def _item(self, order: CheckoutOrder) -> JsonValue:
        price_id = self._shop.price_ids.get(order.title)
        if price_id is not None and order.is_recurring:
            return {"price_id": price_id, "quantity": 1}
        cycle: JsonValue = {"interval": "month", "frequency": 1} if order.is_recurring else None
        price = {**self._price(order.title, order.price), "billing_cycle": cycle}
        return {"price": price, "quantity": 1}

    def _price(self, title: str, price: Money) -> dict[str, JsonValue]:
        """Return a price that is charged once, of something described here."""
        return {
            "description": title,
            "product": {"name": title, "tax_category": self._shop.tax_category},
            "unit_price": {
                "amount": amount_text(price, self.decimals),
                "currency_code": price.currency.value,
            },
            "tax_mode": self._shop.tax_mode,
            "billing_cycle": None,
        }

    def _subscription_of(self, reference: str) -> str | None:
        if not reference.startswith("txn_"):
            return reference
        return self.look_up(reference).subscription_reference

    def _extent(self, order: RefundOrder) -> dict[str, JsonValue]:
        """Say how much: all of it, or a part of the transaction's one line."""
        if order.amount == order.paid and not order.refunded_before_minor:
            return {"type": "full"}
        found = self._api.read(f"transactions/{_transaction_of(order)}") or {}
        details = fields_of(fields_of(found.get("data")).get("details"))
        lines = [fields_of(line) for line in items_of(details.get("line_items"))]
        if len(lines) != 1:
            raise GatewayRefused("not_one_line")
        line: dict[str, JsonValue] = {
            "item_id": lines[0].get("id"),
            "type": "partial",
            "amount": amount_text(order.amount, self.decimals),
        }
        return {"type": "partial", "items": [line]}

    def _charge(self, transaction: Mapping[str, JsonValue]) -> Charge:
        try:
            return charge_of(transaction, self.decimals)
        except EntityUnreadable as error:
            raise GatewayUnavailable("the answer is of another form") from error


def _checkout(transaction: Mapping[str, JsonValue]) -> Checkout:
    url = text_of(fields_of(transaction.get("checkout")).get("url"))
    try:
        name = name_of(transaction, "txn_")
    except EntityUnreadable as error:
        raise GatewayUncertain("the answer is of another form") from error
    if url is None:
        raise GatewayRefused("no_checkout_url")
    return Checkout(CheckoutKind.OVERLAY, url, name)


def _transaction_of(order: RefundOrder) -> str:
    return order.charge.trade_no or order.charge.charge_key
