"""A shop over HTTP: somebody who buys, ECPay's messages as ECPay sends them, an administrator."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import httpx

from infra.payments.ecpay import EcpayKeys
from shared.accounts.model import Role
from shared.kernel.ids import AccountId
from shared.kernel.tasks import Handler
from tests.api.builders import Api, Person, exchange

KEYS = EcpayKeys("2512345", "0123456789abcdef", "fedcba9876543210")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PLAN = {"plan_id": "starter", "gateway": "ecpay"}


class Shop:
    """The API and the webhooks over one state, with somebody new who buys."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.hooks = api.targets.webhooks()
        self.buyer = api.person(granted=0, plan="demo")

    def buy(self, body: Any, key: str | None = "key-1") -> httpx.Response:
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.buyer.send("POST", "/payments/create", body, headers)

    def bought(self, body: Any, key: str = "key-1") -> dict[str, Any]:
        order: dict[str, Any] = self.buy(body, key).json()
        assert self.pay(order).content == b"1|OK"
        return order

    def pay(self, order: dict[str, Any], **changes: str) -> httpx.Response:
        return self.post("/api/v1/payments/callback", paid(order["checkout"]["fields"], **changes))

    def post(self, path: str, fields: dict[str, str], keys: EcpayKeys = KEYS) -> httpx.Response:
        body = urlencode(keys.signed(fields)).encode()
        return exchange(self.hooks, "POST", path, body, FORM)

    def shown(self, order: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self.buyer.get(f"/payments/{order['order_id']}").json()
        return found

    @property
    def plan(self) -> dict[str, Any]:
        found: dict[str, Any] = self.buyer.get("/plans/current").json()
        return found

    @property
    def balance(self) -> dict[str, Any]:
        found: dict[str, Any] = self.buyer.get("/credits/balance").json()
        return found


def paid(form: dict[str, str], **changes: str) -> dict[str, str]:
    """What ECPay posts when the form was paid by card."""
    return {
        "MerchantID": form["MerchantID"],
        "MerchantTradeNo": form["MerchantTradeNo"],
        "StoreID": "",
        "RtnCode": "1",
        "RtnMsg": "交易成功",
        "TradeNo": "2611201000001234",
        "TradeAmt": form["TotalAmount"],
        "PaymentDate": "2026/11/20 18:00:00",
        "PaymentType": "Credit_CreditCard",
        "PaymentTypeChargeFee": "8",
        "TradeDate": "2026/11/20 17:59:00",
        "SimulatePaid": "0",
        "CustomField1": "",
        **changes,
    }


def administrator(shop: Shop) -> Person:
    """Somebody with the role, whose token says so."""
    person = shop.api.person()
    parts = shop.api.parts

    def promote(stores: Any) -> None:
        account = stores.accounts.find(AccountId(person.get("/auth/me").json()["user_id"]))
        stores.accounts.save(replace(account, roles=frozenset({Role.USER, Role.ADMIN})))

    parts.uow.run(promote)
    credentials = {"email": person.email, "password": "correct horse"}
    signed = shop.api.send("POST", "/api/v1/auth/login", credentials)
    return Person(shop.api, person.email, signed.json()["access_token"])


def tasks(shop: Shop, handler: Handler, about: str) -> list[str]:
    """Names of the queue's tasks of a handler that say `about`."""
    state = shop.api.parts.settings.vidgo_state
    assert state is not None
    with closing(sqlite3.connect(state / "queue.sqlite3")) as database:
        wanted = "SELECT name FROM queue_tasks WHERE handler = ? AND name LIKE ?"
        rows = database.execute(wanted, [handler.value, f"%{about}%"])
        return [name for (name,) in rows]
