"""What the consoles of the gateways' stand-ins say: what came of a press, where to look next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from infra.sandbox.payment_pages import note, table

NOTICES_SHOWN = 8

DAYS_A_MONTH = 31
TIME_FORM = "time"

PLANS_PAGE = "the shop's page of plans (/plans)"
ORDER_PAGE = "the order's page in the shop (/billing)"


@dataclass(frozen=True)
class Outcome:
    """What an action did, where that is seen, and why it may not be possible."""

    done: str
    look: str
    refused: str


NO_RECURRING = "It is not charged every month: it was never paid, or its charges were ended."

OUTCOMES: Mapping[str, Outcome] = {
    "pay": Outcome("It was paid.", f"{ORDER_PAGE} says so in seconds.", "It is not open."),
    "decline": Outcome(
        "The card was declined.", f"{ORDER_PAGE} lets the buyer try again.", "It is not open."
    ),
    "issue_code": Outcome(
        "A code was issued.",
        f"{ORDER_PAGE} shows it. Next, let the money arrive.",
        "It is not open, or is paid by card only.",
    ),
    "arrive": Outcome(
        "The money has arrived.",
        f"{ORDER_PAGE} turns to paid in seconds.",
        "No money is waited for: no code was issued, or it was paid.",
    ),
    "simulate": Outcome(
        "The shop was told of a payment that moves no money.",
        f"Nothing may be given for it: {ORDER_PAGE} stays as it was.",
        "There is no such order.",
    ),
    "capture": Outcome(
        "The authorised amount was captured.",
        "From now on the shop's refunds pay back; before, they void.",
        "Nothing is authorised and waiting.",
    ),
    "renew": Outcome(
        "The next month was charged.",
        f"{PLANS_PAGE} names a later date, {ORDER_PAGE} one more payment.",
        NO_RECURRING,
    ),
    "fail_renewal": Outcome(
        "The charge of the next month failed.",
        f"{PLANS_PAGE} says so if the paid period ends within a week. Told earlier it is taken for "
        f"old news and changes nothing: let {DAYS_A_MONTH} days pass below, then press again.",
        NO_RECURRING,
    ),
    "cancel": Outcome(
        "The transaction was cancelled.",
        f"{ORDER_PAGE} offers to order anew.",
        "It was paid, or cancelled before.",
    ),
    "end_period": Outcome(
        "The last paid period has ended here.",
        f"{PLANS_PAGE} keeps the plan until its own date: let {DAYS_A_MONTH} days pass below.",
        "Its charges go on: cancel the plan in the shop (/plans) first.",
    ),
    "approve_refund": Outcome(
        "The refund was approved.",
        f"{ORDER_PAGE} shows what went back.",
        "No refund waits for a decision: one is asked for by POST /api/v1/admin/refunds.",
    ),
    "reject_refund": Outcome(
        "The refund was rejected.",
        f"{ORDER_PAGE} keeps its amount; the shop lists the refund as failed.",
        "No refund waits for a decision: one is asked for by POST /api/v1/admin/refunds.",
    ),
    "chargeback": Outcome(
        "The buyer's bank took the money back.",
        f"{ORDER_PAGE} is disputed, and what it bought is withdrawn.",
        "It was never paid.",
    ),
    "chargeback_reverse": Outcome(
        "The bank gave the money back.", f"{ORDER_PAGE} is paid again.", "It was never paid."
    ),
    "chargeback_warning": Outcome(
        "The bank warned of a chargeback.", f"{ORDER_PAGE}.", "It was never paid."
    ),
    "chargeback_warning_reverse": Outcome(
        "The warning was withdrawn.", f"{ORDER_PAGE}.", "It was never paid."
    ),
}
"""By action. A refusal also stands for a name nobody has."""

UNKNOWN = Outcome("It was done.", "the notices below.", "There is no such thing.")


def outcome_of(action: str) -> Outcome:
    """Return what is said of an action."""
    return OUTCOMES.get(action, UNKNOWN)


def back(console: str, name: str, action: str, *, is_done: bool) -> str:
    """Return the address of the console that tells what came of a press."""
    said = {"of": name, "action": action, "done": "yes" if is_done else "no"}
    return f"{console}?{urlencode(said)}"


def said(query: Mapping[str, str]) -> str:
    """Return what came of the press the address speaks of; empty without one."""
    action = query.get("action", "")
    if action not in OUTCOMES:
        return ""
    outcome, name = OUTCOMES[action], escape(query.get("of", ""))
    if query.get("done") == "yes":
        return (
            f'<section class="said" role="status"><p><b>{escape(outcome.done)}</b> {name}</p>'
            f"<p>Look next: {escape(outcome.look)}</p></section>"
        )
    return (
        f'<section class="said no" role="alert"><p><b>Nothing was done.</b> {name}</p>'
        f"<p>{escape(outcome.refused)}</p></section>"
    )


def notices(told: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """Return the last notices with the shop's answers; each with a word for what it tells."""
    if not told:
        return ""
    rows = [
        (f"#{each['number']}", what, _state(each), escape(each["answer"] or "-"))
        for what, each in told[:NOTICES_SHOWN]
    ]
    words = note("Newest first. That the shop has taken one does not say that it believed it.")
    return (
        "<h2>What the shop was told</h2>"
        + table(("Notice", "Tells of", "State", "Answer"), rows)
        + words
    )


def _state(notice: Mapping[str, Any]) -> str:
    names = {"due": "on its way", "taken": "taken", "given_up": "given up"}
    tries = notice["tries"]
    state = names.get(notice["state"], str(notice["state"]))
    return f"{state}, {tries} tries" if tries > 1 else state


def time_form(email: str) -> str:
    """Return a form that makes what one account has bought older, in the shop itself."""
    return (
        "<h2>Let time pass in the shop</h2>"
        f'<section><form id="{TIME_FORM}" class="line">'
        f'<label>Buyer<input name="email" type="email" value="{escape(email)}" required></label>'
        f'<label>Days<input name="days" type="number" min="1" max="400" value="{DAYS_A_MONTH}" '
        "required></label><button>Let them pass</button></form>"
        f'<p id="{TIME_FORM}-said" role="status" class="note">The buyer\'s plan and orders get so '
        "much older; then what this page does to a month that is over can be seen.</p></section>"
    )


TIME_SCRIPT = """
const form = document.getElementById("time"), told = document.getElementById("time-said");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  told.textContent = "Waiting for the shop...";
  const body = JSON.stringify({email: form.email.value, days: Number(form.days.value)});
  const headers = {"content-type": "application/json"};
  try {
    const answer = await fetch("/sandbox/time/pass", {method: "POST", headers, body});
    const said = await answer.json();
    if (!answer.ok) told.textContent = `Nothing was done: ${said.detail}`;
    else if (said.period_end === null)
      told.textContent = `${said.orders} orders are older now; this buyer has no plan.`;
    else
      told.textContent = `${said.orders} orders are older now; the paid period ends ` +
        `${new Date(said.period_end).toLocaleString()}. Look next: /plans in the shop.`;
  } catch {
    told.textContent = "Nothing was done: the shop does not answer.";
  }
});
"""
"""What the form does; the shop's answers are JSON."""
