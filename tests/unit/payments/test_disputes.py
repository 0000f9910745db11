"""Disputed payments: what they brought is held back, and comes back or goes."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from shared.catalogue.subscription import EndedBecause, SubscriptionStatus
from shared.credits.plan import PlanStatus, ReadPlan
from shared.credits.receipt import ReleaseRule
from shared.credits.replay import ReplayLedger
from shared.kernel.ids import DisputeId, HoldId, PaymentId
from shared.payments.errors import (
    DisputeOpen,
    DisputeUnknown,
    PaymentUnknown,
    RefundOpen,
    TransitionRefused,
)
from shared.payments.gateway import Gateway, Notice, NoticeKind, RefundAnswer, RefundStatus
from shared.payments.model import Dispute, NoticeOutcome, Order, Purpose
from shared.payments.naming import dispute_id_of
from shared.payments.states import DisputeState, PaymentState
from tests.unit.credits.builders import a_hold, a_verdict
from tests.unit.payments.builders import ANN, NOW, Shop, a_pack, a_plan, dies, reference_of, usd

WEEK_S = timedelta(days=7).total_seconds()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def plan(shop: Shop) -> Order:
    """A plan with 25 credits a week."""
    return shop.bought(a_plan(gateway=Gateway.PADDLE))


@pytest.fixture
def pack(shop: Shop, plan: Order) -> Order:
    """A pack of 150 credits beside the plan."""
    return shop.bought(a_pack(gateway=Gateway.PADDLE))


def told(shop: Shop, order: Order, kind: NoticeKind, event: str = "", age_s: int = 0) -> Notice:
    """What the gateway tells of the order's first payment, as of `age_s` ago."""
    payment = shop.payment(order)
    return shop.paddle.notice(
        kind,
        payment.gateway_reference,
        event or f"evt_{kind}_{shop.clock.now()}_{age_s}",
        charge=payment.charge,
        occurred_at=shop.clock.now() - timedelta(seconds=age_s),
    )


def dispute(shop: Shop, order: Order) -> None:
    assert shop.take(told(shop, order, NoticeKind.DISPUTED)) is NoticeOutcome.TAKEN


def win(shop: Shop, order: Order) -> None:
    assert shop.take(told(shop, order, NoticeKind.DISPUTE_WON)) is NoticeOutcome.TAKEN


def lose(shop: Shop, order: Order) -> Dispute:
    return shop.ending_dispute.lose(dispute_id_of(shop.payment(order).payment_id))


def row(shop: Shop, order: Order) -> Dispute | None:
    dispute_id = dispute_id_of(shop.payment(order).payment_id)
    found: Dispute | None = shop.run(lambda stores: stores.disputes.find(dispute_id))
    return found


def purse(shop: Shop) -> tuple[int, int]:
    """What can be spent, and what is set aside."""
    wallet = shop.wallet()
    return wallet.available_credits, wallet.disputed_credits


def is_whole(shop: Shop) -> bool:
    return not shop.faults() and ReplayLedger(shop.uow, shop.shelf).replay(ANN) == ()


def test_a_disputed_pack_is_set_aside_and_the_plan_goes_on(shop: Shop, pack: Order) -> None:
    dispute(shop, pack)
    assert purse(shop) == (25, 150)
    assert shop.plan().plan_id == "starter"
    assert shop.payment(pack).state is PaymentState.DISPUTED
    assert is_whole(shop)


def test_a_pack_comes_back_whole_when_the_dispute_is_won(shop: Shop, pack: Order) -> None:
    shop.run(lambda stores: shop.ledger.hold(stores, ANN, a_hold(amount=65), NOW))
    shop.run(lambda stores: shop.ledger.capture(stores, ANN, HoldId("gen_1"), 65, NOW))
    dispute(shop, pack)
    assert purse(shop) == (0, 110)
    win(shop, pack)
    assert purse(shop) == (110, 0)
    assert shop.payment(pack).state is PaymentState.PAID
    assert is_whole(shop)


def test_a_pack_is_taken_when_the_dispute_is_lost(shop: Shop, pack: Order) -> None:
    dispute(shop, pack)
    assert lose(shop, pack).state is DisputeState.LOST
    assert purse(shop) == (25, 0)
    (refund,) = shop.refunds_of(shop.payment(pack))
    assert (refund.withdrawn_credits, refund.spent_credits) == (150, 0)
    assert is_whole(shop)


