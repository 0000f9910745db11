"""Ask the provider how a generation stands, and act on the answer."""

from collections.abc import Callable
from datetime import timedelta

from shared.generation.model import Generation, Outcome, lost_at
from shared.generation.ports import GenerationStores
from shared.generation.request import search_request
from shared.generation.schedule import Turn, next_task, poll_task
from shared.generation.states import AT_PROVIDER
from shared.generation.tools import JobTools
from shared.generation.verdict import (
    Lost,
    Step,
    Waiting,
    accepted,
    not_accepted,
    overdue,
    reduce_snapshot,
)
from shared.kernel.ids import GenerationId
from shared.routing.provider import (
    ProviderThrottled,
    ProviderUnavailable,
    Snapshot,
    Submitted,
    VideoProvider,
)


class Poll:
    """One question to the provider. Hints run it too: they only say when to ask."""

    def __init__(self, tools: JobTools, provider: VideoProvider) -> None:
        self._tools = tools
        self._provider = provider

    def run(self, generation_id: GenerationId, turn: Turn | None) -> None:
        """Ask once. A hint's question belongs to no chain, so it has no `turn`.

        Raises: `ProviderThrottled`, `ProviderUnavailable` before the release deadline.
        """
        generation = self._tools.uow.run(lambda stores: stores.generations.find(generation_id))
        if generation is None or generation.attempt is None:
            return
        if generation.state in AT_PROVIDER:
            generation = self._ask(generation)
        self._continue(generation, turn)

    def _ask(self, generation: Generation) -> Generation:
        attempt = generation.attempt
        assert attempt is not None
        if self._is_over(generation):
            return self._commit(generation.generation_id, self._let_time_decide)
        if attempt.provider_job_id is None:
            return self._search(generation)
        try:
            snapshot = self._provider.poll(attempt.provider_job_id, attempt.handles)
        except (ProviderThrottled, ProviderUnavailable):
            self._note_silence(generation)
            raise
        return self._learn(generation, snapshot)

    def _learn(self, generation: Generation, snapshot: Snapshot | None) -> Generation:
        """Commit what the answer changes; an answer that changes nothing costs nothing."""
        now = self._tools.clock.now()
        step = reduce_snapshot(generation, snapshot, now, self._tools.timing)
        if step == Waiting(generation):
            return generation
        return self._commit(
            generation.generation_id,
            lambda current: reduce_snapshot(
                current, snapshot, self._tools.clock.now(), self._tools.timing
            ),
        )

    def _note_silence(self, generation: Generation) -> None:
        """A provider that cannot be reached is silent: past the verdict deadline nobody knows."""
        if self._let_time_decide(generation) != Waiting(generation):
            self._commit(generation.generation_id, self._let_time_decide)

    def _search(self, generation: Generation) -> Generation:
        """Look a lost attempt up in the provider's own list."""
        attempt = generation.attempt
        assert attempt is not None
        # The time is taken first: a list read before the grace was over proves nothing after it.
        now = self._tools.clock.now()
        found = self._provider.find(search_request(generation), since=attempt.started_at)
        lost = lost_at(generation) or attempt.started_at
        if found is None and now - lost < timedelta(seconds=self._tools.timing.find_grace_s):
            return generation
        return self._commit(
            generation.generation_id,
            lambda current: self._settle_search(current, attempt.attempt_id, found),
        )

    def _settle_search(self, current: Generation, attempt_id: str, found: Submitted | None) -> Step:
        now = self._tools.clock.now()
        if found is None:
            return Waiting(not_accepted(current, attempt_id, Outcome.NOT_ACCEPTED, now))
        return Waiting(accepted(current, attempt_id, found, now))

    def _let_time_decide(self, current: Generation) -> Step:
        return overdue(current, self._tools.clock.now(), self._tools.timing)

    def _is_over(self, generation: Generation) -> bool:
        step = self._let_time_decide(generation)
        return isinstance(step, Lost)

    def _commit(
        self, generation_id: GenerationId, decide: Callable[[Generation], Step]
    ) -> Generation:
        def work(stores: GenerationStores) -> Generation:
            current = stores.generations.find(generation_id)
            assert current is not None
            if current.state not in AT_PROVIDER:
                return current
            step = decide(current)
            now = self._tools.clock.now()
            if isinstance(step, Lost):
                return self._tools.settlement.fail(stores, step.generation, step.code, now)
            return self._tools.settlement.requeue(stores, step.generation, now, unless=current)

        return self._tools.uow.run(work)

    def _continue(self, generation: Generation, turn: Turn | None) -> None:
        now = self._tools.clock.now()
        if generation.state not in AT_PROVIDER:
            task = next_task(generation, now, self._tools.timing)
        elif turn is None:
            task = None
        else:
            task = poll_task(generation, turn.next(), now, self._tools.timing)
        if task is not None:
            self._tools.queue.enqueue(task)
