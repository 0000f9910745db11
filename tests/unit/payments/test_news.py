"""What buyers are told of money that did not come, goes back or is disputed: once each."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from infra.stores.stores import Stores
from shared.catalogue.subscription import RENEWAL_GRACE
from shared.credits.errors import WalletFull
from shared.credits.model import LOTS_MAX
from shared.kernel.tasks import Handler
from shared.payments.errors import GatewayRefused
from shared.payments.gateway import Gateway, Notice, NoticeKind
from shared.payments.model import NoticeOutcome, Order
from shared.payments.naming import dispute_id_of
from shared.payments.opening import is_checkout_open, may_be_tried
from shared.payments.usecases.read import ReadOrders, ShownState
from tests.unit.credits.builders import a_grant, a_hold
from tests.unit.payments.builders import (
    ANN,
    Shop,
    a_pack,
    a_plan,
    dies,
    reference_of,
)

DAY_S = 86_400


@pytest.fixture
def shop() -> Shop:
    return Shop()


def told(shop: Shop) -> list[str]:
    """The kinds of news that wait to be mailed, as often as they were announced."""
    return [str(each.payload["notice"]) for each in shop.tasks_of(Handler.SEND_NOTICE)]


def facts(shop: Shop) -> dict[str, str]:
    (task,) = shop.tasks_of(Handler.SEND_NOTICE)
    found = task.payload["facts"]
    assert isinstance(found, dict)
    return {name: str(value) for name, value in found.items()}


def effects(shop: Shop) -> list[str]:
    """What the news that wait to be mailed say of plan and credits."""
    facts = [each.payload["facts"] for each in shop.tasks_of(Handler.SEND_NOTICE)]
    return [str(each["effect"]) for each in facts if isinstance(each, dict) and "effect" in each]


def dispute(shop: Shop, kind: NoticeKind, key: str) -> Notice:
    """News of a dispute about the first payment of the only order."""
    (order,) = shop.run(lambda stores: stores.orders.of_owner(ANN, 10, None))
    payment = shop.payment(order)
    return shop.paddle.notice(kind, payment.gateway_reference, key, charge=payment.charge)


def refused_renewal(shop: Shop) -> Callable[[], NoticeOutcome]:
    order = shop.bought(a_plan())
    shop.clock.advance(seconds=30 * DAY_S)
    failed = shop.ecpay.notice(NoticeKind.RENEWAL_FAILED, reference_of(order), "failed:1")
    return lambda: shop.take(failed)


def test_a_failed_renewal_is_told_with_the_date_until_which_the_plan_is_kept(shop: Shop) -> None:
    refused_renewal(shop)()
    until = shop.subscription().period_end + RENEWAL_GRACE
    assert told(shop) == ["renewal_failed"]
    assert facts(shop) == {"plan": "starter", "until": f"{until:%Y-%m-%d}"}


def test_a_second_failure_of_the_same_renewal_is_not_told_again(shop: Shop) -> None:
    take = refused_renewal(shop)
    take()
    take()
    assert told(shop) == ["renewal_failed"]


def test_a_plan_that_lapses_is_told_once(shop: Shop) -> None:
    shop.bought(a_plan())
    held = shop.subscription()
    shop.clock.advance(seconds=40 * DAY_S)
    for _ in range(3):
        shop.granting.run(ANN, held.subscription_id)
    assert told(shop) == ["plan_ended"]
    assert facts(shop) == {"plan": "starter", "until": f"{shop.clock.now():%Y-%m-%d}"}


def test_a_cancelled_plan_is_confirmed_once_with_its_last_day(shop: Shop) -> None:
    shop.bought(a_plan())
    shop.cancelling.run(ANN)
    shop.cancelling.run(ANN)
    assert told(shop) == ["plan_cancelled"]
    assert facts(shop)["until"] == f"{shop.subscription().period_end:%Y-%m-%d}"


def test_a_plan_that_was_ended_at_the_gateway_is_confirmed_as_well(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    over = shop.paddle.notice(NoticeKind.SUBSCRIPTION_ENDED, reference_of(order), "evt_over")
    shop.take(over)
    shop.take(replace(over, event_key="evt_again"))
    assert told(shop) == ["plan_cancelled"]


def test_a_plan_that_was_cancelled_here_is_not_confirmed_again_by_its_gateway(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    shop.cancelling.run(ANN)
    shop.take(shop.paddle.notice(NoticeKind.SUBSCRIPTION_ENDED, reference_of(order), "evt_over"))
    assert told(shop) == ["plan_cancelled"]


def test_a_refund_is_told_with_what_it_took(shop: Shop) -> None:
    shop.bought(a_plan())
    order = shop.bought(a_pack())
    shop.ask_refund(shop.payment(order).payment_id)
    shop.work_off(Handler.SEND_REFUND)
    (refund,) = shop.refunds_of(shop.payment(order))
    assert told(shop) == ["refund_done"]
    assert refund.withdrawn_credits > 0
    assert facts(shop)["credits"] == str(refund.withdrawn_credits)
    assert facts(shop)["effect"] == "credits_taken"
    assert facts(shop)["order_id"] == order.order_id


def test_the_refund_of_a_plan_says_that_the_plan_is_over(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.ask_refund(shop.payment(order).payment_id)
    shop.work_off(Handler.SEND_REFUND)
    assert told(shop) == ["refund_done"]
    assert facts(shop)["effect"] == "plan_over"


def test_a_part_of_a_plans_price_that_went_back_leaves_the_plan(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.ask_refund(shop.payment(order).payment_id, 100)
    shop.work_off(Handler.SEND_REFUND)
    assert facts(shop)["effect"] == "none"


def test_a_rejected_refund_is_told_as_such(shop: Shop) -> None:
    shop.bought(a_plan())
    order = shop.bought(a_pack())
    shop.ask_refund(shop.payment(order).payment_id)
    shop.ecpay.fail_next = GatewayRefused("not_a_card")
    (task,) = shop.tasks_of(Handler.SEND_REFUND)
    shop.perform(task)
    shop.perform(task)
    assert told(shop) == ["refund_rejected"]


def test_a_dispute_is_told_when_it_opens_and_when_it_is_won(shop: Shop) -> None:
    shop.bought(a_plan(gateway=Gateway.PADDLE))
    for kind, key in ((NoticeKind.DISPUTED, "evt_1"), (NoticeKind.DISPUTE_WON, "evt_2")):
        shop.take(dispute(shop, kind, key))
        shop.take(dispute(shop, kind, key))
        shop.take(dispute(shop, kind, f"{key}_again"))
    assert told(shop) == ["dispute_opened", "dispute_won"]
    assert effects(shop) == ["plan_aside", "given_back"]


def test_a_disputed_pack_says_that_its_credits_are_set_aside(shop: Shop) -> None:
    shop.bought(a_plan())
    order = shop.bought(a_pack())
    payment = shop.payment(order)
    shop.take(
        shop.ecpay.notice(
            NoticeKind.DISPUTED, payment.gateway_reference, "evt_1", charge=payment.charge
        )
    )
    assert effects(shop) == ["credits_aside"]


def test_a_dispute_of_a_month_that_is_over_says_that_the_plan_is_charged_no_more(
    shop: Shop,
) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    shop.clock.advance(seconds=30 * DAY_S)
    reference = reference_of(order)
    shop.take(shop.paddle.renewed(reference, shop.paddle.renew(reference)))
    shop.take(dispute(shop, NoticeKind.DISPUTED, "evt_1"))
    assert told(shop) == ["plan_cancelled", "dispute_opened"]
    assert effects(shop) == ["charges_ended"]


def test_a_dispute_that_comes_back_is_told_again(shop: Shop) -> None:
    shop.bought(a_plan(gateway=Gateway.PADDLE))
    kinds = (NoticeKind.DISPUTED, NoticeKind.DISPUTE_WON, NoticeKind.DISPUTED)
    for count, kind in enumerate(kinds):
        shop.take(dispute(shop, kind, f"evt_{count}"))
        shop.clock.advance(seconds=60)
    assert told(shop) == ["dispute_opened", "dispute_won", "dispute_opened"]
    shop.work_off(Handler.SEND_NOTICE)
    assert len(shop.mails) == 3


def test_a_lost_dispute_is_told_once_and_not_as_a_refund(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    shop.take(dispute(shop, NoticeKind.DISPUTED, "evt_1"))
    shop.ending_dispute.lose(dispute_id_of(shop.payment(order).payment_id))
    assert told(shop) == ["dispute_opened", "dispute_lost"]
    assert shop.tasks_of(Handler.SEND_NOTICE)[-1].payload["facts"] == {
        "order_id": order.order_id,
        "amount": "US$9.99",
        "effect": "plan_over",
    }


def test_a_mail_whose_task_comes_twice_is_sent_once(shop: Shop) -> None:
    refused_renewal(shop)()
    (task,) = shop.tasks_of(Handler.SEND_NOTICE)
    shop.perform(task)
    shop.perform(task)
    assert [each.to for each in shop.mails] == [f"{ANN}@example.com"]


def test_a_process_that_dies_behind_the_commit_has_announced_it_once(shop: Shop) -> None:
    take = refused_renewal(shop)
    dies(shop, take)
    assert take() is NoticeOutcome.REPEATED
    shop.work_off(Handler.SEND_NOTICE)
    assert len(shop.mails) == 1


def test_a_process_that_dies_with_the_mail_made_sends_the_same_again(shop: Shop) -> None:
    """What cannot be known is whether the mail server took it: its id says that it is the same."""
    refused_renewal(shop)()
    (task,) = shop.tasks_of(Handler.SEND_NOTICE)
    dies(shop, lambda: shop.perform(task))
    shop.perform(task)
    shop.perform(task)
    assert len({each.message_id for each in shop.mails}) == 1


def fill(shop: Shop) -> None:
    """Fill the wallet to its last lot."""

    def work(stores: Stores) -> None:
        now, number = shop.clock.now(), 0
        while len(stores.wallets.load(ANN).lots) < LOTS_MAX:
            shop.ledger.grant(stores, ANN, a_grant(f"gift:{number}", 1), now)
            number += 1

    shop.run(work)


def spend(shop: Shop, amount_credits: int) -> None:
    """Use up credits of the earliest lots."""

    def work(stores: Stores) -> None:
        held = shop.ledger.hold(stores, ANN, a_hold("hold-1", amount_credits), shop.clock.now())
        shop.ledger.capture(stores, ANN, held.hold_id, amount_credits, shop.clock.now())

    shop.run(work)


@pytest.fixture
def full(shop: Shop) -> Order:
    """A pack that is ordered and paid for a wallet without room, and nobody has told us yet."""
    shop.bought(a_plan())
    order = shop.order(a_pack())
    shop.work_off()
    shop.mails.clear()
    fill(shop)
    return order


def test_a_buyer_whose_wallet_is_full_is_told_once_and_gets_the_credits_later(
    shop: Shop, full: Order
) -> None:
    paid = shop.ecpay.paid(reference_of(full), shop.ecpay.pay(reference_of(full)))
    for _ in range(3):
        with pytest.raises(WalletFull):
            shop.take(paid)
        shop.clock.advance(seconds=600)
    shop.work_off()
    assert [each.message_id.startswith("<wallet-full-") for each in shop.mails] == [True]
    assert ReadOrders(shop.uow).one(ANN, full.order_id).state is ShownState.PAID_WAITING
    spend(shop, 30)
    assert shop.take(paid) is NoticeOutcome.TAKEN
    assert ReadOrders(shop.uow).one(ANN, full.order_id).state is ShownState.PAID
    assert shop.report().agrees


def test_room_is_found_by_asking_when_the_gateway_has_given_up(shop: Shop, full: Order) -> None:
    paid = shop.ecpay.paid(reference_of(full), shop.ecpay.pay(reference_of(full)))
    with pytest.raises(WalletFull):
        shop.take(paid)
    for _ in range(10):
        shop.clock.advance(seconds=3 * 3600)
        assert shop.reconciling.run() == 1
        shop.work_off()
    assert set(shop.alerts) == {NoticeOutcome.NO_ROOM}
    assert shop.found(full.order_id).waits_since is not None
    spend(shop, 30)
    shop.clock.advance(seconds=3 * 3600)
    shop.reconciling.run()
    shop.work_off()
    assert ReadOrders(shop.uow).one(ANN, full.order_id).state is ShownState.PAID
    told_full = [each for each in shop.mails if each.message_id.startswith("<wallet-full-")]
    assert len(told_full) == 1


def test_an_order_whose_money_waits_is_not_paid_for_again(shop: Shop, full: Order) -> None:
    with pytest.raises(WalletFull):
        shop.take(shop.ecpay.paid(reference_of(full), shop.ecpay.pay(reference_of(full))))
    waiting = shop.found(full.order_id)
    assert not may_be_tried(waiting, shop.clock.now())
    assert not is_checkout_open(waiting)


def test_a_renewal_without_room_waits_and_is_told(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.work_off()
    shop.mails.clear()
    shop.clock.advance(seconds=30 * DAY_S)
    fill(shop)
    reference = reference_of(order)
    renewed = shop.ecpay.renewed(reference, shop.ecpay.renew(reference))
    with pytest.raises(WalletFull):
        shop.take(renewed)
    shop.work_off(Handler.SEND_NOTICE)
    assert len(shop.mails) == 1
    spend(shop, 30)
    assert shop.take(renewed) is NoticeOutcome.TAKEN
    assert shop.found(order.order_id).waits_since is None
