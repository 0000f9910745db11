"""Copy a finished file from the provider into our own storage, before anything is promised."""

from dataclasses import replace

from shared.generation.failure import FailureCode
from shared.generation.model import Generation, move
from shared.generation.ports import GenerationStores
from shared.generation.schedule import Turn, next_task, store_task
from shared.generation.settlement import save
from shared.generation.states import State
from shared.generation.tools import JobTools
from shared.kernel.errors import DomainError
from shared.kernel.ids import GenerationId, ObjectName
from shared.routing.outputs import OutputLinkDead, OutputRefused, OutputSource
from shared.routing.provider import Output, ProviderState, VideoProvider


class Store:
    """Asks for the output's address anew each time: links are secrets and die (M141)."""

    def __init__(self, tools: JobTools, provider: VideoProvider, source: OutputSource) -> None:
        self._tools = tools
        self._provider = provider
        self._source = source

    def run(self, generation_id: GenerationId, turn: Turn) -> None:
        """Copy the output unless that was done. A chain's turns count the dead links met.

        Raises: `OutputUnavailable`, `ProviderThrottled`, `ProviderUnavailable`, or what keeps our
        storage from writing, before the release deadline: later, again.
        """
        generation = self._tools.uow.run(lambda stores: stores.generations.find(generation_id))
        if generation is None:
            return
        if generation.state == State.STORING:
            generation = self._attempt(generation, turn)
        if generation.state == State.STORING:
            now = self._tools.clock.now()
            self._tools.queue.enqueue(store_task(generation, turn.next(), now, self._tools.timing))
            return
        task = next_task(generation, self._tools.clock.now(), self._tools.timing)
        if task is not None:
            self._tools.queue.enqueue(task)

    def _attempt(self, generation: Generation, turn: Turn) -> Generation:
        if self._is_over(generation):
            return self._fail(generation.generation_id, FailureCode.OUTPUT_GONE)
        try:
            return self._finish(generation.generation_id, self._copy(generation))
        except OutputRefused:
            code = FailureCode.OUTPUT_REFUSED
        except OutputLinkDead:
            if turn.number + 1 < self._tools.timing.store_tries:
                return generation
            code = FailureCode.OUTPUT_GONE
        except DomainError:
            # The provider, the file or our own storage: whichever is down, it may come back.
            if not self._is_over(generation):
                raise
            code = FailureCode.OUTPUT_GONE
        return self._fail(generation.generation_id, code)

    def _is_over(self, generation: Generation) -> bool:
        return self._tools.clock.now() >= generation.deadline_at

    def _copy(self, generation: Generation) -> ObjectName:
        attempt = generation.attempt
        assert attempt is not None
        name = ObjectName(f"masters/{generation.owner_id}/{attempt.attempt_id}.mp4")
        if self._tools.objects.find(name) is None:
            with self._source.fetch(self._output(generation).url) as download:
                self._tools.objects.write(name, "video/mp4", download.chunks)
        return name

    def _output(self, generation: Generation) -> Output:
        attempt = generation.attempt
        assert attempt is not None
        assert attempt.provider_job_id is not None
        snapshot = self._provider.poll(attempt.provider_job_id, attempt.handles)
        if snapshot is None or snapshot.state != ProviderState.SUCCEEDED:
            raise OutputLinkDead
        return snapshot.outputs[0]

    def _finish(self, generation_id: GenerationId, master: ObjectName) -> Generation:
        def work(stores: GenerationStores) -> Generation:
            current = stores.generations.find(generation_id)
            assert current is not None
            if current.state != State.STORING:
                return current
            now = self._tools.clock.now()
            stored = replace(move(current, State.FINISHING, now), master=master)
            return save(stores, stored, now)

        return self._tools.uow.run(work)

    def _fail(self, generation_id: GenerationId, code: FailureCode) -> Generation:
        def work(stores: GenerationStores) -> Generation:
            current = stores.generations.find(generation_id)
            assert current is not None
            if current.state != State.STORING:
                return current
            return self._tools.settlement.fail(stores, current, code, self._tools.clock.now())

        return self._tools.uow.run(work)