def test_credits_on_hold_are_set_aside_when_their_job_fails(shop: Shop, pack: Order) -> None:
    shop.run(lambda stores: shop.ledger.hold(stores, ANN, a_hold(amount=75), NOW))
    dispute(shop, pack)
    assert purse(shop) == (0, 100)
    verdict = a_verdict(ReleaseRule.PROVIDER_FAILED)
    shop.run(lambda stores: shop.ledger.release(stores, ANN, HoldId("gen_1"), verdict, NOW))
    assert purse(shop) == (25, 150)
    lose(shop, pack)
    assert purse(shop) == (25, 0)
    assert is_whole(shop)


def test_credits_on_hold_when_the_dispute_is_lost_do_not_come_back(shop: Shop, pack: Order) -> None:
    shop.run(lambda stores: shop.ledger.hold(stores, ANN, a_hold(amount=75), NOW))
    dispute(shop, pack)
    lose(shop, pack)
    verdict = a_verdict(ReleaseRule.PROVIDER_FAILED)
    shop.run(lambda stores: shop.ledger.release(stores, ANN, HoldId("gen_1"), verdict, NOW))
    assert purse(shop) == (25, 0)
    assert is_whole(shop)


def test_a_disputed_plan_is_held_back_and_charged_no_more(shop: Shop, plan: Order) -> None:
    dispute(shop, plan)
    shop.work_off()
    assert purse(shop) == (0, 25)
    assert shop.plan().plan_id == "demo"
    assert shop.subscription().status is SubscriptionStatus.DISPUTED
    assert shop.paddle.cancelled == [shop.subscription().gateway_reference]
    current = ReadPlan(shop.uow, shop.shelf, shop.clock).current(ANN)
    assert (current.plan_id, current.status) == ("demo", PlanStatus.DISPUTED)


def test_a_plan_comes_back_with_the_time_it_had_left(shop: Shop, plan: Order) -> None:
    before = shop.subscription()
    shop.clock.advance(seconds=3600)
    dispute(shop, plan)
    shop.clock.advance(seconds=10 * WEEK_S)
    win(shop, plan)
    after = shop.subscription()
    assert after.period_end == before.period_end + timedelta(weeks=10)
    assert (after.status, after.cancel_at) == (SubscriptionStatus.ACTIVE, after.period_end)
    assert shop.plan().plan_id == "starter"
    # What was set aside, and this week's: nothing for the weeks between.
    assert purse(shop) == (50, 0)
    assert is_whole(shop)


def test_a_dispute_of_an_hour_gives_nothing_twice(shop: Shop, plan: Order) -> None:
    dispute(shop, plan)
    shop.clock.advance(seconds=3600)
    win(shop, plan)
    assert purse(shop) == (25, 0)


def test_a_plan_ends_when_the_dispute_is_lost(shop: Shop, plan: Order) -> None:
    dispute(shop, plan)
    lose(shop, plan)
    assert shop.subscription().ended_because is EndedBecause.REFUNDED
    assert purse(shop) == (0, 0)
    assert is_whole(shop)


def test_a_dispute_about_a_month_that_is_over_stops_the_charges_alone(
    shop: Shop, plan: Order
) -> None:
    shop.clock.advance(seconds=timedelta(days=30).total_seconds())
    reference = reference_of(plan)
    shop.take(shop.paddle.renewed(reference, shop.paddle.renew(reference)))
    dispute(shop, plan)
    assert shop.plan().plan_id == "starter"
    assert shop.subscription().cancel_at is not None
    assert shop.wallet().disputed_credits == 0


def test_a_charge_that_comes_while_a_plan_is_held_back_goes_back(shop: Shop, plan: Order) -> None:
    dispute(shop, plan)
    reference = reference_of(plan)
    notice = shop.paddle.renewed(reference, shop.paddle.renew(reference))
    assert shop.take(notice) is NoticeOutcome.SURPLUS
    shop.work_off()
    assert shop.payments(plan)[-1].purpose is Purpose.SURPLUS
    win(shop, plan)
    assert shop.plan().plan_id == "starter"
    assert shop.report().agrees


