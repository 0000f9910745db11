"""Make the pending exports of a generation."""

from functions.tasks.model import GenerationPayload, TaskHandler
from shared.generation.usecases.transcode import Transcode
from shared.kernel.ids import GenerationId
from shared.kernel.ports import IdSource


def transcode_asset(case: Transcode, ids: IdSource) -> TaskHandler[GenerationPayload]:
    """Return the handler. Every delivery gets a name of its own to hold the lease under."""
    return TaskHandler(
        GenerationPayload,
        lambda payload: case.run(GenerationId(payload.generation_id), ids.new("run")),
    )
