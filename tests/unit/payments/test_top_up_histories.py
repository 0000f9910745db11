"""Random histories of automatic top-ups: spending, refusals, lost answers, crashes, months.

Whatever happens: a calendar month costs no more than was agreed in it, no charge costs more than
its consent, one order is open at most, no order is charged twice (the gateway would say so), and
the ledger is whole. In the end everything charged is fulfilled.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.kernel.tasks import Task
from shared.payments.auto_top_up import month_of
from shared.payments.errors import (
    AutoTopUpNeedsPlan,
    GatewayRefused,
    GatewayUnavailable,
    GatewayUncertain,
    NotOnSale,
    NotSubscribed,
    OtherGatewayOffered,
)
from shared.payments.gateway import Charge, ChargeStatus, Gateway
from shared.payments.model import Order
from shared.payments.naming import subscription_id_of
from tests.unit.payments.builders import ANN, Crash, Shop, a_plan, reference_of, usd
from tests.unit.payments.top_ups import (
    DAY_S,
    HOUR_S,
    agrees,
    automatic_orders,
    price_of,
    spend_down_to,
    subscribed_shop,
    tick,
    told,
)

REFUSALS = (
    GatewayUnavailable,
    GatewayUncertain,
    GatewayRefused,
    AutoTopUpNeedsPlan,
    NotSubscribed,
    NotOnSale,
    OtherGatewayOffered,
    Crash,
)


def plan_order(shop: Shop) -> Order:
    """The order that began the plan."""
    subscription_id = shop.subscription().subscription_id
    orders: list[Order] = shop.run(lambda stores: stores.orders.of_owner(ANN, 200, None))
    return next(each for each in orders if subscription_id_of(each.order_id) == subscription_id)


class TopUpHistories(RuleBasedStateMachine):
    """Drives a shop whose buyer agrees, spends and withdraws."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = subscribed_shop()
        self.most: dict[str, int] = defaultdict(int)
        self.in_force = 0

    def attempt(self, action: Callable[[], object]) -> None:
        try:
            action()
        except REFUSALS:
            pass
        finally:
            self.shop.die_after_commits = None
        self.note()

    def note(self) -> None:
        """Remember the largest sum that was agreed to in each month."""
        month = month_of(self.shop.clock.now())
        self.most[month] = max(self.most[month], self.in_force)

    @rule(charges=st.integers(1, 3), rest=st.integers(0, 500), threshold=st.integers(1, 150))
    def agree(self, charges: int, rest: int, threshold: int) -> None:
        if not self.shop.top_ups.read(ANN).packs:
            return  # the plan is over, and packs are for those who have one
        month_max = usd(charges * price_of(self.shop).amount_minor + rest)
        done: list[object] = []
        self.attempt(
            lambda: done.append(agrees(self.shop, month_max=month_max, threshold_credits=threshold))
        )
        if done:
            self.in_force = month_max.amount_minor
            self.note()

    @rule()
    def withdraw(self) -> None:
        self.shop.top_ups.withdraw(ANN)
        self.in_force = 0

    @rule(left=st.integers(0, 30))
    def spend(self, left: int) -> None:
        spend_down_to(self.shop, left)

    @precondition(lambda self: self.shop.tasks)
    @rule(data=st.data(), dies=st.sampled_from([None, None, 1, 2, 3]), again=st.booleans())
    def perform(self, data: st.DataObject, dies: int | None, again: bool) -> None:
        """A task runs; one that dies or fails is delivered again, one that does not may be."""
        task: Task = data.draw(st.sampled_from(self.shop.tasks))
        self.shop.die_after_commits = dies
        done: list[object] = []
        self.attempt(lambda: done.append(self.shop.perform(task)))
        if done and not again:
            self.shop.tasks.remove(task)

    @rule(outage=st.sampled_from([GatewayUnavailable, GatewayUncertain]))
    def disturb(self, outage: type[Exception]) -> None:
        self.shop.paddle.fail_next = outage()

    @rule(count=st.integers(1, 3))
    def decline(self, count: int) -> None:
        self.shop.paddle.declines = count

    @rule()
    def lose(self) -> None:
        self.shop.paddle.lose_next = True

    @precondition(lambda self: self.shop.paddle.direct_charges)
    @rule(data=st.data(), event=st.sampled_from(["paid", "completed"]))
    def tell(self, data: st.DataObject, event: str) -> None:
        """A message about a charge comes, perhaps again, perhaps before its answer."""
        reference = data.draw(st.sampled_from(sorted(self.shop.paddle.direct_charges)))
        charge = self.shop.paddle.direct_charges[reference]
        if charge.status is ChargeStatus.PAID:
            self.attempt(lambda: self.shop.take(told(self.shop, charge, reference, event)))

    @rule()
    def renew(self) -> None:
        """The plan is charged for its next month, or bought anew where it is over."""
        plan = self.shop.subscription()
        if not plan.is_live(self.shop.clock.now()):
            self.attempt(lambda: self.shop.bought(a_plan(gateway=Gateway.PADDLE)))
            return
        order = plan_order(self.shop)
        gateway, name = self.shop.paddle, reference_of(order)
        self.attempt(lambda: self.shop.take(gateway.renewed(name, gateway.renew(name))))

    @rule(hours=st.sampled_from([1, 26, 24 * 8, 24 * 20]))
    def wait(self, hours: int) -> None:
        self.shop.clock.advance(seconds=hours * HOUR_S)
        self.attempt(self.shop.reconciling.run)

    @invariant()
    def a_month_costs_no_more_than_was_agreed(self) -> None:
        spent: dict[str, int] = defaultdict(int)
        for charge in self.charges():
            assert charge.amount is not None
            assert charge.paid_at is not None
            spent[month_of(charge.paid_at)] += charge.amount.amount_minor
        assert all(sum_minor <= self.most[month] for month, sum_minor in spent.items())

    @invariant()
    def one_order_is_open_at_most(self) -> None:
        orders = automatic_orders(self.shop)
        assert sum(each.is_open for each in orders) <= 1

    def teardown(self) -> None:
        paddle = self.shop.paddle
        paddle.fail_next, paddle.lose_next, paddle.declines = None, False, 0
        for _ in range(4):
            tick(self.shop, DAY_S)
        self.shop.work_off()
        assert self.shop.report().agrees
        assert not self.shop.faults()
        uow: Any = self.shop.uow
        paid = {each.charge_key for each in self.charges()}
        kept = {
            payment.charge.charge_key
            for order in automatic_orders(self.shop)
            for payment in uow.run(
                lambda stores, order=order: stores.payments.of_order(order.order_id)
            )
        }
        assert paid == kept

    def charges(self) -> list[Charge]:
        charges = self.shop.paddle.direct_charges.values()
        return [each for each in charges if each.status is ChargeStatus.PAID]


TestTopUpHistories = TopUpHistories.TestCase
TestTopUpHistories.settings = settings(
    max_examples=80,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
