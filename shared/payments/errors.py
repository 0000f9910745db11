"""Refusals of payments."""

from datetime import datetime

from shared.kernel.errors import DomainError, Kind, TooOften


class GatewayUnavailable(DomainError):
    """The gateway cannot be asked now and has certainly done nothing."""

    kind, code = Kind.UNAVAILABLE, "payments.gateway_unavailable"


class GatewayUncertain(DomainError):
    """No answer came: the gateway may have done what was asked."""

    kind, code = Kind.UNAVAILABLE, "payments.gateway_uncertain"


class GatewayRefused(DomainError):
    """The gateway said no; `reason` is its own code, for us and not for the buyer."""

    kind, code = Kind.CONFLICT, "payments.gateway_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the gateway refused: {reason[:200]}")
        self.reason = reason


class NoticeRefused(DomainError):
    """A message that is not certainly the gateway's; nothing changes."""

    kind, code = Kind.INVALID, "payments.notice_refused"


class TransitionRefused(DomainError):
    """A state that does not follow the present one."""

    kind, code = Kind.CONFLICT, "payments.transition_refused"

    def __init__(self, current: str, to: str) -> None:
        super().__init__(f"{current} does not become {to}")
        self.current, self.to = current, to


class NotOnSale(DomainError):
    """No such plan or pack, or not in this currency, or not for this kind of payment."""

    kind, code = Kind.INVALID, "payments.not_on_sale"

    def __init__(self, item_id: str) -> None:
        super().__init__(f"{item_id[:64]!r} is not on sale so")
        self.item_id = item_id


class MethodNotOffered(DomainError):
    """The gateway does not take this kind of payment for this."""

    kind, code = Kind.INVALID, "payments.method_not_offered"

    def __init__(self, method: str, offered: tuple[str, ...]) -> None:
        super().__init__(f"{method} is not offered")
        self.method, self.offered = method, offered

    @property
    def facts(self) -> dict[str, object]:
        return {"methods": list(self.offered)}


class BasketTooSmall(DomainError):
    """The gateway's fee would eat too much of so small a price; minor units."""

    kind, code = Kind.INVALID, "payments.basket_too_small"

    def __init__(self, amount_minor_min: int, currency: str) -> None:
        super().__init__(f"less than {amount_minor_min} {currency}")
        self.amount_minor_min, self.currency = amount_minor_min, currency

    @property
    def facts(self) -> dict[str, object]:
        price = {"amount_minor": self.amount_minor_min, "currency": self.currency}
        return {"price_min": price}


class AlreadySubscribed(DomainError):
    """The account has this plan, and it goes on."""

    kind, code = Kind.CONFLICT, "payments.already_subscribed"

    def __init__(self, plan_id: str) -> None:
        super().__init__(f"the account is on {plan_id}")
        self.plan_id = plan_id

    @property
    def facts(self) -> dict[str, object]:
        return {"plan_id": self.plan_id}


class HigherPlanHeld(DomainError):
    """A lower plan than the one that goes on: that one is cancelled first. `paid_until` is UTC."""

    kind, code = Kind.CONFLICT, "payments.higher_plan_held"

    def __init__(self, plan_id: str, paid_until: datetime) -> None:
        super().__init__(f"the account is on {plan_id}")
        self.plan_id, self.paid_until = plan_id, paid_until

    @property
    def facts(self) -> dict[str, object]:
        until = self.paid_until.isoformat(timespec="seconds").replace("+00:00", "Z")
        return {"plan_id": self.plan_id, "paid_until": until}


class NotSubscribed(DomainError):
    """There is no plan to cancel."""

    kind, code = Kind.CONFLICT, "payments.not_subscribed"


class OrderUnknown(DomainError):
    """No such order, or it is somebody else's."""

    kind, code = Kind.NOT_FOUND, "payments.order_unknown"


class OverlayNotOffered(DomainError):
    """No checkout is laid over a page of ours here."""

    kind, code = Kind.NOT_FOUND, "payments.overlay_not_offered"


