"""Money that goes back: asked for, sent once, disputed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.accounts.errors import FieldRefused
from shared.catalogue.subscription import EndedBecause
from shared.kernel.ids import HoldId, PaymentId
from shared.kernel.tasks import Handler
from shared.payments.errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUncertain,
    PaymentAwaited,
    PaymentUnknown,
    RefundByHandOnly,
    RefundOpen,
    RefundTooLarge,
)
from shared.payments.gateway import Charge, ChargeStatus, Gateway, Method, NoticeKind, RefundAnswer
from shared.payments.gateway import RefundStatus as There
from shared.payments.model import NoticeOutcome, Order, Payment
from shared.payments.naming import dispute_id_of
from shared.payments.states import DisputeState, PaymentState, RefundState
from shared.payments.usecases.read import ReadOrders
from shared.payments.usecases.refund import SENDING_LEASE, RefundWish
from tests.unit.credits.builders import a_hold
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

LEASE_S = SENDING_LEASE.total_seconds()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def pack(shop: Shop) -> Order:
    """A pack of 150 credits for NT$249."""
    shop.bought(a_plan())
    return shop.bought(a_pack())


class TwiceAtOnce:
    """Runs something, and once more in the middle of it."""

    def __init__(self, action: Callable[[], object]) -> None:
        self._action, self._runs = action, 0
        self.refusals: list[type[Exception]] = []

    def run(self) -> None:
        self._runs += 1
        if self._runs > 2:
            return
        try:
            self._action()
        except GatewayUncertain as refusal:
            self.refusals.append(type(refusal))


def test_what_was_not_paid_by_card_is_sent_back_by_hand(shop: Shop) -> None:
    order = shop.order(a_plan(method=Method.WEB_ATM))
    reference = reference_of(order)
    shop.take(shop.ecpay.paid(reference, shop.ecpay.pay(reference, is_refundable=False)))
    paid = shop.payment(shop.found(order.order_id))
    with pytest.raises(RefundByHandOnly):
        shop.ask_refund(paid.payment_id)
    assert shop.refunds_of(paid) == []
    wish = RefundWish(paid.payment_id, None, "by bank", "admin", is_by_hand=True)
    assert shop.asking.run(wish, None)[0].state is RefundState.DONE


def test_what_was_paid_with_a_code_is_sent_back_by_hand(shop: Shop) -> None:
    order = shop.order(a_plan(method=Method.ATM))
    reference = reference_of(order)
    shop.take(shop.ecpay.code(reference, Method.ATM, NOW + timedelta(days=3)))
    shop.take(shop.ecpay.paid(reference, shop.ecpay.pay(reference)))
    with pytest.raises(RefundByHandOnly):
        shop.ask_refund(shop.payment(shop.found(order.order_id)).payment_id)


def spend(shop: Shop, amount: int) -> None:
    """Use up credits; the plan's 25 go first."""
    order = a_hold(amount=amount, deadline=NOW)
    shop.run(lambda stores: shop.ledger.hold(stores, ANN, order, NOW))
    shop.run(lambda stores: shop.ledger.capture(stores, ANN, HoldId("gen_1"), amount, NOW))


def test_a_refunded_pack_gives_back_what_is_left_and_says_what_was_spent(
    shop: Shop, pack: Order
) -> None:
    spend(shop, 25 + 40)
    refund = shop.ask_refund(shop.payment(pack).payment_id)
    assert shop.payment(pack).state is PaymentState.REFUND_PENDING
    shop.work_off()
    done = shop.refund(refund.refund_id)
    assert (done.state, done.withdrawn_credits, done.spent_credits) == (RefundState.DONE, 110, 40)
    assert shop.wallet().available_credits == 0
    assert shop.payment(pack).state is PaymentState.REFUNDED
    assert not shop.faults()
    assert shop.report().agrees