def test_money_for_a_plan_that_was_ordered_before_goes_back(shop: Shop, plan: Order) -> None:
    other = shop.order(a_plan("pro", gateway=Gateway.PADDLE))
    dispute(shop, plan)
    reference = reference_of(other)
    notice = shop.paddle.paid(reference, shop.paddle.pay(reference))
    assert shop.take(notice) is NoticeOutcome.SURPLUS
    win(shop, plan)
    assert shop.plan().plan_id == "starter"


def test_a_pack_that_was_ordered_before_is_given(shop: Shop, plan: Order) -> None:
    other = shop.order(a_pack(gateway=Gateway.PADDLE))
    dispute(shop, plan)
    reference = reference_of(other)
    assert shop.take(shop.paddle.paid(reference, shop.paddle.pay(reference))) is NoticeOutcome.TAKEN
    assert purse(shop) == (150, 25)


def test_nothing_is_sold_to_an_account_whose_bank_asks(shop: Shop, pack: Order) -> None:
    waiting = shop.order(a_plan("pro"))
    dispute(shop, pack)
    with pytest.raises(DisputeOpen):
        shop.order(a_pack())
    assert shop.opener.open_again(ANN, waiting.order_id) == waiting
    win(shop, pack)
    assert shop.order(a_pack(gateway=Gateway.PADDLE)).is_open


def test_a_repeated_message_sets_nothing_aside_twice(shop: Shop, pack: Order) -> None:
    dispute(shop, pack)
    assert shop.take(told(shop, pack, NoticeKind.DISPUTED, "again")) is NoticeOutcome.IGNORED
    win(shop, pack)
    assert shop.take(told(shop, pack, NoticeKind.DISPUTE_WON, "twice")) is NoticeOutcome.IGNORED
    assert purse(shop) == (175, 0)


def test_the_end_told_before_the_beginning_opens_nothing(shop: Shop, pack: Order) -> None:
    early = told(shop, pack, NoticeKind.DISPUTED, age_s=60)
    assert shop.take(told(shop, pack, NoticeKind.DISPUTE_WON)) is NoticeOutcome.IGNORED
    assert shop.take(early) is NoticeOutcome.OUTDATED
    assert purse(shop) == (175, 0)
    found = row(shop, pack)
    assert found is not None
    assert found.state is DisputeState.WON


def test_a_warning_taken_back_late_does_not_end_the_chargeback(shop: Shop, pack: Order) -> None:
    assert shop.take(told(shop, pack, NoticeKind.DISPUTED, "warning", 90)) is NoticeOutcome.TAKEN
    assert shop.take(told(shop, pack, NoticeKind.DISPUTED, "charge", 10)) is NoticeOutcome.IGNORED
    late = told(shop, pack, NoticeKind.DISPUTE_WON, "late", 50)
    assert shop.take(late) is NoticeOutcome.OUTDATED
    assert purse(shop) == (25, 150)


def test_a_dispute_that_was_won_may_come_back(shop: Shop, pack: Order) -> None:
    dispute(shop, pack)
    win(shop, pack)
    shop.clock.advance(seconds=60)
    dispute(shop, pack)
    assert purse(shop) == (25, 150)
    win(shop, pack)
    assert purse(shop) == (175, 0)
    assert is_whole(shop)


def test_news_of_a_lost_dispute_changes_nothing(shop: Shop, pack: Order) -> None:
    dispute(shop, pack)
    lose(shop, pack)
    for kind in (NoticeKind.DISPUTED, NoticeKind.DISPUTE_WON):
        assert shop.take(told(shop, pack, kind, f"late_{kind}")) is NoticeOutcome.IGNORED
    assert purse(shop) == (25, 0)
    with pytest.raises(TransitionRefused):
        lose(shop, pack)


def part_refunded(shop: Shop, order: Order, amount_minor: int) -> NoticeOutcome:
    """Somebody gives a part back in the gateway's console."""
    payment = shop.payment(order)
    answer = RefundAnswer(RefundStatus.DONE, "adj_console", usd(amount_minor))
    notice = shop.paddle.notice(
        NoticeKind.REFUND, payment.gateway_reference, "r", charge=payment.charge, refund=answer
    )
    return shop.take(notice)


