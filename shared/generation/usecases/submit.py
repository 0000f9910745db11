"""Hand a queued generation to its provider, once."""

from dataclasses import replace
from datetime import timedelta

from shared.generation.failure import FailureCode
from shared.generation.model import Attempt, Generation, Outcome, move
from shared.generation.ports import GenerationStores
from shared.generation.request import video_request
from shared.generation.schedule import next_task
from shared.generation.settlement import save
from shared.generation.states import State
from shared.generation.tools import JobTools
from shared.generation.verdict import accepted, is_undecided, not_accepted
from shared.kernel.errors import DomainError
from shared.kernel.ids import GenerationId
from shared.routing.provider import (
    ContentRefused,
    ProviderId,
    ProviderThrottled,
    ProviderUnavailable,
    RequestRefused,
    SubmitOutcomeUnknown,
    Submitted,
    Unavailability,
    VideoProvider,
)

ATTEMPTS_MAX = 20
"""Attempts of one generation; the document stays small whatever the submit window."""


class Submit:
    """Opens an attempt, calls the provider, records what it said.

    The attempt is written before the call, so that a process that dies during it leaves a trace:
    the next delivery finds the open attempt and asks the provider instead of submitting again.
    """

    def __init__(self, tools: JobTools, provider_id: ProviderId, provider: VideoProvider) -> None:
        self._tools = tools
        self._provider_id = provider_id
        self._provider = provider

    def run(self, generation_id: GenerationId) -> None:
        """Submit the generation unless that was done or is under way.

        Raises: `ProviderThrottled`, `ProviderUnavailable`, or what keeps the photo from being
        read, while there is time to try again.
        """
        generation, is_ours = self._tools.uow.run(lambda stores: self._open(stores, generation_id))
        if generation is not None and is_ours:
            generation = self._call(generation)
        if generation is None:
            return
        task = next_task(generation, self._tools.clock.now(), self._tools.timing)
        if task is not None:
            self._tools.queue.enqueue(task)

    def _open(
        self, stores: GenerationStores, generation_id: GenerationId
    ) -> tuple[Generation | None, bool]:
        generation = stores.generations.find(generation_id)
        if generation is None or generation.state != State.QUEUED:
            return generation, False
        now = self._tools.clock.now()
        attempt = generation.attempt
        if attempt is not None and attempt.outcome is None:
            # An earlier delivery died between its call and our record of the answer.
            return save(stores, move(generation, State.UNKNOWN, now), now), False
        if now >= generation.deadline_at:
            # Too late to begin: what a provider would make now, nobody waits for.
            code = FailureCode.DEADLINE_PASSED
            return self._tools.settlement.fail(stores, generation, code, now), False
        attempt_id = f"{generation_id}-{len(generation.attempts) + 1}"
        opened = Attempt(attempt_id, self._provider_id, started_at=now)
        generation = replace(generation, attempts=(*generation.attempts, opened))
        return save(stores, generation, now), True

    def _call(self, generation: Generation) -> Generation | None:
        try:
            request = video_request(generation, self._tools.objects)
            self._check_budget(generation)
            submitted = self._provider.submit(request)
        except ContentRefused:
            return self._fail(generation, Outcome.REFUSED, FailureCode.CONTENT_REFUSED)
        except RequestRefused:
            return self._fail(generation, Outcome.REFUSED, FailureCode.REQUEST_REFUSED)
        except SubmitOutcomeUnknown:
            return self._lose(generation)
        except DomainError as refusal:
            # Certainly not accepted: every other failure comes before the provider's answer.
            is_throttled = isinstance(refusal, ProviderThrottled)
            outcome = Outcome.THROTTLED if is_throttled else Outcome.UNAVAILABLE
            if self._is_hopeless(generation):
                return self._fail(generation, outcome, FailureCode.PROVIDER_UNAVAILABLE)
            self._free(generation, outcome)
            raise
        return self._accept(generation, submitted)

    def _accept(self, generation: Generation, submitted: Submitted) -> Generation | None:
        def work(stores: GenerationStores) -> Generation | None:
            current = stores.generations.find(generation.generation_id)
            if current is None:
                return None
            now = self._tools.clock.now()
            known = accepted(current, _attempt_id(generation), submitted, now)
            return save(stores, known, now, unless=current)

        return self._tools.uow.run(work)

    def _lose(self, generation: Generation) -> Generation | None:
        def work(stores: GenerationStores) -> Generation | None:
            current = stores.generations.find(generation.generation_id)
            if current is None or current.state != State.QUEUED:
                return current
            if not is_undecided(current, _attempt_id(generation)):
                return current
            now = self._tools.clock.now()
            return save(stores, move(current, State.UNKNOWN, now), now)

        return self._tools.uow.run(work)

    def _free(self, generation: Generation, outcome: Outcome) -> None:
        def work(stores: GenerationStores) -> None:
            current = stores.generations.find(generation.generation_id)
            if current is not None:
                now = self._tools.clock.now()
                freed = not_accepted(current, _attempt_id(generation), outcome, now)
                self._tools.settlement.requeue(stores, freed, now, unless=current)

        self._tools.uow.run(work)

    def _fail(
        self, generation: Generation, outcome: Outcome, code: FailureCode
    ) -> Generation | None:
        def work(stores: GenerationStores) -> Generation | None:
            current = stores.generations.find(generation.generation_id)
            attempt_id = _attempt_id(generation)
            if current is None or not is_undecided(current, attempt_id):
                return current
            now = self._tools.clock.now()
            ended = not_accepted(current, attempt_id, outcome, now)
            return self._tools.settlement.fail(stores, ended, code, now)

        return self._tools.uow.run(work)

    def _check_budget(self, generation: Generation) -> None:
        """Call nobody so late that the search for this attempt could have begun and ended.

        Raises: `ProviderUnavailable` when reading the photo took all the time there was.
        """
        attempt = generation.attempt
        assert attempt is not None
        budget = timedelta(seconds=self._tools.timing.submit_budget_s)
        if self._tools.clock.now() - attempt.started_at > budget:
            raise ProviderUnavailable(self._provider_id, Unavailability.NETWORK)

    def _is_hopeless(self, generation: Generation) -> bool:
        age = self._tools.clock.now() - generation.due_at
        is_late = age >= timedelta(seconds=self._tools.timing.submit_window_s)
        return is_late or len(generation.attempts) >= ATTEMPTS_MAX


def _attempt_id(generation: Generation) -> str:
    """Return the id of the attempt we opened."""
    assert generation.attempt is not None
    return generation.attempt.attempt_id
