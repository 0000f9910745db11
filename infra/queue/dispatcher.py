"""Delivers the tasks of the embedded queue over HTTP, by the rules of Cloud Tasks.

What is the same: the request and its headers, what counts as success, retries and their spacing,
rate, concurrency, at-least-once. `Retry-After` is not read: Cloud Tasks merely considers it when
it slows a whole queue down, so no handler may count on it. What Cloud Tasks adds by itself (slow
start, slowing down on 429 and 503) is not imitated.
"""

import fcntl
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx

from infra.queue.limits import QueueLimits, TokenBucket, backoff_s, is_exhausted
from infra.queue.request import task_url
from infra.queue.table import Lease, TaskTable
from shared.kernel.ports import Clock
from shared.kernel.tasks import QueueName

POLL_INTERVAL_S = 0.02
"""How often the table is asked for due tasks: half of the 50 ms a new task may wait, and less."""

LOCK_INTERVAL_S = 0.1
"""How often a second dispatcher asks whether the first one is gone."""

DRAIN_S = 5.0
"""How long deliveries under way may still finish after a stop; then they are left to a restart."""

LEASE_MARGIN_S = 5.0
"""A lease outlives its attempt's deadline by this, so that the attempt is settled first."""

TOMBSTONE_S = 24 * 3600.0
"""How long a done task's name stays used. Source: Cloud Tasks v2, `CreateTaskRequest.task`."""

SWEEP_INTERVAL_S = 60.0

KEEPALIVE_S = 2.0
"""Shorter than uvicorn's 5 s: a connection the server is closing would cost an attempt."""


@dataclass
class _Lane:
    """One queue's limits and what of them is used."""

    limits: QueueLimits
    bucket: TokenBucket
    under_way: int = 0


