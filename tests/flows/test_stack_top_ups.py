"""Automatic top-ups in the running product: agreed to, spent below the threshold, charged once.

After each test ledger, orders and Paddle's own view agree.
"""

from collections.abc import Iterator

import pytest

from infra.local.client import Json
from tests.flows.money_builders import Buyer, Shop
from tests.flows.stack_builders import finish, order, refusal
from tests.stack import wait_for

TOPPED_UP = "VidGo has topped up your credits automatically"
DECLINED = "Your automatic VidGo top-up could not be charged"
PATH = "/api/v1/credits/auto-top-up"
PLAN, PACK, THRESHOLD = 25, 150, 24
"""Credits of the plan's week and of the pack; one film brings the balance below the threshold."""


@pytest.fixture
def buyer(shop: Shop) -> Iterator[Buyer]:
    somebody = shop.buyer("topper")
    yield somebody
    shop.paddle.play("success")
    shop.assert_whole(somebody)
    somebody.browser.close()


def standing(buyer: Buyer) -> Json:
    return buyer.client.call("GET", PATH)


def agree(buyer: Buyer, **changes: object) -> Json:
    """Tick the box under what the page shows."""
    shown = standing(buyer)
    pack = next(each for each in shown["packs"] if each["credits"] == PACK)
    body = {
        "agreed": True,
        "text_version": shown["consent_text"]["version"],
        "package_id": pack["package_id"],
        "price": pack["price"],
        "threshold_credits": THRESHOLD,
        "month_max": {**pack["price"], "amount_minor": 2 * pack["price"]["amount_minor"]},
        **changes,
    }
    return buyer.client.call("PUT", PATH, json=body)


def subscriber(buyer: Buyer) -> None:
    buyer.bought("paddle", plan_id="starter")
    # Without its name the recurring payment cannot be charged.
    wait_for(lambda: standing(buyer)["refusal"] is None, "the subscription's name")


def make_a_film(buyer: Buyer) -> None:
    finish(buyer.client, order(buyer.client))


def packs_of(buyer: Buyer, state: str = "paid") -> list[Json]:
    return [each for each in buyer.orders if each["kind"] == "pack" and each["state"] == state]


def paid_pack(buyer: Buyer) -> Json:
    (bought,) = wait_for(lambda: packs_of(buyer), "the pack that was bought automatically", 40)
    return buyer.shown(bought)


def test_a_film_that_brings_the_balance_down_has_a_pack_bought_once(
    shop: Shop, buyer: Buyer
) -> None:
    subscriber(buyer)
    assert agree(buyer)["state"] == "on"
    make_a_film(buyer)
    bought = paid_pack(buyer)
    assert bought["price"] == standing(buyer)["consent"]["price"]
    assert buyer.balance["purchased"] == PACK
    assert standing(buyer)["charged"] == bought["price"]
    told, pdf = buyer.invoice(bought)
    assert told["number"]
    assert pdf.startswith(b"%PDF-")
    wait_for(lambda: TOPPED_UP in buyer.subjects, "the mail")
    assert shop.direct_charges(bought) == [bought["price"]["amount_minor"]]


def test_a_lost_answer_is_not_charged_twice(shop: Shop, buyer: Buyer) -> None:
    subscriber(buyer)
    agree(buyer)
    shop.paddle.play("lost_answer", 1)
    make_a_film(buyer)
    bought = paid_pack(buyer)
    assert shop.direct_charges(bought) == [bought["price"]["amount_minor"]]
    assert buyer.balance["purchased"] == PACK


def test_messages_that_come_twice_and_in_any_order_have_one_effect(
    shop: Shop, buyer: Buyer
) -> None:
    subscriber(buyer)
    agree(buyer)
    shop.paddle.play("duplicate_notice", 1)
    make_a_film(buyer)
    bought = paid_pack(buyer)
    shop.paddle.settled()
    assert len(buyer.shown(bought)["payments"]) == 1
    assert buyer.balance["purchased"] == PACK


def test_a_declined_card_is_told_and_nothing_is_charged(shop: Shop, buyer: Buyer) -> None:
    subscriber(buyer)
    agree(buyer)
    shop.paddle.play("declined", 1)
    make_a_film(buyer)
    wait_for(lambda: packs_of(buyer, "failed"), "the refusal", 40)
    wait_for(lambda: DECLINED in buyer.subjects, "the mail")
    assert buyer.balance["purchased"] == 0
    assert standing(buyer)["charged"]["amount_minor"] == 0


def test_a_consent_that_was_withdrawn_buys_nothing(buyer: Buyer) -> None:
    subscriber(buyer)
    agree(buyer)
    assert buyer.client.call("DELETE", PATH)["state"] == "off"
    make_a_film(buyer)
    assert packs_of(buyer) == packs_of(buyer, "created") == []


def test_a_plan_of_ecpays_is_refused_with_what_to_do(buyer: Buyer) -> None:
    buyer.bought("ecpay", plan_id="starter")
    assert standing(buyer)["refusal"] == "payments.auto_top_up_not_offered"
    assert refusal(lambda: agree(buyer)) == (409, "payments.auto_top_up_not_offered")
