"""Our Paddle adapter against the stand-in, over HTTP."""

from collections.abc import Callable

import httpx
import pytest

from shared.payments.errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUncertain,
    NoticeRefused,
)
from shared.payments.gateway import (
    ChargeStatus,
    CheckoutOrder,
    Notice,
    NoticeKind,
    RefundStatus,
)
from tests.adapters.payments.builders import a_refund, twd, usd
from tests.adapters.payments.sandboxes import Street

Fresh = Callable[..., CheckoutOrder]
PRICE = usd(999)


def opened(market: Street, order: CheckoutOrder) -> str:
    return market.paddle.open(order).gateway_reference


def paid(market: Street, fresh: Fresh, *, is_recurring: bool = False) -> str:
    """Open a checkout and pay it; what is told of it is read away."""
    name = opened(market, fresh(price=PRICE, is_recurring=is_recurring))
    market.must("paddle", "pay", name)
    for _ in range(3 if is_recurring else 2):
        market.told()
    return name


def told(market: Street, count: int) -> list[Notice]:
    return [market.told() for _ in range(count)]


def kinds(notices: list[Notice]) -> list[NoticeKind]:
    return [notice.kind for notice in notices]


def by_card(market: Street, url: str, number: str) -> httpx.Response:
    """Pay as a person does."""
    name = url.partition("_ptxn=")[2]
    assert "Checkout" in httpx.get(url).text
    pay = f"{market.url}/sandbox/paddle/pay/{name}"
    return httpx.post(pay, data={"card": number}, follow_redirects=True)


def test_a_person_pays_by_card(market: Street, fresh: Fresh) -> None:
    checkout = market.paddle.open(fresh(price=PRICE))

    page = by_card(market, checkout.url, "4242 4242 4242 4242")

    assert "Payment complete" in page.text
    notices = told(market, 2)
    assert kinds(notices) == [NoticeKind.PAID, NoticeKind.PAID]
    assert [notice.detail for notice in notices] == ["transaction.paid", "transaction.completed"]
    assert len({notice.event_key for notice in notices}) == 2
    charge = market.paddle.look_up(checkout.gateway_reference)
    assert (charge.status, charge.amount) == (ChargeStatus.PAID, PRICE)
    assert notices[1].charge == charge


def test_the_bank_may_ask_for_a_code(market: Street, fresh: Fresh) -> None:
    checkout = market.paddle.open(fresh(price=PRICE))
    page = by_card(market, checkout.url, "4000 0038 0000 0446")
    assert "Your bank asks" in page.text
    url = f"{market.url}/sandbox/paddle/secure/{checkout.gateway_reference}"
    assert "declined" in httpx.post(url, data={"code": "1"}).text
    assert market.told().kind is NoticeKind.ATTEMPT_FAILED
    assert "Payment complete" in httpx.post(url, data={"code": "123456"}).text


def test_a_declined_buyer_may_try_again_in_the_same_checkout(market: Street, fresh: Fresh) -> None:
    checkout = market.paddle.open(fresh(price=PRICE))
    page = by_card(market, checkout.url, "4000 0000 0000 0002")
    assert "declined" in page.text
    assert market.told().kind is NoticeKind.ATTEMPT_FAILED
    assert market.paddle.look_up(checkout.gateway_reference).status is ChargeStatus.OPEN
    assert "Payment complete" in by_card(market, checkout.url, "4242 4242 4242 4242").text


def test_a_closed_checkout_stays_open_and_nothing_is_told(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE))
    closed = httpx.post(f"{market.url}/sandbox/paddle/close")
    assert closed.headers["location"] == f"{market.shop.url}/billing"
    assert market.paddle.look_up(name).status is ChargeStatus.OPEN
    assert market.shop.posts.empty()


def test_the_shop_closes_a_checkout_once_and_none_that_was_paid(
    market: Street, fresh: Fresh
) -> None:
    name = opened(market, fresh(price=PRICE))
    for _ in range(2):
        market.paddle.close_checkout(name)
    assert kinds(told(market, 1)) == [NoticeKind.FAILED]
    assert market.paddle.look_up(name).status is ChargeStatus.FAILED
    with pytest.raises(GatewayRefused):
        market.paddle.close_checkout(paid(market, fresh))


