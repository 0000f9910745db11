"""Social video renditions in one pass: probe a file, render a plan, cancel at any time."""

from video_core.errors import (
    Cancelled,
    EncodeFailed,
    LimitExceeded,
    MediaError,
    UnreadableMedia,
    UnsupportedMedia,
)
from video_core.media import Audio, Media, Video
from video_core.plan import (
    Fit,
    Limits,
    Plan,
    Poster,
    Preview,
    Provenance,
    Rendition,
    Sprites,
    Watermark,
)
from video_core.run import Cancel, Output, Report, SpriteSheet, build, probe, render

__all__ = [
    "Audio",
    "Cancel",
    "Cancelled",
    "EncodeFailed",
    "Fit",
    "LimitExceeded",
    "Limits",
    "Media",
    "MediaError",
    "Output",
    "Plan",
    "Poster",
    "Preview",
    "Provenance",
    "Rendition",
    "Report",
    "SpriteSheet",
    "Sprites",
    "UnreadableMedia",
    "UnsupportedMedia",
    "Video",
    "Watermark",
    "build",
    "probe",
    "render",
]
