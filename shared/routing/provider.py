"""What every AI provider looks like from inside: five calls and five ways to fail.

Source: the side-by-side table of provider facts; requirements M121, M138, M154.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from shared.kernel.errors import DomainError, Kind
from shared.kernel.media import AspectRatio, Resolution

ProviderId = NewType("ProviderId", str)
"""Name of the provider's module: `leonardo`, `runway`, ..."""


@dataclass(frozen=True)
class ImageInput:
    """The customer's photo. `data` holds the whole file."""

    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class VideoRequest:
    """One clip to make.

    `request_key` is made by the caller once per attempt; adapters derive from it whatever lets the
    provider's own list be searched for this request later. `duration_s` is whole seconds.
    """

    request_key: str
    prompt: str = field(repr=False)
    negative_prompt: str | None = field(repr=False)
    image: ImageInput | None
    duration_s: int
    resolution: Resolution
    aspect_ratio: AspectRatio


@dataclass(frozen=True)
class Submitted:
    """The provider accepted the job.

    `handles` is stored with the job and given back unchanged to `poll` and `cancel`.
    `cost_usd_micros` is the announced price in millionths of a dollar, None when not said.
    """

    provider_job_id: str
    handles: Mapping[str, str]
    cost_usd_micros: int | None = None


class ProviderState(StrEnum):
    """Where a provider's job stands; words a provider invents later read as RUNNING."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Output:
    """A finished file at the provider, to be copied at once; the address may be signed."""

    url: str = field(repr=False)
    media_type: str


@dataclass(frozen=True)
class Snapshot:
    """One answer about a job.

    `outputs` is non-empty exactly when `state` is SUCCEEDED. `is_refused` marks a FAILED state
    that is a verdict on the content. `answer_sha256` (lower hex) identifies the raw answer in
    receipts.
    """

    state: ProviderState
    outputs: tuple[Output, ...]
    answer_sha256: str
    progress_ratio: float | None = None
    is_refused: bool = False


class CancelOutcome(StrEnum):
    """What a provider says to a cancel."""

    CANCELLED = "cancelled"
    REQUESTED = "requested"
    NOT_SUPPORTED = "not_supported"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Hint:
    """A verified callback: wake the poller of this job; nothing else of it is trusted."""

    provider_job_id: str
    delivery_id: str


class VideoProvider(Protocol):
    """A provider of generated video. Calls block; none is repeated inside an adapter."""

    def submit(self, request: VideoRequest) -> Submitted:
        """Ask for a clip.

        Raises: `ContentRefused`, `RequestRefused`, `ProviderThrottled`, `ProviderUnavailable`
        (all: certainly not accepted), `SubmitOutcomeUnknown` (it may have been).
        """
        ...

    def find(self, request: VideoRequest, since: datetime) -> Submitted | None:
        """Search the provider's own list for a job made by `submit(request)` after `since`.

        None means: certainly not accepted. Raises: `ProviderThrottled`, `ProviderUnavailable`.
        """
        ...

    def poll(self, provider_job_id: str, handles: Mapping[str, str]) -> Snapshot | None:
        """Ask how the job stands; None when the provider does not know it.

        Raises: `ProviderThrottled`, `ProviderUnavailable`.
        """
        ...

    def cancel(self, provider_job_id: str, handles: Mapping[str, str]) -> CancelOutcome:
        """Ask to stop the job. Raises: `ProviderThrottled`, `ProviderUnavailable`."""
        ...

    def health(self) -> None:
        """Make a call that costs nothing. Raises: `ProviderUnavailable`."""
        ...


class HintVerifier(Protocol):
    """Reads a provider's callbacks."""

    def verify(self, headers: Mapping[str, str], raw_body: bytes, now: datetime) -> Hint | None:
        """Return the hint, or None for a genuine event that names no job of ours.

        `headers` has lower-case names. Raises: `HintRefused` on any doubt about its origin.
        """
        ...


class ContentRefused(DomainError):
    """The provider judged the content; another provider would be asked in vain."""

    kind, code = Kind.INVALID, "provider.content_refused"


class RequestRefused(DomainError):
    """The provider found the request itself invalid: a gap in our capability table."""

    kind, code = Kind.INVALID, "provider.request_refused"


class ProviderThrottled(DomainError):
    """The provider asks for patience; certainly not accepted."""

    kind, code = Kind.THROTTLED, "provider.throttled"

    def __init__(self, provider: ProviderId, delay_s: int | None = None) -> None:
        super().__init__(f"{provider} throttles, delay {delay_s}")
        self.provider, self.delay_s = provider, delay_s

    @property
    def retry_after_s(self) -> int | None:
        return self.delay_s


class Unavailability(StrEnum):
    """Why a provider cannot be used now."""

    NETWORK = "network"
    SERVER_ERROR = "server_error"
    BAD_KEY = "bad_key"
    OUT_OF_CREDIT = "out_of_credit"
    UNREADABLE = "unreadable"  # an answer that is not the provider's format


class ProviderUnavailable(DomainError):
    """The provider cannot serve now; certainly not accepted."""

    kind, code = Kind.UNAVAILABLE, "provider.unavailable"

    def __init__(self, provider: ProviderId, reason: Unavailability) -> None:
        super().__init__(f"{provider} is unavailable: {reason}")
        self.provider, self.reason = provider, reason


class SubmitOutcomeUnknown(DomainError):
    """The answer to a submit was lost: the job may exist and may cost money."""

    kind, code = Kind.UNKNOWN_OUTCOME, "provider.outcome_unknown"

    def __init__(self, provider: ProviderId) -> None:
        super().__init__(f"{provider} may have accepted")
        self.provider = provider


class HintRefused(DomainError):
    """A callback whose origin is not proven."""

    kind, code = Kind.UNAUTHENTICATED, "provider.hint_refused"
