"""The gateways' books in the whole product: what was never told is found, or told of once."""

from collections.abc import Iterator

import pytest

from tests.flows.money_builders import Buyer, Shop
from tests.stack import wait_for

BOTH = ["ecpay", "paddle"]


@pytest.fixture
def buyer(shop: Shop) -> Iterator[Buyer]:
    somebody = shop.buyer("compared")
    yield somebody
    for gateway in BOTH:
        shop.desk(gateway).play("success")
    somebody.browser.close()


def test_what_was_never_told_is_found_and_what_is_unclear_is_told(shop: Shop, buyer: Buyer) -> None:
    bought = buyer.bought("ecpay", plan_id="starter")
    shop.ecpay.act("console_refund", buyer.checkouts(bought)[0])
    silent = buyer.order(package_id="medium", gateway="ecpay")
    shop.ecpay.play("no_notice", 1)
    buyer.pay(silent)
    assert buyer.shown(silent)["state"] == "created"
    assert shop.run("compare_books") == len(BOTH)
    buyer.reach(silent, "paid", 60)
    payment_id = buyer.shown(bought)["payments"][0]["payment_id"]

    def listed() -> list[str]:
        items = shop.admin.call("GET", "/api/v1/admin/reconciliation")["items"]
        return [each["kind"] for each in items if each["about"] == payment_id]

    assert wait_for(listed, "the difference", 60) == ["refunded_there"]