class Dispatcher:
    """Empties the table at `path` into `{target_url}/tasks/{handler}`.

    Args:
        path: the file of the `EmbeddedQueue`; beside it lies the lock of the one dispatcher.
        target_url: scheme, host and port of the tasks function.
        secret: sent as `Authorization: Bearer <secret>`.
        limits: one entry for every queue.
        clock: decides what is due.
        tombstone_s: how long names of done tasks stay used, seconds.
    """

    def __init__(
        self,
        *,
        path: Path,
        target_url: str,
        secret: str,
        limits: Mapping[QueueName, QueueLimits],
        clock: Clock,
        tombstone_s: float = TOMBSTONE_S,
    ) -> None:
        self._lock_path = path.with_name(path.name + ".dispatcher")
        self._table = TaskTable(path, is_synced=False)
        self._target_url = target_url
        self._clock = clock
        self._tombstone_s = tombstone_s
        now = clock.now()
        self._lanes = {
            queue.value: _Lane(limits[queue], TokenBucket(limits[queue].dispatches_per_s_max, now))
            for queue in QueueName
        }
        self._changed = threading.Condition()
        self._fault: sqlite3.Error | None = None
        self._sweep_at = now
        self._client = _client(secret, sum(lane.concurrent_max for lane in limits.values()))

    def run(self, stop: threading.Event) -> None:
        """Deliver until `stop` is set, once no other dispatcher of this file lives.

        Tasks a dead dispatcher had under way are delivered again at once. After `stop` nothing
        new is started, and what is under way may finish for `DRAIN_S`.

        Raises: `sqlite3.Error`, `OSError` when the file cannot be used: let the supervisor start
        the process again.
        """
        with self._only_one(stop):
            if not stop.is_set():
                self._fault = None
                self._table.reclaim(self._clock.now())
            while not stop.is_set():
                self.tick()
                with self._changed:
                    self._changed.wait(POLL_INTERVAL_S)
            if self.settle(DRAIN_S):
                self.close()

    def tick(self) -> int:
        """Start every delivery that is due and within the limits; return how many.

        Raises: `sqlite3.Error` when the file cannot be used now, or could not be by a delivery.
        """
        if self._fault is not None:
            raise self._fault
        self._sweep()
        return sum(self._start(queue, lane) for queue, lane in self._lanes.items())

    def settle(self, timeout_s: float) -> bool:
        """Wait until nothing is under way; False when `timeout_s` seconds were not enough."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, timeout_s)

    def close(self) -> None:
        """Release connections and the file."""
        self._client.close()
        self._table.close()

    def _is_idle(self) -> bool:
        return all(lane.under_way == 0 for lane in self._lanes.values())

    def _start(self, queue: str, lane: _Lane) -> int:
        now = self._clock.now()
        with self._changed:
            free = lane.limits.concurrent_max - lane.under_way
        count_max = min(free, lane.bucket.available(now))
        if count_max < 1 or not self._table.is_due(queue, now):
            return 0
        leases = self._table.lease(queue, now, lane.limits.deadline_s + LEASE_MARGIN_S, count_max)
        lane.bucket.spend(len(leases))
        with self._changed:
            lane.under_way += len(leases)
        for lease in leases:
            threading.Thread(target=self._attempt, args=(lane, lease), daemon=True).start()
        return len(leases)

    def _attempt(self, lane: _Lane, lease: Lease) -> None:
        try:
            self._record(lane.limits, lease, self._post(lease, lane.limits.deadline_s))
        except sqlite3.Error as error:
            self._fault = error  # ends `run`; the task is delivered again after the restart
        finally:
            with self._changed:
                lane.under_way -= 1
                self._changed.notify_all()

    def _post(self, lease: Lease, deadline_s: float) -> str:
        """Send one attempt; return its status, `timeout` or `unreachable`."""
        url = task_url(self._target_url, lease.handler)
        try:
            response = self._client.post(
                url, content=lease.body, headers=_headers(lease), timeout=deadline_s
            )
        except httpx.TimeoutException:
            return "timeout"
        except httpx.RequestError:
            return "unreachable"
        return str(response.status_code)

    def _record(self, limits: QueueLimits, lease: Lease, outcome: str) -> None:
        now = self._clock.now()
        failures = lease.failures + 1
        if outcome.startswith("2"):
            self._table.finish(lease, now)
        elif is_exhausted(limits, failures, (now - lease.first_attempt).total_seconds()):
            self._table.bury(lease, now, outcome)
        else:
            due = now + timedelta(seconds=backoff_s(limits, failures))
            self._table.postpone(lease, due, outcome, is_response=_is_response(outcome))

    def _sweep(self) -> None:
        now = self._clock.now()
        if now >= self._sweep_at:
            self._table.forget(now - timedelta(seconds=self._tombstone_s))
            self._sweep_at = now + timedelta(seconds=SWEEP_INTERVAL_S)

    @contextmanager
    def _only_one(self, stop: threading.Event) -> Iterator[None]:
        """Hold the lock of this file's dispatcher; the kernel frees it when the process dies."""
        self._lock_path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock_path.open("w") as lock:
            while not stop.is_set() and not _try_lock(lock.fileno()):
                stop.wait(LOCK_INTERVAL_S)
            yield


def _try_lock(file_number: int) -> bool:
    try:
        fcntl.flock(file_number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _client(secret: str, connections_max: int) -> httpx.Client:
    return httpx.Client(
        headers={
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
            "User-Agent": "Google-Cloud-Tasks",
        },
        limits=httpx.Limits(max_connections=connections_max, keepalive_expiry=KEEPALIVE_S),
        trust_env=False,  # the target is on this machine
    )


def _headers(lease: Lease) -> dict[str, str]:
    """Source: Cloud Tasks, "Create HTTP target tasks", task request headers."""
    return {
        "X-CloudTasks-QueueName": lease.queue,
        "X-CloudTasks-TaskName": lease.name,
        "X-CloudTasks-TaskRetryCount": str(lease.dispatches - 1),
        "X-CloudTasks-TaskExecutionCount": str(lease.responses),
        "X-CloudTasks-TaskETA": f"{lease.due.timestamp():.6f}",
    }


def _is_response(outcome: str) -> bool:
    """Say whether the handler itself answered; 5xx does not count, as in Cloud Tasks."""
    return outcome.isdecimal() and not outcome.startswith("5")