def test_a_cancelled_checkout_has_failed(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE))
    market.must("paddle", "cancel", name)
    assert market.told().kind is NoticeKind.FAILED
    assert market.paddle.look_up(name).status is ChargeStatus.FAILED


def test_opening_an_order_twice_gives_one_checkout(market: Street, fresh: Fresh) -> None:
    order = fresh(price=PRICE)
    assert market.paddle.open(order) == market.paddle.open(order)


def test_a_checkout_whose_answer_is_lost_is_found_again(market: Street, fresh: Fresh) -> None:
    order = fresh(price=PRICE)
    opened(market, fresh(price=PRICE, email=order.email))  # the buyer is known
    market.play("paddle", "lost_answer")
    with pytest.raises(GatewayUncertain):
        market.paddle.open(order)
    first, second = market.paddle.open(order), market.paddle.open(order)
    assert first.gateway_reference == second.gateway_reference


def test_taiwan_dollars_go_there_and_back(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=twd(299)))
    market.must("paddle", "pay", name)
    notice = market.told()
    assert notice.charge is not None
    assert notice.charge.amount == twd(299)


def test_a_subscription_begins_with_its_checkout(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE, is_recurring=True))
    market.must("paddle", "pay", name)
    first, began, completed = told(market, 3)
    assert kinds([first, began, completed]) == [
        NoticeKind.PAID,
        NoticeKind.SUBSCRIBED,
        NoticeKind.PAID,
    ]
    assert first.subscription_reference is None
    assert began.gateway_reference == name
    assert completed.subscription_reference == began.subscription_reference is not None


def test_a_renewal_is_a_charge_of_its_own(market: Street, fresh: Fresh) -> None:
    name = paid(market, fresh, is_recurring=True)
    market.must("paddle", "renew", name)
    _, renewed, again = told(market, 3)
    assert kinds([renewed, again]) == [NoticeKind.RENEWED, NoticeKind.RENEWED]
    assert renewed.charge is not None
    assert again.charge is not None
    assert renewed.charge.charge_key == again.charge.charge_key != name
    assert market.paddle.look_up_renewals(name) == [again.charge]


def test_a_failed_renewal_is_retried_as_the_same_charge(market: Street, fresh: Fresh) -> None:
    name = paid(market, fresh, is_recurring=True)
    market.must("paddle", "renew", name, outcome="failure")
    failed = told(market, 3)
    assert kinds(failed) == [
        NoticeKind.ATTEMPT_FAILED,
        NoticeKind.RENEWAL_FAILED,
        NoticeKind.OTHER,
    ]
    market.must("paddle", "renew", name)
    renewed = told(market, 3)[1]
    assert failed[1].charge is not None
    assert renewed.charge is not None
    assert renewed.charge.charge_key == failed[1].charge.charge_key


def test_a_card_may_pay_once_and_never_again(market: Street, fresh: Fresh) -> None:
    checkout = market.paddle.open(fresh(price=PRICE, is_recurring=True))
    by_card(market, checkout.url, "4000 0027 6000 3184")
    told(market, 3)
    market.must("paddle", "renew", checkout.gateway_reference)
    assert NoticeKind.RENEWAL_FAILED in kinds(told(market, 3))


def test_a_cancelled_subscription_runs_to_the_end_of_its_period(
    market: Street, fresh: Fresh
) -> None:
    name = paid(market, fresh, is_recurring=True)
    subscription = market.paddle.look_up(name).subscription_reference
    assert subscription is not None
    market.paddle.cancel_recurring(subscription)
    market.paddle.cancel_recurring(subscription)
    assert market.told().kind is NoticeKind.OTHER
    assert market.do("paddle", "renew", name).status_code == 409
    market.must("paddle", "end_period", name)
    ended = market.told()
    assert ended.kind is NoticeKind.SUBSCRIPTION_ENDED
    assert ended.subscription_reference == subscription
    market.paddle.cancel_recurring(subscription)
    assert market.shop.posts.empty()


