"""What a gateway's messages do, in any order, as often as they come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.catalogue.subscription import SubscriptionStatus
from shared.kernel.ids import AccountId
from shared.kernel.tasks import Handler
from shared.payments.gateway import Gateway, Method, NoticeKind, RefundStatus
from shared.payments.model import NoticeOutcome, Purpose
from shared.payments.naming import payment_id_of, purchased_lot_id
from shared.payments.states import OrderState, PaymentState
from shared.payments.usecases.report import FindingKind
from tests.unit.payments.builders import (
    ANN,
    NOW,
    Shop,
    a_pack,
    a_plan,
    dies,
    reference_of,
    twd,
    usd,
)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def starter(shop: Shop) -> None:
    shop.bought(a_plan("starter"))


def test_a_paid_pack_brings_its_credits_once(shop: Shop) -> None:
    starter(shop)
    order = shop.order(a_pack())
    charge = shop.ecpay.pay(reference_of(order))
    paid = shop.ecpay.paid(reference_of(order), charge)
    assert [shop.take(paid) for _ in range(3)] == [
        NoticeOutcome.TAKEN,
        NoticeOutcome.REPEATED,
        NoticeOutcome.REPEATED,
    ]
    order = shop.found(order.order_id)
    assert order.state is OrderState.PAID
    assert shop.payment(order).state is PaymentState.PAID
    lot_id = purchased_lot_id(shop.payment(order).payment_id)
    assert [lot.remaining_credits for lot in shop.wallet().lots if lot.lot_id == lot_id] == [150]
    assert not shop.faults()


def test_a_paid_plan_is_had_at_once_with_its_first_credits(shop: Shop) -> None:
    order = shop.bought(a_plan("pro"))
    subscription = shop.subscription()
    assert (subscription.plan_id, subscription.status) == ("pro", SubscriptionStatus.ACTIVE)
    assert subscription.gateway_reference == reference_of(order)
    assert subscription.price == twd(599)
    assert shop.plan().plan_id == "pro"
    assert shop.wallet().available_credits == 60


def test_two_messages_of_one_charge_pay_once(shop: Shop) -> None:
    """`transaction.paid` and `transaction.completed`, or a notice and our own question."""
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    charge = shop.paddle.pay(reference_of(order))
    early = replace(charge, subscription_reference=None)
    assert shop.take(shop.paddle.paid(reference_of(order), early)) is NoticeOutcome.TAKEN
    assert shop.subscription().gateway_reference is None
    late = shop.paddle.paid(reference_of(order), charge, event="completed")
    assert shop.take(late) is NoticeOutcome.TAKEN
    assert shop.subscription().gateway_reference == charge.subscription_reference
    assert len(shop.payments(order)) == 1
    assert shop.wallet().available_credits == 25


@pytest.mark.parametrize(
    ("amount", "outcome"),
    [
        (twd(298), NoticeOutcome.WRONG_AMOUNT),
        (twd(300), NoticeOutcome.WRONG_AMOUNT),
        (usd(29900), NoticeOutcome.WRONG_CURRENCY),
    ],
)
def test_another_amount_or_currency_is_stored_and_pays_nothing(
    shop: Shop, amount: object, outcome: NoticeOutcome
) -> None:
    order = shop.order(a_plan())
    charge = shop.ecpay.pay(reference_of(order), amount)  # type: ignore[arg-type]
    notice = shop.ecpay.paid(reference_of(order), charge)
    assert shop.take(notice) is outcome
    assert outcome.needs_a_person
    assert shop.take(notice) is NoticeOutcome.REPEATED
    assert shop.found(order.order_id).state is OrderState.CREATED
    assert shop.wallet().total_credits == 0


def test_a_simulated_payment_pays_nothing(shop: Shop) -> None:
    order = shop.order(a_plan())
    charge = shop.ecpay.pay(reference_of(order))
    simulated = replace(shop.ecpay.paid(reference_of(order), charge), is_simulated=True)
    assert shop.take(simulated) is NoticeOutcome.SIMULATED
    assert shop.found(order.order_id).state is OrderState.CREATED


def test_a_message_about_no_order_of_ours_is_stored(shop: Shop) -> None:
    order = shop.order(a_plan())
    notice = shop.ecpay.paid(reference_of(order), shop.ecpay.pay(reference_of(order)))
    foreign = replace(notice, gateway_reference="VGNOBODYKNOWSTHISONE", event_key="foreign")
    assert shop.take(foreign) is NoticeOutcome.UNKNOWN_ORDER
    assert shop.take(foreign) is NoticeOutcome.REPEATED


def test_references_of_one_gateway_mean_nothing_at_the_other(shop: Shop) -> None:
    order = shop.order(a_plan())
    notice = shop.ecpay.paid(reference_of(order), shop.ecpay.pay(reference_of(order)))
    other = replace(notice, gateway=Gateway.PADDLE)
    assert shop.take(other) is NoticeOutcome.UNKNOWN_ORDER


def test_a_code_makes_an_order_pending_until_its_time_and_grace_are_over(shop: Shop) -> None:
    order = shop.order(a_plan(method=Method.ATM))
    code_ends = NOW + timedelta(days=3)
    assert shop.take(shop.ecpay.code(reference_of(order), Method.ATM, code_ends)) is (
        NoticeOutcome.TAKEN
    )
    order = shop.found(order.order_id)
    assert order.state is OrderState.PENDING
    assert order.expires_at == code_ends + timedelta(days=1)
    assert order.attempt is not None
    assert order.attempt.code is not None
    assert order.attempt.code.account_no == "9103522175887271"


def test_a_code_that_comes_behind_its_payment_changes_nothing(shop: Shop) -> None:
    starter(shop)
    order = shop.bought(a_pack(method=Method.ATM))
    code = shop.ecpay.code(reference_of(order), Method.ATM, NOW + timedelta(days=3))
    assert shop.take(code) is NoticeOutcome.IGNORED
    assert shop.found(order.order_id) == order


def test_money_behind_the_expiry_of_its_order_still_fulfils(shop: Shop) -> None:
    order = shop.order(a_plan(method=Method.ATM))
    shop.clock.advance(seconds=2 * 86_400)
    shop.looking.run(order.order_id)
    assert shop.found(order.order_id).state is OrderState.EXPIRED
    charge = shop.ecpay.pay(reference_of(order))
    assert shop.take(shop.ecpay.paid(reference_of(order), charge)) is NoticeOutcome.TAKEN
    assert shop.found(order.order_id).state is OrderState.PAID
    assert shop.plan().plan_id == "starter"


def test_money_behind_the_failure_of_its_order_still_fulfils(shop: Shop) -> None:
    order = shop.order(a_plan())
    failed = shop.ecpay.notice(NoticeKind.FAILED, reference_of(order), "failed:1")
    assert shop.take(failed) is NoticeOutcome.TAKEN
    assert shop.found(order.order_id).state is OrderState.FAILED
    charge = shop.ecpay.pay(reference_of(order))
    assert shop.take(shop.ecpay.paid(reference_of(order), charge)) is NoticeOutcome.TAKEN
    assert shop.found(order.order_id).state is OrderState.PAID


def test_a_failure_behind_the_payment_changes_nothing(shop: Shop) -> None:
    order = shop.bought(a_plan())
    failed = shop.ecpay.notice(NoticeKind.FAILED, reference_of(order), "failed:1")
    assert shop.take(failed) is NoticeOutcome.IGNORED
    assert shop.found(order.order_id) == order


def test_a_failed_try_leaves_the_checkout_open(shop: Shop) -> None:
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    failed = shop.paddle.notice(NoticeKind.ATTEMPT_FAILED, reference_of(order), "evt_1")
    assert shop.take(failed) is NoticeOutcome.IGNORED
    assert shop.found(order.order_id) == order


def test_a_process_that_dies_between_commit_and_acknowledgement_pays_once(shop: Shop) -> None:
    order = shop.order(a_plan())
    notice = shop.ecpay.paid(reference_of(order), shop.ecpay.pay(reference_of(order)))
    dies(shop, lambda: shop.take(notice))
    assert shop.take(notice) is NoticeOutcome.REPEATED
    assert shop.wallet().available_credits == 25
    assert len(shop.payments(order)) == 1
    assert len(shop.tasks_of(Handler.ISSUE_INVOICE)) == 1
    assert shop.report().agrees


def test_a_second_payment_of_one_order_is_recorded_and_goes_back(shop: Shop) -> None:
    starter(shop)
    order = shop.order(a_pack())
    first = reference_of(order)
    failed = shop.ecpay.notice(NoticeKind.FAILED, first, "failed:1")
    shop.take(failed)
    again = shop.opener.open_again(ANN, order.order_id)
    second = reference_of(again)
    assert first != second
    assert shop.take(shop.ecpay.paid(second, shop.ecpay.pay(second))) is NoticeOutcome.TAKEN
    assert shop.take(shop.ecpay.paid(first, shop.ecpay.pay(first))) is NoticeOutcome.SURPLUS
    surplus = [each for each in shop.payments(order) if each.purpose is Purpose.SURPLUS]
    assert [each.state for each in surplus] == [PaymentState.REFUND_PENDING]
    shop.work_off()
    (surplus,) = [each for each in shop.payments(order) if each.purpose is Purpose.SURPLUS]
    assert surplus.state is PaymentState.REFUNDED
    assert shop.ecpay.returned_minor == order.price.amount_minor
    assert shop.wallet().available_credits == 25 + 150
    assert not shop.faults()


def test_of_two_gateways_that_were_paid_for_one_wish_one_gives_back(shop: Shop) -> None:
    starter(shop)
    first = shop.order(a_pack())
    wish = a_pack(gateway=Gateway.PADDLE)
    second = shop.creating.run(ANN, wish, None, instead_of=first.order_id).order
    pay = shop.paddle.paid(reference_of(second), shop.paddle.pay(reference_of(second)))
    assert shop.take(pay) is NoticeOutcome.TAKEN
    late = shop.ecpay.paid(reference_of(first), shop.ecpay.pay(reference_of(first)))
    assert shop.take(late) is NoticeOutcome.SURPLUS
    shop.work_off()
    assert shop.ecpay.returned_minor == first.price.amount_minor
    assert shop.paddle.returned_minor == 0
    assert shop.wallet().available_credits == 25 + 150
    assert shop.report().agrees


def test_a_plan_paid_twice_through_two_orders_is_had_once(shop: Shop) -> None:
    first, second = shop.order(a_plan()), shop.order(a_plan(gateway=Gateway.PADDLE))
    shop.take(shop.ecpay.paid(reference_of(first), shop.ecpay.pay(reference_of(first))))
    charge = shop.paddle.pay(reference_of(second))
    assert shop.take(shop.paddle.paid(reference_of(second), charge)) is NoticeOutcome.SURPLUS
    shop.work_off()
    assert shop.paddle.returned_minor == second.price.amount_minor
    assert shop.paddle.cancelled == [charge.subscription_reference]
    assert shop.subscription().gateway == Gateway.ECPAY
    assert shop.ecpay.cancelled == []
    assert shop.report().agrees


def test_an_upgrade_replaces_the_plan_and_ends_its_charges(shop: Shop) -> None:
    old = shop.bought(a_plan("starter"))
    shop.bought(a_plan("pro_plus", gateway=Gateway.PADDLE))
    assert shop.plan().plan_id == "pro_plus"
    shop.work_off()
    assert shop.ecpay.cancelled == [reference_of(old)]
    late = shop.ecpay.renew(reference_of(old))
    assert shop.take(shop.ecpay.renewed(reference_of(old), late)) is NoticeOutcome.SURPLUS
    shop.work_off()
    assert shop.ecpay.returned_minor == old.price.amount_minor
    assert shop.plan().plan_id == "pro_plus"


def test_a_cheaper_plan_paid_late_does_not_take_the_place_of_a_dearer_one(shop: Shop) -> None:
    cheap = shop.order(a_plan("starter", method=Method.ATM))
    shop.bought(a_plan("pro"))
    late = shop.ecpay.paid(reference_of(cheap), shop.ecpay.pay(reference_of(cheap)))
    assert shop.take(late) is NoticeOutcome.SURPLUS
    assert shop.plan().plan_id == "pro"


def test_nobody_else_gets_what_was_paid(shop: Shop) -> None:
    order = shop.bought(a_plan())
    assert shop.wallet(AccountId("somebody")).total_credits == 0
    assert order.payment_id == payment_id_of(Gateway.ECPAY, reference_of(order))


def test_the_report_tells_of_money_nobody_has_recorded(shop: Shop) -> None:
    order = shop.order(a_plan())
    charge = shop.ecpay.pay(reference_of(order))
    assert [each.kind for each in shop.report().findings] == [FindingKind.UNRECORDED]
    shop.take(shop.ecpay.paid(reference_of(order), charge))
    report = shop.report()
    assert (report.agrees, report.taken_minor, report.payments) == (True, 29900, 1)


def test_the_report_tells_of_a_payment_its_gateway_does_not_know(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.ecpay.books[reference_of(order)].charges.clear()
    assert [each.kind for each in shop.report().findings] == [FindingKind.UNKNOWN_THERE]


def test_the_report_tells_of_surplus_money_that_is_kept(shop: Shop) -> None:
    second = shop.order(a_plan(gateway=Gateway.PADDLE))
    shop.bought(a_plan())
    shop.take(shop.paddle.paid(reference_of(second), shop.paddle.pay(reference_of(second))))
    shop.paddle.refund_status = RefundStatus.REJECTED
    shop.work_off()
    assert [each.kind for each in shop.report().findings] == [FindingKind.SURPLUS]
