"""What Leonardo's video models make. Light to import: routing asks without calling anybody."""

from typing import Final

from shared.kernel.media import AspectRatio, Resolution
from shared.routing.capabilities import Capabilities
from shared.routing.provider import ProviderId

LEONARDO: Final = ProviderId("leonardo")

DEFAULT_MODEL: Final = "VEO3FAST"
"""Model word of the v1 video calls; newer words (`VEO3_1`, ...) take the same fields."""

IMAGE_EXTENSIONS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
"""Source: Leonardo, "Presigned upload"; jpeg is also called jpg there."""

VEO3: Final = Capabilities(
    durations_s=(4, 6, 8),
    aspect_ratios=frozenset({AspectRatio.WIDE, AspectRatio.PORTRAIT}),
    resolutions=frozenset({Resolution.HD, Resolution.FULL_HD}),
    prompt_length_max=1000,
    image_types=frozenset(IMAGE_EXTENSIONS),
)
"""The VEO3 family. Source: Leonardo, `generations-image-to-video` (durations, resolutions).

The prompt limit is not published for these models: 1000 is the length beyond which the older ones
answer a bare 400.
"""
