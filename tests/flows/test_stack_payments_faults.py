"""Gateways that lie, stutter and fall over, and a product that is killed while it deals with them.

Whatever happens on the way, in the end ledger, orders and the gateways' own view agree.
"""

import json
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import httpx
import pytest

from infra.local.client import Json, Refused
from infra.local.state import load_ports
from infra.payments.ecpay import EcpayKeys
from tests.flows.money_builders import RECEIPT, Buyer, Shop, reference_of
from tests.stack import ProcessId, alive, signal_to, wait_for

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LIES = [
    *(("ecpay", lie) for lie in ("forged", "truncated", "wrong_amount", "wrong_merchant")),
    *(("paddle", lie) for lie in ("forged", "truncated", "wrong_amount", "wrong_currency")),
    ("paddle", "stale_notice"),
]
STUTTERS = [
    (gateway, way)
    for gateway in ("ecpay", "paddle")
    for way in ("duplicate_notice", "reordered_notices")
]


@pytest.fixture
def buyer(shop: Shop) -> Iterator[Buyer]:
    somebody = shop.buyer("patient")
    yield somebody
    shop.ecpay.play("success")
    shop.paddle.play("success")
    shop.assert_whole(somebody)
    somebody.browser.close()


@pytest.mark.parametrize(("gateway", "lie"), LIES)
def test_a_lie_about_a_payment_gives_nothing_and_asking_finds_the_truth(
    shop: Shop, buyer: Buyer, gateway: str, lie: str
) -> None:
    desk, order = shop.desk(gateway), buyer.subscribe("starter", gateway)
    desk.play(lie, 1)
    buyer.pay(order)
    wait_for(lambda: any(n["tries"] for n in desk.notices(reference_of(order))), "the lie")
    assert buyer.shown(order)["state"] == "created"
    assert (buyer.plan["plan_id"], buyer.balance["total"]) == ("demo", 0)
    # The money is real all the same: the gateway is asked, and believed.
    buyer.let_pass(1)
    shop.run("reconcile_payments")
    buyer.reach(order, "paid")
    assert buyer.balance["subscription"] == 25


def test_a_simulated_payment_pays_nothing(shop: Shop, buyer: Buyer) -> None:
    order = buyer.subscribe("starter", "ecpay")
    buyer.check_out(order)
    shop.ecpay.act("simulate", reference_of(order))
    shop.ecpay.settled()
    assert buyer.shown(order)["state"] == "created"
    buyer.let_pass(2)
    shop.run("reconcile_payments")
    buyer.reach(order, "expired")
    assert (buyer.plan["plan_id"], buyer.balance["total"]) == ("demo", 0)


@pytest.mark.parametrize(("gateway", "way"), STUTTERS)
def test_messages_that_come_twice_late_or_in_another_order_count_once(
    shop: Shop, buyer: Buyer, gateway: str, way: str
) -> None:
    desk = shop.desk(gateway)
    desk.play(way)
    order = buyer.bought(gateway, plan_id="starter")
    desk.settled()
    buyer.let_pass(30)
    desk.act("renew", reference_of_bought(buyer, order))
    buyer.paid_times(order, 2)
    desk.settled()
    for notice in desk.notices(reference_of_bought(buyer, order))[:4]:
        desk.resend(notice)
    assert len(buyer.shown(order)["payments"]) == 2
    assert buyer.balance["subscription"] == 25
    wait_for(lambda: buyer.subjects.count(RECEIPT) == 2, "a receipt of each payment")


def test_a_message_from_before_a_cancel_does_not_undo_it(shop: Shop, buyer: Buyer) -> None:
    order = buyer.bought("paddle", plan_id="starter")
    reference = reference_of_bought(buyer, order)
    shop.paddle.settled()
    earlier = shop.paddle.notices(reference)
    buyer.client.call("POST", "/api/v1/plans/cancel")
    wait_for(lambda: not shop.paddle.goes_on(reference), "the end at the gateway")
    shop.paddle.settled()
    for notice in reversed(earlier):
        shop.paddle.resend(notice)
    assert buyer.plan["cancel_at"] is not None
    assert not shop.paddle.goes_on(reference)


