"""Ask for more files of a delivered film: free, and without a new generation (M197)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.catalogue.access import SIZE_ORDER, check_resolution
from shared.catalogue.ports import Catalogues
from shared.delivery.model import Fit
from shared.generation.dressing import Dresser, DressingRequest
from shared.generation.errors import GenerationNotDelivered
from shared.generation.exports import add_exports, unmade
from shared.generation.model import Dressing, Export, Generation, Look
from shared.generation.ports import GenerationStores
from shared.generation.schedule import transcode_task
from shared.generation.settlement import save
from shared.generation.states import State
from shared.generation.timing import Timing
from shared.generation.usecases.read import owned
from shared.kernel.idempotency import Claim, RequestKey, made_before
from shared.kernel.ids import AccountId, GenerationId
from shared.kernel.media import AspectRatio, Resolution
from shared.kernel.ports import Clock, UnitOfWork


@dataclass(frozen=True)
class ExportsRequest:
    """Wanted formats; `resolution` None means the film's own, as far as the plan allows."""

    formats: tuple[AspectRatio, ...]
    fit: Fit
    resolution: Resolution | None
    dressing: DressingRequest = field(default_factory=DressingRequest)


@dataclass(frozen=True)
class Accepted:
    """The exports that answer a request, in its order; `is_replay` when an earlier one asked."""

    generation: Generation
    exports: tuple[Export, ...]
    is_replay: bool


class RequestExports:
    """Adds exports. Equal exports are one, with or without an idempotency key."""

    def __init__(
        self,
        uow: UnitOfWork[GenerationStores],
        catalogues: Catalogues,
        dresser: Dresser,
        clock: Clock,
        timing: Timing,
    ) -> None:
        self._uow = uow
        self._catalogues = catalogues
        self._dresser = dresser
        self._clock = clock
        self._timing = timing

    def run(
        self,
        account_id: AccountId,
        generation_id: GenerationId,
        request: ExportsRequest,
        request_key: RequestKey | None,
    ) -> Accepted:
        """Accept `request`.

        Raises: `GenerationUnknown`, `GenerationNotDelivered`, `PlanRequired`, `ExportsFull`,
        `PromptRefused`, `CaptionsRefused`, the refusals of `PhotoShelf.take`,
        `IdempotencyConflict`.
        """

        def earlier(stores: GenerationStores) -> Accepted | None:
            generation = owned(stores, account_id, generation_id)
            return _replay(stores, generation, request_key, self._clock.now())

        # First, so that no refusal of today hides what was accepted before.
        answer = self._uow.run(earlier)
        if answer is not None:
            return answer
        dressing = self._dresser.dress(account_id, request.dressing)

        def work(stores: GenerationStores) -> Accepted:
            now = self._clock.now()
            generation = owned(stores, account_id, generation_id)
            replay = _replay(stores, generation, request_key, now)
            if replay is not None:
                return replay
            accepted = self._accept(stores, generation, request, dressing, now)
            if request_key is not None:
                ordinals = tuple(str(export.ordinal) for export in accepted.exports)
                stores.claims.save(Claim(request_key, ordinals, now))
            return accepted

        return self._uow.run(work)

    def _accept(
        self,
        stores: GenerationStores,
        generation: Generation,
        request: ExportsRequest,
        dressing: Dressing,
        now: datetime,
    ) -> Accepted:
        if generation.state != State.DELIVERED:
            raise GenerationNotDelivered(generation.state)
        wanted = self._wanted(stores, generation, request, dressing, now)
        exports, answers = add_exports(generation.exports, wanted)
        if len(exports) > len(generation.exports):
            generation = self._save(stores, replace(generation, exports=exports), now)
        return Accepted(generation, answers, is_replay=False)

    def _save(self, stores: GenerationStores, generation: Generation, now: datetime) -> Generation:
        if generation.pending_exports:
            due_at = now + timedelta(seconds=self._timing.exports_window_s)
            generation = replace(generation, exports_due_at=due_at)
            stores.outbox.add(transcode_task(generation))
        return save(stores, generation, now)

    def _wanted(
        self,
        stores: GenerationStores,
        generation: Generation,
        request: ExportsRequest,
        dressing: Dressing,
        now: datetime,
    ) -> list[Look]:
        """The watermark follows the plan of today: an upgrade re-exports without it (M135)."""
        account = stores.accounts.glance(generation.owner_id)
        assert account is not None
        _, plan = self._catalogues.plan_of(account, now)
        allowed = plan.entitlements.max_resolution
        usual = min(generation.order.resolution, allowed, key=SIZE_ORDER.index)
        resolution = request.resolution or usual
        check_resolution(plan, resolution)
        return [
            Look(item, request.fit, resolution, plan.entitlements.has_watermark, dressing)
            for item in request.formats
        ]


def _replay(
    stores: GenerationStores,
    generation: Generation,
    request_key: RequestKey | None,
    now: datetime,
) -> Accepted | None:
    made = made_before(stores.claims, request_key, now)
    if made is None:
        return None
    first = tuple(unmade(generation.exports[int(ordinal)]) for ordinal in made)
    return Accepted(generation, first, is_replay=True)