def test_a_subscription_that_is_not_paid_up_ends_at_once(market: Street, fresh: Fresh) -> None:
    name = paid(market, fresh, is_recurring=True)
    market.must("paddle", "fail_renewal", name)
    told(market, 3)
    subscription = market.paddle.look_up(name).subscription_reference
    assert subscription is not None
    market.paddle.cancel_recurring(subscription)
    assert market.told().kind is NoticeKind.SUBSCRIPTION_ENDED


@pytest.mark.parametrize("cents", [999, 250])
def test_a_refund_is_approved_after_a_while(market: Street, fresh: Fresh, cents: int) -> None:
    name = paid(market, fresh)
    refund = a_refund(PRICE, usd(cents), name, refund_id=f"ref_{name}")
    assert market.paddle.refund(refund).status is RefundStatus.PENDING
    created, updated = told(market, 2)
    assert kinds([created, updated]) == [NoticeKind.REFUND, NoticeKind.REFUND]
    assert created.refund is not None
    assert created.refund.status is RefundStatus.PENDING
    assert updated.refund is not None
    assert (updated.refund.status, updated.refund.amount) == (RefundStatus.DONE, usd(cents))
    assert market.paddle.look_up_refund(refund).status is RefundStatus.DONE
    assert market.paddle.refund(refund).status is RefundStatus.DONE


def test_a_refund_may_be_rejected(market: Street, fresh: Fresh) -> None:
    name = paid(market, fresh)
    market.play("paddle", "refund_rejected")
    refund = a_refund(PRICE, PRICE, name, refund_id=f"ref_{name}")
    market.paddle.refund(refund)
    decided = told(market, 2)[1]
    assert decided.refund is not None
    assert decided.refund.status is RefundStatus.REJECTED
    assert market.paddle.look_up_refund(refund).status is RefundStatus.REJECTED


def test_one_refund_at_a_time_may_wait(market: Street, fresh: Fresh) -> None:
    name = paid(market, fresh)
    market.play("paddle", "refund_undecided")
    market.paddle.refund(a_refund(PRICE, usd(100), name, refund_id="ref_a"))
    with pytest.raises(GatewayRefused) as failure:
        market.paddle.refund(a_refund(PRICE, usd(100), name, refund_id="ref_b"))
    assert failure.value.reason == "adjustment_pending_refund_request"
    market.must("paddle", "approve_refund", name)
    decided = told(market, 2)[1]
    assert decided.refund is not None
    assert decided.refund.status is RefundStatus.DONE


def test_a_refund_whose_answer_is_lost_is_made_once(market: Street, fresh: Fresh) -> None:
    name = paid(market, fresh)
    refund = a_refund(PRICE, PRICE, name, refund_id=f"ref_{name}")
    market.play("paddle", "lost_answer")
    with pytest.raises(GatewayUncertain):
        market.paddle.refund(refund)
    again = market.paddle.refund(refund)
    found = market.paddle.look_up_refund(refund)
    assert again.gateway_refund == found.gateway_refund is not None
    assert kinds(told(market, 2)) == [NoticeKind.REFUND, NoticeKind.REFUND]


def test_an_unpaid_checkout_has_nothing_to_give_back(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE))
    with pytest.raises(GatewayRefused):
        market.paddle.refund(a_refund(PRICE, PRICE, name))


def test_a_bank_may_take_the_money_back_and_return_it(market: Street, fresh: Fresh) -> None:
    name = paid(market, fresh)
    for action in ("chargeback_warning", "chargeback", "chargeback_reverse"):
        market.must("paddle", action, name)
    notices = told(market, 3)
    assert kinds(notices) == [
        NoticeKind.DISPUTED,
        NoticeKind.DISPUTED,
        NoticeKind.DISPUTE_WON,
    ]
    assert {notice.gateway_reference for notice in notices} == {name}