def test_a_charge_on_its_way_while_its_plan_is_cancelled_is_the_last(
    shop: Shop, buyer: Buyer
) -> None:
    order = buyer.bought("ecpay", plan_id="starter")
    reference = reference_of_bought(buyer, order)
    buyer.let_pass(30)
    shop.ecpay.play("late_notice", 1)
    shop.ecpay.act("renew", reference)
    buyer.client.call("POST", "/api/v1/plans/cancel")
    shown = buyer.paid_times(order, 2)
    assert [payment["purpose"] for payment in shown["payments"]] == ["first", "renewal"]
    assert buyer.plan["plan_id"] == "starter"
    assert buyer.plan["cancel_at"] is not None
    wait_for(lambda: not shop.ecpay.goes_on(reference), "the end at the gateway")


def test_a_refund_while_a_renewal_is_on_its_way_gives_both_back(shop: Shop, buyer: Buyer) -> None:
    order = buyer.bought("ecpay", plan_id="starter")
    reference = reference_of_bought(buyer, order)
    buyer.let_pass(30)
    shop.ecpay.play("late_notice", 1)
    shop.ecpay.act("renew", reference)
    refund(shop, order)
    shown = buyer.paid_times(order, 2)
    buyer.reach(order, "refunded")

    def both_are_back() -> bool:
        payments = buyer.shown(order)["payments"]
        return all(payment["state"] == "refunded" for payment in payments)

    wait_for(both_are_back, "the money of the renewal")
    assert [payment["purpose"] for payment in shown["payments"]] == ["first", "surplus"]
    assert (buyer.plan["plan_id"], buyer.balance["total"]) == ("demo", 0)
    wait_for(lambda: not shop.ecpay.goes_on(reference), "the end at the gateway")


def test_a_declined_card_may_be_followed_by_another_try(shop: Shop, buyer: Buyer) -> None:
    order = buyer.subscribe("starter", "ecpay")
    buyer.pay(order, "4000-0000-0000-0000")
    buyer.reach(order, "failed")
    assert buyer.balance["total"] == 0
    again = buyer.reopen(order)
    assert reference_of(again) != reference_of(order)
    buyer.pay(again)
    buyer.reach(order, "paid")
    assert buyer.balance["subscription"] == 25


@pytest.mark.parametrize("outage", ["server_error", "html_error", "lost_answer_not_done"])
def test_an_outage_of_one_gateway_offers_the_other(shop: Shop, buyer: Buyer, outage: str) -> None:
    shop.paddle.play(outage)
    with pytest.raises(Refused) as refused:
        buyer.subscribe("starter", "paddle")
    offer = refused.value.response.json()
    assert (refused.value.response.status_code, offer["code"]) == (
        503,
        "payments.other_gateway_offered",
    )
    assert offer["other_gateway"] == "ecpay"
    order = buyer.subscribe("starter", "ecpay", instead_of_order_id=offer["order_id"])
    buyer.pay(order)
    buyer.reach(order, "paid")
    assert buyer.shown({"order_id": offer["order_id"]})["state"] == "failed"


@pytest.mark.parametrize("gateway", ["ecpay", "paddle"])
def test_a_cancel_is_asked_again_until_the_gateway_hears_it(
    shop: Shop, buyer: Buyer, gateway: str
) -> None:
    desk, order = shop.desk(gateway), buyer.bought(gateway, plan_id="starter")
    desk.play("lost_answer_not_done", 2)
    assert buyer.client.call("POST", "/api/v1/plans/cancel")["cancel_at"] is not None
    wait_for(lambda: not desk.goes_on(reference_of_bought(buyer, order)), "the end of the charges")


