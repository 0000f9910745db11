"""A house over real documents, and a world of providers, deliveries and deaths around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from infra.documents.counting import CountingDatabase
from infra.documents.interface import DocumentDatabase
from infra.documents.sqlite import SqliteDocuments
from infra.documents.transaction import DocumentUnitOfWork
from infra.receipts.ed25519 import Ed25519ReceiptSigner
from infra.stores.outbox import OutboxSender
from infra.stores.stores import Stores
from shared.credits.reconcile import CheckLedger
from shared.delivery.errors import (
    DressingRefused,
    SourceRefused,
    TranscoderBusy,
    TranscoderUnavailable,
)
from shared.delivery.plan import RenderPlan, RenderReport
from shared.generation.timing import Timing
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import GenerationId
from shared.kernel.tasks import Task
from shared.routing.outputs import OutputLinkDead, OutputRefusal, OutputRefused, OutputUnavailable
from shared.routing.provider import (
    CancelOutcome,
    ContentRefused,
    ProviderState,
    ProviderThrottled,
    ProviderUnavailable,
    RequestRefused,
    Snapshot,
    SubmitOutcomeUnknown,
    Submitted,
    Unavailability,
    VideoRequest,
)
from tests.doubles import FixedClock
from tests.unit.generation.builders import House
from tests.unit.generation.fakes import FakeQueue
from tests.unit.generation.values import LEONARDO, MASTER, NOON, a_report, a_snapshot

TIMING = Timing(
    submit_window_s=120, verdict_deadline_s=120, release_deadline_s=600, slow_stale_s=180
)
RETRIED = {Kind.THROTTLED, Kind.BUSY, Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME}
RETRY_AFTER_S = 1.0
ROUNDS_MAX = 300

Result = TypeVar("Result")
Choose = Callable[[list[Any]], Any]
"""Chooses one of several, as the test's data says."""


class Killed(BaseException):
    """The process died here."""


class Moment(StrEnum):
    """Where a process can die."""

    NEVER = "never"
    BEFORE_COMMIT = "before_commit"
    AFTER_COMMIT = "after_commit"


class Onto(StrEnum):
    """What a provider does with a submit."""

    ACCEPT = "accept"
    ACCEPT_SILENTLY = "accept_silently"
    LOSE = "lose"
    DIE = "die"
    DIE_ACCEPTED = "die_accepted"
    THROTTLE = "throttle"
    DOWN = "down"
    REFUSE_CONTENT = "refuse_content"
    REFUSE_REQUEST = "refuse_request"


class MortalUnitOfWork:
    """A unit of work whose process dies at the commit that `dies` names, counted from now."""

    def __init__(self, inner: DocumentUnitOfWork[Any]) -> None:
        self._inner = inner
        self.moment, self.after_runs = Moment.NEVER, 0

    def run(self, work: Callable[[Any], Result]) -> Result:
        is_due = self.moment != Moment.NEVER and self.after_runs == 0
        self.after_runs -= 1
        if is_due and self.moment == Moment.BEFORE_COMMIT:
            raise Killed
        result = self._inner.run(work)
        if is_due:
            raise Killed
        return result


class MortalQueue(FakeQueue):
    """A queue that may be out of reach when a process needs it."""

    def __init__(self) -> None:
        super().__init__()
        self.dies = False

    def enqueue(self, task: Task) -> None:
        if self.dies:
            raise Killed
        super().enqueue(task)


