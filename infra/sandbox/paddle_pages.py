"""What a buyer sees at the Paddle stand-in. Test cards: payments facts, Paddle, section 4."""

from starlette.responses import HTMLResponse

from infra.sandbox.paddle_wire import DECIMALS, is_recurring, total_of
from infra.sandbox.payment_entities import Entity
from infra.sandbox.payment_pages import button_form, card_form, code_form, facts, note, page

BRAND = "Paddle"
LOOK = "paddle"
GOOD = "4242424242424242"
CHALLENGED = "4000003800000446"
DECLINED = "4000000000000002"
FADING = "4000002760003184"


def checkout_page(transaction: Entity, prefix: str, email: str, *, tried: str) -> HTMLResponse:
    """Return the checkout; `tried` is a card that was declined just now."""
    failed = note("Your card was declined. Try another one.", is_bad=True) if tried else ""
    form = card_form(f"{prefix}/pay/{transaction['id']}", "Pay now", _spaced(GOOD))
    hint = note(
        f"Test cards: {_spaced(GOOD)} pays; {_spaced(CHALLENGED)} asks for a code; "
        f"{_spaced(DECLINED)} is declined; {_spaced(FADING)} pays now and fails at renewals."
    )
    close = button_form(f"{prefix}/close", "Close", is_quiet=True)
    body = _summary(transaction, email) + failed + form + hint + close
    return page(BRAND, "Checkout", body, look=LOOK)


def secure_page(transaction: Entity, prefix: str, code: str) -> HTMLResponse:
    """Return the bank's page (3-D Secure)."""
    action = f"{prefix}/secure/{transaction['id']}"
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


def _summary(transaction: Entity, email: str) -> str:
    code = transaction["currency_code"]
    places = DECIMALS[code]
    total = total_of(transaction) / 10**places
    rows = [
        ("Total", f"{code} {total:,.{places}f}"),
        ("Item", transaction["items"][0]["price"].get("description", "")),
    ]
    if is_recurring(transaction):
        rows.append(("Charged", "every month until cancelled"))
    if email:
        rows.append(("Buyer", email))
    return facts(rows)


def _spaced(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