def test_a_forged_result_posted_by_a_stranger_is_not_taken(shop: Shop, buyer: Buyer) -> None:
    order = buyer.subscribe("starter", "ecpay")
    fields = {
        "MerchantID": order["checkout"]["fields"]["MerchantID"],
        "MerchantTradeNo": reference_of(order),
        "RtnCode": "1",
        "RtnMsg": "OK",
        "TradeNo": "2611201000001234",
        "TradeAmt": "299",
        "PaymentDate": "2026/11/20 18:00:00",
        "PaymentType": "Credit_CreditCard",
        "TradeDate": "2026/11/20 17:59:00",
        "SimulatePaid": "0",
    }
    forged = EcpayKeys(fields["MerchantID"], "f" * 16, "e" * 16).signed(fields)
    unsigned = {**fields, "CheckMacValue": ""}
    for path in ("/hooks/ecpay/result", "/api/v1/payments/callback", "/hooks/ecpay/period"):
        for said in (forged, unsigned):
            url = f"{shop.stack.url}{path}"
            body = urlencode(said).encode()
            answer = httpx.post(url, content=body, headers=FORM, trust_env=False)
            assert (answer.status_code, b"1|OK" in answer.content) == (400, False), path
    event = json.dumps({"event_type": "transaction.completed", "data": {}}).encode()
    signature = {"Paddle-Signature": f"ts=1;h1={'0' * 64}"}
    answer = httpx.post(
        f"{shop.stack.url}/hooks/paddle", content=event, headers=signature, trust_env=False
    )
    assert answer.status_code == 500
    assert buyer.shown(order)["state"] == "created"


def test_what_is_committed_and_never_acknowledged_is_done_once(shop: Shop, buyer: Buyer) -> None:
    """The refund is made and booked, and nobody hears of it: both processes are killed."""
    order = buyer.bought("ecpay", plan_id="starter")
    reference, stack = reference_of_bought(buyer, order), shop.stack
    tasks = stack.child(f"--port {load_ports(stack.state).tasks}")
    dispatcher = stack.child("infra.local.dispatcher")
    given = shop.ecpay.calls("/DoAction")
    with frozen(stack.child("infra.sandbox")):
        refund(shop, order)
        wait_for(lambda: refund_of(buyer, order)["state"] == "sending", "the call")
        signal_to(dispatcher, signal.SIGSTOP)
    buyer.reach(order, "refunded")
    for process in (dispatcher, tasks):
        signal_to(process, signal.SIGKILL)
    wait_for(lambda: is_up(shop, tasks), "both again")
    wait_for(lambda: not shop.ecpay.goes_on(reference), "the end of the charges")
    assert shop.ecpay.calls("/DoAction") == given + 1
    assert shop.ecpay.returned(reference) == order["price"]["amount_minor"]
    assert (buyer.plan["plan_id"], buyer.balance["total"]) == ("demo", 0)


def test_a_webhook_that_dies_before_it_answers_is_told_again(shop: Shop, buyer: Buyer) -> None:
    stack, order = shop.stack, buyer.subscribe("starter", "paddle")
    hooks = stack.child(f"--port {load_ports(stack.state).webhooks}")
    with frozen(hooks):
        buyer.pay(order)
        signal_to(hooks, signal.SIGKILL)
    buyer.reach(order, "paid", 30)
    assert buyer.balance["subscription"] == 25
    wait_for(lambda: RECEIPT in buyer.subjects, "the receipt")


def refund(shop: Shop, order: Json) -> None:
    """Ask for a refund of an order's first payment, as an administrator does."""
    body = {"payment_id": order["payments"][0]["payment_id"], "reason": "asked for"}
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    shop.admin.call("POST", "/api/v1/admin/refunds", json=body, headers=headers)


def reference_of_bought(buyer: Buyer, order: Json) -> str:
    """Return what the gateway calls the one try of an order."""
    (reference,) = buyer.checkouts(order)
    return reference


@contextmanager
def frozen(process: ProcessId) -> Iterator[None]:
    """Keep a process from doing anything, and let it go on unless it was killed."""
    signal_to(process, signal.SIGSTOP)
    try:
        yield
    finally:
        signal_to(process, signal.SIGCONT)


def refund_of(buyer: Buyer, order: Json) -> Json:
    """Return the one refund of an order's first payment."""
    (found,) = buyer.shown(order)["payments"][0]["refunds"]
    refunded: Json = found
    return refunded


def is_up(shop: Shop, before: ProcessId) -> bool:
    """Say whether the process that works on tasks is another one, and answers."""
    if alive(frozenset({before})):
        return False
    port = load_ports(shop.stack.state).tasks
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).is_success
    except httpx.HTTPError:
        return False