def test_parts_of_a_pack_go_back_in_proportion_and_never_more_than_all(
    shop: Shop, pack: Order
) -> None:
    payment_id = shop.payment(pack).payment_id
    taken = []
    for amount_minor in (8300, 8300, 8300):
        refund = shop.ask_refund(payment_id, amount_minor)
        shop.work_off()
        taken.append(shop.refund(refund.refund_id).withdrawn_credits)
    assert (taken, sum(taken)) == ([50, 50, 50], 150)
    assert shop.payment(pack).state is PaymentState.REFUNDED
    assert shop.ecpay.returned_minor == pack.price.amount_minor


def test_one_refund_of_a_payment_is_open_at_a_time(shop: Shop, pack: Order) -> None:
    payment_id = shop.payment(pack).payment_id
    shop.ask_refund(payment_id, 100)
    with pytest.raises(RefundOpen):
        shop.ask_refund(payment_id, 100)


@pytest.mark.parametrize("amount_minor", [0, 25000])
def test_no_more_is_refunded_than_was_paid(shop: Shop, pack: Order, amount_minor: int) -> None:
    with pytest.raises(RefundTooLarge):
        shop.ask_refund(shop.payment(pack).payment_id, amount_minor)


def test_a_part_that_no_gateway_could_give_back_is_refused(shop: Shop, pack: Order) -> None:
    with pytest.raises(FieldRefused):
        shop.ask_refund(shop.payment(pack).payment_id, 150)
    assert shop.payment(pack).state is PaymentState.PAID


def test_what_was_never_paid_is_not_refunded(shop: Shop) -> None:
    with pytest.raises(PaymentUnknown):
        shop.ask_refund(PaymentId("pay_none"))


def test_a_lost_answer_is_asked_about_before_anything_is_repeated(shop: Shop, pack: Order) -> None:
    refund = shop.ask_refund(shop.payment(pack).payment_id)
    shop.ecpay.fail_next = GatewayUncertain()
    with pytest.raises(GatewayUncertain):
        shop.sending.run(refund.refund_id)
    assert shop.refund(refund.refund_id).state is RefundState.SENDING
    shop.clock.advance(seconds=LEASE_S)
    shop.sending.run(refund.refund_id)
    assert shop.refund(refund.refund_id).state is RefundState.DONE
    assert shop.ecpay.refund_calls == [refund.refund_id]


def test_a_refund_that_is_delivered_twice_at_once_is_sent_once(shop: Shop, pack: Order) -> None:
    refund = shop.ask_refund(shop.payment(pack).payment_id, 8300)
    twice = TwiceAtOnce(lambda: shop.sending.run(refund.refund_id))
    shop.ecpay.while_refunding = twice.run
    twice.run()
    assert twice.refusals == [GatewayUncertain]
    assert shop.ecpay.refund_calls == [refund.refund_id]
    assert shop.ecpay.returned_minor == 8300


def test_a_process_that_dies_before_the_call_sends_it_later(shop: Shop, pack: Order) -> None:
    refund = shop.ask_refund(shop.payment(pack).payment_id)
    dies(shop, lambda: shop.sending.run(refund.refund_id))
    assert shop.ecpay.refund_calls == []
    shop.clock.advance(seconds=LEASE_S)
    shop.sending.run(refund.refund_id)
    assert shop.ecpay.refund_calls == [refund.refund_id]
    assert shop.refund(refund.refund_id).state is RefundState.DONE


def test_a_process_that_dies_behind_the_call_sends_it_once(shop: Shop, pack: Order) -> None:
    refund = shop.ask_refund(shop.payment(pack).payment_id)
    dies(shop, lambda: shop.sending.run(refund.refund_id), commits=2)
    shop.clock.advance(seconds=LEASE_S)
    shop.sending.run(refund.refund_id)
    assert shop.ecpay.refund_calls == [refund.refund_id]
    assert shop.payment(pack).state is PaymentState.REFUNDED


def test_a_gateway_that_is_down_is_tried_again(shop: Shop, pack: Order) -> None:
    refund = shop.ask_refund(shop.payment(pack).payment_id)
    shop.ecpay.fail_next = GatewayUnavailable()
    with pytest.raises(GatewayUnavailable):
        shop.sending.run(refund.refund_id)
    assert shop.refund(refund.refund_id).state is RefundState.REQUESTED
    shop.sending.run(refund.refund_id)
    assert shop.refund(refund.refund_id).state is RefundState.DONE


