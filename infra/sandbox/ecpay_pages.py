"""What a buyer sees at the ECPay stand-in, and its console."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import HTMLResponse

from infra.sandbox.ecpay_wire import METHODS
from infra.sandbox.payment_console import TIME_SCRIPT, notices, said, time_form
from infra.sandbox.payment_entities import Entity
from infra.sandbox.payment_pages import (
    button_form,
    card_form,
    code_form,
    facts,
    link,
    note,
    page,
    table,
)

BRAND = "ECPay 綠界"
TEST_CARD = "4311-9522-2222-2222"
TEST_CODE = "1234"


def order_page(order: Entity, ways: Sequence[str], prefix: str) -> HTMLResponse:
    """Return the page on which the buyer chooses how to pay."""
    reference = order["form"]["MerchantTradeNo"]
    action = f"{prefix}/pay/{reference}"
    forms = "".join(_way_form(action, way) for way in ways)
    leave = button_form(f"{prefix}/leave/{reference}", "Back to the shop", is_quiet=True)
    return page(BRAND, "Pay your order", _summary(order) + forms + leave)


def _way_form(action: str, way: str) -> str:
    label = METHODS[way]
    hidden = f'<input type="hidden" name="way" value="{way}">'
    if way == "Credit":
        hint = note(
            f"Test card {TEST_CARD}, any later date, CVV 222. Any other number is declined."
        )
        return card_form(action, label, TEST_CARD, hidden) + hint
    return f"<section>{button_form(action, label, {'way': way})}</section>"


def secure_page(order: Entity, prefix: str) -> HTMLResponse:
    """Return the bank's page (3-D Secure)."""
    action = f"{prefix}/secure/{order['form']['MerchantTradeNo']}"
    hint = f"The test code is {TEST_CODE}; any other one fails."
    return page(BRAND, "Your bank asks for a code", _summary(order) + code_form(action, hint))


def code_page(order: Entity, back_url: str, prefix: str) -> HTMLResponse:
    """Return the code to pay with later."""
    code = order["code"]
    names = {
        "BankCode": "Bank code",
        "vAccount": "Account",
        "PaymentNo": "Payment code",
        "Barcode1": "Barcode 1",
        "Barcode2": "Barcode 2",
        "Barcode3": "Barcode 3",
        "ExpireDate": "Pay before (Taipei)",
    }
    rows = [(label, code[name]) for name, label in names.items() if code.get(name)]
    hint = note("The money arrives when somebody says so in the console of this stand-in.")
    console = link(f"{prefix}/console", "Merchant console")
    return page(BRAND, "Your payment code", facts(rows) + hint + console + _back(back_url))


def result_page(
    order: Entity, return_url: str, fields: Mapping[str, str], back_url: str
) -> HTMLResponse:
    """Return the end of a payment; the browser posts it to the shop where that is wanted."""
    is_paid = order["status"] == "1"
    title = "Payment complete" if is_paid else "Payment failed"
    words = note("" if is_paid else "The card was declined.", is_bad=not is_paid)
    if not return_url:
        return page(BRAND, title, _summary(order) + words + _back(back_url))
    form = button_form(return_url, "Back to the shop", fields, name="back")
    script = "setTimeout(() => document.getElementById('back').submit(), 1500)"
    return page(BRAND, title, _summary(order) + words + form, script=script)


def problem_page(code: str, text: str) -> HTMLResponse:
    """Return what ECPay shows for an order it does not take."""
    return page(BRAND, "The order was not taken", note(f"{code}: {text}", is_bad=True))


def console_page(
    orders: Sequence[Entity],
    prefix: str,
    told: Sequence[Mapping[str, Any]],
    query: Mapping[str, str],
) -> HTMLResponse:
    """Return the merchant's console: orders, what can be done to them, what the shop was told.

    `query` is that of the address: what came of a press.
    """
    rows = [
        (
            order["form"]["MerchantTradeNo"],
            order["form"]["ItemName"],
            f"NT$\u00a0{order['form']['TotalAmount']}",
            order["payment_type"] or "-",
            _state(order),
            "".join(
                button_form(
                    f"{prefix}/console/{order['form']['MerchantTradeNo']}/{action}",
                    label,
                    is_quiet=True,
                    is_row=True,
                )
                for action, label in _actions(order)
            ),
        )
        for order in orders
    ]
    heads = ("Order (reference)", "Item", "Amount", "Paid by", "State", "")
    shown = table(heads, rows) if rows else note("No orders yet: buy something in NT$ at /plans.")
    news = notices([(_news(each["payload"]), each) for each in told])
    body = said(query) + shown + news + time_form("")
    return page(BRAND, "Merchant console", body, is_wide=True, script=TIME_SCRIPT)


def _news(fields: Mapping[str, str]) -> str:
    """Return what a notice tells, with its order."""
    return f"{fields['RtnCode']} {fields['RtnMsg']}, {fields['MerchantTradeNo']}"


def _actions(order: Entity) -> list[tuple[str, str]]:
    """Return what the console offers for an order."""
    if order["status"] != "1":
        waiting = [("arrive", "Money arrives")] if order["code"] else []
        return [*waiting, ("simulate", "Simulate payment")]
    period = order["period"]
    later = [("renew", "Charge next month"), ("fail_renewal", "Next month fails")]
    capture = [("capture", "Capture")] if order["card_state"] == "已授權" else []
    return capture + (later if period and period["status"] == "1" else [])


def _state(order: Entity) -> str:
    period = order["period"]
    if period:
        paid = sum(run["code"] == "1" for run in period["log"])
        charges = "1 charge" if paid == 1 else f"{paid} charges"
        return f"{charges}, {'goes on' if period['status'] == '1' else 'ended'}"
    names = {"0": "code issued" if order["code"] else "open", "1": "paid"}
    return " ".join(filter(None, (names.get(order["status"], "failed"), order["card_state"])))


def _summary(order: Entity) -> str:
    form = order["form"]
    rows = [("To pay", f"NT$ {form['TotalAmount']}"), ("Item", form["ItemName"])]
    if "PeriodType" in form:
        rows.append(("Charged", "every month until cancelled"))
    return facts([*rows, ("Order", form["MerchantTradeNo"])])


def _back(url: str) -> str:
    # Two links in one: a form that only goes there, so that it looks like the other buttons.
    return button_form(url, "Back to the shop").replace('method="post"', 'method="get"')
