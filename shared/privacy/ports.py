"""What the care of a person's data needs from outside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.accounts.address import EmailAddress
from shared.accounts.past import PastStore
from shared.accounts.ports import (
    AccountStore,
    ApiKeyStore,
    EndingStore,
    LimitStore,
    VerificationStore,
)
from shared.catalogue.ports import SubscriptionStore
from shared.credits.ports import WalletStore
from shared.generation.ports import GenerationStore
from shared.kernel.ids import AccountId
from shared.kernel.ports import OutboxStore
from shared.kernel.values import Fields
from shared.payments.ports import AutoTopUpStore, ConsentStore
from shared.privacy.model import Archive, Erasure
from shared.promotions.ports import RedemptionStore


@dataclass(frozen=True)
class KeptDocument:
    """A stored document as its owner is told of it: without secrets."""

    path: str
    fields: Fields


class EstateStore(Protocol):
    """All documents that are about one account, by part: what is kept in which way is its data."""

    def told(self) -> Sequence[str]:
        """Return the names of the parts an owner is told."""
        ...

    def page(
        self, part: str, account_id: AccountId, after: str | None, limit: int
    ) -> Sequence[KeptDocument]:
        """Return at most `limit` documents of a part behind the path `after`."""
        ...

    def erasable(self) -> Sequence[str]:
        """Return the names of the parts that are deleted."""
        ...

    def erase(self, part: str, account_id: AccountId, limit: int) -> int:
        """Delete at most `limit` documents of a part; return how many there were."""
        ...

    def redactable(self) -> Sequence[str]:
        """Return the names of the parts that stay without what tells who it was."""
        ...

    def redact(
        self, part: str, account_id: AccountId, names: Sequence[str], after: str | None, limit: int
    ) -> str | None:
        """Take `names` out of at most `limit` documents; return the last path, None at the end."""
        ...

    def erase_audits(self, email: EmailAddress, before: datetime, limit: int) -> int:
        """Delete at most `limit` records about an address of before a moment; return how many."""
        ...


class ArchiveStore(Protocol):
    """The newest archive of each account."""

    def find(self, account_id: AccountId) -> Archive | None:
        """Return it, checked at commit, or None."""
        ...

    def save(self, archive: Archive) -> None:
        """Write a new or found archive."""
        ...


class ErasureStore(Protocol):
    """The erasure of each closed account."""

    def find(self, account_id: AccountId) -> Erasure | None:
        """Return it, checked at commit, or None."""
        ...

    def save(self, erasure: Erasure) -> None:
        """Write a new or found erasure."""
        ...


class PrivacyStores(Protocol):
    """The stores of a commit about all of a person's data."""

    @property
    def accounts(self) -> AccountStore: ...
    @property
    def verifications(self) -> VerificationStore: ...
    @property
    def session_ends(self) -> EndingStore: ...
    @property
    def limits(self) -> LimitStore: ...
    @property
    def pasts(self) -> PastStore: ...
    @property
    def wallets(self) -> WalletStore: ...
    @property
    def redemptions(self) -> RedemptionStore: ...
    @property
    def api_keys(self) -> ApiKeyStore: ...
    @property
    def subscriptions(self) -> SubscriptionStore: ...
    @property
    def auto_top_ups(self) -> AutoTopUpStore: ...
    @property
    def consents(self) -> ConsentStore: ...
    @property
    def generations(self) -> GenerationStore: ...
    @property
    def estate(self) -> EstateStore: ...
    @property
    def archives(self) -> ArchiveStore: ...
    @property
    def erasures(self) -> ErasureStore: ...
    @property
    def outbox(self) -> OutboxStore: ...


@dataclass(frozen=True)
class ArchiveFile:
    """One file of an archive; `chunks` is read once. Media are packed as they are."""

    path: str
    chunks: Iterable[bytes]
    is_media: bool = False


class Packer(Protocol):
    """Puts files into one."""

    def pack(self, files: Iterable[ArchiveFile]) -> Iterator[bytes]:
        """Yield the packed file, piece by piece; no file is held in memory whole."""
        ...
