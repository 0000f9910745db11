"""What generation needs of the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from shared.accounts.ports import AccountStore
from shared.credits.ports import CreditStores
from shared.generation.model import Generation
from shared.generation.uploads import ImageFacts, Upload
from shared.kernel.idempotency import ClaimStore
from shared.kernel.ids import AccountId, GenerationId, UploadId
from shared.kernel.ports import OutboxStore


@dataclass(frozen=True)
class PageCursor:
    """The last item of the page before."""

    created_at: datetime
    generation_id: GenerationId


class GenerationStore(Protocol):
    """Generations by id."""

    def find(self, generation_id: GenerationId) -> Generation | None:
        """Return it, checked at commit."""
        ...

    def save(self, generation: Generation) -> None:
        """Write the whole document with the present commit."""
        ...

    def by_provider_job(self, provider_job_id: str) -> Generation | None:
        """Return the generation whose attempt bears this provider's job id, if any."""
        ...

    def of_owner(
        self, owner_id: AccountId, limit: int, after: PageCursor | None
    ) -> Sequence[Generation]:
        """Return at most `limit` of the owner's, newest first, behind `after`."""
        ...

    def open_since(
        self, updated_before: datetime, limit: int, after: Generation | None
    ) -> Sequence[Generation]:
        """Return open ones untouched since `updated_before`, the oldest first, behind `after`."""
        ...


class UploadStore(Protocol):
    """Uploads by id."""

    def find(self, upload_id: UploadId) -> Upload | None:
        """Return it; uploads never change, so it is not checked at commit."""
        ...

    def save(self, upload: Upload) -> None:
        """Write it with the present commit."""
        ...


class GenerationStores(CreditStores, Protocol):
    """The stores a commit of this concept may touch."""

    @property
    def generations(self) -> GenerationStore: ...

    @property
    def uploads(self) -> UploadStore: ...

    @property
    def accounts(self) -> AccountStore: ...

    @property
    def claims(self) -> ClaimStore: ...

    @property
    def outbox(self) -> OutboxStore: ...


class ImageInspector(Protocol):
    """Reads what an image file says of itself, without decoding its pixels."""

    def inspect(self, image: BinaryIO) -> ImageFacts:
        """Return the facts. Raises: `NotAnImage` when it is not a whole readable image."""
        ...
