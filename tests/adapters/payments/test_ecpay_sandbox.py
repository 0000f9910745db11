"""Our ECPay adapter against the stand-in, over HTTP."""

from collections.abc import Callable
from html.parser import HTMLParser

import httpx
import pytest

from shared.kernel.ids import PaymentId
from shared.payments.einvoice import EInvoiceOrder, ReductionKind, ReductionOrder
from shared.payments.errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUncertain,
    NoticeRefused,
)
from shared.payments.gateway import (
    ChargeStatus,
    CheckoutOrder,
    Method,
    NoticeKind,
    RefundStatus,
)
from tests.adapters.payments.builders import a_refund, twd
from tests.adapters.payments.sandboxes import Street
from tests.adapters.sandbox.builders import wait_for

Fresh = Callable[..., CheckoutOrder]
CARD = {"way": "Credit", "card": "4311-9522-2222-2222", "expires": "12/30", "cvv": "222"}


def by_card(market: Street, order: CheckoutOrder, code: str = "1234") -> httpx.Response:
    """Pay as a person does: order page, card, the bank's code."""
    page = market.order_at_ecpay(order)
    asked = httpx.post(str(page.url), data=CARD)
    assert "Your bank asks for a code" in asked.text
    url = f"{market.url}/sandbox/ecpay/secure/{order.reference}"
    return httpx.post(url, data={"code": code}, follow_redirects=True)


def paid(market: Street, order: CheckoutOrder) -> CheckoutOrder:
    market.order_at_ecpay(order)
    market.must("ecpay", "pay", order.reference)
    assert market.told().kind is NoticeKind.PAID
    return order


def test_a_person_pays_by_card(market: Street, fresh: Fresh) -> None:
    order = fresh()

    page = by_card(market, order)

    assert "Payment complete" in page.text
    notice = market.told()
    assert (notice.kind, notice.gateway_reference) == (NoticeKind.PAID, order.reference)
    assert notice.charge == market.ecpay.look_up(order.reference)
    assert notice.charge is not None
    assert notice.charge.amount == twd(299)


def test_the_browser_brings_the_result_back_rightly_signed(market: Street, fresh: Fresh) -> None:
    page = by_card(market, fresh())
    fields = dict(fields_of(page.text))
    httpx.post(f"{market.shop.url}/returned", data=fields)
    assert market.told().kind is NoticeKind.PAID  # from the server
    assert market.told().kind is NoticeKind.PAID  # from the browser