class PaymentUnknown(DomainError):
    """No such payment."""

    kind, code = Kind.NOT_FOUND, "payments.payment_unknown"


class DisputeUnknown(DomainError):
    """No such dispute."""

    kind, code = Kind.NOT_FOUND, "payments.dispute_unknown"


class TooManyOrders(TooOften):
    """The account has begun as many orders as an hour allows."""

    code = "payments.too_many_orders"


class OrderNotPayable(DomainError):
    """The order was paid, has expired, or has been tried too often."""

    kind, code = Kind.CONFLICT, "payments.order_not_payable"

    def __init__(self, state: str) -> None:
        super().__init__(f"the order is {state}")
        self.state = state

    @property
    def facts(self) -> dict[str, object]:
        return {"state": self.state}


class OtherGatewayOffered(DomainError):
    """This gateway is out of order; another one sells the same at its own price."""

    kind, code = Kind.UNAVAILABLE, "payments.other_gateway_offered"

    def __init__(self, order_id: str, gateway: str, amount_minor: int, currency: str) -> None:
        super().__init__(f"{order_id} cannot be paid now; {gateway} could take it")
        self.order_id, self.gateway = order_id, gateway
        self.amount_minor, self.currency = amount_minor, currency

    @property
    def facts(self) -> dict[str, object]:
        price = {"amount_minor": self.amount_minor, "currency": self.currency}
        return {"order_id": self.order_id, "other_gateway": self.gateway, "price": price}


class RefundOpen(DomainError):
    """Another refund of the payment is under way, or its bank is asking."""

    kind, code = Kind.CONFLICT, "payments.refund_open"


class DisputeOpen(DomainError):
    """A payment of the account is disputed: it buys nothing until that has ended."""

    kind, code = Kind.CONFLICT, "payments.dispute_open"


class RefundByHandOnly(DomainError):
    """The gateway cannot give this payment back: somebody sends the money by bank, and says so."""

    kind, code = Kind.CONFLICT, "payments.refund_by_hand_only"

    def __init__(self, gateway: str) -> None:
        super().__init__(f"{gateway} gives back charges of cards only")
        self.gateway = gateway

    @property
    def facts(self) -> dict[str, object]:
        return {"gateway": self.gateway, "is_by_hand": True}


class RefundTooLarge(DomainError):
    """More than is left of the payment; minor units."""

    kind, code = Kind.INVALID, "payments.refund_too_large"

    def __init__(self, left_minor: int, currency: str) -> None:
        super().__init__(f"{left_minor} {currency} are left")
        self.left_minor, self.currency = left_minor, currency

    @property
    def facts(self) -> dict[str, object]:
        return {"left": {"amount_minor": self.left_minor, "currency": self.currency}}


class InvoiceNotReady(DomainError):
    """Nothing was paid yet, or the invoice is being written."""

    kind, code = Kind.CONFLICT, "payments.invoice_not_ready"


class PaymentAwaited(DomainError):
    """News of money going back came before that of its coming; it is to be told again."""

    kind, code = Kind.UNAVAILABLE, "payments.payment_awaited"


class AutoTopUpNeedsPlan(DomainError):
    """No plan of the account goes on, and only the means that pays for one can be charged."""

    kind, code = Kind.CONFLICT, "payments.auto_top_up_needs_plan"


class AutoTopUpNotOffered(DomainError):
    """The gateway that is paid for the account's plan cannot charge without its buyer."""

    kind, code = Kind.CONFLICT, "payments.auto_top_up_not_offered"


class ConsentOutdated(DomainError):
    """Another text is to be agreed to by now."""

    kind, code = Kind.CONFLICT, "payments.consent_outdated"


class PriceChanged(DomainError):
    """What was shown is not the price any more; minor units."""

    kind, code = Kind.CONFLICT, "payments.price_changed"

    def __init__(self, amount_minor: int, currency: str) -> None:
        super().__init__(f"the price is {amount_minor} {currency}")
        self.amount_minor, self.currency = amount_minor, currency

    @property
    def facts(self) -> dict[str, object]:
        return {"price": {"amount_minor": self.amount_minor, "currency": self.currency}}
