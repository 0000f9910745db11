"""Random histories: messages in any order, twice, late or never, and processes that die.

At the end everything silent is asked about; then money in is orders paid and money given back, a
payment has one effect, ledgers are whole, and bought credits were lost by refunds alone.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from shared.catalogue.errors import PlanRequired
from shared.credits.model import EntryType
from shared.credits.replay import ReplayLedger
from shared.kernel.ids import OrderId
from shared.kernel.tasks import Task
from shared.payments.errors import (
    AlreadySubscribed,
    DisputeOpen,
    GatewayUnavailable,
    GatewayUncertain,
    HigherPlanHeld,
    NotSubscribed,
    OrderNotPayable,
    OtherGatewayOffered,
    RefundOpen,
    RefundTooLarge,
    TooManyOrders,
)
from shared.payments.gateway import Gateway, Method, Notice, NoticeKind, RefundStatus
from shared.payments.model import Dispute, ItemKind, Order, Purpose, Refund
from shared.payments.naming import purchased_lot_id
from shared.payments.reversals import LOST
from shared.payments.states import DisputeState, OrderState, PaymentState
from shared.payments.terms import Wish
from shared.payments.usecases.refund import RefundWish
from tests.unit.payments.builders import ANN, Crash, Shop
from tests.unit.payments.gateways import Book

HOUR_S = 3600
PLANS, PACKS = ["starter", "pro", "pro_plus"], ["medium", "large"]
OUTAGES = (GatewayUnavailable, GatewayUncertain)


class Histories(RuleBasedStateMachine):
    """Drives a shop and its gateways."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop()
        self.on_their_way: list[Notice] = []
        self.sent: list[Notice] = []

    def attempt(self, action: Callable[[], object]) -> None:
        """Do something whose process may die or whose gateway may be out of order."""
        refusals = (
            *OUTAGES,
            AlreadySubscribed,
            DisputeOpen,
            HigherPlanHeld,
            PlanRequired,
            OtherGatewayOffered,
            OrderNotPayable,
            RefundOpen,
            RefundTooLarge,
            TooManyOrders,
            NotSubscribed,
            Crash,
        )
        try:
            action()
        except refusals:
            pass
        finally:
            self.shop.die_after_commits = None

    @rule(
        kind=st.sampled_from(ItemKind),
        number=st.integers(0, 2),
        gateway=st.sampled_from(Gateway),
        method=st.sampled_from([None, Method.ATM]),
        instead=st.booleans(),
    )
    def order(
        self, kind: ItemKind, number: int, gateway: Gateway, method: Method | None, instead: bool
    ) -> None:
        item_id = PLANS[number] if kind is ItemKind.PLAN else PACKS[number % 2]
        wish = Wish(kind, item_id, gateway, method)
        orders = self.orders()
        same = [each.order_id for each in orders if each.item.item_id == item_id]
        instead_of = same[-1] if instead and same else None
        self.attempt(lambda: self.shop.creating.run(ANN, wish, None, instead_of))

    @initialize(gateway=st.sampled_from(Gateway))
    def subscribe(self, gateway: Gateway) -> None:
        """Somebody who has a plan may buy packs."""
        self.shop.bought(Wish(ItemKind.PLAN, "starter", gateway))

    @rule(number=st.integers(0, 1), gateway=st.sampled_from(Gateway), again=st.booleans())
    def buy(self, number: int, gateway: Gateway, again: bool) -> None:
        """Somebody orders and pays at once, perhaps in a second try or at the other gateway, too.

        All of it is told, and all of it may be lost or late.
        """
        made = [self._pay_for(Wish(ItemKind.PACK, PACKS[number], gateway), None)]
        if again and made[0] is not None:
            other = next(each for each in Gateway if each is not gateway)
            made.append(self._pay_for(Wish(ItemKind.PACK, PACKS[number], other), made[0]))

    def _pay_for(self, wish: Wish, instead_of: OrderId | None) -> OrderId | None:
        made: list[Order] = []
        self.attempt(lambda: made.append(self.shop.creating.run(ANN, wish, None, instead_of).order))
        if not made or made[0].attempt is None or made[0].attempt.checkout is None:
            return None
        gateway, name = self.shop.gateways[made[0].gateway], made[0].attempt.gateway_reference
        charge = gateway.pay(name)
        self.on_their_way += [
            gateway.paid(name, charge),
            gateway.paid(name, charge, event="completed"),
        ]
        return made[0].order_id

    @rule(data=st.data())
    def try_again(self, data: st.DataObject) -> None:
        orders = self.orders()
        if orders:
            order = data.draw(st.sampled_from(orders))
            self.attempt(lambda: self.shop.opener.open_again(ANN, order.order_id))

    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        """The buyer's browser leaves the gateway, whether anything was paid there or not."""
        orders = self.orders()
        if orders:
            order = data.draw(st.sampled_from(orders))
            self.attempt(lambda: self.shop.coming_back.to_own(ANN, order.order_id))

    @rule(data=st.data(), is_told=st.booleans())
    def pay(self, data: st.DataObject, is_told: bool) -> None:
        """The buyer pays a checkout; whether a message of it is ever sent is luck."""
        gateway = self.shop.gateways[data.draw(st.sampled_from(Gateway))]
        books = gateway.books.items()
        unpaid = [name for name, book in books if _is_payable(book)]
        if unpaid:
            name = data.draw(st.sampled_from(unpaid))
            charge = gateway.pay(name)
            if is_told:
                self.on_their_way.append(gateway.paid(name, charge))

    @rule(data=st.data(), is_told=st.booleans())
    def renew(self, data: st.DataObject, is_told: bool) -> None:
        gateway = self.shop.gateways[data.draw(st.sampled_from(Gateway))]
        living = [
            name
            for name, book in gateway.books.items()
            if book.charges and book.order.is_recurring and not book.is_recurring_ended
        ]
        if living:
            name = data.draw(st.sampled_from(living))
            charge = gateway.renew(name)
            if is_told:
                self.on_their_way.append(gateway.renewed(name, charge))

    @rule(
        data=st.data(),
        kind=st.sampled_from(
            [
                NoticeKind.FAILED,
                NoticeKind.ATTEMPT_FAILED,
                NoticeKind.SUBSCRIBED,
                NoticeKind.RENEWAL_FAILED,
                NoticeKind.SUBSCRIPTION_ENDED,
                NoticeKind.OTHER,
            ]
        ),
    )
    def tell(self, data: st.DataObject, kind: NoticeKind) -> None:
        gateway = self.shop.gateways[data.draw(st.sampled_from(Gateway))]
        if gateway.books:
            name = data.draw(st.sampled_from(sorted(gateway.books)))
            notice = gateway.notice(
                kind,
                name,
                f"{kind}:{name}:{len(self.sent)}",
                subscription_reference=gateway.subscription_of(name),
            )
            self.on_their_way.append(notice)

    @precondition(lambda self: self.on_their_way)
    @rule(data=st.data(), dies=st.booleans())
    def deliver(self, data: st.DataObject, dies: bool) -> None:
        notice = data.draw(st.sampled_from(self.on_their_way))
        self.on_their_way.remove(notice)
        self.sent.append(notice)
        self.shop.die_after_commits = 1 if dies else None
        self.attempt(lambda: self.shop.take(notice))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def deliver_again(self, data: st.DataObject) -> None:
        notice = data.draw(st.sampled_from(self.sent))
        self.attempt(lambda: self.shop.take(notice))

    @precondition(lambda self: self.on_their_way)
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        self.on_their_way.remove(data.draw(st.sampled_from(self.on_their_way)))

    @precondition(lambda self: self.shop.tasks)
    @rule(data=st.data(), dies=st.sampled_from([None, 1, 2]))
    def perform(self, data: st.DataObject, dies: int | None) -> None:
        """A task runs; one that dies or fails is delivered again later."""
        task: Task = data.draw(st.sampled_from(self.shop.tasks))
        self.shop.die_after_commits = dies
        done = []
        self.attempt(lambda: done.append(self.shop.perform(task)))
        if done:
            self.shop.tasks.remove(task)

    @rule(data=st.data(), part=st.sampled_from([None, 10_000]))
    def refund(self, data: st.DataObject, part: int | None) -> None:
        payments = [each for order in self.orders() for each in self.shop.payments(order)]
        if payments:
            payment = data.draw(st.sampled_from(payments))
            wish = RefundWish(payment.payment_id, part, "asked for", "admin")
            self.attempt(lambda: self.shop.asking.run(wish, None))

    @rule(
        data=st.data(),
        kind=st.sampled_from([NoticeKind.DISPUTED, NoticeKind.DISPUTED, NoticeKind.DISPUTE_WON]),
    )
    def dispute(self, data: st.DataObject, kind: NoticeKind) -> None:
        """A bank asks, or has decided; the news of it may overtake each other and be lost."""
        payments = [each for order in self.orders() for each in self.shop.payments(order)]
        if payments:
            payment = data.draw(st.sampled_from(payments))
            notice = self.shop.gateways[payment.gateway].notice(
                kind,
                payment.gateway_reference,
                f"{kind}:{payment.payment_id}:{len(self.sent)}:{len(self.on_their_way)}",
                charge=payment.charge,
                occurred_at=self.shop.clock.now(),
            )
            self.on_their_way.append(notice)

    @rule(data=st.data(), is_lost=st.booleans(), dies=st.booleans())
    def decide_dispute(self, data: st.DataObject, is_lost: bool, dies: bool) -> None:
        disputes = self.open_disputes()
        if disputes:
            dispute = data.draw(st.sampled_from(disputes))
            refunds = self.shop.run(lambda stores: stores.refunds.of_payment(dispute.payment_id))
            is_clear = not any(each.is_open for each in refunds)
            ending = self.shop.ending_dispute
            end = ending.lose if is_lost and is_clear else ending.win
            self.shop.die_after_commits = 1 if dies else None
            self.attempt(lambda: end(dispute.dispute_id))

    def open_disputes(self) -> list[Dispute]:
        return list(
            self.shop.run(lambda stores: stores.disputes.newest(DisputeState.OPEN, None, 100))
        )

    @rule(data=st.data())
    def decide_refund(self, data: st.DataObject) -> None:
        for gateway in self.shop.gateways.values():
            gateway.refund_status = data.draw(
                st.sampled_from([RefundStatus.DONE, RefundStatus.PENDING, RefundStatus.REJECTED])
            )
            for refund_id, answer in gateway.refunds.items():
                if answer.status is RefundStatus.PENDING:
                    gateway.settle(refund_id, RefundStatus.DONE)

    @rule()
    def cancel(self) -> None:
        self.attempt(lambda: self.shop.cancelling.run(ANN))

    @rule(data=st.data(), outage=st.sampled_from(OUTAGES))
    def disturb(self, data: st.DataObject, outage: type[Exception]) -> None:
        self.shop.gateways[data.draw(st.sampled_from(Gateway))].fail_next = outage()

    @rule(hours=st.sampled_from([1, 30, 24 * 8, 24 * 32]))
    def wait(self, hours: int) -> None:
        self.shop.clock.advance(seconds=hours * HOUR_S)
        self.attempt(self.shop.reconciling.run)

    @invariant()
    def what_is_paid_stays_paid(self) -> None:
        for order in self.orders():
            assert (order.state is OrderState.PAID) == (order.payment_id is not None)

    @invariant()
    def the_ledger_is_whole(self) -> None:
        assert not self.shop.faults()
        assert all(lot.remaining_credits >= 0 for lot in self.shop.wallet().lots)

    @invariant()
    def nothing_disputed_can_be_spent(self) -> None:
        lots = {lot.lot_id: lot for lot in self.shop.wallet().lots}
        for dispute in self.open_disputes():
            lot = lots.get(purchased_lot_id(dispute.payment_id))
            assert lot is None or not lot.remaining_credits
        has_any = bool(self.open_disputes())
        assert has_any or not self.shop.wallet().disputed_credits

    def teardown(self) -> None:
        self.settle()
        for dispute in self.open_disputes():
            self.shop.ending_dispute.win(dispute.dispute_id)
        assert self.shop.wallet().disputed_credits == 0
        report = self.shop.report()
        kept = {"surplus"}  # money a gateway refuses to take back is owed, and said so
        assert [each for each in report.findings if each.kind not in kept] == []
        taken = sum(gateway.taken_minor for gateway in self.shop.gateways.values())
        returned = sum(gateway.returned_minor for gateway in self.shop.gateways.values())
        returned += sum(each.amount.amount_minor for each in self.refunds() if each.reason == LOST)
        assert (report.taken_minor, report.returned_minor) == (taken, returned)
        self.bought_credits_are_there()
        self.of_twins_one_is_fulfilled()
        uow: Any = self.shop.uow
        assert ReplayLedger(uow, self.shop.shelf).replay(ANN) == ()

    def of_twins_one_is_fulfilled(self) -> None:
        given = {
            order.order_id
            for order in self.orders()
            for payment in self.shop.payments(order)
            if payment.purpose is Purpose.FIRST
        }
        twins = [order for order in self.orders() if order.twin_id is not None]
        assert not [each for each in twins if {each.order_id, each.twin_id} <= given]

    def settle(self) -> None:
        """Let everything that is silent be asked about, until nothing is left to do."""
        for gateway in self.shop.gateways.values():
            gateway.fail_next = None
        for _ in range(8):
            self.shop.clock.advance(seconds=24 * HOUR_S)
            for order in self.orders():
                # Beyond what the schedule asks: charges of orders that ended are found as well.
                asked = replace(order, look_up_at=self.shop.clock.now())
                self.shop.run(lambda stores, asked=asked: stores.orders.save(asked))
                self.shop.looking.run(OrderId(order.order_id))
            self.shop.reconciling.run()
            self.shop.work_off()

    def bought_credits_are_there(self) -> None:
        packs = [order for order in self.orders() if order.item.kind is ItemKind.PACK]
        bought = sum(
            order.item.credits
            for order in packs
            for payment in self.shop.payments(order)
            if payment.purpose is Purpose.FIRST
        )
        entries = self.shop.entries()
        purchased = sum(
            each.amount_credits for each in entries if each.entry_type is EntryType.PURCHASE
        )
        back = -sum(each.amount_credits for each in entries if each.entry_type is EntryType.REFUND)
        lots = [lot for lot in self.shop.wallet().lots if lot.lot_id.endswith(":purchase")]
        assert purchased == bought
        assert sum(lot.remaining_credits for lot in lots) == bought - back
        assert all(
            payment.state is not PaymentState.REFUNDED or payment.left_minor == 0
            for order in self.orders()
            for payment in self.shop.payments(order)
        )

    def refunds(self) -> list[Refund]:
        payments = [each for order in self.orders() for each in self.shop.payments(order)]
        return [each for payment in payments for each in self.shop.refunds_of(payment)]

    def orders(self) -> list[Order]:
        return list(self.shop.run(lambda stores: stores.orders.of_owner(ANN, 200, None)))


def _is_payable(book: Book) -> bool:
    return book.is_seen and not book.charges and not book.is_closed


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=100,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