def fields_of(page: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    class Inputs(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            named = dict(attrs)
            if tag == "input":
                found.append((str(named["name"]), named.get("value") or ""))

    Inputs().feed(page)
    return found


def test_a_wrong_code_of_the_bank_fails(market: Street, fresh: Fresh) -> None:
    order = fresh()
    assert "Payment failed" in by_card(market, order, code="9999").text
    assert market.told().kind is NoticeKind.FAILED
    assert market.ecpay.look_up(order.reference).status is ChargeStatus.FAILED


def test_any_other_card_is_declined(market: Street, fresh: Fresh) -> None:
    page = market.order_at_ecpay(fresh())
    httpx.post(str(page.url), data={**CARD, "card": "4000 0000 0000 0002"})
    assert market.told().kind is NoticeKind.FAILED


def test_an_abandoned_order_stays_open_and_nothing_is_told(market: Street, fresh: Fresh) -> None:
    order = fresh()
    market.order_at_ecpay(order)
    url = f"{market.url}/sandbox/ecpay/leave/{order.reference}"
    assert httpx.post(url).headers["location"] == f"{market.shop.url}/billing"
    assert market.ecpay.look_up(order.reference).status is ChargeStatus.OPEN
    assert market.shop.posts.empty()


@pytest.mark.parametrize("method", [Method.ATM, Method.CVS, Method.BARCODE])
def test_a_code_comes_first_and_the_money_later(
    market: Street, fresh: Fresh, method: Method
) -> None:
    order = fresh(method=method)
    market.order_at_ecpay(order)
    market.must("ecpay", "issue_code", order.reference)

    issued = market.told()
    assert issued.kind is NoticeKind.CODE_ISSUED
    assert issued.code is not None
    assert issued.code.method is method
    assert market.ecpay.look_up(order.reference).status is ChargeStatus.OPEN

    market.must("ecpay", "arrive", order.reference)
    assert market.told().kind is NoticeKind.PAID
    assert market.ecpay.look_up(order.reference).status is ChargeStatus.PAID


def test_the_console_lets_money_arrive(market: Street, fresh: Fresh) -> None:
    order = fresh(method=Method.ATM)
    page = market.order_at_ecpay(order)
    assert "Account" in httpx.post(str(page.url), data={"way": "ATM"}, follow_redirects=True).text
    url = f"{market.url}/sandbox/ecpay/console"
    assert "Money arrives" in httpx.get(url).text
    done = httpx.post(f"{url}/{order.reference}/arrive", follow_redirects=True)
    assert "ATM_TAISHIN" in done.text
    assert [market.told().kind, market.told().kind] == [NoticeKind.CODE_ISSUED, NoticeKind.PAID]


def test_the_console_says_what_came_of_a_press(market: Street, fresh: Fresh) -> None:
    order = paid(market, fresh(is_recurring=True))
    url = f"{market.url}/sandbox/ecpay/console"
    failed = httpx.post(f"{url}/{order.reference}/fail_renewal", follow_redirects=True)
    assert "The charge of the next month failed." in failed.text
    assert "let 31 days pass below" in failed.text
    assert market.told().kind is NoticeKind.RENEWAL_FAILED
    assert "授權失敗" in httpx.get(url).text
    market.ecpay.cancel_recurring(order.reference)
    refused = httpx.post(f"{url}/{order.reference}/renew", follow_redirects=True)
    assert 'role="alert"' in refused.text
    assert "its charges were ended" in refused.text


def test_the_console_repeats_no_markup_of_its_address(market: Street) -> None:
    query = {"action": "renew", "of": "<b>x</b>", "done": "yes"}
    told = httpx.get(f"{market.url}/sandbox/ecpay/console", params=query).text
    assert "&lt;b&gt;x" in told
    assert "<b>x" not in told


def test_a_recurring_order_is_charged_every_month_until_cancelled(
    market: Street, fresh: Fresh
) -> None:
    order = paid(market, fresh(is_recurring=True))
    market.must("ecpay", "renew", order.reference)
    renewed = market.told()
    assert renewed.kind is NoticeKind.RENEWED
    (renewal,) = market.ecpay.look_up_renewals(order.reference)
    assert renewed.charge is not None
    assert renewal.charge_key == renewed.charge.charge_key
    assert (renewal.amount, renewal.paid_at) == (renewed.charge.amount, renewed.charge.paid_at)

    market.must("ecpay", "renew", order.reference, outcome="failure")
    assert market.told().kind is NoticeKind.RENEWAL_FAILED
    statuses = [charge.status for charge in market.ecpay.look_up_renewals(order.reference)]
    assert statuses == [ChargeStatus.PAID, ChargeStatus.FAILED]

    market.ecpay.cancel_recurring(order.reference)
    market.ecpay.cancel_recurring(order.reference)
    assert market.do("ecpay", "renew", order.reference).status_code == 409


def test_six_failures_end_a_recurring_order(market: Street, fresh: Fresh) -> None:
    order = paid(market, fresh(is_recurring=True))
    for _ in range(6):
        market.must("ecpay", "fail_renewal", order.reference)
    assert market.do("ecpay", "renew", order.reference).status_code == 409


def test_cancelling_an_order_that_does_not_recur_is_refused(market: Street, fresh: Fresh) -> None:
    order = paid(market, fresh())
    with pytest.raises(GatewayRefused):
        market.ecpay.cancel_recurring(order.reference)


def test_a_fresh_charge_is_given_back_whole(market: Street, fresh: Fresh) -> None:
    order = paid(market, fresh())
    refund = a_refund(twd(299), twd(299), order.reference)
    assert market.ecpay.look_up_refund(refund).status is RefundStatus.UNKNOWN
    assert market.ecpay.refund(refund).status is RefundStatus.DONE
    assert market.ecpay.look_up_refund(refund).status is RefundStatus.DONE
    with pytest.raises(GatewayRefused):
        market.ecpay.refund(refund)


def test_a_captured_charge_is_given_back_in_parts_up_to_the_whole(
    market: Street, fresh: Fresh
) -> None:
    order = paid(market, fresh())
    part = a_refund(twd(299), twd(100), order.reference)
    with pytest.raises(GatewayUnavailable):
        market.ecpay.refund(part)
    market.must("ecpay", "capture", order.reference)
    for before in (0, 10000):
        refund = a_refund(twd(299), twd(100), order.reference, refunded_before_minor=before)
        assert market.ecpay.refund(refund).status is RefundStatus.DONE
        assert market.ecpay.look_up_refund(refund).status is RefundStatus.DONE
    with pytest.raises(GatewayRefused):
        market.ecpay.refund(part)


def test_a_renewal_is_given_back_without_touching_the_first_charge(
    market: Street, fresh: Fresh
) -> None:
    order = paid(market, fresh(is_recurring=True))
    market.must("ecpay", "renew", order.reference)
    renewed = market.told()
    assert renewed.charge is not None
    refund = a_refund(twd(299), twd(299), renewed.charge.charge_key)
    assert market.ecpay.refund(refund).status is RefundStatus.DONE
    first = a_refund(twd(299), twd(299), order.reference)
    assert market.ecpay.look_up_refund(first).status is RefundStatus.UNKNOWN


def test_a_refund_whose_answer_is_lost_is_found_again(market: Street, fresh: Fresh) -> None:
    order = paid(market, fresh())
    refund = a_refund(twd(299), twd(299), order.reference)
    market.play("ecpay", "lost_answer")
    with pytest.raises(GatewayUncertain):
        market.ecpay.refund(refund)
    assert market.ecpay.look_up_refund(refund).status is RefundStatus.DONE


def test_a_refund_that_never_arrived_is_not_found(market: Street, fresh: Fresh) -> None:
    order = paid(market, fresh())
    refund = a_refund(twd(299), twd(299), order.reference)
    market.play("ecpay", "lost_answer_not_done")
    with pytest.raises(GatewayUncertain):
        market.ecpay.refund(refund)
    assert market.ecpay.look_up_refund(refund).status is RefundStatus.UNKNOWN
    assert market.ecpay.refund(refund).status is RefundStatus.DONE


@pytest.mark.parametrize("scenario", ["server_error", "html_error", "rate_limit", "slow"])
def test_a_gateway_that_does_not_answer_a_question_is_unavailable(
    market: Street, fresh: Fresh, scenario: str
) -> None:
    market.play("ecpay", scenario)
    with pytest.raises(GatewayUnavailable):
        market.ecpay.look_up("VG1")


def test_an_order_nobody_made_is_unknown(market: Street) -> None:
    assert market.ecpay.look_up("VGNEVER").status is ChargeStatus.UNKNOWN


def test_a_reference_is_never_used_again(market: Street, fresh: Fresh) -> None:
    order = fresh()
    market.order_at_ecpay(order)
    assert "used before" in market.order_at_ecpay(order).text


def test_a_form_somebody_changed_is_not_taken(market: Street, fresh: Fresh) -> None:
    checkout = market.ecpay.open(fresh())
    page = httpx.post(checkout.url, data={**checkout.fields, "TotalAmount": "1"})
    assert "CheckMacValue Error" in page.text


@pytest.mark.parametrize("scenario", ["forged_notice", "truncated_notice", "wrong_merchant"])
def test_a_notice_that_is_not_certainly_ecpays_is_refused(
    market: Street, fresh: Fresh, scenario: str
) -> None:
    order = fresh()
    market.order_at_ecpay(order)
    market.play("ecpay", scenario)
    market.must("ecpay", "pay", order.reference)
    with pytest.raises(NoticeRefused):
        market.told()
    assert market.ecpay.look_up(order.reference).status is ChargeStatus.PAID


def test_a_wrong_amount_is_told_as_it_is(market: Street, fresh: Fresh) -> None:
    order = fresh()
    market.order_at_ecpay(order)
    market.play("ecpay", "wrong_amount")
    market.must("ecpay", "pay", order.reference)
    notice = market.told()
    assert notice.charge is not None
    assert notice.charge.amount == twd(300)


def test_a_simulated_payment_moves_no_money(market: Street, fresh: Fresh) -> None:
    order = fresh()
    market.order_at_ecpay(order)
    market.must("ecpay", "simulate", order.reference)
    assert market.told().is_simulated
    assert market.ecpay.look_up(order.reference).status is ChargeStatus.OPEN


def test_one_event_told_twice_has_one_key(market: Street, fresh: Fresh) -> None:
    order = fresh()
    market.order_at_ecpay(order)
    market.play("ecpay", "duplicate_notice")
    market.must("ecpay", "pay", order.reference)
    assert market.told().event_key == market.told().event_key


@pytest.mark.parametrize(
    "answer", [(200, b"1|OK\n"), (200, b'"1|OK"'), (200, b"OK"), (201, b"1|OK"), (500, b"")]
)
def test_anything_but_1_ok_is_sent_again_and_reads_the_same(
    market: Street, fresh: Fresh, answer: tuple[int, bytes]
) -> None:
    order = fresh()
    market.order_at_ecpay(order)
    market.shop.answers.put(answer)
    market.must("ecpay", "pay", order.reference)
    first, again = market.shop.next_post(), market.shop.next_post()
    assert first.body != again.body
    assert again.fields["RtnMsg"] == "paid"
    assert market.read(first) == market.read(again)


def test_after_four_resends_there_is_silence(market: Street, fresh: Fresh) -> None:
    order = fresh()
    market.order_at_ecpay(order)
    for _ in range(5):
        market.shop.answers.put((500, b""))
    market.must("ecpay", "pay", order.reference)
    for _ in range(5):
        market.shop.next_post()
    newest = wait_for(lambda: given_up(market, order.reference))
    assert newest["tries"] == 5


def given_up(market: Street, reference: str) -> dict[str, object] | None:
    for notice in market.notices("ecpay"):
        is_it = notice["payload"]["MerchantTradeNo"] == reference
        if is_it and notice["state"] == "given_up":
            return dict(notice)
    return None


def test_silence_is_cleared_up_by_asking(market: Street, fresh: Fresh) -> None:
    order = fresh()
    market.order_at_ecpay(order)
    market.play("ecpay", "no_notice")
    market.must("ecpay", "pay", order.reference)
    assert market.ecpay.look_up(order.reference).status is ChargeStatus.PAID
    assert market.shop.posts.empty()


def test_a_payment_has_one_e_invoice(market: Street) -> None:
    order = EInvoiceOrder(PaymentId("pay_1"), "VidGo Pro monthly", twd(299), "ann@example.test")
    assert market.invoices.issue(order) == market.invoices.issue(order)


def reduction(payment_id: PaymentId, amount: int, before: int = 0) -> ReductionOrder:
    return ReductionOrder(payment_id, "VidGo Pro", twd(299), twd(amount), before, "a@b.test")


def test_an_e_invoice_is_voided_or_reduced_at_ecpay_once(market: Street) -> None:
    whole, parts = PaymentId("pay_whole"), PaymentId("pay_parts")
    for name in (whole, parts):
        market.invoices.issue(EInvoiceOrder(name, "VidGo Pro", twd(299), "a@b.test"))
    for _ in range(2):
        assert market.invoices.reduce(reduction(whole, 299)) is ReductionKind.VOIDED
        assert market.invoices.reduce(reduction(parts, 100)) is ReductionKind.ALLOWANCE
    assert market.invoices.reduce(reduction(parts, 199, 10_000)) is ReductionKind.ALLOWANCE
    with pytest.raises(GatewayRefused):
        market.invoices.reduce(reduction(parts, 200, 29_900))


def test_a_reduction_whose_answer_is_lost_is_recognised(market: Street) -> None:
    name = PaymentId("pay_lost_reduction")
    market.invoices.issue(EInvoiceOrder(name, "VidGo Pro", twd(299), "a@b.test"))
    market.play("ecpay", "lost_answer")
    with pytest.raises(GatewayUncertain):
        market.invoices.reduce(reduction(name, 100))
    assert market.invoices.reduce(reduction(name, 100)) is ReductionKind.ALLOWANCE
    assert market.invoices.reduce(reduction(name, 199, 10_000)) is ReductionKind.ALLOWANCE


def test_an_e_invoice_whose_answer_is_lost_is_found_again(market: Street) -> None:
    order = EInvoiceOrder(PaymentId("pay_2"), "VidGo Pro monthly", twd(299), "ann@example.test")
    market.play("ecpay", "lost_answer")
    with pytest.raises(GatewayUncertain):
        market.invoices.issue(order)
    assert market.invoices.issue(order).number.startswith("AB")


def test_the_gateway_can_be_pinged(market: Street) -> None:
    market.ecpay.ping()