def test_a_part_refunded_meanwhile_is_taken_from_what_is_aside(shop: Shop, pack: Order) -> None:
    dispute(shop, pack)
    half = shop.payment(pack).amount.amount_minor // 2
    assert part_refunded(shop, pack, half) is NoticeOutcome.TAKEN
    available, aside = purse(shop)
    assert (available, aside) == (
        25,
        150 - shop.refunds_of(shop.payment(pack))[0].withdrawn_credits,
    )
    assert shop.payment(pack).state is PaymentState.DISPUTED
    win(shop, pack)
    assert purse(shop) == (25 + aside, 0)
    assert shop.payment(pack).state is PaymentState.PARTIALLY_REFUNDED
    assert is_whole(shop)


def test_a_plan_refunded_in_part_stays_held_back(shop: Shop, plan: Order) -> None:
    dispute(shop, plan)
    part_refunded(shop, plan, 100)
    assert (shop.plan().plan_id, purse(shop)) == ("demo", (0, 25))
    lose(shop, plan)
    assert purse(shop) == (0, 0)
    assert is_whole(shop)


def test_all_refunded_meanwhile_leaves_nothing_to_give_back(shop: Shop, plan: Order) -> None:
    dispute(shop, plan)
    part_refunded(shop, plan, shop.payment(plan).amount.amount_minor)
    win(shop, plan)
    assert shop.subscription().ended_because is EndedBecause.REFUNDED
    assert purse(shop) == (0, 0)
    assert shop.payment(plan).state is PaymentState.REFUNDED
    assert is_whole(shop)


def test_no_refund_is_asked_for_while_the_bank_asks(shop: Shop, pack: Order) -> None:
    dispute(shop, pack)
    with pytest.raises(RefundOpen):
        shop.ask_refund(shop.payment(pack).payment_id)


def test_a_dispute_no_gateway_tells_of_is_opened_and_won_by_hand(shop: Shop) -> None:
    shop.bought(a_plan())
    pack = shop.bought(a_pack())
    payment = shop.payment(pack)
    for _ in range(2):
        opened = shop.opening_dispute.run(payment.payment_id)
        assert (opened.dispute_id, opened.state) == (
            dispute_id_of(payment.payment_id),
            DisputeState.OPEN,
        )
    assert purse(shop) == (25, 150)
    for _ in range(2):
        assert shop.ending_dispute.win(opened.dispute_id).state is DisputeState.WON
    assert purse(shop) == (175, 0)


def test_what_is_not_there_is_neither_disputed_nor_won(shop: Shop) -> None:
    with pytest.raises(PaymentUnknown):
        shop.opening_dispute.run(PaymentId("pay_none"))
    for end in (shop.ending_dispute.win, shop.ending_dispute.lose):
        with pytest.raises(DisputeUnknown):
            end(DisputeId("dsp_none"))


def test_surplus_that_is_disputed_takes_nothing(shop: Shop, plan: Order) -> None:
    reference = reference_of(plan)
    twice = shop.paddle.pay(reference)
    other = replace(twice, charge_key="txn_second")
    again = shop.paddle.paid(reference, other, event="twice")
    assert shop.take(again) is NoticeOutcome.SURPLUS
    (surplus,) = (each for each in shop.payments(plan) if each.purpose is Purpose.SURPLUS)
    shop.opening_dispute.run(surplus.payment_id)
    assert (shop.plan().plan_id, purse(shop)) == ("starter", (25, 0))


@pytest.mark.parametrize("item", ["plan", "pack"])
def test_a_process_that_dies_behind_any_step_leaves_one_effect(item: str) -> None:
    shop = Shop()
    orders = {"plan": shop.bought(a_plan(gateway=Gateway.PADDLE))}
    orders["pack"] = shop.bought(a_pack(gateway=Gateway.PADDLE))
    order = orders[item]
    before = shop.wallet()
    for kind in (NoticeKind.DISPUTED, NoticeKind.DISPUTE_WON):
        dies(shop, partial(shop.take, notice := told(shop, order, kind)))
        assert shop.take(notice) is NoticeOutcome.REPEATED
    assert shop.wallet().lots == before.lots
    assert is_whole(shop)
    shop.clock.advance(seconds=60)
    dispute(shop, order)
    dispute_id = dispute_id_of(shop.payment(order).payment_id)
    dies(shop, partial(shop.ending_dispute.lose, dispute_id))
    with pytest.raises(TransitionRefused):
        lose(shop, order)
    assert shop.wallet().disputed_credits == 0
    assert is_whole(shop)
