"""Unmetered services within fair use, and the relaxed lane beyond it (M035, M037).

Nobody is refused. A job beyond fair use starts later: one after another, `RELAXED_PAUSE` apart. Why
a delay and not a queue: docs/decisions/0009-work-that-costs-no-credits.md.
"""

from datetime import datetime, timedelta

from shared.catalogue.model import Unmetered
from shared.credits.model import Uses
from shared.credits.uses import today_of

RELAXED_PAUSE = timedelta(minutes=10)
"""Between two relaxed jobs of one account: longer than a usual job takes, so that they hardly ever
run beside each other."""

RELAXED_WAIT_MAX = timedelta(hours=24)
"""No job waits longer, however many are before it."""


def is_fair(unmetered: Unmetered, uses: Uses, now: datetime) -> bool:
    """Say whether one more job is within the day's uses, its cost and those that run at once."""
    today = today_of(uses, now)
    running = sum(job.starts_at <= now for job in uses.unmetered)
    return (
        today.uses < unmetered.uses_per_day_max
        and today.cost_usd_micros < unmetered.cost_day_max_usd_micros
        and running < unmetered.concurrent_max
    )


def starts_at(unmetered: Unmetered, uses: Uses, now: datetime) -> datetime | None:
    """Return when one more job may start; None: at once."""
    if is_fair(unmetered, uses, now):
        return None
    last = max([now, *(job.starts_at for job in uses.unmetered)])
    return min(last + RELAXED_PAUSE, now + RELAXED_WAIT_MAX)