@pytest.mark.parametrize("scenario", ["forged_notice", "truncated_notice", "stale_notice"])
def test_a_notice_that_is_not_certainly_paddles_is_refused(
    market: Street, fresh: Fresh, scenario: str
) -> None:
    name = opened(market, fresh(price=PRICE))
    market.play("paddle", scenario)
    market.must("paddle", "pay", name)
    for _ in range(2):
        with pytest.raises(NoticeRefused):
            market.told()


def test_a_wrong_amount_is_told_as_it_is(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE))
    market.play("paddle", "wrong_amount")
    market.must("paddle", "pay", name)
    notice = market.told()
    assert notice.charge is not None
    assert notice.charge.amount == usd(1000)


def test_a_wrong_currency_has_no_amount_of_ours(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE))
    market.play("paddle", "wrong_currency")
    market.must("paddle", "pay", name)
    notice = market.told()
    assert notice.charge is not None
    assert (notice.charge.status, notice.charge.amount) == (ChargeStatus.PAID, None)


def test_reordered_events_keep_their_times(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE, is_recurring=True))
    market.play("paddle", "reordered_notices")
    market.must("paddle", "pay", name)
    notices = told(market, 3)
    assert [notice.detail for notice in notices] == [
        "transaction.completed",
        "subscription.created",
        "transaction.paid",
    ]
    times = [notice.occurred_at for notice in notices]
    assert times == sorted(times, key=str, reverse=True)


def test_one_event_told_twice_has_one_key(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE))
    market.play("paddle", "duplicate_notice")
    market.must("paddle", "pay", name)
    keys = [notice.event_key for notice in told(market, 4)]
    assert len(set(keys)) == 2


def test_a_retry_is_the_same_body_signed_anew(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE))
    for _ in range(2):
        market.shop.answers.put((500, b""))
    market.must("paddle", "pay", name)
    first, _, again = (market.shop.next_post() for _ in range(3))
    assert first.body == again.body
    assert market.read(first) == market.read(again)


def test_a_late_notice_is_signed_when_it_is_sent(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE))
    market.play("paddle", "late_notice")
    market.must("paddle", "pay", name)
    assert market.shop.posts.empty()
    market.now.skip(4)
    assert market.told().kind is NoticeKind.PAID


def test_silence_is_cleared_up_by_asking(market: Street, fresh: Fresh) -> None:
    name = opened(market, fresh(price=PRICE))
    market.play("paddle", "no_notice")
    market.must("paddle", "pay", name)
    assert market.paddle.look_up(name).status is ChargeStatus.PAID
    assert market.shop.posts.empty()


@pytest.mark.parametrize("scenario", ["server_error", "html_error", "rate_limit", "slow"])
def test_a_gateway_that_does_not_answer_a_question_is_unavailable(
    market: Street, scenario: str
) -> None:
    market.play("paddle", scenario)
    with pytest.raises(GatewayUnavailable):
        market.paddle.look_up("txn_01")


def test_the_console_charges_the_next_month(market: Street, fresh: Fresh) -> None:
    name = paid(market, fresh, is_recurring=True)
    url = f"{market.url}/sandbox/paddle/console"
    assert "Charge next month" in httpx.get(url).text
    page = httpx.post(f"{url}/{name}/renew", follow_redirects=True)
    assert "subscription_recurring" in page.text
    assert NoticeKind.RENEWED in kinds(told(market, 3))


def test_the_console_says_that_a_renewal_failed_whatever_was_pressed(
    market: Street, fresh: Fresh
) -> None:
    name = paid(market, fresh, is_recurring=True)
    market.play("paddle", "declined")
    url = f"{market.url}/sandbox/paddle/console"
    page = httpx.post(f"{url}/{name}/renew", follow_redirects=True)
    assert "The charge of the next month failed." in page.text
    refused = httpx.post(f"{url}/{name}/end_period", follow_redirects=True)
    assert "cancel the plan in the shop" in refused.text
    assert NoticeKind.RENEWAL_FAILED in kinds(told(market, 3))


def test_the_gateway_can_be_pinged(market: Street) -> None:
    market.paddle.ping()
