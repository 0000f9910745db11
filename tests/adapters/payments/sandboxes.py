"""A running stand-in of both gateways, our adapters that speak to it, and a shop it calls."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

from infra.payments.ecpay import EcpayKeys
from infra.payments.ecpay_books import EcpayBooks
from infra.payments.ecpay_client import EcpayGateway
from infra.payments.ecpay_form import EcpayReturns
from infra.payments.ecpay_invoice import EcpayInvoiceKeys, EcpayInvoices
from infra.payments.ecpay_notices import EcpayNotices, EcpayPeriodNotices
from infra.payments.http import Timeouts
from infra.payments.paddle_books import PaddleBooks
from infra.payments.paddle_client import PaddleGateway, PaddleShop
from infra.payments.paddle_notices import PaddleNotices
from infra.sandbox.app import SandboxConfig, create_sandbox
from infra.sandbox.payment_desk import PaymentsConfig
from infra.sandbox.scenarios import Delays
from infra.sandbox.server import serve
from shared.kernel.money import Currency
from shared.payments.gateway import CheckoutOrder, Notice
from tests.adapters.payments.builders import API_KEY, CHECK_CODE, WEBHOOK_SECRET
from tests.adapters.sandbox.builders import FakeNow, free_port, wait_for

KEYS = EcpayKeys("2512345", "0123456789abcdef", "fedcba9876543210")
INVOICE_KEYS = EcpayInvoiceKeys("2512345", "abcdef0123456789", "9876543210fedcba")
PACE = 0.001
SLOW_S = 1.5
LATE_S = 4.0
PATIENCE = Timeouts(connect_s=1, silence_s=1, total_s=2)


class SandboxClock:
    """The stand-in's time, as our adapters want it."""

    def __init__(self, now: FakeNow) -> None:
        self._now = now

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)


@dataclass(frozen=True)
class Post:
    """One message that came to the shop."""

    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def fields(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


class FakeShop:
    """Takes what gateways post and answers each as told: right unless `answers` has more."""

    def __init__(self) -> None:
        self.posts: queue.Queue[Post] = queue.Queue()
        self.answers: queue.Queue[tuple[int, bytes]] = queue.Queue()
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                shop.posts.put(Post(self.path, headers, body))
                status, words = shop.next_answer()
                self.send_response(status)
                self.send_header("Content-Length", str(len(words)))
                self.end_headers()
                self.wfile.write(words)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def next_answer(self) -> tuple[int, bytes]:
        try:
            return self.answers.get_nowait()
        except queue.Empty:
            return 200, b"1|OK"

    def next_post(self) -> Post:
        return self.posts.get(timeout=10)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Street:
    """A shop, its two gateways' stand-ins, and our adapters between them."""

    url: str
    shop: FakeShop
    now: FakeNow
    ecpay: EcpayGateway
    paddle: PaddleGateway
    invoices: EcpayInvoices
    ecpay_books: EcpayBooks
    paddle_books: PaddleBooks

    def play(self, gateway: str, scenario: str, times: int | None = 1) -> None:
        wanted = {"scenario": scenario, "times": times}
        url = f"{self.url}/sandbox/payments/{gateway}/scenario"
        httpx.put(url, json=wanted).raise_for_status()

    def do(self, gateway: str, action: str, reference: str, **more: Any) -> httpx.Response:
        url = f"{self.url}/sandbox/payments/{gateway}/{action}"
        return httpx.post(url, json={"reference": reference, **more})

    def must(self, gateway: str, action: str, reference: str, **more: Any) -> None:
        self.do(gateway, action, reference, **more).raise_for_status()

    def notices(self, gateway: str) -> list[dict[str, Any]]:
        return list(httpx.get(f"{self.url}/sandbox/payments/{gateway}/notices").json()["items"])

    def is_quiet(self) -> bool:
        """Say whether no notice is on its way."""
        both = self.notices("ecpay") + self.notices("paddle")
        return all(notice["state"] != "due" for notice in both)

    def order_at_ecpay(self, order: CheckoutOrder) -> httpx.Response:
        """Post the form as a browser does, and follow it to the page."""
        checkout = self.ecpay.open(order)
        return httpx.post(checkout.url, data=dict(checkout.fields), follow_redirects=True)

    def read(self, post: Post) -> Notice:
        """Read what the gateway posted with our readers."""
        now = SandboxClock(self.now).now()
        if post.path == "/paddle":
            reader = PaddleNotices([WEBHOOK_SECRET], self.paddle.decimals)
            return reader.read(post.body, post.headers, now)
        if post.path == "/period":
            return EcpayPeriodNotices(KEYS).read(post.body, post.headers, now)
        return EcpayNotices(KEYS).read(post.body, post.headers, now)

    def told(self) -> Notice:
        return self.read(self.shop.next_post())


@contextmanager
def street(state: Path) -> Iterator[Street]:
    """Serve the stand-ins from a thread until the block ends."""
    shop, now, port = FakeShop(), FakeNow(), free_port()
    url = f"http://127.0.0.1:{port}"
    config = SandboxConfig(
        state=state,
        public_url=url,
        smtp_port=free_port(),
        api_key="00000000-0000-4000-8000-000000000000",
        delays=Delays(slow_s=SLOW_S, late_s=LATE_S),
        payments=payments_config(url, shop.url),
    )
    server = serve(create_sandbox(config, now), port)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_for(lambda: server.started)
        yield _street(url, shop, now)
    finally:
        server.should_exit = True
        thread.join()
        shop.close()


def payments_config(url: str, shop_url: str) -> PaymentsConfig:
    return PaymentsConfig(
        public_url=url,
        ecpay_merchant_id=KEYS.merchant_id,
        ecpay_hash_key=KEYS.hash_key,
        ecpay_hash_iv=KEYS.hash_iv,
        ecpay_check_code=CHECK_CODE,
        ecpay_invoice_key=INVOICE_KEYS.hash_key,
        ecpay_invoice_iv=INVOICE_KEYS.hash_iv,
        paddle_api_key=API_KEY,
        paddle_webhook_secret=WEBHOOK_SECRET,
        paddle_webhook_url=f"{shop_url}/paddle",
        paddle_return_url=f"{shop_url}/billing",
        pace=PACE,
    )


def _street(url: str, shop: FakeShop, now: FakeNow) -> Street:
    returns = EcpayReturns(
        result_url=f"{shop.url}/result",
        code_url=f"{shop.url}/code",
        period_url=f"{shop.url}/period",
        browser_url=f"{shop.url}/returned",
        back_url=f"{shop.url}/billing",
    )
    clock = SandboxClock(now)
    base = f"{url}/sandbox/ecpay"
    ecpay = EcpayGateway(
        KEYS, base, returns, clock, credit_check_code=CHECK_CODE, timeouts=PATIENCE
    )
    paddle = PaddleGateway(
        f"{url}/sandbox/paddle",
        API_KEY,
        PaddleShop(currencies=frozenset(Currency)),
        timeouts=PATIENCE,
    )
    invoices = EcpayInvoices(INVOICE_KEYS, base, clock, timeouts=PATIENCE)
    ecpay_books = EcpayBooks(KEYS, base, ecpay, clock, timeouts=PATIENCE)
    paddle_books = PaddleBooks(f"{url}/sandbox/paddle", API_KEY, paddle.decimals, timeouts=PATIENCE)
    return Street(url, shop, now, ecpay, paddle, invoices, ecpay_books, paddle_books)
