"""A gateway that keeps books of its own and tells of them as often and as late as it likes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.kernel.ids import RefundId
from shared.kernel.money import Currency, Money
from shared.payments.errors import GatewayRefused, GatewayUnavailable, GatewayUncertain
from shared.payments.gateway import (
    Charge,
    ChargeStatus,
    Checkout,
    CheckoutKind,
    CheckoutOrder,
    DirectCharge,
    Gateway,
    Method,
    Notice,
    NoticeKind,
    PaymentCode,
    RefundAnswer,
    RefundOrder,
    RefundStatus,
)
from shared.payments.terms import CURRENCY
from tests.doubles import FixedClock


@dataclass
class Book:
    """What a gateway knows of one checkout."""

    order: CheckoutOrder
    reference: str
    charges: list[Charge] = field(default_factory=list)
    has_failed: bool = False
    is_recurring_ended: bool = False
    is_closed: bool = False
    is_seen: bool = True  # nobody pays where nobody was led


@dataclass
class FakeGateway:
    """Implements `PaymentGateway`. `fail_next` is raised by the next call, after it took effect
    where it is `GatewayUncertain`.
    """

    gateway: Gateway
    clock: FixedClock
    methods: frozenset[Method] = frozenset(Method)
    books: dict[str, Book] = field(default_factory=dict)
    refunds: dict[RefundId, RefundAnswer] = field(default_factory=dict)
    direct: dict[str, DirectCharge] = field(default_factory=dict)
    direct_charges: dict[str, Charge] = field(default_factory=dict)
    direct_calls: list[str] = field(default_factory=list)
    declines: int = 0  # so many of the next charges of ours
    lose_next: bool = False  # the next of them never arrives, and nobody says so
    refund_calls: list[RefundId] = field(default_factory=list)
    refund_orders: list[RefundOrder] = field(default_factory=list)
    refund_status: RefundStatus = RefundStatus.DONE
    cancelled: list[str] = field(default_factory=list)
    fail_next: Exception | None = None
    is_down: bool = False
    looks: int = 0
    refuse_to_close: bool = False
    while_refunding: Callable[[], None] = lambda: None

    @property
    def currencies(self) -> frozenset[Currency]:
        return frozenset({CURRENCY[self.gateway]})

    def open(self, order: CheckoutOrder) -> Checkout:
        self._fail_before()
        is_ecpay = self.gateway is Gateway.ECPAY
        reference = order.reference if is_ecpay else f"txn_{order.reference.lower()}"
        assert reference not in self.books, "a reference is used once"
        is_seen = not isinstance(self.fail_next, GatewayUncertain)
        self.books[reference] = Book(order, reference, is_seen=is_seen)
        self._fail_after()
        kind = CheckoutKind.FORM_POST if is_ecpay else CheckoutKind.OVERLAY
        return Checkout(
            kind, f"https://{self.gateway}.test/pay", reference, {"Reference": reference}
        )

    def look_up(self, gateway_reference: str) -> Charge:
        self._fail_before()
        self.looks += 1
        book = self.books.get(gateway_reference)
        if book is None:
            return Charge(gateway_reference, ChargeStatus.UNKNOWN)
        if book.charges:
            return book.charges[0]
        return Charge(
            gateway_reference, ChargeStatus.FAILED if book.has_failed else ChargeStatus.OPEN
        )

    def look_up_renewals(self, gateway_reference: str) -> Sequence[Charge]:
        self._fail_before()
        self.looks += 1
        book = self._book_of(gateway_reference)
        return () if book is None else tuple(book.charges[1:])

    def close_checkout(self, gateway_reference: str) -> None:
        self._fail_before()
        if self.gateway is Gateway.ECPAY:
            return
        book = self.books[gateway_reference]
        if book.charges or self.refuse_to_close:
            raise GatewayRefused("transaction_immutable")
        book.is_closed = True
        self._fail_after()

    def cancel_recurring(self, gateway_reference: str) -> None:
        self._fail_before()
        book = self._book_of(gateway_reference)
        if book is None:
            raise GatewayRefused("unknown")
        book.is_recurring_ended = True
        self.cancelled.append(gateway_reference)
        self._fail_after()

    def charge(self, order: DirectCharge) -> Charge:
        self._fail_before()
        if self.gateway is Gateway.ECPAY:
            raise GatewayRefused("no charge without the buyer")
        if self.lose_next:
            self.lose_next = False
            self.direct_calls.append("lost")
            raise GatewayUncertain
        self.direct_calls.append(order.reference)
        assert order.reference not in self.direct, f"{order.reference} was charged twice"
        self.direct[order.reference] = order
        if self.declines:
            self.declines -= 1
            name = f"txn_{order.reference.lower()}"
            self.direct_charges[order.reference] = Charge(name, ChargeStatus.FAILED)
            self._fail_after()
            raise GatewayRefused("subscription_payment_declined")
        made = Charge(
            f"txn_{order.reference.lower()}",
            ChargeStatus.PAID,
            order.price,
            trade_no=f"txn_{order.reference.lower()}",
            paid_at=self.clock.now(),
        )
        self.direct_charges[order.reference] = made
        self._fail_after()
        return made

    def look_up_charge(self, order: DirectCharge) -> Charge:
        self._fail_before()
        self.looks += 1
        unknown = Charge(order.reference, ChargeStatus.UNKNOWN)
        return self.direct_charges.get(order.reference, unknown)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        self._fail_before()
        self.while_refunding()
        self.refund_calls.append(order.refund_id)
        if order.refund_id in self.refunds:
            raise AssertionError(f"{order.refund_id} was sent twice")
        answer = RefundAnswer(self.refund_status, f"adj_{order.refund_id}", order.amount)
        self.refunds[order.refund_id] = answer
        self.refund_orders.append(order)
        self._fail_after()
        return answer

    def look_up_refund(self, order: RefundOrder) -> RefundAnswer:
        self._fail_before()
        return self.refunds.get(order.refund_id, RefundAnswer(RefundStatus.UNKNOWN))

    def ping(self) -> None:
        self._fail_before()

    def pay(
        self, reference: str, amount: Money | None = None, *, is_refundable: bool = True
    ) -> Charge:
        """Let the buyer pay a checkout; returns the charge."""
        book = self.books[reference]
        assert not book.is_closed, "nobody can pay what is closed"
        paid = self._charge(book, book.reference, amount)
        charge = replace(paid, is_refundable=is_refundable)
        book.charges.append(charge)
        return charge

    def renew(self, reference: str) -> Charge:
        """Charge a recurring payment once more."""
        book = self.books[reference]
        assert book.order.is_recurring
        number = len(book.charges)
        charge = self._charge(book, f"{book.reference}:{number}", None)
        book.charges.append(charge)
        return charge

    def settle(self, refund_id: RefundId, status: RefundStatus) -> None:
        """Let somebody at the gateway decide a pending refund."""
        self.refunds[refund_id] = replace(self.refunds[refund_id], status=status)

    def subscription_of(self, reference: str) -> str | None:
        is_named = self.gateway is Gateway.PADDLE and self.books[reference].order.is_recurring
        return f"sub_{reference.removeprefix('txn_')}" if is_named else None

    def paid(self, reference: str, charge: Charge, *, event: str = "paid") -> Notice:
        return self.notice(
            NoticeKind.PAID, reference, f"{event}:{charge.charge_key}", charge=charge
        )

    def renewed(self, reference: str, charge: Charge) -> Notice:
        return self.notice(
            NoticeKind.RENEWED, reference, f"renewed:{charge.charge_key}", charge=charge
        )

    def code(self, reference: str, method: Method, expires_at: datetime) -> Notice:
        code = PaymentCode(method, expires_at, bank_code="812", account_no="9103522175887271")
        return self.notice(NoticeKind.CODE_ISSUED, reference, f"code:{reference}", code=code)

    def notice(self, kind: NoticeKind, reference: str, event_key: str, **changes: object) -> Notice:
        has_time = self.gateway is Gateway.PADDLE
        plain = Notice(
            gateway=self.gateway,
            event_key=event_key,
            kind=kind,
            gateway_reference=reference,
            occurred_at=self.clock.now() if has_time else None,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    @property
    def taken_minor(self) -> int:
        """All money this gateway ever charged."""
        charges = [charge for book in self.books.values() for charge in book.charges]
        charges += self.direct_charges.values()
        return sum(charge.amount.amount_minor for charge in charges if charge.amount)

    @property
    def returned_minor(self) -> int:
        """All money this gateway ever gave back."""
        done = [each for each in self.refunds.values() if each.status is RefundStatus.DONE]
        return sum(each.amount.amount_minor for each in done if each.amount)

    def _charge(self, book: Book, charge_key: str, amount: Money | None) -> Charge:
        return Charge(
            charge_key,
            ChargeStatus.PAID,
            amount or book.order.price,
            trade_no=f"T{charge_key}",
            paid_at=self.clock.now(),
            subscription_reference=self.subscription_of(book.reference),
        )

    def _book_of(self, name: str) -> Book | None:
        for reference, book in self.books.items():
            if name in {reference, self.subscription_of(reference)}:
                return book
        return None

    def _fail_before(self) -> None:
        if self.is_down:
            raise GatewayUnavailable
        if isinstance(self.fail_next, GatewayUnavailable | GatewayRefused):
            self._raise()

    def _fail_after(self) -> None:
        if isinstance(self.fail_next, GatewayUncertain):
            self._raise()

    def _raise(self) -> None:
        error, self.fail_next = self.fail_next, None
        assert error is not None
        raise error
