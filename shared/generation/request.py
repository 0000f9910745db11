"""The provider's view of a generation."""

from dataclasses import replace

from shared.generation.model import Generation
from shared.kernel.ports import ObjectStore
from shared.routing.provider import ImageInput, VideoRequest


def video_request(generation: Generation, objects: ObjectStore) -> VideoRequest:
    """Return what to ask the provider of the latest attempt, the photo's bytes included.

    Raises: `ObjectMissing` when the photo is gone from our storage.
    """
    photo = generation.order.photo
    if photo is None:
        return search_request(generation)
    with objects.read(photo.object_name) as stream:
        image = ImageInput(photo.content_type, stream.read())
    return replace(search_request(generation), image=image)


def search_request(generation: Generation) -> VideoRequest:
    """Return the same without the photo: enough to find the job in the provider's list."""
    assert generation.attempt is not None
    order = generation.order
    return VideoRequest(
        request_key=generation.attempt.attempt_id,
        prompt=order.prompt,
        negative_prompt=order.negative_prompt,
        image=None,
        duration_s=order.duration_s,
        resolution=order.resolution,
        aspect_ratio=order.aspect_ratio,
    )
