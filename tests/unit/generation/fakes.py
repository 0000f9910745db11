"""Doubles of what generation needs of the outside."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO

from shared.delivery.plan import RenderPlan, RenderReport
from shared.generation.uploads import ImageFacts
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import ObjectName
from shared.kernel.ports import ObjectInfo, SignedLink
from shared.kernel.tasks import Handler, Task
from shared.routing.outputs import OutputStream
from shared.routing.provider import (
    CancelOutcome,
    ProviderState,
    Snapshot,
    Submitted,
    VideoRequest,
)
from tests.unit.generation.values import MASTER, a_report, a_snapshot


class StorageDown(DomainError):
    kind, code = Kind.UNAVAILABLE, "objects.unavailable"


class FakeQueue:
    """Keeps tasks by name, as a queue that drops names it has seen."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.seen: set[str] = set()
        self.refusal: DomainError | None = None

    def enqueue(self, task: Task) -> None:
        if self.refusal is not None:
            raise self.refusal
        if task.name not in self.seen:
            self.seen.add(task.name)
            self.tasks.append(task)

    def ping(self) -> None: ...

    @property
    def handlers(self) -> list[Handler]:
        return [task.handler for task in self.tasks]


class FakeObjects:
    """Objects in memory; `is_down` makes every access fail, `before_read` runs before a read."""

    def __init__(self) -> None:
        self.kept: dict[ObjectName, bytes] = {}
        self.is_down = False
        self.before_read: Callable[[], None] = lambda: None
        self.writes = 0

    def upload_link(
        self,
        name: ObjectName,
        content_type: str,
        size_bytes_max: int,
        expires_at: datetime,
        *,
        size_bytes_min: int = 0,
        is_resumable: bool = False,
    ) -> SignedLink:
        headers = {"Content-Type": content_type}
        method = "POST" if is_resumable else "PUT"
        return SignedLink(method, f"https://objects.test/{name}", headers, expires_at)

    def download_link(
        self, name: ObjectName, expires_at: datetime, filename: str | None = None
    ) -> SignedLink:
        return SignedLink("GET", f"https://objects.test/{name}", {}, expires_at)

    def find(self, name: ObjectName) -> ObjectInfo | None:
        self._check()
        if name not in self.kept:
            return None
        return ObjectInfo(name, len(self.kept[name]), "application/octet-stream", None)

    @contextmanager
    def read(self, name: ObjectName) -> Iterator[BinaryIO]:
        self._check()
        self.before_read()
        yield io.BytesIO(self.kept[name])

    def write(self, name: ObjectName, content_type: str, chunks: Iterable[bytes]) -> ObjectInfo:
        self._check()
        self.writes += 1
        self.kept.setdefault(name, b"".join(chunks))
        return ObjectInfo(name, len(self.kept[name]), content_type, None)

    def delete(self, name: ObjectName) -> None:
        self.kept.pop(name, None)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        for name in sorted(name for name in self.kept if name.startswith(prefix)):
            yield ObjectInfo(ObjectName(name), len(self.kept[name]), "video/mp4", None)

    def ping(self) -> None: ...

    def _check(self) -> None:
        if self.is_down:
            raise StorageDown


class FakeProvider:
    """Answers what each list says, in order; the last answer stays. Failures are raised."""

    def __init__(self) -> None:
        self.submits: list[Submitted | Exception] = [Submitted("job-1", {})]
        self.finds: list[Submitted | Exception | None] = [None]
        self.polls: list[Snapshot | Exception | None] = [a_snapshot(ProviderState.SUCCEEDED)]
        self.cancels: list[CancelOutcome | Exception] = [CancelOutcome.NOT_SUPPORTED]
        self.submitted: list[VideoRequest] = []
        self.cancelled: list[str] = []
        self.polled = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def submit(self, request: VideoRequest) -> Submitted:
        self.submitted.append(request)
        self._interrupt()
        return _next(self.submits)

    def find(self, request: VideoRequest, since: datetime) -> Submitted | None:
        self._interrupt()
        return _next(self.finds)

    def poll(self, provider_job_id: str, handles: Mapping[str, str]) -> Snapshot | None:
        self.polled += 1
        self._interrupt()
        return _next(self.polls)

    def cancel(self, provider_job_id: str, handles: Mapping[str, str]) -> CancelOutcome:
        self.cancelled.append(provider_job_id)
        return _next(self.cancels)

    def health(self) -> None: ...

    def _interrupt(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()


class FakeSource:
    """The provider's files; `answers` as in `FakeProvider`."""

    def __init__(self) -> None:
        self.answers: list[bytes | Exception] = [MASTER]

    @contextmanager
    def fetch(self, url: str) -> Iterator[OutputStream]:
        body = _next(self.answers)
        yield OutputStream("video/mp4", len(body), iter([body]))


class FakeTranscoder:
    """Reports every plan done; `failures` come first, `during` runs in the middle of each."""

    def __init__(self) -> None:
        self.plans: list[RenderPlan] = []
        self.failures: list[Exception] = []
        self.report: Callable[[RenderPlan], RenderReport] = a_report
        self.during: Callable[[Callable[[float], None]], None] = lambda _progress: None

    def render(self, plan: RenderPlan, on_progress: Callable[[float], None]) -> RenderReport:
        self.plans.append(plan)
        self.during(on_progress)
        if self.failures:
            raise self.failures.pop(0)
        return self.report(plan)


class FakeInspector:
    """Says the same of every picture."""

    def __init__(self) -> None:
        self.facts = ImageFacts("image/jpeg", 1200, 900)
        self.looked = 0

    def inspect(self, image: BinaryIO) -> ImageFacts:
        self.looked += 1
        return self.facts


def _next(answers: list[Any]) -> Any:
    answer = answers.pop(0) if len(answers) > 1 else answers[0]
    if isinstance(answer, Exception):
        raise answer
    return answer
