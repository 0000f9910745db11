"""A target that plays scripted answers, and the pieces of a queue under test."""

import queue as queues
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from infra.queue.dispatcher import Dispatcher
from infra.queue.limits import QueueLimits
from shared.kernel.ports import Clock
from shared.kernel.tasks import Handler, QueueName, Task
from shared.kernel.values import JsonValue

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECRET = "queue-secret"
WAIT_S = 15.0


class SystemClock:
    """The machine's time, for tests that run a dispatcher as it runs in production."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class Call:
    """One request a target received; header names are lower-case."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    at: datetime

    @property
    def name(self) -> str:
        return self.headers["x-cloudtasks-taskname"]


@dataclass
class FakeTarget:
    """Answers with `answers` in turn, then 200; `gate` holds answers back while it is clear."""

    answers: deque[int] = field(default_factory=deque)
    calls: list[Call] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self._arrived: queues.Queue[Call] = queues.Queue()

    def next_call(self) -> Call:
        """Wait for the next request."""
        return self._arrived.get(timeout=WAIT_S)

    def receive(self, call: Call) -> int:
        self.calls.append(call)
        answer = self.answers.popleft() if self.answers else 200
        self._arrived.put(call)
        self.gate.wait(WAIT_S)
        return answer


@contextmanager
def serving(target: FakeTarget) -> Iterator[FakeTarget]:
    """Serve `target` on a free port of this machine."""

    class Receiver(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = target.receive(Call(self.path, headers, body, datetime.now(UTC)))
            self.send_response(answer)
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Stay silent."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True  # the dispatcher was killed

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    target.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield target
    finally:
        target.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()


def a_task(
    name: str = "task-1",
    queue: QueueName = QueueName.GENERATE,
    payload: Mapping[str, JsonValue] | None = None,
    not_before: datetime | None = None,
) -> Task:
    body = {"generation_id": "gen_1"} if payload is None else payload
    return Task(queue, Handler.SUBMIT_JOB, name, body, not_before)


def same_limits(limits: QueueLimits) -> dict[QueueName, QueueLimits]:
    return dict.fromkeys(QueueName, limits)


def a_dispatcher(
    path: Path, target_url: str, clock: Clock, limits: QueueLimits | None = None
) -> Dispatcher:
    return Dispatcher(
        path=path,
        target_url=target_url,
        secret=SECRET,
        limits=same_limits(limits or QueueLimits()),
        clock=clock,
    )


def run_dispatcher(path: Path, target_url: str, limits: QueueLimits) -> None:
    """Deliver until killed: the body of a process."""
    a_dispatcher(path, target_url, SystemClock(), limits).run(threading.Event())


@contextmanager
def running(dispatcher: Dispatcher) -> Iterator[Dispatcher]:
    """Run `dispatcher` in a thread and stop it afterwards."""
    stop = threading.Event()
    thread = threading.Thread(target=dispatcher.run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield dispatcher
    finally:
        stop.set()
        thread.join(WAIT_S)
        assert not thread.is_alive()
