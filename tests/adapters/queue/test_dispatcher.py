"""Delivery rules of the dispatcher, step by step under a clock that stands still."""

import json
import sqlite3
from collections import deque
from contextlib import closing
from pathlib import Path

import pytest

from infra.queue.dispatcher import Dispatcher
from infra.queue.embedded import EmbeddedQueue
from infra.queue.errors import QueueUnavailable
from infra.queue.limits import QueueLimits
from shared.kernel.tasks import QueueName
from tests.adapters.queue.builders import (
    START,
    WAIT_S,
    FakeTarget,
    a_dispatcher,
    a_task,
    same_limits,
)
from tests.doubles import FixedClock

LIMITS = QueueLimits(attempts_max=3, backoff_s_min=10, backoff_s_max=300, doublings_max=3)


@pytest.fixture
def queue(path: Path, clock: FixedClock) -> EmbeddedQueue:
    return EmbeddedQueue(path, clock)


@pytest.fixture
def dispatcher(path: Path, clock: FixedClock, target: FakeTarget) -> Dispatcher:
    return a_dispatcher(path, target.url, clock, LIMITS)


def _deliver(dispatcher: Dispatcher) -> int:
    started = dispatcher.tick()
    assert dispatcher.settle(WAIT_S)
    return started


def test_a_delivery_looks_like_one_of_cloud_tasks(
    queue: EmbeddedQueue, dispatcher: Dispatcher, target: FakeTarget
) -> None:
    queue.enqueue(a_task("n-1", payload={"id": "gen_1", "words": "廣告"}))
    _deliver(dispatcher)
    call = target.next_call()
    assert call.path == "/tasks/submit_job"
    assert json.loads(call.body) == {"id": "gen_1", "words": "廣告"}
    expected = {
        "authorization": "Bearer queue-secret",
        "content-type": "application/json",
        "user-agent": "Google-Cloud-Tasks",
        "x-cloudtasks-queuename": "generate",
        "x-cloudtasks-taskname": "n-1",
        "x-cloudtasks-taskretrycount": "0",
        "x-cloudtasks-taskexecutioncount": "0",
        "x-cloudtasks-tasketa": f"{START.timestamp():.6f}",
    }
    assert expected.items() <= call.headers.items()


def test_a_failed_task_is_tried_again_after_its_backoff_and_not_before(
    queue: EmbeddedQueue, dispatcher: Dispatcher, target: FakeTarget, clock: FixedClock
) -> None:
    target.answers = deque([500])
    queue.enqueue(a_task())
    _deliver(dispatcher)
    clock.advance(seconds=9.9)
    assert _deliver(dispatcher) == 0
    clock.advance(seconds=0.1)
    assert _deliver(dispatcher) == 1
    assert queue.depth() == {}


def test_retries_are_counted_and_executions_only_without_5xx(
    queue: EmbeddedQueue, dispatcher: Dispatcher, target: FakeTarget, clock: FixedClock
) -> None:
    target.answers = deque([400, 503])
    queue.enqueue(a_task())
    for _ in range(3):
        _deliver(dispatcher)
        clock.advance(seconds=20)
    headers = [call.headers for call in target.calls]
    assert [each["x-cloudtasks-taskretrycount"] for each in headers] == ["0", "1", "2"]
    assert [each["x-cloudtasks-taskexecutioncount"] for each in headers] == ["0", "1", "1"]


def test_a_redirect_is_a_failure_and_is_not_followed(
    queue: EmbeddedQueue, dispatcher: Dispatcher, target: FakeTarget
) -> None:
    target.answers = deque([302])
    queue.enqueue(a_task())
    _deliver(dispatcher)
    assert len(target.calls) == 1
    assert queue.depth() == {"generate": 1}


def test_a_task_out_of_attempts_is_kept_with_its_last_status(
    queue: EmbeddedQueue, dispatcher: Dispatcher, target: FakeTarget, clock: FixedClock
) -> None:
    target.answers = deque([500, 500, 503])
    queue.enqueue(a_task("doomed"))
    for _ in range(5):
        _deliver(dispatcher)
        clock.advance(seconds=300)
    assert len(target.calls) == 3
    (dead,) = queue.dead()
    assert (dead.name, dead.failures, dead.last_outcome) == ("doomed", 3, "503")


