"""Ask a provider about a generation."""

from functions.tasks.model import GenerationPayload, TaskHandler
from shared.generation.schedule import Turn
from shared.generation.usecases.poll import Poll
from shared.kernel.ids import GenerationId


class PollPayload(GenerationPayload):
    """A question of a chain, or (without a turn) one that a hint has asked for."""

    turn: int | None = None
    chain: str = ""

    def as_turn(self) -> Turn | None:
        """Return the turn as the use case knows it."""
        return None if self.turn is None else Turn(self.turn, self.chain)


def poll_job(case: Poll) -> TaskHandler[PollPayload]:
    """Return the handler."""
    return TaskHandler(
        PollPayload,
        lambda payload: case.run(GenerationId(payload.generation_id), payload.as_turn()),
    )
