"""Every way a probe or a render can fail."""


class MediaError(Exception):
    """What went wrong and where.

    `stage` is one of open, probe, decode, filter, encode, write, poster, overlay, captions, sound
    (the music); `detail` is one line that ends with FFmpeg's own text where there is one.
    """

    def __init__(self, stage: str, detail: str) -> None:
        super().__init__(f"{stage}: {detail}")
        self.stage, self.detail = stage, detail

    def __reduce__(self) -> tuple[type["MediaError"], tuple[str, str]]:
        return type(self), (self.stage, self.detail)


class UnreadableMedia(MediaError):
    """The source is no media, or so damaged that it would be delivered short or broken."""


class LimitExceeded(MediaError):
    """The source is larger than the plan's limits."""


class UnsupportedMedia(MediaError):
    """Sound media of a kind that is not taken: no video stream, no decoder, HDR."""


class Cancelled(MediaError):
    """The caller asked to stop; no output exists."""


class EncodeFailed(MediaError):
    """Our side failed: a filter, an encoder, the disk."""
