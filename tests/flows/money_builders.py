"""Buyers, and the shop with its administrator and schedules, as a test meets them: over HTTP."""

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import httpx

from infra.local.client import Client, Json, Refused
from infra.local.state import load_ports, load_secrets
from tests.flows.money_browser import Browser
from tests.flows.money_desks import Desk
from tests.stack import Stack, wait_for

PASSWORD = "correct horse"
ECPAY_CARD, ECPAY_CODE = "4311-9522-2222-2222", "1234"
PADDLE_CARD, FADING_CARD = "4242 4242 4242 4242", "4000 0027 6000 3184"
"""Test cards of the stand-ins; the fading one pays once and fails at renewals."""

RECEIPT = "Your VidGo payment has arrived"


class Buyer:
    """Somebody with an account, a browser and a card."""

    def __init__(self, stack: Stack, email: str, full_name: str = "Buyer") -> None:
        self.stack, self.email = stack, email
        self.client = stack.client()
        self.client.register(email, PASSWORD, full_name)
        self.browser = Browser(stack.url)
        self.account_id = str(self.client.call("GET", "/api/v1/auth/me")["user_id"])
        self._checkouts: dict[str, list[str]] = {}

    def order(self, **wish: str) -> Json:
        """Order a plan or a pack; return the order as made."""
        return self._made("/api/v1/payments/create", wish)

    def subscribe(self, plan_id: str, gateway: str, **more: str) -> Json:
        """Order a plan by its own route."""
        return self._made(
            "/api/v1/plans/subscribe", {"plan_id": plan_id, "gateway": gateway, **more}
        )

    def reopen(self, order: Json) -> Json:
        """Try an order once more."""
        return self._made(f"/api/v1/payments/{order['order_id']}/checkout", None)

    def _made(self, path: str, wish: Mapping[str, str] | None) -> Json:
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        order = self.client.call("POST", path, json=wish, headers=headers)
        self._checkouts.setdefault(order["order_id"], []).append(reference_of(order))
        return order

    def checkouts(self, order: Json) -> list[str]:
        """What the gateway calls the tries of an order."""
        return self._checkouts.get(order["order_id"], [])

    def pay(self, order: Json, card: str | None = None) -> None:
        """Pay an order on its gateway's pages."""
        if order["checkout"]["kind"] == "form_post":
            self.pay_at_ecpay(order, card or ECPAY_CARD)
        else:
            self.pay_at_paddle(order, card or PADDLE_CARD)

    def pay_at_ecpay(self, order: Json, card: str = ECPAY_CARD) -> None:
        """Post the form, give the card, answer the bank and come back to the shop."""
        self.check_out(order)
        self.browser.submit(lambda form: form.fields.get("way") == "Credit", card=card)
        if card == ECPAY_CARD:
            self.browser.submit(lambda form: "/secure/" in form.action, code=ECPAY_CODE)

    def pay_at_paddle(self, order: Json, card: str = PADDLE_CARD) -> None:
        """Open the checkout as our page's script does, and give the card."""
        asked = parse_qs(urlsplit(order["checkout"]["url"]).query)
        assert asked["order"] == [order["order_id"]]
        self.browser.open(f"/sandbox/paddle/pay?_ptxn={asked['_ptxn'][0]}")
        self.browser.submit(lambda form: "/paddle/pay/" in form.action, card=card)

    def check_out(self, order: Json) -> None:
        """Post ECPay's form as the shop's page does."""
        self.browser.post(order["checkout"]["action"], order["checkout"]["fields"])

    def take_code(self, order: Json, way: str) -> None:
        """Choose to pay by a code."""
        self.check_out(order)
        self.browser.submit(lambda form: form.fields.get("way") == way)

    def bought(self, gateway: str, *, plan_id: str = "", package_id: str = "") -> Json:
        """Order, pay and wait until it is ours; return the order then."""
        wish = {"plan_id": plan_id} if plan_id else {"package_id": package_id}
        order = self.order(gateway=gateway, **wish)
        self.pay(order)
        return self.reach(order, "paid")

    def reach(self, order: Json, state: str, timeout_s: float = 20) -> Json:
        """Wait until the order is in `state`; return it."""

        def look() -> Json | None:
            shown = self.shown(order)
            return shown if shown["state"] == state else None

        try:
            return wait_for(look, f"{state} of {order['order_id']}", timeout_s)
        except TimeoutError:
            raise AssertionError(self.shown(order)) from None

    def paid_times(self, order: Json, times: int) -> Json:
        """Wait until the order has so many payments; return it."""

        def look() -> Json | None:
            shown = self.shown(order)
            return shown if len(shown["payments"]) >= times else None

        shown = wait_for(look, f"{times} payments of {order['order_id']}", 20)
        assert len(shown["payments"]) == times
        return shown

    def shown(self, order: Json) -> Json:
        """Return the order as it is now."""
        return self.client.call("GET", f"/api/v1/payments/{order['order_id']}")

    @property
    def orders(self) -> list[Json]:
        """All orders, newest first."""
        page = self.client.call("GET", "/api/v1/payments/history", params={"limit": 100})
        return list(page["items"])

    @property
    def plan(self) -> Json:
        return self.client.call("GET", "/api/v1/plans/current")

    @property
    def balance(self) -> Json:
        return self.client.call("GET", "/api/v1/credits/balance")

    @property
    def entries(self) -> list[Json]:
        """The ledger, newest first."""
        path = "/api/v1/credits/transactions"
        return list(self.client.call("GET", path, params={"limit": 100})["items"])

    @property
    def subjects(self) -> list[str]:
        """Subjects of the mails that came."""
        path = "/sandbox/mailbox/messages"
        mails = self.client.call("GET", path, params={"to": self.email})["items"]
        return [str(mail["subject"]) for mail in mails]

    def let_pass(self, days: int) -> None:
        """Let time pass for this account alone."""
        body = {"email": self.email, "days": days}
        self.client.call("POST", "/sandbox/time/pass", json=body)

    def invoice(self, order: Json) -> tuple[Json, bytes]:
        """Wait for the order's invoice; return what is said of it, and its file."""

        def look() -> Json | None:
            try:
                return self.client.call("GET", f"/api/v1/payments/{order['order_id']}/invoice")
            except Refused as refused:
                if refused.response.json()["code"] != "payments.invoice_not_ready":
                    raise
                return None

        told = wait_for(look, "the invoice", 20)
        answer = httpx.get(told["url"], trust_env=False)
        assert answer.headers["content-type"] == "application/pdf"
        return told, answer.content


