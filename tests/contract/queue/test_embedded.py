"""The embedded queue and its dispatcher keep the contract of `TaskQueue`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.queue.dispatcher import Dispatcher
from infra.queue.embedded import EmbeddedQueue
from tests.adapters.queue.builders import WAIT_S, Call, FakeTarget, a_dispatcher, serving
from tests.contract.queue.builders import Delivery
from tests.contract.queue.suite import TaskQueueContract
from tests.doubles import FixedClock


@dataclass
class EmbeddedUnderTest:
    queue: EmbeddedQueue
    dispatcher: Dispatcher
    target: FakeTarget
    path: Path

    def deliver(self) -> list[Delivery]:
        self.dispatcher.tick()
        assert self.dispatcher.settle(WAIT_S)
        return [_delivery(call) for call in self.target.calls]

    def break_down(self) -> None:
        self.path.mkdir(parents=True)


def _delivery(call: Call) -> Delivery:
    return Delivery(
        path=call.path,
        queue=call.headers["x-cloudtasks-queuename"],
        name=call.name,
        payload=json.loads(call.body),
        content_type=call.headers["content-type"],
    )


@pytest.fixture
def subject(tmp_path: Path, clock: FixedClock) -> Iterator[EmbeddedUnderTest]:
    path = tmp_path / "queue.db"
    with serving(FakeTarget()) as target:
        dispatcher = a_dispatcher(path, target.url, clock)
        yield EmbeddedUnderTest(EmbeddedQueue(path, clock), dispatcher, target, path)


class TestEmbeddedQueue(TaskQueueContract):
    """Runs the suite."""
