"""Refusals of generation."""

from shared.generation.states import State
from shared.kernel.errors import DomainError, Kind


class GenerationUnknown(DomainError):
    """There is no such generation, or it belongs to somebody else."""

    kind, code = Kind.NOT_FOUND, "generation.unknown"


class ExportUnknown(DomainError):
    """There is no such export, or it belongs to somebody else."""

    kind, code = Kind.NOT_FOUND, "export.unknown"


class ExportNotDelivered(DomainError):
    """The export is not made yet, or never will be: there is nothing to tell of it."""

    kind, code = Kind.CONFLICT, "export.not_delivered"


class GenerationEnded(DomainError):
    """It has ended already; nothing can be cancelled."""

    kind, code = Kind.CONFLICT, "generation.already_ended"

    def __init__(self, state: State) -> None:
        super().__init__(f"already {state}")
        self.state = state

    @property
    def facts(self) -> dict[str, object]:
        return {"state": self.state.value}


class GenerationNotDelivered(DomainError):
    """Exports are made of delivered films only."""

    kind, code = Kind.CONFLICT, "generation.not_delivered"

    def __init__(self, state: State) -> None:
        super().__init__(f"still {state}")
        self.state = state

    @property
    def facts(self) -> dict[str, object]:
        return {"state": self.state.value}


class ExportsFull(DomainError):
    """One generation has only so many exports."""

    kind, code = Kind.CONFLICT, "export.too_many"

    def __init__(self, exports_max: int) -> None:
        super().__init__(f"at most {exports_max} exports")
        self.exports_max = exports_max


class NotOffered(DomainError):
    """Nobody on the present route makes this; `feature` names the request's field."""

    kind, code = Kind.INVALID, "generation.not_offered"

    def __init__(self, feature: str) -> None:
        super().__init__(f"{feature} is not offered")
        self.feature = feature

    @property
    def facts(self) -> dict[str, object]:
        return {"feature": self.feature}


class UploadUnknown(DomainError):
    """There is no such upload, or it belongs to somebody else."""

    kind, code = Kind.NOT_FOUND, "uploads.unknown"


class UploadNotReceived(DomainError):
    """The link was handed out, but no file has arrived."""

    kind, code = Kind.CONFLICT, "uploads.not_received"


class UploadTooLarge(DomainError):
    """The file is larger than we take; bytes."""

    kind, code = Kind.TOO_LARGE, "uploads.too_large"

    def __init__(self, size_bytes: int, size_bytes_max: int) -> None:
        super().__init__(f"{size_bytes} bytes, at most {size_bytes_max}")
        self.size_bytes, self.size_bytes_max = size_bytes, size_bytes_max

    @property
    def facts(self) -> dict[str, object]:
        return {"size_bytes_max": self.size_bytes_max}


class UploadMismatch(DomainError):
    """The file that arrived is not the one that was announced."""

    kind, code = Kind.INVALID, "uploads.checksum_mismatch"


class NotAnImage(DomainError):
    """The file is not a readable picture of a type we take."""

    kind, code = Kind.INVALID, "uploads.not_an_image"


class ImageSizeRefused(DomainError):
    """The picture is too small or too large; pixels, None when it is too large to be measured."""

    kind, code = Kind.INVALID, "uploads.image_size"

    def __init__(self, width: int | None = None, height: int | None = None) -> None:
        super().__init__(f"{width}x{height} is out of range")
        self.width, self.height = width, height

    @property
    def facts(self) -> dict[str, object]:
        return {"width": self.width, "height": self.height}


class TranscodeLeased(DomainError):
    """Somebody else is transcoding this generation right now; later."""

    kind, code = Kind.BUSY, "delivery.leased"


class LeaseLost(DomainError):
    """Our lease ran out and somebody else took over; this run's result is dropped."""

    kind, code = Kind.BUSY, "delivery.lease_lost"
