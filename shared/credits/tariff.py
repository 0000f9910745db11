"""What work costs an account: its own plan, in the catalogue version the plan was bought in.

The estimate and the order ask here alike, so that both refuse the same with the same codes (M077).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.accounts.model import Account
from shared.accounts.past import NOTHING, Past
from shared.catalogue.access import check_access, price_row
from shared.catalogue.model import Catalogue, Plan
from shared.catalogue.offers import packs_on_sale
from shared.catalogue.ports import Catalogues
from shared.catalogue.prices import ListedPrice, PriceBook
from shared.credits.allowance import NONE_BEFORE, Before, before, covers, next_use_at, uses_left
from shared.credits.errors import InsufficientCredits, QuoteOutdated
from shared.credits.fair_use import starts_at
from shared.credits.model import PaidBy, Terms, Uses
from shared.credits.quote import Quote, Work
from shared.kernel.ids import QuoteId


@dataclass(frozen=True)
class Standing:
    """The plan an account has now, the catalogue version it was bought in, and what was before."""

    catalogue: Catalogue
    plan: Plan
    past: Past = NOTHING

    @property
    def has_uses(self) -> bool:
        """Whether the plan gives anything but for credits, so that uses matter."""
        return self.plan.allowance is not None or self.plan.unmetered is not None


@dataclass(frozen=True)
class Offer:
    """What work costs now; whole credits.

    `credits` is what is to be paid beside `free_uses` free uses. `cost_usd_micros` and `starts_at`
    (in the relaxed lane) are those of an unmetered job. `next_use_at` is when a free use opens
    again, None where none will. `had` are the free uses that earlier accounts took.
    """

    standing: Standing
    work: Work
    price: ListedPrice
    paid_by: PaidBy
    credits: int
    free_uses: int = 0
    cost_usd_micros: int = 0
    starts_at: datetime | None = None
    next_use_at: datetime | None = None
    had: Before = NONE_BEFORE


@dataclass(frozen=True)
class Agreed:
    """What the customer pays at most, and what that was decided on."""

    credits: int
    terms: Terms
    quote_id: QuoteId | None = None


class Tariff:
    """Answers what an account may have now, and at what price."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues

    def standing(self, account: Account, now: datetime) -> Standing:
        """Return where `account` stands at `now`."""
        return Standing(*self._catalogues.plan_of(account, now), account.past)


def listed(standing: Standing, work: Work) -> ListedPrice:
    """Return the list price of `work`, whose service may be named by an alias.

    Raises: `ServiceUnknown`, `SizeNotOffered`, `DurationNotOffered`.
    """
    book = PriceBook(standing.catalogue)
    return book.price(work.service_type, work.resolution, work.duration_s, work.count)


def offered(standing: Standing, uses: Uses, work: Work, now: datetime) -> Offer:
    """Return what `work` costs where the account stands, after `uses`.

    Unmetered services cost nothing, free uses come before credits.

    Raises: `ServiceUnknown`, `SizeNotOffered`, `DurationNotOffered`, and the refusals of
    `check_access`.
    """
    price, plan = listed(standing, work), standing.plan
    row = price_row(standing.catalogue, price.service_type)
    check_access(plan, row, work.duration_s, work.resolution)
    if plan.unmetered is not None and price.service_type in plan.unmetered.services:
        return Offer(
            standing,
            work,
            price,
            PaidBy.UNMETERED,
            0,
            cost_usd_micros=row.cost_usd_micros * work.count,
            starts_at=starts_at(plan.unmetered, uses, now),
        )
    if plan.allowance is None or not covers(plan.allowance, price.service_type):
        return Offer(standing, work, price, PaidBy.CREDITS, price.credits)
    had = before(plan.allowance, standing.past, now)
    free = min(uses_left(plan.allowance, uses, now, had), work.count)
    paid = price.unit_credits * (work.count - free)
    paid_by = PaidBy.ALLOWANCE if free == work.count else PaidBy.CREDITS
    opens_at = next_use_at(plan.allowance, uses, now, had)
    return Offer(standing, work, price, paid_by, paid, free, next_use_at=opens_at, had=had)


def agreed(offer: Offer, quote: Quote | None) -> Agreed:
    """Return what an order pays: what it costs now, and never more than its quote.

    A quote for nothing holds as long as what made it free is there: a free use that somebody else
    took since is not given twice, and nothing is charged for it either.

    Raises: `QuoteOutdated` when the work was free by the quote and is not any more.
    """
    present = Agreed(offer.credits, terms_of(offer, offer.price.price_version))
    if quote is None:
        return present
    if offer.credits <= quote.credits:
        return replace(present, quote_id=quote.quote_id)
    if quote.paid_by is not PaidBy.CREDITS:
        raise QuoteOutdated(quote.quote_id)
    return Agreed(quote.credits, terms_of(offer, quote.price_version), quote.quote_id)


def explained(refusal: InsufficientCredits, offer: Offer, now: datetime) -> InsufficientCredits:
    """Return `refusal` with what helps: packs the plan may buy, and when a free use opens (M085).

    Packs that make up the shortfall come first, then the smaller ones.
    """
    standing = offer.standing
    packs = [pack for pack in packs_on_sale(standing.catalogue, now) if pack.is_for(standing.plan)]
    packs.sort(key=lambda pack: pack.credits < refusal.shortfall_credits)
    wait = None if offer.next_use_at is None else offer.next_use_at - now
    return InsufficientCredits(
        refusal.needed_credits,
        refusal.available_credits,
        package_ids=tuple(pack.package_id for pack in packs),
        next_use_in_s=None if wait is None else max(1, int(wait.total_seconds() + 0.999)),
    )


def terms_of(offer: Offer, price_version: str) -> Terms:
    """Return what a hold for `offer` rests on, at the price of that catalogue version."""
    return Terms(
        paid_by=offer.paid_by,
        plan_id=offer.standing.plan.plan_id,
        catalogue_version=offer.standing.catalogue.version,
        price_version=price_version,
        resolution=offer.work.resolution,
        cost_usd_micros=offer.cost_usd_micros,
        starts_at=offer.starts_at,
        had_ever=offer.had.ever,
        had_today=offer.had.today,
    )
