"""Ask a provider about a generation."""

from functions.tasks.model import GenerationPayload, TaskHandler
from shared.generation.usecases.poll import Poll
from shared.kernel.ids import GenerationId


class PollPayload(GenerationPayload):
    """`turn` counts the questions of a chain; a hint's question has none."""

    turn: int | None = None


def poll_job(case: Poll) -> TaskHandler[PollPayload]:
    """Return the handler."""
    return TaskHandler(
        PollPayload, lambda payload: case.run(GenerationId(payload.generation_id), payload.turn)
    )
