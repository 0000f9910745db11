"""Google Cloud Tasks as the queue of the `gcp` platform.

Google's packages are imported at the first task, not with this module: an answer that queues
nothing does not wait for them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from infra.queue.errors import QueueUnavailable
from infra.queue.names import checked_name
from infra.queue.request import encode_payload, task_url
from shared.kernel.tasks import QueueName, Task

if TYPE_CHECKING:
    from google.cloud.tasks_v2 import CloudTasksClient

CALL_TIMEOUT_S = 10.0
"""A request of ours waits this long for acceptance; Cloud Tasks answers within about 0.1 s."""


def connect_google() -> "CloudTasksClient":
    """Return a client with the process's own identity."""
    from google.cloud.tasks_v2 import CloudTasksClient  # noqa: PLC0415 - see the module

    return CloudTasksClient()


class CloudTasksQueue:
    """A `TaskQueue` whose tasks arrive with an OIDC token of `service_account_email`.

    Args:
        project, location: where the queues are; a queue's id is the value of its `QueueName`.
        target_url: address of the tasks function, also the audience of the token.
        service_account_email: the identity the queue calls with.
        deadlines_s: seconds an attempt may take, 15..1800, by queue; 600 where it is missing.
        connect: makes the client at the first task.

    Source: Cloud Tasks v2, `CreateTask`, `HttpRequest`, `OidcToken`.
    """

    def __init__(
        self,
        *,
        project: str,
        location: str,
        target_url: str,
        service_account_email: str,
        deadlines_s: Mapping[QueueName, int] | None = None,
        connect: Callable[[], "CloudTasksClient"] = connect_google,
    ) -> None:
        self._parent = f"projects/{project}/locations/{location}/queues"
        self._target_url = target_url
        self._service_account_email = service_account_email
        self._deadlines_s = deadlines_s or {}
        self._connect = connect

    def enqueue(self, task: Task) -> None:
        """Have `task` accepted; a name used before counts as accepted.

        Raises: `QueueUnavailable` for every other refusal and for silence; `ValueError` for a
        name or a payload no queue takes.
        """
        from google.api_core.exceptions import AlreadyExists  # noqa: PLC0415 - see the module

        request = {"parent": f"{self._parent}/{task.queue.value}", "task": self._message(task)}
        with _translated(task.queue), suppress(AlreadyExists):
            self._client.create_task(request, retry=None, timeout=CALL_TIMEOUT_S)

    def ping(self) -> None:
        """Raise `QueueUnavailable` unless the service knows our first queue."""
        queue = QueueName.GENERATE
        with _translated(queue):
            name = f"{self._parent}/{queue.value}"
            self._client.get_queue(name=name, retry=None, timeout=CALL_TIMEOUT_S)

    @cached_property
    def _client(self) -> "CloudTasksClient":
        return self._connect()

    def _message(self, task: Task) -> dict[str, Any]:
        message: dict[str, Any] = {
            "name": f"{self._parent}/{task.queue.value}/tasks/{checked_name(task.name)}",
            "http_request": {
                "http_method": "POST",
                "url": task_url(self._target_url, task.handler.value),
                "headers": {"Content-Type": "application/json"},
                "body": encode_payload(task.payload),
                "oidc_token": {
                    "service_account_email": self._service_account_email,
                    "audience": self._target_url,
                },
            },
        }
        if task.not_before is not None:
            message["schedule_time"] = task.not_before
        if task.queue in self._deadlines_s:
            message["dispatch_deadline"] = {"seconds": self._deadlines_s[task.queue]}
        return message


@contextmanager
def _translated(queue: QueueName) -> Iterator[None]:
    """Turn every failure of the service into `QueueUnavailable`."""
    from google.api_core.exceptions import (  # noqa: PLC0415 - see the module
        GoogleAPICallError,
        RetryError,
    )
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - see the module

    try:
        yield
    except (GoogleAPICallError, RetryError, GoogleAuthError) as error:
        raise QueueUnavailable(queue.value) from error
