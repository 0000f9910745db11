"""How much room the outputs of a plan will take, before they are made."""

import video_core

from shared.delivery.plan import RenderPlan

BITS_PER_PIXEL = 0.2
"""Bits an encoded picture takes per pixel, generously: film at the quality in use takes a third.

Noise takes more: the room is watched during the work as well.
"""

FRAME_RATE_MAX = 60.0
AUDIO_BITS_PER_S = 192_000
STILLS_BYTES = 8 * 1024 * 1024
"""Poster, sprite sheet and their like together."""


def output_bytes(plan: RenderPlan, source: video_core.Media) -> int:
    """Return the bytes all outputs may come to; what is copied is as large as its source."""
    duration_s = max(source.duration_s, plan.still_s)
    rate = min(source.video.frame_rate, FRAME_RATE_MAX)
    encoded = sum(
        (item.width * item.height * rate * BITS_PER_PIXEL + AUDIO_BITS_PER_S) * duration_s / 8
        for item in plan.renditions
    )
    return round(encoded) + STILLS_BYTES
