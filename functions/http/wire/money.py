"""Money in answers. Source: api.md, "Rules for every route"."""

from collections.abc import Mapping

from functions.http.wire.model import Answer
from shared.kernel.money import Currency, Money


class Amount(Answer):
    """Hundredths of a dollar, NT$ or US$ alike."""

    amount_minor: int
    currency: Currency


def amount(money: Money) -> Amount:
    """Return `money` as answers say it."""
    return Amount(amount_minor=money.amount_minor, currency=money.currency)


def amounts(prices: Mapping[Currency, Money]) -> list[Amount]:
    """Return prices, by currency."""
    return [amount(prices[currency]) for currency in sorted(prices)]
