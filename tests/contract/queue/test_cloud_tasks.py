"""The Cloud Tasks adapter keeps the contract of `TaskQueue`, against a server of its protocol."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import grpc
import pytest
from google.cloud.tasks_v2 import HttpMethod, Task

from infra.queue.cloud_tasks import CloudTasksQueue
from infra.queue.errors import QueueUnavailable
from shared.kernel.tasks import QueueName
from tests.adapters.queue.builders import a_task
from tests.contract.queue.builders import Delivery, FakeCloudTasks, connected, delivery_of
from tests.contract.queue.suite import TaskQueueContract
from tests.doubles import FixedClock

TARGET_URL = "https://tasks.example.test"
CALLER = "queue@vidgo-test.iam.gserviceaccount.com"


@dataclass
class CloudTasksUnderTest:
    queue: CloudTasksQueue
    fake: FakeCloudTasks
    clock: FixedClock

    def deliver(self) -> list[Delivery]:
        return [delivery_of(task) for task in self.fake.tasks.values() if self._is_due(task)]

    def break_down(self) -> None:
        self.fake.failure = grpc.StatusCode.UNAVAILABLE

    def _is_due(self, task: Task) -> bool:
        return not task.schedule_time or task.schedule_time <= self.clock.now()


@pytest.fixture
def subject(clock: FixedClock) -> Iterator[CloudTasksUnderTest]:
    fake = FakeCloudTasks()
    with connected(fake) as client:
        queue = CloudTasksQueue(
            project="vidgo-test",
            location="asia-east1",
            target_url=TARGET_URL,
            service_account_email=CALLER,
            deadlines_s={QueueName.TRANSCODE: 1800},
            connect=lambda: client,
        )
        yield CloudTasksUnderTest(queue, fake, clock)


class TestCloudTasksQueue(TaskQueueContract):
    """Runs the suite."""


def _created(subject: CloudTasksUnderTest) -> Task:
    (task,) = subject.fake.tasks.values()
    return task


def test_the_task_has_its_full_name_and_address(subject: CloudTasksUnderTest) -> None:
    subject.queue.enqueue(a_task("n-1"))
    task = _created(subject)
    queue = "projects/vidgo-test/locations/asia-east1/queues/generate"
    assert task.name == f"{queue}/tasks/n-1"
    assert task.http_request.url == f"{TARGET_URL}/tasks/submit_job"
    assert task.http_request.http_method == HttpMethod.POST


def test_the_task_calls_with_the_queue_s_own_identity(subject: CloudTasksUnderTest) -> None:
    subject.queue.enqueue(a_task())
    token = _created(subject).http_request.oidc_token
    assert (token.service_account_email, token.audience) == (CALLER, TARGET_URL)


def test_a_queue_with_long_work_has_its_own_deadline(subject: CloudTasksUnderTest) -> None:
    subject.queue.enqueue(a_task(queue=QueueName.TRANSCODE))
    assert _created(subject).dispatch_deadline == timedelta(seconds=1800)


def test_other_queues_keep_the_deadline_of_cloud_tasks(subject: CloudTasksUnderTest) -> None:
    subject.queue.enqueue(a_task())
    assert not _created(subject).dispatch_deadline


@pytest.mark.parametrize(
    "status",
    [
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.INTERNAL,
    ],
)
def test_every_other_refusal_leaves_the_task_unaccepted(
    subject: CloudTasksUnderTest, status: grpc.StatusCode
) -> None:
    subject.fake.failure = status
    with pytest.raises(QueueUnavailable):
        subject.queue.enqueue(a_task())
