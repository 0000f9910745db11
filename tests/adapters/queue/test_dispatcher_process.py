"""The dispatcher as a process: prompt, alone on its file, and continued after kill -9."""

import multiprocessing
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.queue.dispatcher import Dispatcher
from infra.queue.embedded import EmbeddedQueue
from infra.queue.limits import QueueLimits
from tests.adapters.queue.builders import (
    WAIT_S,
    FakeTarget,
    SystemClock,
    a_dispatcher,
    a_task,
    run_dispatcher,
    running,
)

LIMITS = QueueLimits(deadline_s=WAIT_S)


@pytest.fixture
def queue(path: Path) -> EmbeddedQueue:
    return EmbeddedQueue(path, SystemClock())


@pytest.fixture
def dispatcher(path: Path, target: FakeTarget) -> Dispatcher:
    return a_dispatcher(path, target.url, SystemClock(), LIMITS)


def test_a_new_task_is_delivered_promptly(
    queue: EmbeddedQueue, dispatcher: Dispatcher, target: FakeTarget
) -> None:
    queue.enqueue(a_task("warm-up"))
    with running(dispatcher):
        target.next_call()
        delays_s = []
        for number in range(9):
            asked_at = datetime.now(UTC)
            queue.enqueue(a_task(f"t{number}"))
            delays_s.append((target.next_call().at - asked_at).total_seconds())
    # Typically 15 ms; the median forgives a busy machine single outliers.
    assert sorted(delays_s)[4] < 0.25


def test_a_task_under_way_when_its_dispatcher_is_killed_is_delivered_again_at_once(
    queue: EmbeddedQueue, path: Path, target: FakeTarget
) -> None:
    target.gate.clear()
    queue.enqueue(a_task("survivor"))
    spawn = multiprocessing.get_context("spawn")
    first, second = (
        spawn.Process(target=run_dispatcher, args=(path, target.url, LIMITS)) for _ in range(2)
    )
    first.start()
    target.next_call()
    first.kill()
    first.join(WAIT_S)
    second.start()
    try:
        again = target.next_call()
    finally:
        second.kill()
        second.join(WAIT_S)
    assert again.name == "survivor"
    assert again.headers["x-cloudtasks-taskretrycount"] == "1"


def test_a_second_dispatcher_waits_until_the_first_is_gone(
    queue: EmbeddedQueue, path: Path, dispatcher: Dispatcher, target: FakeTarget
) -> None:
    target.gate.clear()
    second = a_dispatcher(path, target.url, SystemClock(), LIMITS)
    with running(dispatcher):
        queue.enqueue(a_task("first"))
        target.next_call()
        with running(second):
            queue.enqueue(a_task("next"))
            target.next_call()
            assert second.settle(0)
            assert not dispatcher.settle(0)
            target.gate.set()
    assert [call.name for call in target.calls] == ["first", "next"]


def test_stopping_lets_the_delivery_under_way_finish(
    queue: EmbeddedQueue, dispatcher: Dispatcher, target: FakeTarget
) -> None:
    target.gate.clear()
    queue.enqueue(a_task())
    stop = threading.Event()
    thread = threading.Thread(target=dispatcher.run, args=(stop,), daemon=True)
    thread.start()
    target.next_call()
    stop.set()
    target.gate.set()
    thread.join(WAIT_S)
    assert queue.depth() == {}
