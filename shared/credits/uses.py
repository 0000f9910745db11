"""Counting what is used without paying: a use from the order on, until its job ends without a film.

The rules that read the counts are in `allowance` and `fair_use`.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.credits.model import Day, FreeUse, Hold, PaidBy, Terms, UnmeteredJob, Uses
from shared.kernel.ids import HoldId

USE_MEMORY = timedelta(hours=52)
"""How long a free use is kept with its time: longer than a day lasts in any time zone, wherever it
is on Earth (UTC+14 to UTC-12), so that a plan of another zone counts it right."""


def day_of(moment: datetime) -> str:
    """Return the UTC date of `moment` as text."""
    return moment.astimezone(UTC).date().isoformat()


def after_hold(uses: Uses, held: Hold, terms: Terms | None) -> Uses:
    """Return `uses` with the job of `held` under way, if it is not paid by credits."""
    now = held.held_at
    match held.paid_by:
        case PaidBy.CREDITS:
            return uses
        case PaidBy.ALLOWANCE:
            free = (*_kept(uses, now).free, FreeUse(held.hold_id, now))
            return replace(_kept(uses, now), free=free)
        case PaidBy.UNMETERED:
            assert terms is not None, f"{held.hold_id} has no terms"
            cost_usd_micros = terms.cost_usd_micros
            starts_at = terms.starts_at or now
            job = UnmeteredJob(held.hold_id, now, starts_at, cost_usd_micros)
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
