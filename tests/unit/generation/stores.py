"""Stores in memory, and a unit of work that keeps all of a commit or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from shared.accounts.address import EmailAddress
from shared.accounts.model import Account
from shared.generation.model import Generation
from shared.generation.ports import PageCursor
from shared.generation.uploads import Upload
from shared.kernel.idempotency import Claim
from shared.kernel.ids import AccountId, GenerationId, UploadId
from shared.kernel.tasks import Task
from tests.unit.credits.builders import FakeCreditStores, Shelf
from tests.unit.generation.fakes import FakeQueue

Result = TypeVar("Result")


@dataclass
class Kept:
    """What fake stores hold."""

    shelf: Shelf = field(default_factory=Shelf)
    generations: dict[str, Generation] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    claims: dict[tuple[str, str], Claim] = field(default_factory=dict)

    def copy(self) -> "Kept":
        return Kept(
            self.shelf,
            dict(self.generations),
            dict(self.uploads),
            dict(self.accounts),
            dict(self.claims),
        )


class FakeGenerations:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find(self, generation_id: GenerationId) -> Generation | None:
        return self._kept.generations.get(generation_id)

    def save(self, generation: Generation) -> None:
        self._kept.generations[generation.generation_id] = generation

    def by_provider_job(self, provider_job_id: str) -> Generation | None:
        return next(
            (
                item
                for item in self._kept.generations.values()
                if any(a.provider_job_id == provider_job_id for a in item.attempts)
            ),
            None,
        )

    def of_owner(
        self, owner_id: AccountId, limit: int, after: PageCursor | None
    ) -> Sequence[Generation]:
        def place(item: Generation) -> tuple[datetime, str]:
            return item.created_at, item.generation_id

        mine = [item for item in self._kept.generations.values() if item.owner_id == owner_id]
        last = None if after is None else (after.created_at, after.generation_id)
        behind = [item for item in mine if last is None or place(item) < last]
        return sorted(behind, key=place, reverse=True)[:limit]

    def open_since(
        self, updated_before: datetime, limit: int, after: Generation | None
    ) -> Sequence[Generation]:
        def place(item: Generation) -> tuple[datetime, str]:
            return item.updated_at, item.generation_id

        stale = [
            item
            for item in self._kept.generations.values()
            if item.is_open and item.updated_at < updated_before
        ]
        behind = [item for item in stale if after is None or place(item) > place(after)]
        return sorted(behind, key=place)[:limit]


class FakeUploads:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find(self, upload_id: UploadId) -> Upload | None:
        return self._kept.uploads.get(upload_id)

    def save(self, upload: Upload) -> None:
        self._kept.uploads[upload.upload_id] = upload


class FakeAccounts:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find(self, account_id: AccountId) -> Account | None:
        return self._kept.accounts.get(account_id)

    def glance(self, account_id: AccountId) -> Account | None:
        return self.find(account_id)

    def find_by_email(self, email: EmailAddress) -> Account | None:
        return next((each for each in self._kept.accounts.values() if each.email == email), None)

    def add(self, account: Account) -> None:
        self._kept.accounts[account.account_id] = account

    def save(self, account: Account) -> None:
        self.add(account)


class FakeClaims:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find(self, account_id: AccountId, key: str) -> Claim | None:
        return self._kept.claims.get((account_id, key))

    def save(self, claim: Claim) -> None:
        self._kept.claims[claim.request_key.account_id, claim.request_key.key] = claim


class FakeOutbox:
    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def add(self, task: Task) -> None:
        self.tasks.append(task)


class FakeGenerationStores(FakeCreditStores):
    """The stores of one commit."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(kept.shelf, 0)
        self.generations = FakeGenerations(kept)
        self.uploads = FakeUploads(kept)
        self.accounts = FakeAccounts(kept)
        self.claims = FakeClaims(kept)
        self.outbox = FakeOutbox()


class FakeUnitOfWork:
    """Runs work once: all of it is kept, or nothing when it raises. Tasks are sent afterwards."""

    def __init__(self, queue: FakeQueue) -> None:
        self.kept = Kept()
        self._queue = queue

    def run(self, work: Callable[[Any], Result]) -> Result:
        draft = self.kept.copy()
        stores = FakeGenerationStores(draft)
        result = work(stores)
        stores.commit()
        self.kept = draft
        for task in stores.outbox.tasks:
            self._queue.enqueue(task)
        return result
