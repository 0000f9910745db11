"""How making the delivered files can fail."""

from shared.kernel.errors import DomainError, Kind


class TranscodingFailed(DomainError):
    """Something failed while files were being made of a film."""

    @property
    def stage(self) -> str:
        return "transcoding"


class SourceRefused(TranscodingFailed):
    """The source is no film, or is too damaged to deliver: a verdict, no retry helps.

    `detail` is one line of the transcoder's, with the stage it failed at.
    """

    kind, code = Kind.INVALID, "delivery.source_unreadable"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class SourceOverLimit(SourceRefused):
    """The source has more pixels, seconds, streams or bytes than the plan allows."""

    code = "delivery.source_over_limit"


class SourceUnsupported(SourceRefused):
    """The source is sound, but of a kind that is not taken: no picture, HDR."""

    code = "delivery.source_unsupported"


class DressingRefused(TranscodingFailed):
    """What is laid over or under the film cannot be used: a logo, captions, the music.

    A verdict that no retry changes, and none on the film. `detail` is one line of the
    transcoder's, with the stage it failed at.
    """

    kind, code = Kind.INVALID, "delivery.dressing_refused"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class OverlayRefused(DomainError):
    """The words of an overlay cannot be drawn, for example because they hold control characters."""

    kind, code = Kind.INVALID, "delivery.overlay_refused"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class CaptionsRefused(DomainError):
    """The captions are not timed text we can read; `line` counts from 1."""

    kind, code = Kind.INVALID, "delivery.captions_unreadable"

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line

    @property
    def facts(self) -> dict[str, object]:
        return {"line": self.line}


class TranscoderBusy(TranscodingFailed):
    """The transcoder works on another plan; it takes one at a time."""

    kind, code = Kind.BUSY, "transcoder.busy"

    def __init__(self, delay_s: int) -> None:
        super().__init__("the transcoder is busy")
        self.delay_s = delay_s

    @property
    def retry_after_s(self) -> int:
        return self.delay_s


class TranscoderUnavailable(TranscodingFailed):
    """The plan was not finished for a reason that may pass; making it again is safe."""

    kind, code = Kind.UNAVAILABLE, "transcoder.unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ManifestRefused(DomainError):
    """An export manifest that cannot be trusted: unreadable, altered, or signed by another key."""

    kind, code = Kind.INVALID, "delivery.manifest_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
