"""Money that goes back, over HTTP: what administrators ask for, and the lists they work from."""

import pytest

from shared.kernel.tasks import Handler
from tests.api.builders import Api, problem
from tests.api.shop_builders import PLAN, Shop, administrator, tasks


@pytest.fixture
def shop(api: Api) -> Shop:
    return Shop(api)


def test_only_administrators_refund(shop: Shop) -> None:
    payment_id = shop.shown(shop.bought(PLAN))["payments"][0]["payment_id"]
    asked = {"payment_id": payment_id, "reason": "asked for"}
    assert shop.buyer.send("POST", "/admin/refunds", asked).status_code == 403
    admin = administrator(shop)
    refund = admin.send("POST", "/admin/refunds", asked, {"Idempotency-Key": "refund-1"})
    assert (refund.status_code, refund.json()["state"]) == (202, "requested")
    again = admin.send("POST", "/admin/refunds", asked, {"Idempotency-Key": "refund-1"})
    assert again.json() == refund.json()
    assert problem(admin.send("POST", "/admin/refunds", asked)) == (409, "payments.refund_open")
    assert len(tasks(shop, Handler.SEND_REFUND, refund.json()["refund_id"])) == 1


def test_a_refund_by_hand_ends_the_plan_it_paid(shop: Shop) -> None:
    order = shop.bought(PLAN)
    payment_id = shop.shown(order)["payments"][0]["payment_id"]
    asked = {"payment_id": payment_id, "reason": "by bank", "is_by_hand": True}
    admin = administrator(shop)
    assert admin.send("POST", "/admin/refunds", asked).json()["state"] == "done"
    assert shop.shown(order)["state"] == "refunded"
    assert shop.plan["plan_id"] == "demo"
    assert shop.balance["available"] == 0


def test_a_refund_the_gateway_cannot_make_is_refused_at_once(shop: Shop) -> None:
    order = shop.buy(PLAN).json()
    shop.pay(order, PaymentType="ATM_TAISHIN")
    payment_id = shop.shown(order)["payments"][0]["payment_id"]
    asked = {"payment_id": payment_id, "reason": "asked for"}
    admin = administrator(shop)
    refused = admin.send("POST", "/admin/refunds", asked)
    assert problem(refused) == (409, "payments.refund_by_hand_only")
    assert (refused.json()["is_by_hand"], refused.json()["next_step"]) == (True, "correct_request")
    by_hand = admin.send("POST", "/admin/refunds", {**asked, "is_by_hand": True})
    assert (by_hand.status_code, by_hand.json()["state"]) == (202, "done")


def test_administrators_walk_the_refunds_by_state(shop: Shop) -> None:
    admin = administrator(shop)
    ids = []
    for number, plan_id in enumerate(["starter", "pro"]):
        order = shop.bought({"plan_id": plan_id, "gateway": "ecpay"}, f"key-{number}")
        payment_id = shop.shown(order)["payments"][0]["payment_id"]
        asked = {"payment_id": payment_id, "reason": "asked for", "is_by_hand": number == 0}
        ids.append(admin.send("POST", "/admin/refunds", asked).json()["refund_id"])
    last = admin.get("/admin/refunds?limit=1").json()
    before = admin.get(f"/admin/refunds?limit=1&cursor={last['next_cursor']}").json()
    assert [each["refund_id"] for each in [*last["items"], *before["items"]]] == ids[::-1]
    open_ = admin.get("/admin/refunds?state=requested&limit=1").json()["items"][0]
    assert (open_["refund_id"], open_["order_id"]) == (ids[1], order["order_id"])
    stands = (open_["gateway"], open_["is_by_hand"], open_["payment_state"])
    assert stands == ("ecpay", False, "refund_pending")


@pytest.mark.parametrize("path", ["/admin/refunds", "/admin/disputes"])
def test_only_administrators_list_what_goes_back(shop: Shop, path: str) -> None:
    assert shop.buyer.get(path).status_code == 403
    admin = administrator(shop)
    assert admin.get(path).status_code == 200
    assert problem(admin.get(f"{path}?state=lost-and-found")) == (422, "request.invalid")
    assert problem(admin.get(f"{path}?cursor=eA==")) == (400, "request.bad_cursor")


@pytest.mark.parametrize("payment_id", ["pay_none", "x" * 64])
def test_a_payment_that_is_none_cannot_be_refunded(shop: Shop, payment_id: str) -> None:
    asked = {"payment_id": payment_id, "reason": "asked for"}
    answer = administrator(shop).send("POST", "/admin/refunds", asked)
    assert problem(answer) == (404, "payments.payment_unknown")


def test_administrators_open_and_end_a_dispute(shop: Shop) -> None:
    order = shop.bought(PLAN)
    payment_id = shop.shown(order)["payments"][0]["payment_id"]
    admin = administrator(shop)
    assert shop.buyer.send("POST", "/admin/disputes", {"payment_id": payment_id}).status_code == 403
    opened = admin.send("POST", "/admin/disputes", {"payment_id": payment_id})
    assert (opened.status_code, opened.json()["state"]) == (201, "open")
    assert shop.shown(order)["state"] == "disputed"
    assert (shop.plan["plan_id"], shop.plan["status"]) == ("demo", "disputed")
    balance = shop.balance
    assert (balance["available"], balance["held"], balance["disputed"]) == (0, 25, 25)
    assert problem(shop.buy({**PLAN, "plan_id": "pro"}, "key-2")) == (409, "payments.dispute_open")
    listed = admin.get("/admin/disputes?state=open&limit=1").json()["items"][0]
    assert (listed["dispute_id"], listed["order_id"]) == (
        opened.json()["dispute_id"],
        order["order_id"],
    )
    assert listed["left"] == listed["paid"] == order["price"]
    won = admin.send("POST", f"/admin/disputes/{listed['dispute_id']}/win")
    assert won.json()["state"] == "won"
    assert (shop.plan["plan_id"], shop.plan["status"]) == ("starter", "active")
    history = shop.buyer.get("/credits/transactions").json()["items"]
    moved = [each["amount"] for each in history if each["transaction_type"] == "dispute"]
    assert moved == [25, -25]


def test_a_lost_dispute_takes_what_it_paid_for(shop: Shop) -> None:
    order = shop.bought(PLAN)
    payment_id = shop.shown(order)["payments"][0]["payment_id"]
    admin = administrator(shop)
    opened = admin.send("POST", "/admin/disputes", {"payment_id": payment_id}).json()
    path = f"/admin/disputes/{opened['dispute_id']}/lose"
    assert admin.send("POST", path).json()["state"] == "lost"
    assert problem(admin.send("POST", path)) == (409, "payments.transition_refused")
    assert shop.balance["total"] == 0
    assert problem(admin.send("POST", "/admin/disputes/dsp_none/lose"))[0] == 404
    unknown = admin.send("POST", "/admin/disputes", {"payment_id": "pay_none"})
    assert problem(unknown) == (404, "payments.payment_unknown")