def test_a_target_that_cannot_be_reached_costs_an_attempt(
    queue: EmbeddedQueue, path: Path, clock: FixedClock
) -> None:
    limits = QueueLimits(attempts_max=1)
    queue.enqueue(a_task())
    # Port 9 (discard) is reserved: nothing of ours listens there.
    _deliver(a_dispatcher(path, "http://127.0.0.1:9", clock, limits))
    assert [dead.last_outcome for dead in queue.dead()] == ["unreachable"]


def test_an_attempt_without_an_answer_by_its_deadline_has_failed(
    queue: EmbeddedQueue, path: Path, clock: FixedClock, target: FakeTarget
) -> None:
    target.gate.clear()
    queue.enqueue(a_task())
    limits = QueueLimits(attempts_max=1, deadline_s=0.05)
    _deliver(a_dispatcher(path, target.url, clock, limits))
    assert [dead.last_outcome for dead in queue.dead()] == ["timeout"]


def test_no_more_than_the_concurrent_maximum_are_under_way(
    queue: EmbeddedQueue, path: Path, clock: FixedClock, target: FakeTarget
) -> None:
    target.gate.clear()
    dispatcher = a_dispatcher(path, target.url, clock, QueueLimits(concurrent_max=2))
    for number in range(5):
        queue.enqueue(a_task(f"t{number}"))
    assert [dispatcher.tick(), dispatcher.tick()] == [2, 0]
    target.gate.set()
    assert dispatcher.settle(WAIT_S)
    assert dispatcher.tick() == 2
    assert dispatcher.settle(WAIT_S)


def test_one_full_queue_does_not_hold_up_another(
    queue: EmbeddedQueue, path: Path, clock: FixedClock, target: FakeTarget
) -> None:
    target.gate.clear()
    dispatcher = a_dispatcher(path, target.url, clock, QueueLimits(concurrent_max=1))
    for name in ("one", "two"):
        queue.enqueue(a_task(name, queue=QueueName.TRANSCODE))
    assert dispatcher.tick() == 1
    queue.enqueue(a_task("letter", queue=QueueName.MAIL))
    assert dispatcher.tick() == 1
    target.gate.set()
    assert dispatcher.settle(WAIT_S)


def test_no_more_than_the_rate_are_started(
    queue: EmbeddedQueue, path: Path, clock: FixedClock, target: FakeTarget
) -> None:
    dispatcher = a_dispatcher(path, target.url, clock, QueueLimits(dispatches_per_s_max=3))
    for number in range(9):
        queue.enqueue(a_task(f"t{number}"))
    started = [_deliver(dispatcher), _deliver(dispatcher)]
    clock.advance(seconds=0.67)
    assert [*started, _deliver(dispatcher)] == [3, 0, 2]


def test_names_of_done_tasks_are_released_after_the_tombstone_time(
    queue: EmbeddedQueue, path: Path, clock: FixedClock, target: FakeTarget
) -> None:
    dispatcher = Dispatcher(
        path=path,
        target_url=target.url,
        secret="s",
        limits=same_limits(LIMITS),
        clock=clock,
        tombstone_s=3600,
    )
    for passed_s in (0, 3600, 61):
        clock.advance(seconds=passed_s)
        _deliver(dispatcher)
        queue.enqueue(a_task())
        _deliver(dispatcher)
    assert len(target.calls) == 2


def test_a_delivery_that_cannot_be_recorded_ends_the_dispatcher(
    queue: EmbeddedQueue, path: Path, dispatcher: Dispatcher, target: FakeTarget
) -> None:
    target.gate.clear()
    queue.enqueue(a_task())
    dispatcher.tick()
    target.next_call()
    with closing(sqlite3.connect(path)) as vandal:
        vandal.execute("DROP TABLE queue_tasks")
    target.gate.set()
    assert dispatcher.settle(WAIT_S)
    with pytest.raises(sqlite3.OperationalError):
        dispatcher.tick()


def test_a_file_that_cannot_be_opened_makes_the_queue_unavailable(
    tmp_path: Path, clock: FixedClock
) -> None:
    queue = EmbeddedQueue(tmp_path, clock)
    with pytest.raises(QueueUnavailable):
        queue.enqueue(a_task())
    with pytest.raises(QueueUnavailable):
        queue.ping()


def test_a_payload_too_large_for_cloud_tasks_is_a_bug(queue: EmbeddedQueue) -> None:
    with pytest.raises(ValueError, match="at most"):
        queue.enqueue(a_task(payload={"text": "x" * 200_000}))
