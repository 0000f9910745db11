"""Run events through a catalogue by the product's own rules (product.md, idea 8).

Grants by cadence, burn order, free uses, fair use, access, prices and discounts are those that
serve customers; only the clock is the events' own. Nobody changes what they do: whoever runs out of
credits goes without, and does not buy more than was recorded.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TypeAlias

from shared.catalogue.access import price_row
from shared.catalogue.discount import pack_price
from shared.catalogue.margin import Terms
from shared.catalogue.model import Catalogue, CreditPack, Plan
from shared.catalogue.seeds import RANKS
from shared.catalogue.subscription import Subscription, SubscriptionStatus, renewed
from shared.credits import ledger
from shared.credits.burn import burn_order_named
from shared.credits.errors import InsufficientCredits
from shared.credits.grants import due_grants, grant_order, is_lot_of
from shared.credits.ledger import Grant, HoldOrder
from shared.credits.model import Cause, LotKind, Wallet
from shared.credits.quote import Work
from shared.credits.tariff import Offer, Standing, agreed, offered
from shared.credits.whatif.events import Event, GiftEvent, PackEvent, PlanEvent, UseEvent
from shared.kernel.errors import DomainError
from shared.kernel.ids import AccountId, EntryId, HoldId, SubscriptionId
from shared.kernel.money import Currency, Money

Choose: TypeAlias = Callable[[str | None], Catalogue]
"""The catalogue for who bought in that version; None: who bought nothing."""


@dataclass
class Tally:
    """What became of one account. Money is minor units by currency or millionths of a dollar.

    `dry` orders found too few credits, `short_credits` in all, the first at `dry_since`; `refused`
    counts the others by code. `unsold` plans and packs had no price or no place in the catalogue.
    """

    paid_minor: dict[Currency, int] = field(default_factory=dict)
    revenue_usd_micros: Fraction = Fraction(0)
    cost_usd_micros: int = 0
    delivered: int = 0
    relaxed: int = 0
    spent_credits: int = 0
    left_credits: int = 0
    dry: int = 0
    short_credits: int = 0
    dry_since: datetime | None = None
    refused: dict[str, int] = field(default_factory=dict)
    unsold: int = 0


def run(events: Iterable[Event], choose: Choose, terms: Terms) -> dict[str, Tally]:
    """Return what becomes of every account, by its id in order.

    Events of one moment happen in the order given.
    """
    customers: dict[str, Customer] = {}
    ordered = sorted(events, key=lambda event: event.at)
    for event in ordered:
        customer = customers.get(event.account_id)
        if customer is None:
            customer = customers[event.account_id] = Customer(event.account_id, choose, terms)
        customer.meet(event)
    if ordered:
        for customer in customers.values():
            customer.close(ordered[-1].at)
    return {name: customers[name].tally for name in sorted(customers)}


class Customer:
    """One account on its way through the events."""

    def __init__(self, account_id: str, choose: Choose, terms: Terms) -> None:
        self.tally = Tally()
        self._account_id = AccountId(account_id)
        self._choose, self._terms = choose, terms
        self._wallet = Wallet(self._account_id)
        self._subscription: Subscription | None = None
        self._events = 0

    def meet(self, event: Event) -> None:
        """Let `event` happen; none before it may come after."""
        self._events += 1
        self._post_due(event.at)
        match event:
            case PlanEvent():
                self._begin(event)
            case PackEvent():
                self._buy(event)
            case GiftEvent():
                self._give(LotKind.BONUS, event.credits, event.at, event.until)
            case UseEvent():
                self._use(event)

    def close(self, at: datetime) -> None:
        """Count what is left at `at`, the end of the recording."""
        self._post_due(at)
        self._wallet = ledger.expire_lots(self._wallet, at).wallet
        self.tally.left_credits = self._wallet.available_credits

    def _standing(self, at: datetime) -> Standing:
        held = self._subscription
        if held is None or not held.is_live(at):
            catalogue = self._choose(None)
            return Standing(catalogue, catalogue.free_plan)
        catalogue = self._choose(held.catalogue_version)
        return Standing(catalogue, catalogue.plans[held.plan_id])

    def _begin(self, event: PlanEvent) -> None:
        catalogue = self._choose(event.catalogue_version)
        plan = plan_like(catalogue, event)
        price = None if plan is None or event.currency is None else plan.prices.get(event.currency)
        if plan is None or (event.currency is not None and price is None):
            self.tally.unsold += 1
            return
        self._pay(price)
        held = self._subscription
        if held is not None and held.is_live(event.at) and held.plan_id == plan.plan_id:
            self._subscription = renewed(held, max(event.until, held.period_end), event.at)
        else:
            self._subscription = self._subscribed(event, plan, price)
            self._drop_replaced(self._subscription, event.at)
        self._post_due(event.at)

    def _subscribed(self, event: PlanEvent, plan: Plan, price: Money | None) -> Subscription:
        return Subscription(
            subscription_id=SubscriptionId(f"sub_{self._events}"),
            account_id=self._account_id,
            plan_id=plan.plan_id,
            # What the event says, not what it was mapped to: `choose` is asked again by it.
            catalogue_version=event.catalogue_version or self._choose(None).version,
            status=SubscriptionStatus.ACTIVE,
            started_at=event.at,
            period_start=event.at,
            period_end=event.until,
            updated_at=event.at,
            price=price,
        )

    def _drop_replaced(self, subscription: Subscription, at: datetime) -> None:
        replaced = frozenset(
            lot.lot_id
            for lot in self._wallet.lots
            if lot.kind is LotKind.SUBSCRIPTION and not is_lot_of(lot, subscription)
        )
        self._wallet = ledger.cut_short(self._wallet, replaced, at).wallet

    def _post_due(self, at: datetime) -> None:
        held = self._subscription
        if held is None:
            return
        # What fell due while it lasted is granted, however late the next event comes.
        until = min(at, held.lapses_at - timedelta.resolution)
        rules = self._choose(held.catalogue_version).plans[held.plan_id].grants
        for due in list(due_grants(rules, held, until)):
            moment = max(due.starts_at, held.started_at)
            self._wallet = ledger.grant(self._wallet, grant_order(held, due), moment).wallet
            granted = {**held.granted, due.rule.grant_id: due.key}
            held = replace(held, granted=granted)
        self._subscription = held

    def _buy(self, event: PackEvent) -> None:
        standing = self._standing(event.at)
        pack = pack_like(standing.catalogue, event, standing.plan)
        if pack is None or event.currency not in pack.prices:
            self.tally.unsold += 1
            return
        self._pay(pack_price(pack, standing.plan, event.currency).price)
        self._give(LotKind.PURCHASED, pack.credits, event.at, None)

    def _give(self, kind: LotKind, given: int, at: datetime, until: datetime | None) -> None:
        entry_id = EntryId(f"given_{self._events}")
        order = Grant(entry_id, given, kind, Cause("Given"), expires_at=until)
        self._wallet = ledger.grant(self._wallet, order, at).wallet

    def _pay(self, price: Money | None) -> None:
        if price is None:
            return
        paid = self.tally.paid_minor
        paid[price.currency] = paid.get(price.currency, 0) + price.amount_minor
        self.tally.revenue_usd_micros += self._terms.net_usd_micros(price)

    def _use(self, event: UseEvent) -> None:
        work = Work(event.service_type, event.resolution, event.duration_s, event.count)
        try:
            offer = offered(self._standing(event.at), self._wallet.uses, work, event.at)
            self._do(offer, event)
        except InsufficientCredits as refusal:
            self.tally.dry += 1
            self.tally.short_credits += refusal.shortfall_credits
            self.tally.dry_since = self.tally.dry_since or event.at
        except DomainError as refusal:
            self.tally.refused[refusal.code] = self.tally.refused.get(refusal.code, 0) + 1

    def _do(self, offer: Offer, event: UseEvent) -> None:
        agreement = agreed(offer, None)
        order = HoldOrder(
            HoldId(f"use_{self._events}"),
            agreement.credits,
            offer.price.service_type,
            "Simulated",
            event.at,
            burn_order=burn_order_named(offer.standing.catalogue.burn_order),
            terms=agreement.terms,
        )
        wallet = ledger.hold(self._wallet, order, event.at).wallet
        if event.is_delivered:
            wallet = ledger.capture(wallet, order.hold_id, order.credits, event.at).wallet
            self._count(offer, event, agreement.credits)
        else:
            wallet = ledger.release(wallet, order.hold_id, event.at, has_grace=True).wallet
        self._wallet = wallet

    def _count(self, offer: Offer, event: UseEvent, spent_credits: int) -> None:
        row = price_row(offer.standing.catalogue, offer.price.service_type)
        self.tally.delivered += event.count
        self.tally.relaxed += event.count if offer.starts_at is not None else 0
        self.tally.spent_credits += spent_credits
        self.tally.cost_usd_micros += row.cost_usd_micros * event.count


def plan_like(catalogue: Catalogue, event: PlanEvent) -> Plan | None:
    """Return the plan a subscriber would have: the same, else the next below that is for sale.

    None when the catalogue sells no plan at all.
    """
    if event.plan_id in catalogue.plans:
        return catalogue.plans[event.plan_id]
    paid = sorted((it for it in catalogue.plans.values() if not it.is_free), key=_rank)
    below = [plan for plan in paid if plan.rank <= RANKS[event.plan_id]]
    return below[-1] if below else next(iter(paid), None)


def pack_like(catalogue: Catalogue, event: PackEvent, plan: Plan) -> CreditPack | None:
    """Return the pack a buyer would take: the same, else the smallest with as many credits.

    Else the largest; None when the plan may buy none.
    """
    allowed = [it for it in catalogue.packages.values() if it.is_for(plan)]
    allowed.sort(key=lambda pack: (pack.credits, pack.package_id))
    same = [pack for pack in allowed if pack.package_id == event.package_id]
    enough = [pack for pack in allowed if pack.credits >= event.credits]
    return next(iter([*same, *enough, *allowed[-1:]]), None)


def _rank(plan: Plan) -> int:
    return plan.rank
