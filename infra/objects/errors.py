"""Failures of stored objects and of the links to them."""

from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import ObjectName


class ObjectMissing(DomainError):
    """There is no complete object of this name."""

    kind, code = Kind.NOT_FOUND, "objects.missing"

    def __init__(self, name: ObjectName) -> None:
        super().__init__(f"no object {name}")
        self.name = name


class LinkRefused(DomainError):
    """A link that is forged, altered, expired, or made for another operation.

    It does not say which: that would help whoever alters links.
    """

    kind, code = Kind.FORBIDDEN, "objects.link_refused"

    def __init__(self) -> None:
        super().__init__("the link is not valid")


class ObjectTooLarge(DomainError):
    """More bytes than the link allows; nothing was kept."""

    kind, code = Kind.TOO_LARGE, "objects.too_large"

    def __init__(self, size_bytes_max: int) -> None:
        super().__init__(f"more than {size_bytes_max} bytes")
        self.size_bytes_max = size_bytes_max


class ObjectTooSmall(DomainError):
    """Fewer bytes than the link asks for: some were lost on the way; nothing was kept."""

    kind, code = Kind.MALFORMED, "objects.too_small"

    def __init__(self, size_bytes_min: int) -> None:
        super().__init__(f"fewer than {size_bytes_min} bytes")
        self.size_bytes_min = size_bytes_min


class ObjectAltered(DomainError):
    """Not the bytes whose checksum was sent along; nothing was kept."""

    kind, code = Kind.MALFORMED, ObjectTooSmall.code

    def __init__(self) -> None:
        super().__init__("the bytes are not those of the checksum")


class PartRefused(DomainError):
    """A part that does not go on where the one before ended, or is of no allowed size."""

    kind, code = Kind.MALFORMED, "request.malformed"

    def __init__(self) -> None:
        super().__init__("the part does not fit the upload")


class ContentTypeRefused(DomainError):
    """The request's content type is not the one the link was signed for."""

    kind, code = Kind.MALFORMED, "objects.content_type_refused"

    def __init__(self, expected: str) -> None:
        super().__init__(f"the link takes {expected} only")
        self.expected = expected


class ObjectsUnavailable(DomainError):
    """The storage did not answer, or refused for a reason that may pass. The cause is chained."""

    kind, code = Kind.UNAVAILABLE, "objects.unavailable"

    @property
    def retry_after_s(self) -> int:
        return 5
