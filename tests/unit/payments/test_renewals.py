"""Later charges, cancelling, and what silence hides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.catalogue.subscription import EndedBecause, SubscriptionStatus
from shared.kernel.tasks import Handler
from shared.payments.errors import AlreadySubscribed, GatewayUnavailable, NotSubscribed
from shared.payments.gateway import Gateway, Method, NoticeKind
from shared.payments.model import NoticeOutcome, Purpose
from shared.payments.schedule import RENEWAL_LOOK
from shared.payments.states import OrderState, PaymentState
from shared.payments.usecases.reconcile import PAGE
from tests.unit.payments.builders import ANN, NOW, Shop, a_plan, reference_of

DAY_S = 86_400


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture(params=Gateway)
def gateway(request: pytest.FixtureRequest) -> Gateway:
    return Gateway(request.param)


def test_a_renewal_pays_for_the_period_behind_the_last(shop: Shop, gateway: Gateway) -> None:
    order = shop.bought(a_plan(gateway=gateway))
    before = shop.subscription()
    shop.clock.advance(seconds=30 * DAY_S)
    told = shop.gateways[gateway]
    notice = told.renewed(reference_of(order), told.renew(reference_of(order)))
    assert shop.take(notice) is NoticeOutcome.TAKEN
    assert shop.take(notice) is NoticeOutcome.REPEATED
    after = shop.subscription()
    assert (after.period_start, after.status) == (before.period_end, SubscriptionStatus.ACTIVE)
    assert {each.purpose for each in shop.payments(order)} == {Purpose.FIRST, Purpose.RENEWAL}
    assert shop.report().agrees


def test_a_renewal_nobody_told_of_is_found_by_asking(shop: Shop, gateway: Gateway) -> None:
    order = shop.bought(a_plan(gateway=gateway))
    ends = shop.subscription().period_end
    shop.clock.advance(seconds=31 * DAY_S)
    shop.gateways[gateway].renew(reference_of(order))
    assert not shop.report().agrees
    assert shop.reconciling.run() == 1
    shop.work_off()
    assert shop.subscription().period_start == ends
    assert shop.report().agrees


def test_a_renewal_that_comes_before_the_first_charge_has_both_asked_about(shop: Shop) -> None:
    order = shop.order(a_plan())
    reference = reference_of(order)
    shop.ecpay.pay(reference)
    later = shop.ecpay.renew(reference)
    assert shop.take(shop.ecpay.renewed(reference, later)) is NoticeOutcome.TAKEN
    assert shop.payments(order) == []
    shop.work_off()
    assert [each.purpose for each in shop.payments(order)].count(Purpose.FIRST) == 1
    assert len(shop.payments(order)) == 2
    assert shop.report().agrees


def test_a_failed_renewal_keeps_the_plan_for_a_while(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.clock.advance(seconds=30 * DAY_S)
    failed = shop.ecpay.notice(NoticeKind.RENEWAL_FAILED, reference_of(order), "failed:1")
    assert shop.take(failed) is NoticeOutcome.TAKEN
    assert shop.subscription().status is SubscriptionStatus.PAST_DUE
    assert shop.plan().plan_id == "starter"
    renewed = shop.ecpay.renewed(reference_of(order), shop.ecpay.renew(reference_of(order)))
    shop.take(renewed)
    assert shop.subscription().status is SubscriptionStatus.ACTIVE


def test_a_failure_older_than_what_we_know_changes_nothing(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    reference = reference_of(order)
    shop.clock.advance(seconds=30 * DAY_S)
    late = shop.paddle.notice(NoticeKind.RENEWAL_FAILED, reference, "evt_late")
    shop.clock.advance(seconds=60)
    shop.take(shop.paddle.renewed(reference, shop.paddle.renew(reference)))
    assert shop.take(late) is NoticeOutcome.OUTDATED
    assert shop.subscription().status is SubscriptionStatus.ACTIVE


def test_a_failure_of_a_period_that_was_paid_meanwhile_changes_nothing(shop: Shop) -> None:
    """ECPay has no time of its own: a message from before is known by the period it is about."""
    order = shop.bought(a_plan())
    failed = shop.ecpay.notice(NoticeKind.RENEWAL_FAILED, reference_of(order), "failed:1")
    assert shop.take(failed) is NoticeOutcome.OUTDATED
    assert shop.subscription().status is SubscriptionStatus.ACTIVE


def test_a_cancelled_plan_ends_with_its_period_and_its_charges(
    shop: Shop, gateway: Gateway
) -> None:
    order = shop.bought(a_plan(gateway=gateway))
    first, again = shop.cancelling.run(ANN), shop.cancelling.run(ANN)
    assert first == again
    assert first.cancel_at == first.period_end
    shop.work_off()
    told = shop.gateways[gateway]
    assert told.cancelled == [shop.subscription().gateway_reference]
    assert told.books[reference_of(order)].is_recurring_ended


def test_a_period_that_was_charged_while_cancelling_counts(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.clock.advance(seconds=30 * DAY_S)
    charge = shop.ecpay.renew(reference_of(order))
    shop.cancelling.run(ANN)
    assert shop.take(shop.ecpay.renewed(reference_of(order), charge)) is NoticeOutcome.TAKEN
    after = shop.subscription()
    assert after.cancel_at == after.period_end
    assert after.period_end > NOW + timedelta(days=55)
    shop.work_off()
    assert shop.ecpay.books[reference_of(order)].is_recurring_ended
    assert shop.report().agrees


def test_a_subscription_is_named_before_or_behind_its_payment(shop: Shop) -> None:
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    reference = reference_of(order)
    name = shop.paddle.subscription_of(reference)
    told = shop.paddle.notice(
        NoticeKind.SUBSCRIBED, reference, "evt_1", subscription_reference=name
    )
    assert shop.take(told) is NoticeOutcome.TAKEN
    charge = replace(shop.paddle.pay(reference), subscription_reference=None)
    shop.take(shop.paddle.paid(reference, charge))
    assert shop.subscription().gateway_reference == name


def test_charges_of_a_cancelled_plan_end_once_their_name_is_known(shop: Shop) -> None:
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    reference = reference_of(order)
    charge = replace(shop.paddle.pay(reference), subscription_reference=None)
    shop.take(shop.paddle.paid(reference, charge))
    shop.cancelling.run(ANN)
    assert shop.tasks_of(Handler.CANCEL_RECURRING) == []
    name = shop.paddle.subscription_of(reference)
    shop.take(
        shop.paddle.notice(NoticeKind.SUBSCRIBED, reference, "e", subscription_reference=name)
    )
    shop.work_off()
    assert shop.paddle.cancelled == [name]


def test_a_name_nobody_told_is_asked_for(shop: Shop) -> None:
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    reference = reference_of(order)
    charge = replace(shop.paddle.pay(reference), subscription_reference=None)
    shop.take(shop.paddle.paid(reference, charge))
    shop.cancelling.run(ANN)
    shop.clock.advance(seconds=DAY_S)
    assert shop.reconciling.run() == 1
    shop.work_off()
    assert shop.paddle.cancelled == [shop.paddle.subscription_of(reference)]


def test_surplus_that_would_be_charged_again_is_ended_though_nobody_told_its_name(
    shop: Shop,
) -> None:
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    reference = reference_of(order)
    shop.bought(a_plan("pro"))
    charge = replace(shop.paddle.pay(reference), subscription_reference=None)
    assert shop.take(shop.paddle.paid(reference, charge)) is NoticeOutcome.SURPLUS
    shop.clock.advance(seconds=DAY_S)
    assert shop.reconciling.run() == 1
    shop.work_off()
    assert shop.paddle.cancelled == [shop.paddle.subscription_of(reference)]
    assert shop.reconciling.run() == 0


def test_a_name_the_gateway_does_not_know_is_not_asked_for_for_ever(shop: Shop) -> None:
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    reference = reference_of(order)
    charge = replace(shop.paddle.pay(reference), subscription_reference=None)
    shop.paddle.books[reference].charges[0] = charge
    shop.take(shop.paddle.paid(reference, charge))
    ends = shop.subscription().period_end
    for _ in range(9 * 4):
        shop.clock.advance(seconds=DAY_S / 4)
        shop.reconciling.run()
        shop.work_off()
    assert shop.found(order.order_id).look_up_at == ends + RENEWAL_LOOK


def test_a_plan_its_gateway_ended_is_kept_until_what_is_paid_is_over(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    ended = shop.paddle.notice(NoticeKind.SUBSCRIPTION_ENDED, reference_of(order), "evt_1")
    shop.take(ended)
    assert shop.subscription().cancel_at == shop.subscription().period_end
    shop.clock.advance(seconds=32 * DAY_S)
    again = shop.paddle.notice(NoticeKind.SUBSCRIPTION_ENDED, reference_of(order), "evt_2")
    shop.take(again)
    assert shop.subscription().ended_because is EndedBecause.EXPIRED
    assert shop.plan().plan_id == "demo"


def test_a_plan_paid_by_a_bank_machine_is_had_for_a_month_and_may_be_bought_again(
    shop: Shop,
) -> None:
    shop.bought(a_plan(method=Method.ATM))
    first = shop.subscription()
    assert first.cancel_at == first.period_end
    shop.bought(a_plan(method=Method.ATM))
    assert shop.subscription().period_start == first.period_end
    assert shop.wallet().available_credits == 25


def test_the_same_plan_is_not_sold_twice(shop: Shop) -> None:
    shop.bought(a_plan())
    with pytest.raises(AlreadySubscribed):
        shop.order(a_plan())


def test_there_is_no_plan_to_cancel_without_one(shop: Shop) -> None:
    with pytest.raises(NotSubscribed):
        shop.cancelling.run(ANN)


def test_an_order_that_was_paid_in_silence_is_found_by_asking(shop: Shop) -> None:
    order = shop.order(a_plan())
    shop.ecpay.pay(reference_of(order))
    shop.clock.advance(seconds=601)
    assert shop.reconciling.run() == 1
    shop.work_off()
    assert shop.found(order.order_id).state is OrderState.PAID
    assert shop.report().agrees


def test_an_order_nobody_pays_is_asked_about_ever_later_and_expires(shop: Shop) -> None:
    order = shop.order(a_plan())
    for _ in range(200):
        shop.clock.advance(seconds=600)
        shop.reconciling.run()
        shop.work_off()
    assert shop.found(order.order_id).state is OrderState.EXPIRED
    assert shop.ecpay.looks < 12


def test_an_order_is_not_given_up_while_its_gateway_is_silent(shop: Shop) -> None:
    order = shop.order(a_plan())
    shop.clock.advance(seconds=3 * DAY_S)
    shop.ecpay.is_down = True
    with pytest.raises(GatewayUnavailable):
        shop.looking.run(order.order_id)
    assert shop.found(order.order_id).state is OrderState.CREATED


def test_a_lost_checkout_is_found_to_have_failed(shop: Shop) -> None:
    order = shop.order(a_plan())
    shop.ecpay.books[reference_of(order)].has_failed = True
    shop.clock.advance(seconds=601)
    shop.looking.run(order.order_id)
    assert shop.found(order.order_id).state is OrderState.FAILED


def test_a_refund_while_renewing_ends_the_plan_and_gives_the_renewal_back(shop: Shop) -> None:
    order = shop.bought(a_plan())
    payment = shop.payment(order)
    shop.ask_refund(payment.payment_id)
    charge = shop.ecpay.renew(reference_of(order))
    shop.work_off(Handler.SEND_REFUND)
    assert shop.subscription().ended_because is EndedBecause.REFUNDED
    assert shop.wallet().available_credits == 0
    notice = shop.ecpay.renewed(reference_of(order), charge)
    assert shop.take(notice) is NoticeOutcome.SURPLUS
    shop.work_off()
    assert {each.state for each in shop.payments(order)} == {PaymentState.REFUNDED}
    assert shop.ecpay.returned_minor == shop.ecpay.taken_minor
    assert shop.report().agrees


def test_a_subscription_nobody_named_is_named_by_asking_and_then_ended(shop: Shop) -> None:
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    reference = reference_of(order)
    charge = replace(shop.paddle.pay(reference), subscription_reference=None)
    shop.take(shop.paddle.paid(reference, charge))
    shop.cancelling.run(ANN)
    shop.clock.advance(seconds=601)
    shop.reconciling.run()
    shop.work_off()
    assert shop.paddle.cancelled == [shop.paddle.subscription_of(reference)]
    assert shop.report().agrees


def test_a_gateway_out_of_order_does_not_hide_what_the_other_one_knows(shop: Shop) -> None:
    for _ in range(PAGE):
        shop.order(a_plan(gateway=Gateway.PADDLE))
        shop.clock.advance(seconds=61)
    last = shop.order(a_plan())
    shop.clock.advance(seconds=DAY_S / 2)
    assert shop.reconciling.run() == PAGE + 1
    assert last.order_id in {task.payload["order_id"] for task in shop.tasks}


def test_a_checkout_whose_time_is_over_is_closed_where_it_can_be(
    shop: Shop, gateway: Gateway
) -> None:
    order = shop.order(a_plan(gateway=gateway))
    shop.clock.advance(seconds=2 * DAY_S)
    shop.looking.run(order.order_id)
    assert shop.found(order.order_id).state is OrderState.EXPIRED
    book = shop.gateways[gateway].books[reference_of(order)]
    assert book.is_closed is (gateway is Gateway.PADDLE)


def test_an_order_is_not_given_up_while_its_checkout_is_being_paid(shop: Shop) -> None:
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    shop.clock.advance(seconds=DAY_S)
    shop.paddle.refuse_to_close = True
    shop.looking.run(order.order_id)
    assert shop.found(order.order_id).state is OrderState.CREATED
    shop.clock.advance(seconds=DAY_S)
    shop.looking.run(order.order_id)
    assert shop.found(order.order_id).state is OrderState.EXPIRED
