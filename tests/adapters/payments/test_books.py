"""The gateways' books, as their stand-ins write them and as they may be broken."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import md5

import httpx
import pytest

from infra.payments.ecpay import CHECK_FIELD, check_mac_value
from infra.payments.ecpay_books import EcpayBooks, EcpayMedia
from infra.payments.paddle_books import PaddleBooks
from shared.payments.books import BookedCharge, Books
from shared.payments.errors import GatewayUnavailable
from shared.payments.gateway import CheckoutOrder, NoticeKind, RefundStatus
from tests.adapters.payments.builders import (
    API_KEY,
    KEYS,
    NOW,
    a_refund,
    ecpay,
    form_of,
    twd,
    usd,
)
from tests.adapters.payments.sandboxes import SandboxClock, Street
from tests.adapters.sandbox.builders import wait_for
from tests.doubles import FixedClock

Fresh = Callable[..., CheckoutOrder]
Answer = Callable[[httpx.Request], httpx.Response]
PRICE = usd(999)
HOUR = timedelta(hours=1)


def since(market: Street) -> datetime:
    return SandboxClock(market.now).now() - HOUR


def ecpay_books(market: Street) -> Books:
    """Read the file; the stand-in gives one out a minute, of its own pace."""
    found: list[Books] = []

    def read() -> bool:
        try:
            found.append(market.ecpay_books.since(since(market)))
        except GatewayUnavailable:
            return False
        return True

    wait_for(read)
    return found[0]


def booked(books: Books, name: str) -> list[BookedCharge]:
    return [each for each in books.charges if name in each.names]


def returned(books: Books, name: str) -> list[int]:
    return [each.returned_minor for each in books.returns if name in each.charge_keys]


def paid_at_ecpay(market: Street, order: CheckoutOrder) -> str:
    market.order_at_ecpay(order)
    market.play("ecpay", "no_notice")
    market.must("ecpay", "pay", order.reference)
    return order.reference


def paid_at_paddle(market: Street, order: CheckoutOrder) -> str:
    name = market.paddle.open(order).gateway_reference
    market.play("paddle", "no_notice")
    market.must("paddle", "pay", name)
    return name


def test_ecpays_file_names_what_was_paid_and_nothing_else(market: Street, fresh: Fresh) -> None:
    open_order = fresh()
    market.order_at_ecpay(open_order)
    reference = paid_at_ecpay(market, fresh())
    books = ecpay_books(market)
    assert books.is_whole
    assert booked(books, open_order.reference) == []
    (charge,) = booked(books, reference)
    stated = market.ecpay.look_up(reference)
    assert (charge.charge.amount, charge.charge.trade_no) == (twd(299), stated.trade_no)
    (notice,) = market.ecpay_books.proven(charge, is_recurring=False)
    assert (notice.kind, notice.charge) == (NoticeKind.PAID, stated)


def test_ecpays_file_has_every_charge_of_a_recurring_order(market: Street, fresh: Fresh) -> None:
    reference = paid_at_ecpay(market, fresh(is_recurring=True))
    market.play("ecpay", "no_notice")
    market.must("ecpay", "renew", reference)
    charges = booked(ecpay_books(market), reference)
    assert len(charges) == 2
    notices = market.ecpay_books.proven(charges[0], is_recurring=True)
    assert [each.kind for each in notices] == [NoticeKind.PAID, NoticeKind.RENEWED]
    (renewal,) = market.ecpay.look_up_renewals(reference)
    assert renewal.charge_key in {each.charge_keys[0] for each in charges}


def test_ecpays_file_says_what_went_back_at_its_console(market: Street, fresh: Fresh) -> None:
    reference = paid_at_ecpay(market, fresh())
    assert returned(ecpay_books(market), reference) == []
    market.must("ecpay", "console_refund", reference)
    assert returned(ecpay_books(market), reference) == [29_900]


def test_paddles_list_names_what_was_paid(market: Street, fresh: Fresh) -> None:
    order = fresh(price=PRICE)
    name = paid_at_paddle(market, order)
    (charge,) = booked(market.paddle_books.since(since(market)), name)
    assert (charge.charge.amount, charge.names[1]) == (PRICE, order.reference)
    (notice,) = market.paddle_books.proven(charge, is_recurring=False)
    assert (notice.kind, notice.gateway_reference) == (NoticeKind.PAID, name)
    assert booked(market.paddle_books.since(since(market) + 2 * HOUR), name) == []


def test_paddles_renewals_are_known_by_their_subscription(market: Street, fresh: Fresh) -> None:
    name = paid_at_paddle(market, fresh(price=PRICE, is_recurring=True))
    market.play("paddle", "no_notice")
    market.must("paddle", "renew", name)
    subscription = market.paddle.look_up(name).subscription_reference
    assert subscription is not None
    first, renewal = booked(market.paddle_books.since(since(market)), subscription)
    assert first.charge.charge_key == name
    (notice,) = market.paddle_books.proven(renewal, is_recurring=True)
    assert (notice.kind, notice.gateway_reference) == (NoticeKind.RENEWED, None)


def test_a_refund_at_paddles_console_is_told_as_its_message(market: Street, fresh: Fresh) -> None:
    name = paid_at_paddle(market, fresh(price=PRICE))
    market.play("paddle", "no_notice")
    market.must("paddle", "console_refund", name)
    books = market.paddle_books.since(since(market))
    assert returned(books, name) == [999]
    (told,) = [each for each in books.told if each.gateway_reference == name]
    assert (told.kind, told.refund and told.refund.status) == (
        NoticeKind.REFUND,
        RefundStatus.DONE,
    )


def test_a_refund_that_waits_at_paddle_is_not_counted(market: Street, fresh: Fresh) -> None:
    name = paid_at_paddle(market, fresh(price=PRICE))
    market.play("paddle", "refund_undecided")
    market.paddle.refund(a_refund(PRICE, PRICE, name))
    market.told()
    assert returned(market.paddle_books.since(since(market)), name) == [0]


def test_paddles_list_is_read_to_its_last_page(market: Street, fresh: Fresh) -> None:
    names = {paid_at_paddle(market, fresh(price=PRICE)) for _ in range(31)}
    listed = {each.charge.charge_key for each in market.paddle_books.since(since(market)).charges}
    assert names <= listed


@pytest.mark.parametrize("scenario", ["server_error", "html_error", "rate_limit", "slow"])
def test_paddles_list_that_fails_proves_nothing(market: Street, scenario: str) -> None:
    market.play("paddle", scenario)
    with pytest.raises(GatewayUnavailable):
        market.paddle_books.since(since(market))


@pytest.mark.parametrize("scenario", ["server_error", "html_error", "rate_limit"])
def test_a_file_ecpay_would_not_show_is_said(market: Street, scenario: str) -> None:
    market.play("ecpay", scenario)
    assert not market.ecpay_books.since(since(market)).is_whole


def broken(answer: Answer, media: EcpayMedia | None = None) -> EcpayBooks:
    return EcpayBooks(
        KEYS,
        "https://vendor.example.test",
        ecpay(answer),
        FixedClock(NOW),
        media,
        transport=httpx.MockTransport(answer),
    )


def test_the_hash_of_the_files_call_is_configured() -> None:
    asked: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(form_of(request))
        return httpx.Response(200, content="一分鐘之內僅限下載一個媒體檔".encode())

    with pytest.raises(GatewayUnavailable):
        broken(answer, EcpayMedia(check="md5")).since(NOW - HOUR)
    (fields,) = asked
    code = fields.pop(CHECK_FIELD)
    assert code == check_mac_value(fields, KEYS.hash_key, KEYS.hash_iv, md5)
    assert (fields["BeginDate"], fields["EndDate"]) == ("2026-10-21", "2026-11-20")


HEADINGS = "訂單日期,特店訂單編號,綠界交易編號,付款狀態,交易金額,退款金額"
ROW = '="2026/11/20",="VG1",="2611",="2026-11-20 19:00:00 已付款",="1,299",="-100"'


def test_a_file_in_the_old_letters_and_other_headings_is_read() -> None:
    content = "\r\n".join(["ECPay", HEADINGS, ROW, "", "小計,,,,1299,"]).encode("big5")
    books = broken(lambda _: httpx.Response(200, content=content)).since(NOW - 2 * HOUR)
    (charge,) = books.charges
    assert (charge.charge.amount, charge.charge.trade_no) == (twd(1299), "2611")
    assert charge.charge_keys == ("VG1",)
    assert [each.returned_minor for each in books.returns] == [10_000]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>denied</html>",
        "訂單日期,付款狀態".encode(),
        f"{HEADINGS}\n,VG1,1,已付款,x,".encode(),
    ],
)
def test_what_is_no_such_file_is_not_read_as_an_empty_one(content: bytes) -> None:
    books = broken(lambda _: httpx.Response(200, content=content)).since(NOW - HOUR)
    assert not books.is_whole


def test_entities_of_another_form_prove_nothing() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        is_list = request.url.path == "/transactions"
        return httpx.Response(200, json={"data": [{"id": "x"}] if is_list else []})

    books = PaddleBooks(
        "https://api.example.test",
        API_KEY,
        lambda _: 2,
        transport=httpx.MockTransport(answer),
    )
    with pytest.raises(GatewayUnavailable):
        books.since(NOW)
