"""The stand-in of Paddle.js, and the page of ours that loads it."""

from collections.abc import Callable

import httpx

from infra.payments.paddle_client import PaddleGateway, PaddleShop
from shared.payments.gateway import CheckoutOrder
from tests.adapters.payments.builders import API_KEY, usd
from tests.adapters.payments.sandboxes import PATIENCE, Street


def test_our_page_is_given_the_transaction_beside_its_order(
    market: Street, fresh: Callable[..., CheckoutOrder]
) -> None:
    page, order = f"{market.shop.url}/billing/pay", fresh(price=usd(999))
    shop = PaddleShop(checkout_url=page)
    gateway = PaddleGateway(f"{market.url}/sandbox/paddle", API_KEY, shop, timeouts=PATIENCE)
    checkout = gateway.open(order)
    gateway.close()
    asked = f"order={order.order_id}&_ptxn={checkout.gateway_reference}"
    assert checkout.url == f"{page}?{asked}"


def test_elsewhere_the_page_of_the_console_shows_it(
    market: Street, fresh: Callable[..., CheckoutOrder]
) -> None:
    checkout = market.paddle.open(fresh(price=usd(999)))
    page = f"{market.url}/sandbox/paddle/pay"
    assert checkout.url == f"{page}?_ptxn={checkout.gateway_reference}"


def test_the_script_is_served_beside_the_api(market: Street) -> None:
    answer = httpx.get(f"{market.url}/sandbox/paddle/paddle.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "window.Paddle" in answer.text
