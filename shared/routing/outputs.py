"""Finished files at a provider: how they are read, and the three ways that can fail.

Source: architecture, "Jobs" (outputs are copied to our bucket before anything else is promised);
provider facts, "Copy outputs at once"; requirements M141.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from shared.kernel.errors import DomainError, Kind


@dataclass(frozen=True)
class OutputStream:
    """An open file at a provider.

    `media_type` is the declared one, lower case, without parameters. `size_bytes` is the announced
    length, None when it was not said. `chunks` can be read once and raises `OutputRefused` or
    `OutputUnavailable` in the middle: what was read until then is not the file.
    """

    media_type: str
    size_bytes: int | None
    chunks: Iterator[bytes] = field(repr=False)


class OutputSource(Protocol):
    """Opens finished files by the address a provider gave."""

    def fetch(self, url: str) -> AbstractContextManager[OutputStream]:
        """Open the file at `url`; it is readable until the context ends.

        Raises: `OutputLinkDead`, `OutputRefused`, `OutputUnavailable`.
        """
        ...


class OutputLinkDead(DomainError):
    """The address leads nowhere any more; only a new address can help."""

    kind, code = Kind.GONE, "provider.output_gone"


class OutputRefusal(StrEnum):
    """What is wrong with an address or the file behind it."""

    ADDRESS = "address"  # not https, malformed, or a host that is not public
    REDIRECT = "redirect"  # too many hops, or one without a destination
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    MEDIA_TYPE = "media_type"  # declared to be something else than a video


class OutputRefused(DomainError):
    """We do not copy this; asking again would end the same way."""

    kind, code = Kind.INVALID, "provider.output_refused"

    def __init__(self, reason: OutputRefusal) -> None:
        super().__init__(f"provider output refused: {reason}")
        self.reason = reason


class OutputUnavailable(DomainError):
    """The file could not be read now; the same address may work later."""

    kind, code = Kind.UNAVAILABLE, "provider.output_unavailable"
