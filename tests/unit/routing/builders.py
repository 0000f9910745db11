"""Requests and a model's capabilities."""

from shared.kernel.media import AspectRatio, Resolution
from shared.routing.capabilities import Capabilities
from shared.routing.provider import ImageInput, VideoRequest


def capabilities(
    *,
    durations_s: tuple[int, ...] = (4, 6, 8),
    aspect_ratios: frozenset[AspectRatio] = frozenset({AspectRatio.WIDE, AspectRatio.PORTRAIT}),
    resolutions: frozenset[Resolution] = frozenset({Resolution.HD, Resolution.FULL_HD}),
    prompt_length_max: int = 20,
) -> Capabilities:
    return Capabilities(
        durations_s=durations_s,
        aspect_ratios=aspect_ratios,
        resolutions=resolutions,
        prompt_length_max=prompt_length_max,
        image_types=frozenset({"image/png"}),
    )


def request(
    *,
    prompt: str = "a lamp",
    negative_prompt: str | None = None,
    image_type: str | None = None,
    duration_s: int = 8,
    resolution: Resolution = Resolution.FULL_HD,
    aspect_ratio: AspectRatio = AspectRatio.PORTRAIT,
) -> VideoRequest:
    return VideoRequest(
        request_key="gen_1-a1",
        prompt=prompt,
        negative_prompt=negative_prompt,
        image=ImageInput(image_type, b"photo") if image_type else None,
        duration_s=duration_s,
        resolution=resolution,
        aspect_ratio=aspect_ratio,
    )
