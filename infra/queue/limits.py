"""How fast a queue may deliver, and when it tries a failed task again."""

import math
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class QueueLimits:
    """Rates and retries of one queue; the names and meanings follow Cloud Tasks.

    Args:
        dispatches_per_s_max: > 0, may be below 1; the burst is the same number, at least 1.
        concurrent_max: tasks under way at once, >= 1.
        attempts_max: failed attempts after which a task is given up, >= 1; None: never.
        retry_duration_s_max: seconds since the first attempt that must also have passed before a
            task is given up; 0: no such condition.
        backoff_s_min, backoff_s_max: shortest and longest wait before another attempt.
        doublings_max: how often the wait doubles before it grows by equal steps, >= 0.
        deadline_s: an attempt without an answer after this long has failed.

    Source: Cloud Tasks v2, `RateLimits`, `RetryConfig`, `Task.dispatch_deadline`.
    """

    dispatches_per_s_max: float = 500.0
    concurrent_max: int = 16
    attempts_max: int | None = 100
    retry_duration_s_max: float = 0.0
    backoff_s_min: float = 0.1
    backoff_s_max: float = 3600.0
    doublings_max: int = 16
    deadline_s: float = 600.0

    def __post_init__(self) -> None:
        if self.dispatches_per_s_max <= 0 or self.concurrent_max < 1:
            raise ValueError("a queue delivers something")
        if self.attempts_max is not None and self.attempts_max < 1:
            raise ValueError("a task has at least one attempt")
        if not 0 < self.backoff_s_min <= self.backoff_s_max or self.doublings_max < 0:
            raise ValueError("the backoff grows from its minimum to its maximum")


def backoff_s(limits: QueueLimits, failures: int) -> float:
    """Return the seconds to wait after failed attempt number `failures` (1, 2, ...).

    The wait starts at the minimum, doubles `doublings_max` times, then grows by the last step,
    and ends at the maximum: minimum 10 s, maximum 300 s, 3 doublings give 10, 20, 40, 80, 160,
    240, 300, 300.

    Source: Cloud Tasks v2, `RetryConfig.max_doublings`, whose example this is.
    """
    doublings = min(failures - 1, limits.doublings_max)
    step_s = limits.backoff_s_min * 2.0**doublings
    linear_steps = max(0, failures - 1 - limits.doublings_max)
    return min(step_s * (1 + linear_steps), limits.backoff_s_max)


def is_exhausted(limits: QueueLimits, failures: int, age_s: float) -> bool:
    """Say whether a task is given up after `failures`, `age_s` seconds after its first attempt.

    Both bounds must be used up. Source: Cloud Tasks v2, `RetryConfig.max_attempts`.
    """
    if limits.attempts_max is None or failures < limits.attempts_max:
        return False
    return age_s >= limits.retry_duration_s_max


class TokenBucket:
    """Grants at most `per_s` tokens a second, and a burst of as many. Not thread-safe.

    Source: Cloud Tasks v2, `RateLimits.max_burst_size`.
    """

    def __init__(self, per_s: float, now: datetime) -> None:
        self._per_s = per_s
        self._capacity = float(max(1, math.ceil(per_s)))
        self._tokens = self._capacity
        self._filled_at = now

    def available(self, now: datetime) -> int:
        """Return how many tokens may be spent at `now`; a clock set back grants none."""
        passed_s = max(0.0, (now - self._filled_at).total_seconds())
        self._tokens = min(self._capacity, self._tokens + passed_s * self._per_s)
        self._filled_at = now
        return int(self._tokens)

    def spend(self, count: int) -> None:
        """Take `count` tokens that `available` granted."""
        self._tokens -= count