def test_a_refused_refund_leaves_the_payment_paid(shop: Shop, pack: Order) -> None:
    refund = shop.ask_refund(shop.payment(pack).payment_id)
    shop.ecpay.fail_next = GatewayRefused("not_a_card")
    shop.sending.run(refund.refund_id)
    assert shop.refund(refund.refund_id).state is RefundState.REJECTED
    assert shop.payment(pack).state is PaymentState.PAID
    assert shop.wallet().available_credits == 25 + 150


def test_a_refused_refund_is_shown_with_its_order(shop: Shop, pack: Order) -> None:
    refund = shop.ask_refund(shop.payment(pack).payment_id)
    shop.ecpay.fail_next = GatewayRefused("not_a_card")
    shop.sending.run(refund.refund_id)
    (paid,) = ReadOrders(shop.uow).one(ANN, pack.order_id).payments
    assert [each.state for each in paid.refunds] == [RefundState.REJECTED]


@pytest.fixture
def pending(shop: Shop) -> Payment:
    """A payment whose refund waits for somebody at Paddle."""
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    shop.paddle.refund_status = There.PENDING
    shop.ask_refund(shop.payment(order).payment_id)
    shop.work_off(Handler.SEND_REFUND)
    return shop.payment(order)


def told(shop: Shop, payment: Payment, status: There, event: str) -> NoticeOutcome:
    answer = RefundAnswer(status, f"adj_{shop.refunds_of(payment)[0].refund_id}", payment.amount)
    return shop.take(
        shop.paddle.notice(
            NoticeKind.REFUND,
            payment.gateway_reference,
            event,
            charge=payment.charge,
            refund=answer,
        )
    )


def test_a_refund_that_waits_at_the_gateway_has_no_effect_yet(shop: Shop, pending: Payment) -> None:
    assert pending.state is PaymentState.REFUND_PENDING
    assert [each.state for each in shop.refunds_of(pending)] == [RefundState.PENDING]
    assert shop.plan().plan_id == "starter"


def test_an_approved_refund_ends_the_plan(shop: Shop, pending: Payment) -> None:
    assert told(shop, pending, There.DONE, "evt_1") is NoticeOutcome.TAKEN
    assert told(shop, pending, There.DONE, "evt_2") is NoticeOutcome.IGNORED
    assert shop.subscription().ended_because is EndedBecause.REFUNDED
    assert shop.plan().plan_id == "demo"


def test_a_rejected_refund_leaves_the_plan(shop: Shop, pending: Payment) -> None:
    assert told(shop, pending, There.REJECTED, "evt_1") is NoticeOutcome.TAKEN
    assert [each.state for each in shop.refunds_of(pending)] == [RefundState.REJECTED]
    assert shop.plan().plan_id == "starter"


def test_a_decision_nobody_told_of_is_found_by_asking(shop: Shop, pending: Payment) -> None:
    (refund,) = shop.refunds_of(pending)
    shop.paddle.settle(refund.refund_id, There.DONE)
    shop.clock.advance(seconds=3601)
    assert shop.reconciling.run() == 1
    shop.work_off()
    assert shop.refund(refund.refund_id).state is RefundState.DONE


