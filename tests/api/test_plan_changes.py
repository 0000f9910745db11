"""A change of plan over HTTP: what ends is said before it is paid."""

import pytest

from tests.api.builders import Api, problem
from tests.api.shop_builders import PLAN, Shop


@pytest.fixture
def shop(api: Api) -> Shop:
    return Shop(api)


def test_a_change_of_plan_says_first_what_ends(shop: Shop) -> None:
    free = shop.buyer.get("/plans/change?plan_id=starter").json()
    assert free == {"plan_id": "starter", "replaces": None}
    assert shop.bought(PLAN)["replaces"] is None
    ends = {"plan_id": "starter", "ends_credits": 25, "paid_until": shop.plan["renews_at"]}
    assert shop.buyer.get("/plans/change?plan_id=pro").json()["replaces"] == ends
    order = shop.buy({**PLAN, "plan_id": "pro"}, "key-2").json()
    assert order["replaces"] == ends
    assert shop.pay(order, TradeNo="2611201000005678").content == b"1|OK"
    assert (shop.plan["plan_id"], shop.balance["subscription"]) == ("pro", 60)


def test_a_lower_plan_is_refused_with_the_next_step(shop: Shop) -> None:
    shop.bought({**PLAN, "plan_id": "pro"})
    for answer in (shop.buyer.get("/plans/change?plan_id=starter"), shop.buy(PLAN, "key-2")):
        assert problem(answer) == (409, "payments.higher_plan_held")
        facts = {name: answer.json()[name] for name in ("next_step", "plan_id")}
        assert facts == {"next_step": "cancel_plan", "plan_id": "pro"}
        assert answer.json()["paid_until"] == shop.plan["renews_at"].split(".")[0].rstrip("Z") + "Z"


def test_the_accounts_language_chooses_what_a_browser_abroad_would_not(shop: Shop) -> None:
    shop.buyer.send("PATCH", "/auth/me", {"locale": "zh-TW"})
    wish = {"plan_id": "starter"}
    english = {"Idempotency-Key": "key-1", "Accept-Language": "en-US,en"}
    order = shop.buyer.send("POST", "/plans/subscribe", wish, english).json()
    assert (order["gateway"], order["price"]["currency"]) == ("ecpay", "TWD")
