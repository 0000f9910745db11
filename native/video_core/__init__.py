"""Social video renditions in one pass: probe a file, render a plan, cancel at any time."""

from video_core.encoding import Encoding
from video_core.errors import (
    Cancelled,
    EncodeFailed,
    LimitExceeded,
    MediaError,
    UnreadableMedia,
    UnsupportedMedia,
)
from video_core.join import JoinedScene, JoinPlan, JoinReport, Scene, Transition, join
from video_core.media import Audio, Media, Video
from video_core.overlay import (
    Anchor,
    CallToAction,
    CaptionMode,
    Captions,
    Logo,
    Overlay,
    PriceTag,
    Text,
    Window,
)
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
from video_core.sound import Music, Sound, SoundReport

__all__ = [
    "Anchor",
    "Audio",
    "CallToAction",
    "Cancel",
    "Cancelled",
    "CaptionMode",
    "Captions",
    "EncodeFailed",
    "Encoding",
    "Fit",
    "JoinPlan",
    "JoinReport",
    "JoinedScene",
    "LimitExceeded",
    "Limits",
    "Logo",
    "Media",
    "MediaError",
    "Music",
    "Output",
    "Overlay",
    "Plan",
    "Poster",
    "Preview",
    "PriceTag",
    "Provenance",
    "Rendition",
    "Report",
    "Scene",
    "Sound",
    "SoundReport",
    "SpriteSheet",
    "Sprites",
    "Text",
    "Transition",
    "UnreadableMedia",
    "UnsupportedMedia",
    "Video",
    "Watermark",
    "Window",
    "build",
    "join",
    "probe",
    "render",
]
