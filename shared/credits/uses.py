"""What an account uses without paying: free uses of its plan, and unmetered jobs.

The rules that read this are in `allowance` and `fair_use`. All of it is bounded: by `FREE_USES_MAX`
there, and by the number of open holds, without which no job is under way.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from shared.credits.ledger import HoldOrder
from shared.credits.model import Hold, PaidBy
from shared.kernel.ids import AccountId, HoldId

USE_MEMORY = timedelta(hours=52)
"""How long a free use is kept with its time: longer than a day lasts in any time zone, wherever it
is on Earth (UTC+14 to UTC-12), so that a plan of another zone counts it right."""


@dataclass(frozen=True)
class FreeUse:
    """One free use, named after the job's hold; it is open until the job has ended."""

    hold_id: HoldId
    taken_at: datetime
    is_open: bool = True


@dataclass(frozen=True)
class UnmeteredJob:
    """An unmetered job under way; `cost_usd_micros` is what we expect it to cost us."""

    hold_id: HoldId
    taken_at: datetime
    starts_at: datetime
    cost_usd_micros: int


@dataclass(frozen=True)
class Day:
    """What unmetered jobs took on one day (UTC), those that gave nothing taken off again."""

    date: str = ""
    uses: int = 0
    cost_usd_micros: int = 0


@dataclass(frozen=True)
class Uses:
    """One account's uses: one document.

    `free` are free uses that are open or young enough for a day window; `free_before` counts the
    older ones. They count whatever plan gave them.
    """

    account_id: AccountId
    free: tuple[FreeUse, ...] = ()
    free_before: int = 0
    unmetered: tuple[UnmeteredJob, ...] = ()
    day: Day = Day()

    @property
    def free_total(self) -> int:
        """Free uses ever taken and not given back."""
        return self.free_before + len(self.free)


def day_of(moment: datetime) -> str:
    """Return the UTC date of `moment` as text."""
    return moment.astimezone(UTC).date().isoformat()


def after_hold(uses: Uses, order: HoldOrder, now: datetime) -> Uses:
    """Return `uses` with the job of `order` under way, if it is not paid by credits."""
    match order.paid_by:
        case PaidBy.CREDITS:
            return uses
        case PaidBy.ALLOWANCE:
            free = (*_kept(uses, now).free, FreeUse(order.hold_id, now))
            return replace(_kept(uses, now), free=free)
        case PaidBy.UNMETERED:
            assert order.terms is not None
            cost_usd_micros = order.terms.cost_usd_micros
            starts_at = order.terms.starts_at or now
            job = UnmeteredJob(order.hold_id, now, starts_at, cost_usd_micros)
            today = today_of(uses, now)
            day = Day(today.date, today.uses + 1, today.cost_usd_micros + cost_usd_micros)
            return replace(uses, unmetered=(*uses.unmetered, job), day=day)


def after_end(uses: Uses, held: Hold, *, is_delivered: bool) -> Uses:
    """Return `uses` with the job of `held` ended; without a delivery it takes nothing.

    A job that is not under way changes nothing: nobody is given back twice.
    """
    match held.paid_by:
        case PaidBy.CREDITS:
            return uses
        case PaidBy.ALLOWANCE:
            return replace(uses, free=_ended(uses.free, held.hold_id, is_delivered=is_delivered))
        case PaidBy.UNMETERED:
            return _without_job(uses, held.hold_id, is_delivered=is_delivered)


def today_of(uses: Uses, now: datetime) -> Day:
    """Return what unmetered jobs took on the day of `now` so far."""
    today = day_of(now)
    return uses.day if uses.day.date == today else Day(today)


def _kept(uses: Uses, now: datetime) -> Uses:
    """Return `uses` with the free uses counted, not listed, that no day window can ask for."""
    old = [use for use in uses.free if not use.is_open and use.taken_at <= now - USE_MEMORY]
    young = tuple(use for use in uses.free if use not in old)
    return replace(uses, free=young, free_before=uses.free_before + len(old))


def _ended(
    free: tuple[FreeUse, ...], hold_id: HoldId, *, is_delivered: bool
) -> tuple[FreeUse, ...]:
    if not is_delivered:
        return tuple(use for use in free if not (use.hold_id == hold_id and use.is_open))
    return tuple(replace(use, is_open=False) if use.hold_id == hold_id else use for use in free)


def _without_job(uses: Uses, hold_id: HoldId, *, is_delivered: bool) -> Uses:
    job = next((job for job in uses.unmetered if job.hold_id == hold_id), None)
    if job is None:
        return uses
    rest = tuple(item for item in uses.unmetered if item.hold_id != hold_id)
    if is_delivered or day_of(job.taken_at) != uses.day.date:
        return replace(uses, unmetered=rest)
    cost_usd_micros = uses.day.cost_usd_micros - job.cost_usd_micros
    day = replace(uses.day, uses=uses.day.uses - 1, cost_usd_micros=cost_usd_micros)
    return replace(uses, unmetered=rest, day=day)
