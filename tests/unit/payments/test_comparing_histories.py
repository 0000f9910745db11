"""Random histories with lost messages, refunds at consoles and processes that die.

Whatever happened, one comparison later the two views agree, or the difference is a row.
"""

from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.catalogue.errors import PlanRequired
from shared.payments.books import BookedCharge
from shared.payments.errors import (
    AlreadySubscribed,
    GatewayUncertain,
    RefundOpen,
    RefundTooLarge,
    TooManyOrders,
)
from shared.payments.gateway import Charge, ChargeStatus, Gateway
from shared.payments.model import ItemKind, Payment
from shared.payments.naming import payment_id_of
from shared.payments.terms import Wish
from shared.payments.usecases.compare import LOOK_BACK
from shared.payments.usecases.prove import FRESH, given_back_minor
from shared.payments.usecases.refund import RefundWish
from tests.unit.payments.books import Auditor, FakeBooks
from tests.unit.payments.builders import ANN, Crash, Shop, reference_of, twd

HOUR_S = 3600
REFUSALS = (
    *(AlreadySubscribed, PlanRequired, TooManyOrders, RefundOpen, RefundTooLarge),
    *(GatewayUncertain, Crash),
)


class Comparisons(RuleBasedStateMachine):
    """Drives a shop, its gateways, and what is done at the gateways' consoles."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop()
        self.auditor = Auditor(self.shop)
        self.odd: set[str] = set()

    def attempt(self, action: Callable[[], object]) -> None:
        try:
            action()
        except REFUSALS:
            pass
        finally:
            self.shop.die_after_commits = None

    @rule(
        wish=st.sampled_from([(ItemKind.PLAN, "starter"), (ItemKind.PACK, "medium")]),
        gateway=st.sampled_from(Gateway),
        is_told=st.booleans(),
        is_odd=st.sampled_from([False, False, False, True]),
    )
    def buy(
        self, wish: tuple[ItemKind, str], gateway: Gateway, is_told: bool, is_odd: bool
    ) -> None:
        """Somebody pays; the message may be lost, and the sum may be another than was asked."""
        made = []
        self.attempt(lambda: made.append(self.shop.order(Wish(*wish, gateway))))
        for order in made:
            fake, name = self.shop.gateways[gateway], reference_of(order)
            charge = fake.pay(name, twd(1) if is_odd and gateway is Gateway.ECPAY else None)
            if is_told:
                notice = fake.paid(name, charge)
                self.attempt(lambda notice=notice: self.shop.take(notice))  # type: ignore[misc]

    @rule(data=st.data(), is_told=st.booleans())
    def renew(self, data: st.DataObject, is_told: bool) -> None:
        fake = self.shop.gateways[data.draw(st.sampled_from(Gateway))]
        living = [
            name
            for name, book in fake.books.items()
            if book.charges and book.order.is_recurring and not book.is_recurring_ended
        ]
        if living:
            name = data.draw(st.sampled_from(living))
            charge = fake.renew(name)
            if is_told:
                self.attempt(lambda: self.shop.take(fake.renewed(name, charge)))

    @rule(data=st.data(), part=st.sampled_from([None, 100]))
    def refund(self, data: st.DataObject, part: int | None) -> None:
        payments = self.payments()
        if payments:
            payment = data.draw(st.sampled_from(payments))
            wish = RefundWish(payment.payment_id, part, "asked for", "admin")
            self.attempt(lambda: self.shop.asking.run(wish, None))

    @rule(data=st.data(), whole=st.booleans())
    def refund_at_console(self, data: st.DataObject, whole: bool) -> None:
        books = self.auditor.books[data.draw(st.sampled_from(Gateway))]
        charges = [each for each in books.charges if not books.returned_minor(each)]
        if charges:
            charge = data.draw(st.sampled_from(charges))
            assert charge.amount is not None
            books.refund_at_console(charge, charge.amount.amount_minor if whole else 100)

    @rule(gateway=st.sampled_from(Gateway))
    def sell_elsewhere(self, gateway: Gateway) -> None:
        """Something else of ours sells through the same account."""
        name = f"foreign{len(self.odd)}"
        self.odd.add(name)
        charge = Charge(name, ChargeStatus.PAID, twd(5), name, self.shop.clock.now())
        self.auditor.books[gateway].strangers.append(BookedCharge(charge, (name,), (name,)))

    @precondition(lambda self: self.shop.tasks)
    @rule(dies=st.sampled_from([None, 1, 2]))
    def perform(self, dies: int | None) -> None:
        task, done = self.shop.tasks[0], []
        self.shop.die_after_commits = dies
        self.attempt(lambda: done.append(self.shop.perform(task)))
        if done:
            self.shop.tasks.remove(task)

    @rule(gateway=st.sampled_from(Gateway), dies=st.sampled_from([None, 1, 3, 5, 8]))
    def compare(self, gateway: Gateway, dies: int | None) -> None:
        self.shop.die_after_commits = dies
        self.attempt(lambda: self.auditor.compare(gateway))

    @rule(hours=st.sampled_from([2, 20]))
    def wait(self, hours: int) -> None:
        self.shop.clock.advance(seconds=hours * HOUR_S)

    @invariant()
    def nobody_is_told_twice(self) -> None:
        told = [each.difference_id for each in self.auditor.alarms if each.about in self.odd]
        assert len(told) == len(set(told))

    @invariant()
    def the_ledger_is_whole(self) -> None:
        assert not self.shop.faults()

    def teardown(self) -> None:
        for gateway in Gateway:
            self.auditor.compare(gateway)
        listed = {(each.gateway, each.about) for each in self.auditor.standing()}
        for gateway, books in self.auditor.books.items():
            self.charges_agree(gateway, books, listed)
            self.returns_agree(gateway, books, listed)
        before = len(self.auditor.alarms)
        for gateway in Gateway:
            self.auditor.compare(gateway)
        assert len(self.auditor.alarms) == before

    def charges_agree(
        self, gateway: Gateway, books: FakeBooks, listed: set[tuple[Gateway, str]]
    ) -> None:
        since = self.shop.clock.now() - LOOK_BACK
        strangers = [each.charge for each in books.strangers]
        for charge in [*books.charges, *strangers]:
            payment = self.payment(gateway, charge)
            is_recent = charge.paid_at is not None and charge.paid_at >= since
            is_taken = payment is not None and payment.amount == charge.amount
            assert is_taken or not is_recent or (gateway, charge.charge_key) in listed

    def returns_agree(
        self, gateway: Gateway, books: FakeBooks, listed: set[tuple[Gateway, str]]
    ) -> None:
        now = self.shop.clock.now()
        for charge in books.charges:
            payment = self.payment(gateway, charge)
            if payment is None:
                continue
            refunds = self.shop.refunds_of(payment)
            settled = [
                each
                for each in refunds
                if each.is_open or (each.ended_at is not None and each.ended_at > now - FRESH)
            ]
            agrees = given_back_minor(refunds) == books.returned_minor(charge)
            names = {(gateway, payment.payment_id), *((gateway, r.refund_id) for r in refunds)}
            assert agrees or settled or names & listed

    def payment(self, gateway: Gateway, charge: Charge) -> Payment | None:
        payment_id = payment_id_of(gateway, charge.charge_key)
        found: Payment | None = self.shop.run(lambda stores: stores.payments.find(payment_id))
        return found

    def payments(self) -> list[Payment]:
        orders = self.shop.run(lambda stores: stores.orders.of_owner(ANN, 200, None))
        return [each for order in orders for each in self.shop.payments(order)]


TestComparisons = Comparisons.TestCase
TestComparisons.settings = settings(
    max_examples=80,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
