"""Mails about money that did not come, goes back or is disputed, and what that changes.

Each says what happened, what it means for plan and credits, and where to go next. The facts come
with the notice, as they were when it happened: a row may have moved on before the mail is due.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.accounts.locale import Locale
from shared.catalogue.model import PlanId
from shared.catalogue.names import plan_name
from shared.notifications.templates import Letter, Link
from shared.notifications.texts.catalogue import words
from shared.notifications.texts.keys import TextKey


class MoneyNews(StrEnum):
    """What a mail about money is about. The words of `X` are the texts `X_...`."""

    RENEWAL_FAILED = "renewal_failed"  # plan, until
    PLAN_ENDED = "plan_ended"  # plan, until
    PLAN_CANCELLED = "plan_cancelled"  # plan, until
    REFUND_DONE = "refund_done"  # order_id, amount, effect, credits
    REFUND_REJECTED = "refund_rejected"  # order_id, amount, effect
    DISPUTE_OPENED = "dispute_opened"  # order_id, amount, effect
    DISPUTE_WON = "dispute_won"  # order_id, amount, effect
    DISPUTE_LOST = "dispute_lost"  # order_id, amount, effect, credits
    WALLET_FULL = "wallet_full"  # order_id, amount
    CREDITS_RESET = "credits_reset"  # plan, credits


class Effect(StrEnum):
    """What news about a payment means for plan and credits: the fact `effect`."""

    NONE = "none"
    CREDITS_TAKEN = "credits_taken"
    PLAN_OVER = "plan_over"
    CREDITS_ASIDE = "credits_aside"  # a dispute is open
    PLAN_ASIDE = "plan_aside"  # a dispute is open
    CHARGES_ENDED = "charges_ended"  # a dispute about a period that is over is open
    GIVEN_BACK = "given_back"  # a dispute was won


@dataclass(frozen=True)
class MoneyPages:
    """Where mails about money lead: plan and orders, one order, credits. No trailing slashes."""

    billing_url: str
    orders_url: str
    credits_url: str


_NOTES: Mapping[MoneyNews, tuple[TextKey, ...]] = {
    MoneyNews.RENEWAL_FAILED: (TextKey.RENEWAL_FAILED_NOTE, TextKey.RENEWAL_FAILED_NEXT),
    MoneyNews.PLAN_ENDED: (TextKey.PLAN_ENDED_NOTE,),
    MoneyNews.PLAN_CANCELLED: (TextKey.PLAN_CANCELLED_NOTE,),
    MoneyNews.REFUND_DONE: (TextKey.REFUND_DONE_NOTE,),
    MoneyNews.REFUND_REJECTED: (TextKey.REFUND_REJECTED_NOTE,),
    MoneyNews.DISPUTE_OPENED: (TextKey.DISPUTE_OPENED_NOTE,),
    MoneyNews.DISPUTE_WON: (TextKey.DISPUTE_WON_NOTE,),
    MoneyNews.DISPUTE_LOST: (TextKey.DISPUTE_LOST_NOTE,),
    MoneyNews.WALLET_FULL: (TextKey.WALLET_FULL_NOTE,),
    MoneyNews.CREDITS_RESET: (TextKey.CREDITS_RESET_NOTE,),
}
assert _NOTES.keys() == set(MoneyNews)

_EFFECTS = {each: TextKey(f"effect.{each}") for each in Effect}

_OF_PLANS: Mapping[MoneyNews, TextKey] = {
    MoneyNews.RENEWAL_FAILED: TextKey.PLAN_LINK,
    MoneyNews.PLAN_ENDED: TextKey.PLAN_ENDED_LINK,
    MoneyNews.PLAN_CANCELLED: TextKey.PLAN_LINK,
}
"""News whose next step is on the page of plans; of others it is the order, or the credits."""


def money_letter(
    locale: Locale, news: MoneyNews, facts: Mapping[str, str], pages: MoneyPages
) -> Letter:
    """Return the letter; `facts` as listed with each member of `MoneyNews`.

    `plan` is a plan's id, `until` a date `2026-12-20`, `amount` money in words, `credits` a whole
    number, `effect` one of `Effect`. Raises: `KeyError` for a fact that is missing.
    """
    told = _worded(locale, facts)
    effect = facts.get("effect")
    meant = () if effect is None else (words(locale, _EFFECTS[Effect(effect)], **told),)
    return Letter(
        locale=locale,
        subject=words(locale, TextKey(f"{news}.subject")),
        heading=words(locale, TextKey(f"{news}.heading")),
        lead=words(locale, TextKey(f"{news}.lead"), **told),
        focus=_next_step(locale, news, facts, pages),
        notes=(*meant, *(words(locale, note, **told) for note in _NOTES[news])),
        signature=words(locale, TextKey.SIGNATURE),
    )


def _worded(locale: Locale, facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts as they are written, a plan by its name."""
    told = dict(facts)
    if "plan" in told:
        told["plan"] = plan_name(PlanId(told["plan"]), locale)
    return told


def _next_step(
    locale: Locale, news: MoneyNews, facts: Mapping[str, str], pages: MoneyPages
) -> Link:
    if news in _OF_PLANS:
        return Link(words(locale, _OF_PLANS[news]), pages.billing_url)
    if news is MoneyNews.CREDITS_RESET:
        return Link(words(locale, TextKey.LOW_BALANCE_LINK), pages.credits_url)
    order_url = f"{pages.orders_url}/{facts['order_id']}"
    return Link(words(locale, TextKey.PAYMENT_LINK), order_url)
