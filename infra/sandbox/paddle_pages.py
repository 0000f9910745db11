"""What a buyer sees at the Paddle stand-in. Test cards: payments facts, Paddle, section 4."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from starlette.responses import HTMLResponse

from infra.sandbox.paddle_wire import DECIMALS, is_recurring, total_of
from infra.sandbox.payment_console import TIME_SCRIPT, notices, said, time_form
from infra.sandbox.payment_entities import Entity
from infra.sandbox.payment_pages import (
    button_form,
    card_form,
    code_form,
    facts,
    note,
    page,
    table,
)

BRAND = "Paddle"
LOOK = "paddle"
PREFIX = "/sandbox/paddle"
GOOD = "4242424242424242"
CHALLENGED = "4000003800000446"
DECLINED = "4000000000000002"
FADING = "4000002760003184"


def checkout_page(transaction: Entity, email: str, *, tried: str) -> HTMLResponse:
    """Return the checkout; `tried` is a card that was declined just now."""
    failed = note("Your card was declined. Try another one.", is_bad=True) if tried else ""
    form = card_form(f"{PREFIX}/pay/{transaction['id']}", "Pay now", _spaced(GOOD))
    hint = note(
        f"Test cards: {_spaced(GOOD)} pays; {_spaced(CHALLENGED)} asks for a code; "
        f"{_spaced(DECLINED)} is declined; {_spaced(FADING)} pays now and fails at renewals."
    )
    close = button_form(f"{PREFIX}/close", "Close", is_quiet=True)
    body = _summary(transaction, email) + failed + form + hint + close
    return page(BRAND, "Checkout", body, look=LOOK)


def secure_page(transaction: Entity, code: str) -> HTMLResponse:
    """Return the bank's page (3-D Secure)."""
    action = f"{PREFIX}/secure/{transaction['id']}"
    form = code_form(action, f"The test code is {code}; any other one fails.")
    return page(BRAND, "Your bank asks for a code", _summary(transaction, "") + form, look=LOOK)


def done_page(transaction: Entity, return_url: str) -> HTMLResponse:
    """Return the end of a checkout."""
    is_paid = transaction["status"] in {"paid", "completed"}
    title = "Payment complete" if is_paid else "This checkout has ended"
    back = button_form(return_url, "Continue").replace('method="post"', 'method="get"')
    return page(BRAND, title, _summary(transaction, "") + back, look=LOOK)


def missing_page() -> HTMLResponse:
    """Return what Paddle shows for a transaction it does not know."""
    return page(BRAND, "Something went wrong", note("There is no such checkout."), look=LOOK)


def console_page(
    transactions: Sequence[Entity],
    waiting: Collection[str],
    email: str,
    told: Sequence[Mapping[str, Any]],
    query: Mapping[str, str],
) -> HTMLResponse:
    """Return the console: transactions, what can be done to them, what the shop was told.

    `waiting` names those with a refund that nobody has decided, `email` the latest buyer. `query`
    is that of the address: what came of a press.
    """
    rows = [
        (
            transaction["id"],
            transaction["items"][0]["price"].get("description", ""),
            _money(transaction),
            transaction["origin"],
            transaction["status"],
            "".join(
                button_form(
                    f"{PREFIX}/console/{transaction['id']}/{action}",
                    label,
                    is_quiet=True,
                    is_row=True,
                )
                for action, label in _actions(transaction, is_waiting=transaction["id"] in waiting)
            ),
        )
        for transaction in transactions
    ]
    heads = ("Transaction (reference)", "Item", "Total", "Origin", "Status", "")
    empty = "No transactions yet: buy something in US$ at /plans."
    shown = table(heads, rows) if rows else note(empty)
    news = notices([(_news(each["payload"]), each) for each in told])
    body = said(query) + shown + news + time_form(email)
    return page(BRAND, "Console", body, look=LOOK, is_wide=True, script=TIME_SCRIPT)


def _news(event: Mapping[str, Any]) -> str:
    """Return what a notice tells, of what."""
    return f"{event['event_type']}, {event['data']['id']}"


def _actions(transaction: Entity, *, is_waiting: bool) -> list[tuple[str, str]]:
    """Return what the console offers for a transaction."""
    if transaction["status"] in {"draft", "ready"}:
        return [("cancel", "Cancel")]
    if transaction["status"] != "completed":
        return []
    first = transaction["subscription_id"] and transaction["origin"] == "api"
    later = [
        ("renew", "Charge next month"),
        ("fail_renewal", "Next month fails"),
        ("end_period", "End the period"),
    ]
    refund = [("approve_refund", "Approve refund"), ("reject_refund", "Reject refund")]
    return [
        *(later if first else []),
        *(refund if is_waiting else []),
        ("chargeback", "Chargeback"),
        ("chargeback_reverse", "Return chargeback"),
    ]


def _money(transaction: Entity) -> str:
    code = transaction["currency_code"]
    places = DECIMALS[code]
    return f"{code} {total_of(transaction) / 10**places:,.{places}f}"


def _summary(transaction: Entity, email: str) -> str:
    rows = [
        ("Total", _money(transaction)),
        ("Item", transaction["items"][0]["price"].get("description", "")),
    ]
    if is_recurring(transaction):
        rows.append(("Charged", "every month until cancelled"))
    if email:
        rows.append(("Buyer", email))
    return facts(rows)


def _spaced(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