class WorldlyProvider:
    """A provider that keeps its jobs, whatever it says about them."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        self.is_calm = False
        self.jobs: dict[str, str] = {}
        self.calls: list[str] = []
        self.ends: dict[str, Snapshot | None] = {}
        self.meanwhile: Callable[[], None] = lambda: None

    def submit(self, request: VideoRequest) -> Submitted:
        self.calls.append(request.request_key)
        self._interrupt()
        onto = Onto.ACCEPT if self.is_calm else self._choose([*[Onto.ACCEPT] * 6, *Onto])
        job_id = f"job-{request.request_key}"
        if onto in {Onto.ACCEPT, Onto.ACCEPT_SILENTLY, Onto.DIE_ACCEPTED}:
            self.jobs[request.request_key] = job_id
        self._fail(onto)
        return Submitted(job_id, {})

    def find(self, request: VideoRequest, since: datetime) -> Submitted | None:
        self._interrupt()
        self._maybe_unreachable()
        job_id = self.jobs.get(request.request_key)
        return None if job_id is None else Submitted(job_id, {})

    def poll(self, provider_job_id: str, handles: Mapping[str, str]) -> Snapshot | None:
        self._interrupt()
        self._maybe_unreachable()
        if provider_job_id not in self.ends:
            answer = None if self.is_calm else self._choose(_WORDS)
            if isinstance(answer, ProviderState) and answer in _ENDS:
                self.ends[provider_job_id] = a_snapshot(answer)
            elif not self.is_calm:
                return None if answer is None else a_snapshot(answer)
            else:
                self.ends[provider_job_id] = self._last_word()
        return self.ends[provider_job_id]

    def cancel(self, provider_job_id: str, handles: Mapping[str, str]) -> CancelOutcome:
        return CancelOutcome.NOT_SUPPORTED

    def health(self) -> None: ...

    def _last_word(self) -> Snapshot | None:
        """Some jobs never end: their provider runs for ever, or forgot them."""
        answer = self._choose(_WORDS)
        return None if answer is None else a_snapshot(answer)

    def _interrupt(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()

    def _maybe_unreachable(self) -> None:
        if not self.is_calm and self._choose([False, False, False, True]):
            raise ProviderUnavailable(LEONARDO, Unavailability.NETWORK)

    @staticmethod
    def _fail(onto: Onto) -> None:
        match onto:
            case Onto.ACCEPT_SILENTLY | Onto.LOSE:
                raise SubmitOutcomeUnknown(LEONARDO)
            case Onto.DIE | Onto.DIE_ACCEPTED:
                raise Killed
            case Onto.THROTTLE:
                raise ProviderThrottled(LEONARDO, 1)
            case Onto.DOWN:
                raise ProviderUnavailable(LEONARDO, Unavailability.NETWORK)
            case Onto.REFUSE_CONTENT:
                raise ContentRefused
            case Onto.REFUSE_REQUEST:
                raise RequestRefused
            case Onto.ACCEPT:
                return


_WORDS = [*[ProviderState.SUCCEEDED] * 5, *ProviderState, None]
_ENDS = {ProviderState.SUCCEEDED, ProviderState.FAILED, ProviderState.CANCELLED}


class WorldlySource:
    """Files that are there, dead, refused or out of reach."""

    def __init__(self, choose: Choose, house: House) -> None:
        self._choose, self._inner = choose, house.source
        self.is_calm = False

    def fetch(self, url: str) -> Any:
        fates: list[Any] = [
            MASTER,
            MASTER,
            OutputLinkDead(),
            OutputUnavailable(),
            OutputRefused(OutputRefusal.EMPTY),
            Killed(),
        ]
        fate = MASTER if self.is_calm else self._choose(fates)
        if isinstance(fate, BaseException):
            raise fate
        return self._inner.fetch(url)


class WorldlyTranscoder:
    """A transcoder that works, is busy, dies, loses time, finds no film or no logo."""

    def __init__(self, choose: Choose, clock: FixedClock) -> None:
        self._choose, self._clock = choose, clock
        self.is_calm = False
        self.meanwhile: Callable[[], None] = lambda: None

    def render(self, plan: RenderPlan, on_progress: Callable[[float], None]) -> RenderReport:
        fates: list[Any] = [
            None,
            None,
            TranscoderBusy(1),
            TranscoderUnavailable("gone"),
            SourceRefused("no film"),
            DressingRefused("no logo"),
            Killed(),
        ]
        fate = None if self.is_calm else self._choose(fates)
        if not self.is_calm:
            self._clock.advance(seconds=self._choose([0, 25, 90]))
            meanwhile, self.meanwhile = self.meanwhile, lambda: None
            meanwhile()
            on_progress(0.5)
        if fate is not None:
            raise fate
        return a_report(plan)


@dataclass
class World:
    """One product in one process, told by `choose` when things go wrong."""

    folder: Path
    choose: Choose
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    timing: Timing = TIMING

    def __post_init__(self) -> None:
        self.database = CountingDatabase(SqliteDocuments(self.folder / "documents.sqlite3"))
        self.queue = MortalQueue()
        self.outbox = OutboxSender(self.database, self.queue)
        self.uow = MortalUnitOfWork(unit_of_work(self.database, self.clock, self.outbox))
        self.provider = WorldlyProvider(self.choose)
        self.house = House(
            self.uow,
            self.queue,
            clock=self.clock,
            provider=self.provider,
            signer=Ed25519ReceiptSigner(b"s" * 32),
            timing=self.timing,
        )
        self.source = WorldlySource(self.choose, self.house)
        self.transcoder = WorldlyTranscoder(self.choose, self.clock)
        self.house.source = self.source  # type: ignore[assignment]
        self.house.transcoder = self.transcoder  # type: ignore[assignment]
        self.house.rebuild()
        self.ledger = CheckLedger(self.uow, self.clock, overdue_after=timedelta(hours=1))

    def close(self) -> None:
        self.database.close()

    def deliver(self, task: Task, *, is_kept: bool = False) -> None:
        """Deliver one task; it is gone only when its handler said that it is done."""
        if task.not_before is not None and self.clock.now() < task.not_before:
            wait = task.not_before - self.clock.now()
            self.clock.advance(seconds=wait.total_seconds())
        if self._is_done(task) and not is_kept and task in self.queue.tasks:
            self.queue.tasks.remove(task)

    def deliver_beside(self, task: Task) -> None:
        """Deliver a task in another process while this one is in the middle of a call."""
        kept = self.uow.moment, self.uow.after_runs, self.queue.dies
        self.uow.moment, self.queue.dies = Moment.NEVER, False
        is_due = task.not_before is None or task.not_before <= self.clock.now()
        if (is_due or self.choose([True, False])) and self._is_done(task):
            self.queue.tasks = [item for item in self.queue.tasks if item != task]
        self.uow.moment, self.uow.after_runs, self.queue.dies = kept

    def _is_done(self, task: Task) -> bool:
        try:
            self.house.run_task(task)
        except Killed:
            return False
        except DomainError as failure:
            return failure.kind not in RETRIED
        return True

    def calm(self) -> None:
        """Let nothing go wrong any more, but for what providers have yet to say."""
        self.uow.moment, self.queue.dies = Moment.NEVER, False
        self.provider.is_calm = self.source.is_calm = self.transcoder.is_calm = True
        self.provider.meanwhile = self.transcoder.meanwhile = lambda: None

    def settle(self) -> None:
        """Deliver everything until nothing is left to do, as the schedules see to it."""
        for _ in range(ROUNDS_MAX):
            self.outbox.drain(self.clock.now())
            if self.queue.tasks:
                self.deliver(self.queue.tasks[0])
                self.clock.advance(seconds=RETRY_AFTER_S)
                continue
            self.clock.advance(seconds=TIMING.stale_s + 1)
            if not self.house.reconciling.run():
                return
        raise AssertionError("still not at rest")

    def entries(self, generation_id: GenerationId) -> list[str]:
        found = self.uow.run(lambda stores: stores.entries.newest(ACCOUNT, None, 100))
        mine = [entry for entry in found if entry.hold_id == generation_id]
        return [entry.entry_type.value for entry in reversed(mine)]


ACCOUNT = "acc-ann"


def unit_of_work(
    database: DocumentDatabase, clock: FixedClock, outbox: OutboxSender
) -> DocumentUnitOfWork[Stores]:
    return DocumentUnitOfWork(
        database,
        partial(Stores, clock=clock),
        tries=10,
        pause=lambda _lost: None,
        after_commit=outbox.send,
    )
