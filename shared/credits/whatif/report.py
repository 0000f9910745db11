"""Two runs of the same events beside each other: who pays more, who runs dry, what margin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from shared.catalogue.margin import MICROS_PER_USD, Terms
from shared.credits.whatif.run import Tally
from shared.kernel.money import Currency, Money
from shared.kernel.values import JsonValue

MINOR_PER_DOLLAR = 100


@dataclass(frozen=True)
class Totals:
    """Sums over all accounts; money is millionths of a dollar."""

    revenue_usd_micros: Fraction
    cost_usd_micros: int
    delivered: int
    relaxed: int
    dry: int
    refused: int
    unsold: int

    @property
    def margin_usd_micros(self) -> Fraction:
        return self.revenue_usd_micros - self.cost_usd_micros

    @property
    def margin_ratio(self) -> float | None:
        """What of the revenue is left, at most 1; None without revenue."""
        if not self.revenue_usd_micros:
            return None
        return float(self.margin_usd_micros / self.revenue_usd_micros)


@dataclass(frozen=True)
class Comparison:
    """`now` is what the accounts have, `draft` what they would; both have the same accounts."""

    draft_version: str
    now: Mapping[str, Tally]
    draft: Mapping[str, Tally]
    terms: Terms

    @property
    def pays_more(self) -> list[str]:
        """Accounts that would pay more, the largest rise first."""
        rises = {name: self.rise_usd_micros(name) for name in self.now}
        return sorted((name for name in rises if rises[name] > 0), key=lambda it: (-rises[it], it))

    @property
    def pays_less(self) -> list[str]:
        """Accounts that would pay less, the largest fall first."""
        rises = {name: self.rise_usd_micros(name) for name in self.now}
        return sorted((name for name in rises if rises[name] < 0), key=lambda it: (rises[it], it))

    @property
    def runs_dry(self) -> list[str]:
        """Accounts that would find too few credits oftener than now, the most often first."""
        more = {name: self.draft[name].dry - self.now[name].dry for name in self.now}
        return sorted((name for name in more if more[name] > 0), key=lambda it: (-more[it], it))

    def rise_usd_micros(self, account_id: str) -> Fraction:
        """Return how much more an account would pay, fees and all, millionths of a dollar."""
        after, before = (
            sum((self._gross(minor, currency) for currency, minor in paid.items()), Fraction(0))
            for paid in (self.draft[account_id].paid_minor, self.now[account_id].paid_minor)
        )
        return after - before

    def _gross(self, minor: int, currency: Currency) -> Fraction:
        return self.terms.usd_micros(Money(minor, currency))


def totals(tallies: Iterable[Tally]) -> Totals:
    """Return the sums of `tallies`."""
    all_of = list(tallies)
    return Totals(
        revenue_usd_micros=sum((it.revenue_usd_micros for it in all_of), Fraction(0)),
        cost_usd_micros=sum(it.cost_usd_micros for it in all_of),
        delivered=sum(it.delivered for it in all_of),
        relaxed=sum(it.relaxed for it in all_of),
        dry=sum(it.dry for it in all_of),
        refused=sum(sum(it.refused.values()) for it in all_of),
        unsold=sum(it.unsold for it in all_of),
    )


def as_text(comparison: Comparison) -> str:
    """Return the comparison for a person at a terminal."""
    now, draft = totals(comparison.now.values()), totals(comparison.draft.values())
    rows = [
        ("", "now", comparison.draft_version),
        (
            "revenue after fees",
            _dollars(now.revenue_usd_micros),
            _dollars(draft.revenue_usd_micros),
        ),
        ("cost", _dollars(now.cost_usd_micros), _dollars(draft.cost_usd_micros)),
        ("margin", _margin(now), _margin(draft)),
        ("delivered", str(now.delivered), str(draft.delivered)),
        ("in the relaxed lane", str(now.relaxed), str(draft.relaxed)),
        ("too few credits", str(now.dry), str(draft.dry)),
        ("refused", str(now.refused), str(draft.refused)),
        ("not for sale", str(now.unsold), str(draft.unsold)),
    ]
    lines = [f"{len(comparison.now)} accounts", *(f"{a:<22}{b:>20}{c:>20}" for a, b, c in rows)]
    lines += _named("pays more", [_payer(comparison, it) for it in comparison.pays_more])
    lines += _named("pays less", [_payer(comparison, it) for it in comparison.pays_less])
    lines += _named("runs dry", [_dry(comparison, it) for it in comparison.runs_dry])
    return "\n".join(lines)


def as_json(comparison: Comparison) -> dict[str, JsonValue]:
    """Return the comparison for a program; money is minor units, or dollars where so named."""
    return {
        "draft_version": comparison.draft_version,
        "now": _totals_fields(totals(comparison.now.values())),
        "draft": _totals_fields(totals(comparison.draft.values())),
        "pays_more": list(comparison.pays_more),
        "pays_less": list(comparison.pays_less),
        "runs_dry": list(comparison.runs_dry),
        "accounts": {
            name: {
                "now": _tally_fields(comparison.now[name]),
                "draft": _tally_fields(comparison.draft[name]),
            }
            for name in comparison.now
        },
    }


def _totals_fields(sums: Totals) -> dict[str, JsonValue]:
    return {
        "revenue_usd": _usd(sums.revenue_usd_micros),
        "cost_usd": _usd(sums.cost_usd_micros),
        "margin_usd": _usd(sums.margin_usd_micros),
        "margin_ratio": sums.margin_ratio,
        "delivered": sums.delivered,
        "relaxed": sums.relaxed,
        "dry": sums.dry,
        "refused": sums.refused,
        "unsold": sums.unsold,
    }


def _tally_fields(tally: Tally) -> dict[str, JsonValue]:
    return {
        "paid_minor": {currency.value: tally.paid_minor[currency] for currency in tally.paid_minor},
        "revenue_usd": _usd(tally.revenue_usd_micros),
        "cost_usd": _usd(tally.cost_usd_micros),
        "delivered": tally.delivered,
        "relaxed": tally.relaxed,
        "spent_credits": tally.spent_credits,
        "left_credits": tally.left_credits,
        "dry": tally.dry,
        "short_credits": tally.short_credits,
        "dry_since": None if tally.dry_since is None else tally.dry_since.isoformat(),
        "refused": dict(sorted(tally.refused.items())),
        "unsold": tally.unsold,
    }


def _named(title: str, lines: list[str]) -> list[str]:
    return [f"{title}: {len(lines)}", *(f"  {line}" for line in lines)]


def _payer(comparison: Comparison, name: str) -> str:
    return f"{name}: {_paid(comparison.now[name])} -> {_paid(comparison.draft[name])}"


def _dry(comparison: Comparison, name: str) -> str:
    tally = comparison.draft[name]
    since = "" if tally.dry_since is None else f" since {tally.dry_since:%Y-%m-%d %H:%M} UTC"
    times = f"{comparison.now[name].dry} -> {tally.dry} times"
    return f"{name}: {times}{since}, {tally.short_credits} credits short"


def _paid(tally: Tally) -> str:
    parts = [
        f"{currency.value} {minor / MINOR_PER_DOLLAR:.2f}"
        for currency, minor in sorted(tally.paid_minor.items())
    ]
    return " + ".join(parts) or "nothing"


def _margin(sums: Totals) -> str:
    ratio = sums.margin_ratio
    share = "" if ratio is None else f" ({ratio * 100:.1f} %)"
    return _dollars(sums.margin_usd_micros) + share


def _usd(micros: Fraction | int) -> float:
    return round(float(Fraction(micros) / MICROS_PER_USD), 6)


def _dollars(micros: Fraction | int) -> str:
    return f"${float(Fraction(micros) / MICROS_PER_USD):.4f}"
