"""What a handler sees of a task, and a server that speaks the Cloud Tasks protocol."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.cloud.tasks_v2 import (
    CloudTasksClient,
    CreateTaskRequest,
    GetQueueRequest,
    Queue,
    Task,
)
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport


@dataclass(frozen=True)
class Delivery:
    """One request to a handler."""

    path: str
    queue: str
    name: str
    payload: Any
    content_type: str


@dataclass
class FakeCloudTasks:
    """Keeps the tasks it is given, one a name; refuses with `failure` once that is set."""

    tasks: dict[str, Task] = field(default_factory=dict)
    failure: grpc.StatusCode | None = None

    def create_task(self, request: CreateTaskRequest, context: grpc.ServicerContext) -> Task:
        if self.failure is not None:
            context.abort(self.failure, "refused")
        if request.task.name in self.tasks:
            context.abort(grpc.StatusCode.ALREADY_EXISTS, "the name was used")
        assert request.task.name.startswith(request.parent + "/tasks/")
        self.tasks[request.task.name] = request.task
        return request.task

    def get_queue(self, request: GetQueueRequest, context: grpc.ServicerContext) -> Queue:
        if self.failure is not None:
            context.abort(self.failure, "refused")
        return Queue(name=request.name)


def delivery_of(task: Task) -> Delivery:
    """Return the request Cloud Tasks would make of `task`."""
    queue, name = task.name.split("/")[5:8:2]
    request = task.http_request
    return Delivery(
        path="/tasks/" + request.url.rpartition("/tasks/")[2],
        queue=queue,
        name=name,
        payload=json.loads(request.body),
        content_type=request.headers["Content-Type"],
    )


@contextmanager
def connected(fake: FakeCloudTasks) -> Iterator[CloudTasksClient]:
    """Serve `fake` on a free port and yield Google's client of it."""
    handler = grpc.unary_unary_rpc_method_handler(
        fake.create_task, CreateTaskRequest.deserialize, Task.serialize
    )
    getter = grpc.unary_unary_rpc_method_handler(
        fake.get_queue, GetQueueRequest.deserialize, Queue.serialize
    )
    service = grpc.method_handlers_generic_handler(
        "google.cloud.tasks.v2.CloudTasks", {"CreateTask": handler, "GetQueue": getter}
    )
    with ThreadPoolExecutor(2) as threads:
        server = grpc.server(threads)
        server.add_generic_rpc_handlers((service,))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))
        server.stop(None).wait()
