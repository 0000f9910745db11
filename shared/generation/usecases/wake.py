"""Wake generations: because a provider called, or because nobody has looked for too long."""

import hashlib
from datetime import timedelta

from shared.generation.schedule import hint_task, next_task
from shared.generation.states import AT_PROVIDER
from shared.generation.tools import JobTools
from shared.routing.provider import Hint

STALE_S = 120
"""An open generation untouched for so long has lost its task: every step takes less."""

BATCH = 100
"""Generations woken in one run of the reconciler; it runs every minute."""


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
        """Return how many generations were woken."""
        now = self._tools.clock.now()
        stale = self._tools.uow.run(
            lambda stores: stores.generations.open_since(now - timedelta(seconds=STALE_S), BATCH)
        )
        suffix = f"-again-{int(now.timestamp()) // STALE_S}"
        tasks = [next_task(generation, now, self._tools.timing, suffix) for generation in stale]
        for task in tasks:
            if task is not None:
                self._tools.queue.enqueue(task)
        return len(stale)
