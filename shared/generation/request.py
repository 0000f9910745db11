"""The provider's view of a generation."""

from shared.generation.model import Generation
from shared.kernel.ports import ObjectStore
from shared.routing.provider import ImageInput, VideoRequest


def video_request(generation: Generation, objects: ObjectStore) -> VideoRequest:
    """Return what to ask the provider of the latest attempt, the photo's bytes included.

    Raises: `ObjectMissing` when the photo is gone from our storage.
    """
    assert generation.attempt is not None
    order = generation.order
    image = None
    if order.photo is not None:
        with objects.read(order.photo.object_name) as stream:
            image = ImageInput(order.photo.content_type, stream.read())
    return VideoRequest(
        request_key=generation.attempt.attempt_id,
        prompt=order.prompt,
        negative_prompt=order.negative_prompt,
        image=image,
        duration_s=order.duration_s,
        resolution=order.resolution,
        aspect_ratio=order.aspect_ratio,
    )
