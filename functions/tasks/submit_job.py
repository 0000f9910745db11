"""Submit a generation to its provider."""

from functions.tasks.model import GenerationPayload, TaskHandler
from shared.generation.usecases.submit import Submit
from shared.kernel.ids import GenerationId


def submit_job(case: Submit) -> TaskHandler[GenerationPayload]:
    """Return the handler."""
    return TaskHandler(
        GenerationPayload, lambda payload: case.run(GenerationId(payload.generation_id))
    )
