"""`python -m infra.local.dispatcher`: the queue's deliveries and the scheduler's timer."""

import logging
import os
import signal
import threading
from collections.abc import Mapping

import httpx

from infra.queue.dispatcher import Dispatcher
from infra.queue.limits import QueueLimits
from infra.settings import Settings
from infra.system import SystemClock
from infra.telemetry.logs import configure_logs
from shared.kernel.tasks import QueueName

LIMITS: Mapping[QueueName, QueueLimits] = {
    QueueName.GENERATE: QueueLimits(
        concurrent_max=8, attempts_max=None, backoff_s_min=0.5, backoff_s_max=30
    ),
    QueueName.TRANSCODE: QueueLimits(
        concurrent_max=1,
        attempts_max=None,
        backoff_s_min=0.5,
        backoff_s_max=5,
        deadline_s=1800,
    ),
    QueueName.MAIL: QueueLimits(
        concurrent_max=4, attempts_max=20, backoff_s_min=0.5, backoff_s_max=60
    ),
    QueueName.MONEY: QueueLimits(
        concurrent_max=8, attempts_max=None, backoff_s_min=0.5, backoff_s_max=300
    ),
    QueueName.UPKEEP: QueueLimits(
        concurrent_max=2, attempts_max=None, backoff_s_min=1, backoff_s_max=300
    ),
}
"""One transcoder, so one transcode at a time. Jobs end by their own deadlines, not by the queue's.
"""
assert LIMITS.keys() == set(QueueName)

SCHEDULES: Mapping[str, float] = {
    "check_ledger": 3600.0,
    "compare_books": 300.0,
    "drain_outbox": 5.0,
    "expire_credits": 60.0,
    "grant_credits": 5.0,
    "reconcile_jobs": 30.0,
    "reconcile_payments": 60.0,
}
"""Seconds between two runs."""

log = logging.getLogger(__name__)


def main() -> None:
    """Deliver until SIGTERM."""
    settings, stop = Settings.load(os.environ), threading.Event()
    configure_logs("dispatcher", settings.vidgo_log_level, lambda: None)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    assert settings.vidgo_state is not None
    assert settings.vidgo_tasks_secret is not None
    assert settings.vidgo_schedules_url is not None
    secret = settings.vidgo_tasks_secret.reveal()
    timer = threading.Thread(
        target=run_schedules, args=(settings.vidgo_schedules_url, secret, stop), daemon=True
    )
    timer.start()
    Dispatcher(
        path=settings.vidgo_state / "queue.sqlite3",
        target_url=settings.vidgo_tasks_url,
        secret=secret,
        limits=LIMITS,
        clock=SystemClock(),
    ).run(stop)
    timer.join(timeout=2)


def run_schedules(url: str, secret: str, stop: threading.Event) -> None:
    """Call every schedule at its interval until `stop`; a failed call waits for its next turn."""
    due = dict(SCHEDULES)
    headers = {"Authorization": f"Bearer {secret}"}
    passed_s, tick_s = 0.0, 1.0
    with httpx.Client(headers=headers, timeout=60) as client:
        while not stop.wait(tick_s):
            passed_s += tick_s
            for name in [name for name, at in due.items() if at <= passed_s]:
                due[name] = passed_s + SCHEDULES[name]
                try:
                    client.post(f"{url}/schedules/{name}").raise_for_status()
                except httpx.HTTPError:
                    log.warning("schedule failed", extra={"schedule": name}, exc_info=True)


if __name__ == "__main__":
    main()