def test_a_refund_made_at_the_gateway_is_recorded_like_ours(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    payment = shop.payment(order)
    answer = RefundAnswer(There.DONE, "adj_console", usd(500))
    notice = shop.paddle.notice(
        NoticeKind.REFUND, payment.gateway_reference, "e", charge=payment.charge, refund=answer
    )
    assert shop.take(notice) is NoticeOutcome.TAKEN
    assert shop.payment(order).state is PaymentState.PARTIALLY_REFUNDED
    assert [each.amount for each in shop.refunds_of(payment)] == [usd(500)]
    assert shop.plan().plan_id == "starter"


def test_a_dispute_that_is_won_leaves_the_payment_paid(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    payment = shop.payment(order)
    for kind, state in (
        (NoticeKind.DISPUTED, PaymentState.DISPUTED),
        (NoticeKind.DISPUTE_WON, PaymentState.PAID),
        (NoticeKind.DISPUTED, PaymentState.DISPUTED),
    ):
        event = f"evt_{kind}_{state}_{shop.payment(order).state}"
        notice = shop.paddle.notice(kind, payment.gateway_reference, event, charge=payment.charge)
        if shop.take(notice) is not NoticeOutcome.REPEATED:
            assert shop.payment(order).state is state


def test_a_dispute_that_is_lost_takes_back_what_it_paid(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    payment = shop.payment(order)
    shop.take(
        shop.paddle.notice(
            NoticeKind.DISPUTED, payment.gateway_reference, "evt_1", charge=payment.charge
        )
    )
    lost = shop.ending_dispute.lose(dispute_id_of(payment.payment_id))
    assert lost.state is DisputeState.LOST
    assert shop.payment(order).state is PaymentState.REFUNDED
    assert shop.subscription().ended_because is EndedBecause.REFUNDED


def test_a_dispute_of_money_we_never_saw_is_stored(shop: Shop) -> None:
    charge = Charge("txn_nobody", ChargeStatus.PAID, twd(1))
    notice = shop.paddle.notice(NoticeKind.DISPUTED, "txn_nobody", "evt_1", charge=charge)
    assert shop.take(notice) is NoticeOutcome.UNKNOWN_PAYMENT


def test_a_refund_told_before_its_payment_is_to_be_told_again(shop: Shop) -> None:
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    reference = reference_of(order)
    charge = shop.paddle.pay(reference)
    answer = RefundAnswer(There.DONE, "adj_1", charge.amount)
    back = shop.paddle.notice(NoticeKind.REFUND, reference, "e", charge=charge, refund=answer)
    with pytest.raises(PaymentAwaited):
        shop.take(back)
    shop.take(shop.paddle.paid(reference, charge))
    assert shop.take(back) is NoticeOutcome.TAKEN
    assert shop.payment(shop.found(order.order_id)).state is PaymentState.REFUNDED
    assert shop.plan().plan_id == "demo"


def test_a_dispute_that_is_won_lets_no_second_refund_be_sent(shop: Shop, pending: Payment) -> None:
    for kind in (NoticeKind.DISPUTED, NoticeKind.DISPUTE_WON):
        shop.take(
            shop.paddle.notice(kind, pending.gateway_reference, f"e_{kind}", charge=pending.charge)
        )
    with pytest.raises(RefundOpen):
        shop.ask_refund(pending.payment_id)


def test_a_refund_made_at_the_gateway_is_not_taken_for_one_of_ours(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    payment = shop.payment(order)
    ours = shop.ask_refund(payment.payment_id, 300)
    answer = RefundAnswer(There.DONE, "adj_console", usd(500))
    notice = shop.paddle.notice(
        NoticeKind.REFUND, payment.gateway_reference, "e", charge=payment.charge, refund=answer
    )
    assert shop.take(notice) is NoticeOutcome.TAKEN
    with pytest.raises(RefundOpen):
        shop.ask_refund(payment.payment_id, 100)
    shop.work_off()
    assert shop.refund(ours.refund_id).state is RefundState.DONE
    assert shop.payment(order).refunded_minor == shop.paddle.returned_minor + 500 == 800


def test_a_refund_of_a_month_that_is_over_leaves_the_one_that_is_paid(shop: Shop) -> None:
    order = shop.bought(a_plan())
    first = shop.payment(order)
    shop.clock.advance(seconds=timedelta(days=30).total_seconds())
    reference = reference_of(order)
    shop.take(shop.ecpay.renewed(reference, shop.ecpay.renew(reference)))
    shop.ask_refund(first.payment_id)
    shop.work_off()
    assert shop.payment(order).state is PaymentState.REFUNDED
    assert shop.plan().plan_id == "starter"
    assert shop.ecpay.cancelled == []
    shop.ask_refund(shop.payments(order)[-1].payment_id)
    shop.work_off()
    assert shop.plan().plan_id == "demo"
    assert shop.ecpay.cancelled == [reference]
    assert shop.report().agrees