class Shop:
    """The product, its administrator, and both gateways behind it."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.ecpay, self.paddle = Desk(stack, "ecpay"), Desk(stack, "paddle")
        self._secrets = load_secrets(stack.state)
        self._admin: Client | None = None

    def close(self) -> None:
        self.ecpay.close()
        self.paddle.close()

    def desk(self, gateway: str) -> Desk:
        return self.ecpay if gateway == "ecpay" else self.paddle

    def buyer(self, name: str) -> Buyer:
        """Somebody new, whose address holds `name`."""
        return Buyer(self.stack, f"{name}-{secrets.token_hex(3)}@example.com")

    @property
    def admin(self) -> Client:
        if self._admin is None:
            self._admin = self.stack.client()
            self._admin.sign_in("admin@vidgo.test", self._secrets.admin_password)
        return self._admin

    def run(self, schedule: str) -> int:
        """Run a schedule as the scheduler does; return how many things it has done."""
        url = f"http://127.0.0.1:{load_ports(self.stack.state).schedules}/schedules/{schedule}"
        headers = {"Authorization": f"Bearer {self._secrets.tasks_secret}"}
        answer = httpx.post(url, headers=headers, timeout=30, trust_env=False)
        assert answer.is_success, answer.text
        return int(answer.json()["done"])

    def assert_whole(self, buyer: Buyer) -> None:
        """Ledger, orders and the gateways' own view agree, and nothing is on its way."""
        self.ecpay.settled()
        self.paddle.settled()
        self.run("reconcile_payments")
        assert self.run("check_ledger") == 0
        assert self.findings(buyer.account_id) == []
        for order in buyer.orders:
            ours = [payment["amount"]["amount_minor"] for payment in order["payments"]]
            assert sorted(ours) == sorted(self.charged(buyer, order)), order
            currencies = {payment["amount"]["currency"] for payment in order["payments"]}
            assert currencies <= {order["price"]["currency"]}
        assert buyer.balance["held"] == 0
        lots = sum(lot["remaining"] for lot in buyer.balance["lots"])
        booked = sum(entry["amount"] for entry in buyer.entries)
        assert buyer.balance["total"] == lots == booked

    def findings(self, account_id: str) -> list[Json]:
        """What the product itself finds when it compares its records with the gateways'."""
        report = self.admin.call("GET", f"/api/v1/admin/reconciliation/{account_id}")
        assert report["agrees"] == (not report["findings"])
        return list(report["findings"])

    def charged(self, buyer: Buyer, order: Json) -> list[int]:
        """What the order's gateway says it took, through all its tries."""
        desk = self.desk(order["gateway"])
        if not buyer.checkouts(order):
            return self.direct_charges(order)
        return [each for name in buyer.checkouts(order) for each in desk.charges(name)]

    def direct_charges(self, order: Json) -> list[int]:
        """What Paddle says it took for an order that had no checkout."""
        return self.paddle.direct_charges(order["order_id"])


def reference_of(order: Json) -> str:
    """Return what the gateway calls the checkout of an order as it was made."""
    checkout = order["checkout"]
    return str(
        checkout["fields"]["MerchantTradeNo"]
        if checkout["kind"] == "form_post"
        else checkout["transaction_id"]
    )
