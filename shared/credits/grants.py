"""What a subscription gives: one lot for each subscription, grant and period (M060, M061, M114).

The ids of lots and entries are made of those three, so a period is granted once however often it is
asked for. A lot ends when the next period begins, so a grant sets the balance and does not add to
it; `rollover_periods` let it live so many periods longer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, takewhile

from shared.catalogue.model import Cadence, GrantRule
from shared.catalogue.ports import Catalogues
from shared.catalogue.subscription import Subscription
from shared.credits.ledger import Grant
from shared.credits.model import Cause, EntryType, Lot, LotKind, Origin, Wallet
from shared.credits.news import RESETS, credits_reset_task
from shared.credits.periods import (
    CIVIL,
    ONCE_KEY,
    Period,
    billing_key,
    end_after,
    months_after,
    period_after,
    period_at,
    period_named,
)
from shared.credits.ports import GrantStores
from shared.credits.posting import Ledger
from shared.kernel.ids import EntryId, LotId

GRANTS_PER_COMMIT_MAX = 60
"""With an expiry each they stay far below the 500 documents of a commit; the rest comes next."""

LOT_ID_PARTS = 3


@dataclass(frozen=True)
class DueGrant:
    """One grant of one period; `expires_at` is aware UTC, None means never."""

    rule: GrantRule
    key: str
    starts_at: datetime
    expires_at: datetime | None


class Granter:
    """Posts grants inside the caller's commit."""

    def __init__(self, ledger: Ledger, catalogues: Catalogues) -> None:
        self._ledger = ledger
        self._catalogues = catalogues

    def post_due(
        self, stores: GrantStores, subscription: Subscription, now: datetime
    ) -> Subscription:
        """Post every grant that is due up to `now`, missed periods one by one.

        A subscription that is not live gets nothing, and nothing is posted for periods before the
        one in which it started, nor for those that begin behind the paid period: they come with the
        renewal, which asks here again. The first grants of a subscription end what is unused of
        another one's, because it takes its place; one that goes on where another ended begins with
        the other's `granted`, and ends nothing. At most `GRANTS_PER_COMMIT_MAX` are posted; then
        `next_grant_at` stays in the past.

        Returns: the subscription with `granted` and `next_grant_at`, for the caller to save.
        Raises: `WalletFull`.
        """
        if not subscription.is_live(now):
            return subscription
        rules = self.rules_of(subscription)
        paid = takewhile(
            lambda each: each.starts_at < subscription.period_end,
            due_grants(rules, subscription, now),
        )
        due = list(islice(paid, GRANTS_PER_COMMIT_MAX))
        if due and not subscription.granted:
            self._end_replaced(stores, subscription, now)
        for each in due:
            self._ledger.grant(
                stores, subscription.account_id, grant_order(subscription, each), now
            )
        _tell_resets(stores, subscription, due)
        granted = {**subscription.granted, **{each.rule.grant_id: each.key for each in due}}
        posted = replace(subscription, granted=granted)
        moments = [moment for rule in rules if (moment := next_due(rule, posted))]
        following = min(moments, default=subscription.period_end)
        is_paid = following < subscription.period_end
        return replace(posted, next_grant_at=following if is_paid else None)

    def withdraw(self, stores: GrantStores, subscription: Subscription, now: datetime) -> None:
        """End what is left of the subscription's credits at once, for one that was paid back.

        What is on hold goes when its job gives it back. Again is a no-op.
        """
        lot_ids = _lots_of(stores, subscription)
        self._ledger.cut_short(stores, subscription.account_id, lot_ids, now, is_refunded=True)

    def set_aside(self, stores: GrantStores, subscription: Subscription, now: datetime) -> None:
        """Set the subscription's credits aside: what paid for them is disputed."""
        lot_ids = _lots_of(stores, subscription)
        self._ledger.set_aside(stores, subscription.account_id, lot_ids, now)

    def give_back(self, stores: GrantStores, subscription: Subscription, now: datetime) -> None:
        """Give the subscription's credits back that were set aside."""
        lot_ids = _lots_of(stores, subscription)
        self._ledger.give_back(stores, subscription.account_id, lot_ids, now)

    def rules_of(self, subscription: Subscription) -> tuple[GrantRule, ...]:
        """Return the grants of the plan in the version it was bought in."""
        catalogue = self._catalogues.version(subscription.catalogue_version)
        return catalogue.plans[subscription.plan_id].grants

    def _end_replaced(self, stores: GrantStores, subscription: Subscription, now: datetime) -> None:
        wallet = stores.wallets.load(subscription.account_id)
        lot_ids = frozenset(
            lot.lot_id
            for lot in wallet.lots
            if _is_granted(lot) and not is_lot_of(lot, subscription)
        )
        self._ledger.cut_short(stores, subscription.account_id, lot_ids, now)


def due_grants(
    rules: tuple[GrantRule, ...], subscription: Subscription, now: datetime
) -> Iterator[DueGrant]:
    """Yield what is to be posted up to `now`, the earliest period first."""
    due = [each for rule in rules for each in _due_of(rule, subscription, now)]
    yield from sorted(due, key=lambda each: each.starts_at)


