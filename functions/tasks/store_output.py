"""Copy a provider's output into our storage."""

from functions.tasks.model import TaskHandler, TurnPayload
from shared.generation.usecases.store import Store
from shared.kernel.ids import GenerationId


def store_output(case: Store) -> TaskHandler[TurnPayload]:
    """Return the handler."""
    return TaskHandler(
        TurnPayload,
        lambda payload: case.run(GenerationId(payload.generation_id), payload.as_turn()),
    )
