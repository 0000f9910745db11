"""What is to be done next for a generation: a pure function of its state.

Task names are deterministic, so whoever asks for the next step twice gets it once. Handlers ask
before they acknowledge their own task, and the reconciler asks again for what was lost: a job
document is its own outbox.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.generation.model import Generation
from shared.generation.states import AT_PROVIDER, State
from shared.generation.timing import Timing
from shared.kernel.tasks import Handler, QueueName, Task


@dataclass(frozen=True)
class Turn:
    """One of a chain of equal tasks: `number` counts from 0.

    `chain` tells a chain the reconciler began from the first one (""), so that none of its names
    was used before.
    """

    number: int = 0
    chain: str = ""

    def next(self) -> "Turn":
        """Return the turn after this one."""
        return Turn(self.number + 1, self.chain)

    @property
    def payload(self) -> dict[str, int | str]:
        return {"turn": self.number, "chain": self.chain}


def submit_task(generation: Generation, chain: str = "") -> Task:
    """Return the task that submits the next attempt, not before the generation may start."""
    name = f"{len(generation.attempts)}{chain}"
    task = _task(generation, Handler.SUBMIT_JOB, QueueName.GENERATE, name)
    return replace(task, not_before=generation.starts_at)


def poll_task(generation: Generation, turn: Turn, now: datetime, timing: Timing) -> Task:
    """Return the task that asks the provider; a chain's turns count its questions."""
    task = _turned(generation, Handler.POLL_JOB, turn)
    return _later(task, now, timing.poll_interval_s)


def hint_task(generation: Generation, delivery: str) -> Task:
    """Return the task that asks the provider because it called; `delivery` names the call."""
    return _task(generation, Handler.POLL_JOB, QueueName.GENERATE, f"hint-{delivery}")


def store_task(generation: Generation, turn: Turn, now: datetime, timing: Timing) -> Task:
    """Return the task that copies the output; a chain's turns count the dead links met."""
    task = _turned(generation, Handler.STORE_OUTPUT, turn)
    return _later(task, now, timing.store_pause_s) if turn.number else task


def transcode_task(generation: Generation, chain: str = "") -> Task:
    """Return the task that makes pending exports; its name tells how many there are of how many."""
    batch = f"{len(generation.exports)}-{len(generation.pending_exports)}"
    return _task(generation, Handler.TRANSCODE_ASSET, QueueName.TRANSCODE, batch + chain)


def next_task(
    generation: Generation, now: datetime, timing: Timing, chain: str = ""
) -> Task | None:
    """Return the task that carries `generation` on, or None when nothing is to be done.

    Without `chain`, a submit that is under way is left to the task it runs for: that one is not
    acknowledged yet.
    """
    if generation.state == State.QUEUED:
        is_under_way = generation.attempt is not None and generation.attempt.outcome is None
        return None if is_under_way and not chain else submit_task(generation, chain)
    if generation.state in AT_PROVIDER:
        return poll_task(generation, Turn(0, chain), now, timing)
    if generation.state == State.STORING:
        return store_task(generation, Turn(0, chain), now, timing)
    if generation.pending_exports and generation.is_open:
        return transcode_task(generation, chain)
    return None


def _turned(generation: Generation, handler: Handler, turn: Turn) -> Task:
    name = f"{len(generation.attempts)}-{turn.number}{turn.chain}"
    return _task(generation, handler, QueueName.GENERATE, name, turn.payload)


def _task(
    generation: Generation,
    handler: Handler,
    queue: QueueName,
    name: str,
    extra: Mapping[str, int | str] | None = None,
) -> Task:
    return Task(
        queue=queue,
        handler=handler,
        name=f"{handler}-{generation.generation_id}-{name}",
        payload={"generation_id": generation.generation_id, **(extra or {})},
    )


def _later(task: Task, now: datetime, delay_s: float) -> Task:
    return replace(task, not_before=now + timedelta(seconds=delay_s))
