"""Every way a probe or a render can fail."""


class MediaError(Exception):
    """What went wrong and where.

    `stage` is one of open, probe, decode, filter, encode, write, poster, overlay, captions, sound
    (the music); `detail` is one line that ends with FFmpeg's own text where there is one. `offset`
    is the byte of the source at which it went wrong, or to which it had been read; None for
    failures that are not the source's.
    """

    def __init__(self, stage: str, detail: str, offset: int | None = None) -> None:
        super().__init__(f"{stage}: {detail}")
        self.stage, self.detail, self.offset = stage, detail, offset

    def __reduce__(self) -> tuple[type["MediaError"], tuple[str, str, int | None]]:
        return type(self), (self.stage, self.detail, self.offset)


class UnreadableMedia(MediaError):
    """The source is no media, or so damaged that it would be delivered short or broken."""


class LimitExceeded(MediaError):
    """The source is larger than the plan's limits, or the run took longer than they allow."""


class UnsupportedMedia(MediaError):
    """Sound media of a kind that is not taken: no video stream, another codec, HDR."""


class Cancelled(MediaError):
    """The caller asked to stop; no output exists."""


class EncodeFailed(MediaError):
    """Our side failed: a filter, an encoder, the disk."""
