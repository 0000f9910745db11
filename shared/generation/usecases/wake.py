"""Wake generations: because a provider called, or because nobody has looked for too long."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.generation.model import Generation
from shared.generation.schedule import hint_task, next_task
from shared.generation.states import AT_PROVIDER, State
from shared.generation.tools import JobTools
from shared.routing.provider import Hint

PAGE, PAGES_MAX = 100, 50
"""Generations read at once, and pages of one run: far more than can be open at a provider."""


class TakeHint:
    """Turns a verified callback into a question to the provider; the callback itself is not
    believed (M246)."""

    def __init__(self, tools: JobTools) -> None:
        self._tools = tools

    def run(self, hint: Hint) -> None:
        """Ask soon about the job the hint names, if it is one of ours and still undecided."""
        job_id = hint.provider_job_id
        generation = self._tools.uow.run(lambda stores: stores.generations.by_provider_job(job_id))
        if generation is None or generation.state not in AT_PROVIDER:
            return
        delivery = hashlib.sha256(hint.delivery_id.encode()).hexdigest()[:16]
        self._tools.queue.enqueue(hint_task(generation, delivery))


class Reconcile:
    """Asks again for the next step of generations whose task was lost."""

    def __init__(self, tools: JobTools) -> None:
        self._tools = tools

    def run(self) -> int:
        """Return how many generations were woken; a run looks at all that are stale."""
        now = self._tools.clock.now()
        woken, after = 0, None
        for _ in range(PAGES_MAX):
            page = self._page(now, after)
            woken += sum(self._wake(generation, now) for generation in page)
            if len(page) < PAGE:
                break
            after = page[-1]
        return woken

    def _page(self, now: datetime, after: Generation | None) -> Sequence[Generation]:
        before = now - timedelta(seconds=self._tools.timing.stale_s)
        return self._tools.uow.run(
            lambda stores: stores.generations.open_since(before, PAGE, after)
        )

    def _wake(self, generation: Generation, now: datetime) -> bool:
        if generation.state == State.QUEUED and now < generation.due_at:
            return False  # it waits in the relaxed lane
        timing = self._tools.timing
        is_slow = generation.state in {State.FINISHING, State.DELIVERED}
        patience_s = timing.slow_stale_s if is_slow else timing.stale_s
        if now - generation.updated_at < timedelta(seconds=patience_s):
            return False
        chain = f"-again-{int(now.timestamp() // patience_s)}"
        task = next_task(generation, now, timing, chain)
        if task is not None:
            self._tools.queue.enqueue(task)
        return task is not None
