"""Spacing of retries, giving up, and the token bucket."""

from datetime import timedelta

import pytest

from infra.queue.limits import QueueLimits, TokenBucket, backoff_s, is_exhausted
from tests.adapters.queue.builders import START


def test_retries_are_spaced_as_in_the_example_of_cloud_tasks() -> None:
    limits = QueueLimits(backoff_s_min=10, backoff_s_max=300, doublings_max=3)
    waits = [backoff_s(limits, failures) for failures in range(1, 9)]
    assert waits == [10, 20, 40, 80, 160, 240, 300, 300]


def test_without_doublings_the_wait_grows_by_equal_steps() -> None:
    limits = QueueLimits(backoff_s_min=2, backoff_s_max=7, doublings_max=0)
    assert [backoff_s(limits, failures) for failures in range(1, 6)] == [2, 4, 6, 7, 7]


def test_a_task_without_a_bound_of_attempts_is_never_given_up() -> None:
    assert not is_exhausted(QueueLimits(attempts_max=None), failures=10_000, age_s=1e9)


@pytest.mark.parametrize(
    ("failures", "age_s", "expected"),
    [(2, 100.0, False), (3, 59.9, False), (3, 60.0, True), (4, 60.0, True)],
)
def test_a_task_is_given_up_when_attempts_and_duration_are_both_used_up(
    failures: int, age_s: float, expected: bool
) -> None:
    limits = QueueLimits(attempts_max=3, retry_duration_s_max=60)
    assert is_exhausted(limits, failures, age_s) is expected


def test_a_bucket_grants_a_burst_then_its_rate() -> None:
    bucket = TokenBucket(10, START)
    assert bucket.available(START) == 10
    bucket.spend(10)
    assert bucket.available(START + timedelta(seconds=0.35)) == 3


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    assert TokenBucket(10, START).available(START + timedelta(hours=1)) == 10


def test_a_rate_below_one_a_second_grants_single_tokens() -> None:
    bucket = TokenBucket(0.5, START)
    bucket.spend(bucket.available(START))
    assert bucket.available(START + timedelta(seconds=1)) == 0
    assert bucket.available(START + timedelta(seconds=2)) == 1


def test_a_clock_set_back_grants_nothing() -> None:
    bucket = TokenBucket(1, START)
    bucket.spend(1)
    assert bucket.available(START - timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    "limits",
    [
        {"dispatches_per_s_max": 0},
        {"concurrent_max": 0},
        {"attempts_max": 0},
        {"backoff_s_min": 0},
        {"backoff_s_min": 5, "backoff_s_max": 4},
    ],
)
def test_limits_under_which_nothing_moves_are_refused(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"queue|task|backoff"):
        QueueLimits(**limits)
