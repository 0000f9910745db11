"""What every `TaskQueue` must do. A test file per adapter provides `subject`."""

from datetime import timedelta
from typing import Protocol

import pytest

from infra.queue.errors import QueueUnavailable
from shared.kernel.ports import TaskQueue
from shared.kernel.tasks import QueueName
from tests.adapters.queue.builders import START, a_task
from tests.contract.queue.builders import Delivery
from tests.doubles import FixedClock


class QueueUnderTest(Protocol):
    """A queue and somebody who watches what it delivers."""

    @property
    def queue(self) -> TaskQueue: ...

    def deliver(self) -> list[Delivery]:
        """Deliver what is due now; return everything delivered so far, in order."""
        ...

    def break_down(self) -> None:
        """Make the queue fail from now on."""
        ...


class TaskQueueContract:
    """Inherited by a class per adapter."""

    def test_a_task_is_delivered_to_its_handler_with_its_payload(
        self, subject: QueueUnderTest
    ) -> None:
        subject.queue.enqueue(a_task("n-1", payload={"id": "gen_1", "words": ["廣告", 1, None]}))
        (delivery,) = subject.deliver()
        assert delivery == Delivery(
            path="/tasks/submit_job",
            queue="generate",
            name="n-1",
            payload={"id": "gen_1", "words": ["廣告", 1, None]},
            content_type="application/json",
        )

    def test_a_second_task_of_the_same_name_is_dropped(self, subject: QueueUnderTest) -> None:
        subject.queue.enqueue(a_task("same", payload={"n": 1}))
        subject.queue.enqueue(a_task("same", payload={"n": 2}))
        assert [delivery.payload for delivery in subject.deliver()] == [{"n": 1}]

    def test_a_name_stays_used_after_the_task_is_done(self, subject: QueueUnderTest) -> None:
        subject.queue.enqueue(a_task("same"))
        subject.deliver()
        subject.queue.enqueue(a_task("same"))
        assert len(subject.deliver()) == 1

    def test_the_same_name_in_another_queue_is_another_task(self, subject: QueueUnderTest) -> None:
        subject.queue.enqueue(a_task("same", queue=QueueName.GENERATE))
        subject.queue.enqueue(a_task("same", queue=QueueName.MAIL))
        assert sorted(delivery.queue for delivery in subject.deliver()) == ["generate", "mail"]

    def test_a_scheduled_task_is_delivered_at_its_time_and_not_before(
        self, subject: QueueUnderTest, clock: FixedClock
    ) -> None:
        subject.queue.enqueue(a_task("later", not_before=START + timedelta(seconds=30)))
        clock.advance(seconds=29)
        assert subject.deliver() == []
        clock.advance(seconds=1)
        assert [delivery.name for delivery in subject.deliver()] == ["later"]

    def test_a_task_scheduled_in_the_past_is_delivered_at_once(
        self, subject: QueueUnderTest
    ) -> None:
        subject.queue.enqueue(a_task("late", not_before=START - timedelta(days=1)))
        assert [delivery.name for delivery in subject.deliver()] == ["late"]

    def test_a_queue_that_fails_does_not_pretend_to_have_accepted(
        self, subject: QueueUnderTest
    ) -> None:
        subject.break_down()
        with pytest.raises(QueueUnavailable) as failure:
            subject.queue.enqueue(a_task())
        assert (failure.value.code, failure.value.retry_after_s) == ("queue.unavailable", 5)

    @pytest.mark.parametrize("name", ["", "with space", "a/b", "x" * 501])
    def test_a_name_that_is_no_task_name_is_a_bug(self, subject: QueueUnderTest, name: str) -> None:
        with pytest.raises(ValueError, match="not a task name"):
            subject.queue.enqueue(a_task(name))
