"""What is to be done next for a generation: a pure function of its state.

Task names are deterministic, so whoever asks for the next step twice gets it once. Handlers ask
before they acknowledge their own task, and the reconciler asks again for what was lost: a job
document is its own outbox.
"""

from datetime import datetime, timedelta

from shared.generation.model import Generation
from shared.generation.states import AT_PROVIDER, State
from shared.generation.timing import Timing
from shared.kernel.tasks import Handler, QueueName, Task


def submit_task(generation: Generation, suffix: str = "") -> Task:
    """Return the task that submits the next attempt."""
    turn = str(len(generation.attempts))
    return _task(generation, Handler.SUBMIT_JOB, QueueName.GENERATE, turn + suffix)


def poll_task(generation: Generation, turn: int, now: datetime, timing: Timing) -> Task:
    """Return the task that asks the provider; `turn` counts the questions of one attempt."""
    name = f"{len(generation.attempts)}-{turn}"
    task = _task(generation, Handler.POLL_JOB, QueueName.GENERATE, name, {"turn": turn})
    return _later(task, now, timing.poll_interval_s)


def hint_task(generation: Generation, delivery: str) -> Task:
    """Return the task that asks the provider because it called; `delivery` names the call."""
    return _task(generation, Handler.POLL_JOB, QueueName.GENERATE, f"hint-{delivery}")


def store_task(generation: Generation, tries: int, now: datetime, timing: Timing) -> Task:
    """Return the task that copies the output; `tries` counts those that failed before."""
    name = f"{len(generation.attempts)}-{tries}"
    task = _task(generation, Handler.STORE_OUTPUT, QueueName.GENERATE, name, {"tries": tries})
    return _later(task, now, timing.store_pause_s) if tries else task


def transcode_task(generation: Generation, suffix: str = "") -> Task:
    """Return the task that makes pending exports; its name tells how many there are of how many."""
    batch = f"{len(generation.exports)}-{len(generation.pending_exports)}"
    return _task(generation, Handler.TRANSCODE_ASSET, QueueName.TRANSCODE, batch + suffix)


def next_task(
    generation: Generation, now: datetime, timing: Timing, suffix: str = ""
) -> Task | None:
    """Return the task that carries `generation` on, or None when nothing is to be done.

    `suffix` tells a repeated request from the first: a queue drops names it has seen.
    """
    if generation.state == State.QUEUED:
        return submit_task(generation, suffix)
    if generation.state in AT_PROVIDER:
        if not suffix:
            return poll_task(generation, 0, now, timing)
        name = f"{len(generation.attempts)}-0{suffix}"
        return _task(generation, Handler.POLL_JOB, QueueName.GENERATE, name, {"turn": 0})
    if generation.state == State.STORING:
        name = f"{len(generation.attempts)}-0{suffix}"
        return _task(generation, Handler.STORE_OUTPUT, QueueName.GENERATE, name, {"tries": 0})
    if generation.pending_exports and generation.is_open:
        return transcode_task(generation, suffix)
    return None


def _task(
    generation: Generation,
    handler: Handler,
    queue: QueueName,
    name: str,
    extra: dict[str, int] | None = None,
) -> Task:
    return Task(
        queue=queue,
        handler=handler,
        name=f"{handler}-{generation.generation_id}-{name}",
        payload={"generation_id": generation.generation_id, **(extra or {})},
    )


def _later(task: Task, now: datetime, delay_s: float) -> Task:
    return Task(task.queue, task.handler, task.name, task.payload, now + timedelta(seconds=delay_s))
