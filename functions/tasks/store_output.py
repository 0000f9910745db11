"""Copy a provider's output into our storage."""

from functions.tasks.model import GenerationPayload, TaskHandler
from shared.generation.usecases.store import Store
from shared.kernel.ids import GenerationId


class StorePayload(GenerationPayload):
    """`tries` counts the dead links met before."""

    tries: int = 0


def store_output(case: Store) -> TaskHandler[StorePayload]:
    """Return the handler."""
    return TaskHandler(
        StorePayload, lambda payload: case.run(GenerationId(payload.generation_id), payload.tries)
    )