def next_due(rule: GrantRule, subscription: Subscription) -> datetime | None:
    """Return when the rule's next grant is due by what was granted last.

    None when only a renewal brings it, or nothing ever.
    """
    key = subscription.granted.get(rule.grant_id)
    if rule.cadence in CIVIL:
        return max(subscription.started_at, _first_due(rule, subscription).starts_at)
    if rule.cadence is Cadence.ONCE:
        return None if key == ONCE_KEY else subscription.started_at
    is_granted = key == billing_key(subscription.period_start)
    return None if is_granted else subscription.period_start


def plan_credits(wallet: Wallet, now: datetime) -> int:
    """Return the unused credits subscriptions gave, without those on hold: another plan ends them.

    Source: decision 11.
    """
    return sum(
        lot.remaining_credits
        for lot in wallet.lots
        if _is_granted(lot) and (lot.expires_at is None or now < lot.expires_at)
    )


def _tell_resets(stores: GrantStores, subscription: Subscription, due: Sequence[DueGrant]) -> None:
    """Tell an owner who wants it of the newest period's credits; a plan's first are no reset."""
    known = subscription.granted
    resets = [each for each in due if each.rule.cadence in RESETS and each.rule.grant_id in known]
    if not resets:
        return
    account = stores.accounts.find(subscription.account_id)
    if account is None or not account.wants_reset_mail:
        return
    newest = max(resets, key=lambda each: each.starts_at)
    fresh = (each.rule.credits for each in resets if each.starts_at == newest.starts_at)
    stores.outbox.add(credits_reset_task(subscription, newest.key, sum(fresh)))


def grant_entry_id(subscription: Subscription, grant_id: str, key: str) -> EntryId:
    """Return the id of the entry, and of the lot, of one grant of one period."""
    return EntryId(f"{subscription.subscription_id}:{grant_id}:{key}")


def is_lot_of(lot: Lot, subscription: Subscription) -> bool:
    """Say whether the subscription granted the lot."""
    return _is_granted(lot) and lot.lot_id.startswith(f"{subscription.subscription_id}:")


def _lots_of(stores: GrantStores, subscription: Subscription) -> frozenset[LotId]:
    wallet = stores.wallets.load(subscription.account_id)
    return frozenset(lot.lot_id for lot in wallet.lots if is_lot_of(lot, subscription))


def _is_granted(lot: Lot) -> bool:
    """Say whether a subscription granted the lot: by its kind, and an id of three parts."""
    parts = lot.lot_id.split(":")
    return lot.kind is LotKind.SUBSCRIPTION and len(parts) == LOT_ID_PARTS


def _due_of(rule: GrantRule, subscription: Subscription, now: datetime) -> Iterator[DueGrant]:
    if rule.cadence in CIVIL:
        yield from _civil(rule, subscription, now)
        return
    starts_at = next_due(rule, subscription)
    if starts_at is None or starts_at > now:
        return
    if rule.cadence is Cadence.ONCE:
        yield DueGrant(rule, ONCE_KEY, starts_at, None)
        return
    expires_at = months_after(subscription.period_end, rule.rollover_periods)
    yield DueGrant(rule, billing_key(subscription.period_start), starts_at, expires_at)


def _civil(rule: GrantRule, subscription: Subscription, now: datetime) -> Iterator[DueGrant]:
    period = _first_due(rule, subscription)
    while period.starts_at <= now:
        expires_at = end_after(rule.cadence, rule.timezone, period, rule.rollover_periods)
        yield DueGrant(rule, period.key, period.starts_at, expires_at)
        period = period_after(rule.cadence, rule.timezone, period)


def _first_due(rule: GrantRule, subscription: Subscription) -> Period:
    """Return the first civil period without its grant: the one behind the last granted one.

    It is never one before that in which the subscription started: nobody had it then.
    """
    cadence, timezone = rule.cadence, rule.timezone
    first = period_at(cadence, timezone, subscription.started_at)
    key = subscription.granted.get(rule.grant_id)
    last = None if key is None else period_named(cadence, timezone, key)
    if last is None or last.ends_at <= first.starts_at:
        return first
    return period_after(cadence, timezone, last)


def grant_order(subscription: Subscription, due: DueGrant) -> Grant:
    """Return the grant that posts `due`."""
    rule = due.rule
    return Grant(
        entry_id=grant_entry_id(subscription, rule.grant_id, due.key),
        credits=rule.credits,
        kind=LotKind.SUBSCRIPTION,
        cause=Cause(f"Plan credits, {rule.cadence.value.replace('_', ' ')}"),
        entry_type=_entry_type(rule.cadence),
        expires_at=due.expires_at,
        scope=scope_of(rule),
        origin=Origin(subscription.catalogue_version, subscription.plan_id.value, rule.grant_id),
    )


def scope_of(rule: GrantRule) -> frozenset[str] | None:
    """Return the services that may burn the lots of `rule`, None for all."""
    return None if rule.scope is None else frozenset(each.value for each in rule.scope)


def _entry_type(cadence: Cadence) -> EntryType:
    """Return the type of the entry. Source: M071."""
    return EntryType.WEEKLY_RESET if cadence is Cadence.WEEKLY else EntryType.GRANT
