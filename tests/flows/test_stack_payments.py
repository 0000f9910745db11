"""From registering to paid subscriber through both gateways, in the running product."""

from typing import Any

import httpx
import pytest

from infra.local.client import Client, Json
from tests.stack import Stack, wait_for

API = "/api/v1"


def subscriber(
    stack: Stack, name: str, gateway: str, plan_id: str = "starter"
) -> tuple[Client, Json]:
    """Somebody new who has ordered a plan and paid."""
    client = stack.client()
    client.register(f"{name}@example.com", "correct horse", name)
    order = buy(client, {"plan_id": plan_id, "gateway": gateway})
    pay(stack, order)
    wait_for(lambda: shown(client, order)["state"] == "paid", "the payment")
    return client, order


def buy(client: Client, wanted: Json) -> Json:
    headers = {"Idempotency-Key": "-".join(map(str, wanted.values()))}
    made: Json = client.call("POST", f"{API}/payments/create", json=wanted, headers=headers)
    return made


def pay(stack: Stack, order: Json) -> None:
    """Go where the order leads, as a browser does, and let the money come."""
    checkout = order["checkout"]
    if checkout["kind"] == "form_post":
        opened = httpx.post(checkout["action"], data=checkout["fields"], follow_redirects=True)
        assert opened.status_code == 200, opened.text
        act(stack, "ecpay", "pay", checkout["fields"]["MerchantTradeNo"])
    else:
        act(stack, "paddle", "pay", checkout["transaction_id"])


def act(stack: Stack, gateway: str, action: str, reference: str) -> None:
    url = f"{stack.url}/sandbox/payments/{gateway}/{action}"
    httpx.post(url, json={"reference": reference}).raise_for_status()


def shown(client: Client, order: Json) -> Any:
    return client.call("GET", f"{API}/payments/{order['order_id']}")


def balance(client: Client) -> Any:
    return client.call("GET", f"{API}/credits/balance")


@pytest.mark.parametrize("gateway", ["ecpay", "paddle"])
def test_somebody_new_becomes_a_paid_subscriber(stack: Stack, gateway: str) -> None:
    client, order = subscriber(stack, f"buyer-{gateway}", gateway)
    assert client.call("GET", f"{API}/plans/current")["plan_id"] == "starter"
    assert balance(client)["subscription"] == 25
    wait_for(lambda: shown(client, order)["payments"][0]["invoice_number"], "the invoice")
    path = f"{API}/payments/{order['order_id']}/invoice"
    wait_for(lambda: client.send("GET", path).status_code == 200, "the PDF")
    invoice = client.call("GET", path)
    assert httpx.get(invoice["url"]).content.startswith(b"%PDF-")
    assert (invoice["e_invoice_number"] is not None) == (gateway == "ecpay")


@pytest.mark.parametrize("gateway", ["ecpay", "paddle"])
def test_a_plan_is_renewed_and_cancelled(stack: Stack, gateway: str) -> None:
    client, order = subscriber(stack, f"renewer-{gateway}", gateway)
    first = client.call("GET", f"{API}/plans/current")["renews_at"]
    checkout = order["checkout"]
    reference = checkout.get("transaction_id") or checkout["fields"]["MerchantTradeNo"]
    act(stack, gateway, "renew", reference)
    wait_for(lambda: len(shown(client, order)["payments"]) == 2, "the renewal")
    after = client.call("GET", f"{API}/plans/current")
    assert after["renews_at"] > first
    cancelled = client.call("POST", f"{API}/plans/cancel")
    assert cancelled["cancel_at"] == after["renews_at"]


def test_a_subscriber_tops_up_with_the_plans_discount_and_upgrades(stack: Stack) -> None:
    client, _ = subscriber(stack, "climber", "ecpay", "pro")
    pack = buy(client, {"package_id": "medium", "gateway": "ecpay"})
    assert pack["price"]["amount_minor"] == 22400
    pay(stack, pack)
    wait_for(lambda: balance(client)["purchased"] == 150, "the credits")
    upgrade = buy(client, {"plan_id": "pro_plus", "gateway": "paddle"})
    pay(stack, upgrade)
    wait_for(
        lambda: client.call("GET", f"{API}/plans/current")["plan_id"] == "pro_plus", "the upgrade"
    )
    assert balance(client)["purchased"] == 150
