"""Make the pending exports of a generation, and deliver it when they are its first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from shared.credits.receipt import ReceiptSigner
from shared.delivery.errors import DressingRefused, SourceRefused, TranscoderUnavailable
from shared.delivery.manifest import issue, manifest_of
from shared.delivery.plan import RenderPlan, RenderReport, Target
from shared.delivery.ports import Transcoder
from shared.delivery.ranges import assets
from shared.generation.errors import LeaseLost, TranscodeLeased
from shared.generation.exports import (
    fail_exports,
    planned_exports,
    with_outputs,
    with_stills,
)
from shared.generation.failure import FailureCode
from shared.generation.model import Export, Generation, Lease
from shared.generation.ports import GenerationStores
from shared.generation.rendering import (
    plan_exports,
)
from shared.generation.schedule import next_task
from shared.generation.settlement import save
from shared.generation.states import State
from shared.generation.timing import Timing
from shared.generation.tools import JobTools
from shared.kernel.errors import DomainError
from shared.kernel.ids import GenerationId, ObjectName
from shared.kernel.ports import Clock, ObjectStore
from shared.kernel.values import JsonValue

OUTPUT_BYTES_MAX = 2 * 1024**3
"""Largest file a transcoder may upload."""


Finish: TypeAlias = Callable[[GenerationStores, Generation, datetime], Generation]
"""Ends a leased transcode inside a commit and saves the generation."""


class Transcode:
    """Holds a lease while the transcoder works; a lease nobody renews is taken over."""

    def __init__(self, tools: JobTools, transcoder: Transcoder, signer: ReceiptSigner) -> None:
        self._tools = tools
        self._transcoder = transcoder
        self._signer = signer

    def run(self, generation_id: GenerationId, holder: str) -> None:
        """Make what is pending. `holder` names this delivery of the task, unlike any other.

        Raises: `TranscodeLeased`, `LeaseLost`, `TranscoderBusy`, `TranscoderUnavailable`: later,
        again.
        """
        leased = self._tools.uow.run(lambda stores: self._take_lease(stores, generation_id, holder))
        if leased is None:
            return
        after = self._commit(leased, self._render(leased))
        task = next_task(after, self._tools.clock.now(), self._tools.timing)
        if task is not None:
            self._tools.queue.enqueue(task)

    def _render(self, leased: Generation) -> Finish:
        """Do the work; return what it comes to. Past the deadline nothing is begun or delivered."""
        if self._is_over(leased):
            return partial(self._refuse, FailureCode.RENDER_FAILED, leased.pending_exports)
        beat = Heartbeat(
            self._tools.clock, self._tools.timing, lambda ratio: self._renew(leased, ratio)
        )
        plan = self._plan(leased)
        try:
            report = self._transcoder.render(plan, beat)
        except SourceRefused:
            refused = planned_exports(leased, plan)
            return partial(self._refuse, FailureCode.OUTPUT_UNREADABLE, refused)
        except DressingRefused:
            refused = planned_exports(leased, plan)
            return partial(self._refuse, FailureCode.DRESSING_REFUSED, refused)
        except DomainError:
            self._give_back(leased)
            raise
        if not _is_complete(plan, report):
            self._give_back(leased)
            raise TranscoderUnavailable("the report lacks files of the plan")
        return partial(self._record, plan, report)

    def _is_over(self, generation: Generation) -> bool:
        is_first = generation.state == State.FINISHING
        due_at = generation.deadline_at if is_first else generation.exports_due_at
        return due_at is not None and self._tools.clock.now() >= due_at

    def _take_lease(
        self, stores: GenerationStores, generation_id: GenerationId, holder: str
    ) -> Generation | None:
        generation = stores.generations.find(generation_id)
        if generation is None or generation.state not in {State.FINISHING, State.DELIVERED}:
            return None
        if not generation.pending_exports:
            return None
        now = self._tools.clock.now()
        if generation.lease is not None and generation.lease.expires_at > now:
            raise TranscodeLeased
        return save(stores, replace(generation, lease=self._lease(holder, now)), now)

    def _lease(self, holder: str, now: datetime) -> Lease:
        return Lease(holder, now + timedelta(seconds=self._tools.timing.lease_s))

    def _renew(self, leased: Generation, ratio: float) -> None:
        def work(stores: GenerationStores) -> None:
            current = self._still_ours(stores, leased)
            now = self._tools.clock.now()
            assert leased.lease is not None
            lease = self._lease(leased.lease.holder, now)
            # A run that was taken over begins anew; what the customer has seen stays.
            furthest = max(current.work_ratio, ratio)
            save(stores, replace(current, lease=lease, work_ratio=furthest), now)

        self._tools.uow.run(work)

    def _give_back(self, leased: Generation) -> None:
        def work(stores: GenerationStores) -> None:
            try:
                current = self._still_ours(stores, leased)
            except LeaseLost:
                return
            save(stores, replace(current, lease=None), self._tools.clock.now())

        self._tools.uow.run(work)

    def _plan(self, leased: Generation) -> RenderPlan:
        assert leased.master is not None
        expires_at = self._tools.clock.now() + timedelta(seconds=self._tools.timing.link_life_s)
        return plan_exports(leased, leased.master, StoreLinks(self._tools.objects, expires_at))

    def _commit(self, leased: Generation, finish: Finish) -> Generation:
        def work(stores: GenerationStores) -> Generation:
            current = self._still_ours(stores, leased)
            return finish(stores, replace(current, lease=None), self._tools.clock.now())

        return self._tools.uow.run(work)

    def _record(
        self,
        plan: RenderPlan,
        report: RenderReport,
        stores: GenerationStores,
        generation: Generation,
        now: datetime,
    ) -> Generation:
        if self._is_over(generation):
            late = generation.pending_exports
            return self._refuse(FailureCode.RENDER_FAILED, late, stores, generation, now)
        made = with_outputs(generation, report.outputs, self._manifests(plan, report, now))
        made = with_stills(made, plan, report)
        if made.state == State.FINISHING:
            return self._tools.settlement.deliver(stores, made, now)
        return save(stores, replace(made, work_ratio=0.0), now)

    def _manifests(
        self, plan: RenderPlan, report: RenderReport, now: datetime
    ) -> dict[str, Mapping[str, JsonValue]]:
        return {
            item.rendition_id: issue(
                self._signer, manifest_of(plan, report, item.rendition_id, now)
            ).body
            for item in plan.renditions
        }

    def _refuse(
        self,
        code: FailureCode,
        refused: Sequence[Export],
        stores: GenerationStores,
        generation: Generation,
        now: datetime,
    ) -> Generation:
        """End what was tried. Exports asked for since then stay, unless their time is over too."""
        if generation.state == State.FINISHING:
            return self._tools.settlement.fail(stores, generation, code, now)
        ended = generation.pending_exports if self._is_over(generation) else refused
        return save(stores, replace(fail_exports(generation, ended), work_ratio=0.0), now)

    def _still_ours(self, stores: GenerationStores, leased: Generation) -> Generation:
        current = stores.generations.find(leased.generation_id)
        assert current is not None
        assert leased.lease is not None
        if current.lease is None or current.lease.holder != leased.lease.holder:
            raise LeaseLost
        return current


def _is_complete(plan: RenderPlan, report: RenderReport) -> bool:
    """Say whether the report tells of every file that was asked for, and that went into it."""
    planned = {rendition.rendition_id for rendition in plan.renditions}
    made = {output.rendition_id for output in report.outputs}
    return planned == made and len(assets(plan)) == len(report.asset_sha256s)


class StoreLinks:
    """Links of our own storage, all of one life; see `shared.generation.rendering.Links`."""

    def __init__(self, objects: ObjectStore, expires_at: datetime) -> None:
        self._objects = objects
        self._expires_at = expires_at
        # One logo on many exports is one file: signed once, fetched once.
        self._sources: dict[ObjectName, str] = {}

    def source(self, name: ObjectName) -> str:
        if name not in self._sources:
            self._sources[name] = self._objects.download_link(name, self._expires_at).url
        return self._sources[name]

    def target(self, name: ObjectName, content_type: str) -> Target:
        is_large = content_type.startswith("video/")
        link = self._objects.upload_link(
            name, content_type, OUTPUT_BYTES_MAX, self._expires_at, is_resumable=is_large
        )
        return Target(link.url, link.headers, is_large)


class Heartbeat:
    """Renews a lease at most every `heartbeat_s`, whenever the transcoder reports progress."""

    def __init__(self, clock: Clock, timing: Timing, renew: Callable[[float], None]) -> None:
        self._clock = clock
        self._pause = timedelta(seconds=timing.heartbeat_s)
        self._renew = renew
        self._next = clock.now() + self._pause

    def __call__(self, ratio: float) -> None:
        """Take note of progress `ratio`, 0..1. Raises: `LeaseLost`."""
        now = self._clock.now()
        if now < self._next:
            return
        self._next = now + self._pause
        self._renew(ratio)
