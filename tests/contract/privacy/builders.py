"""Accounts with data in every collection, and the use cases that tell and erase them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Lock
from typing import Any, BinaryIO
from uuid import uuid4
from zipfile import ZipFile

from infra.archives.zip import ZipPacker
from infra.documents.interface import DocumentDatabase, Query, Write
from infra.stores.estate import PARTS
from shared.accounts.address import EmailAddress
from shared.accounts.codes import CodeSecret
from shared.accounts.endings import EndedSessions
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.catalogue.model import PlanId
from shared.catalogue.subscription import Subscription, SubscriptionStatus
from shared.credits.subscribing import save_subscription
from shared.kernel.ids import AccountId, ObjectName, SubscriptionId
from shared.kernel.money import Currency, Money
from shared.kernel.ports import ObjectInfo
from shared.kernel.tasks import Task
from shared.privacy.archiving import MakeArchive, RequestArchive
from shared.privacy.closing import CloseAccount
from shared.privacy.erasing import EraseAccount
from shared.privacy.model import MEDIA_PREFIXES, Archive
from tests.contract.documents.builders import racing_stores
from tests.contract.promotions.builders import FakeCrashes
from tests.doubles import FixedClock

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
GRACE = timedelta(hours=1)
CODES = CodeSecret(b"p" * 32)
NAME = "Josephine Doe"
NAMES = {"jo": NAME, "ann": "Ann Other", "heir": "Jo Heir", "paid": "Paid"}
REAL = frozenset({"accounts", "account_emails", "subscriptions", "archives", "erasures"})
"""Collections whose documents the use cases themselves read: no made-up ones are put there."""


class FakeRandomIds:
    def new(self, prefix: str) -> str:
        return f"{prefix}_{uuid4().hex}"


class FakeObjects:
    """Objects in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def write(self, name: ObjectName, content_type: str, chunks: Iterable[bytes]) -> ObjectInfo:
        self.kept.setdefault(name, b"".join(chunks))
        return ObjectInfo(name, len(self.kept[name]), content_type, None)

    @contextmanager
    def read(self, name: ObjectName) -> Iterator[BinaryIO]:
        yield BytesIO(self.kept[name])

    def delete(self, name: ObjectName) -> None:
        self.kept.pop(name, None)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        for name in sorted(name for name in self.kept if name.startswith(prefix)):
            yield ObjectInfo(ObjectName(name), len(self.kept[name]), "video/mp4", None)


class FakeWork:
    """Open jobs; one ends each time they are called off."""

    def __init__(self) -> None:
        self.open_count = 0

    def end(self, account_id: AccountId) -> int:
        left, self.open_count = self.open_count, max(0, self.open_count - 1)
        return left


class FakeKeeper:
    """Remembers whose passwords it forgot."""

    def __init__(self) -> None:
        self.erased: list[str] = []

    def erase(self, kept: str) -> None:
        self.erased.append(kept)


@dataclass
class Registry:
    """The use cases over one database."""

    database: DocumentDatabase
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    tasks: list[Task] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.crashes = FakeCrashes(self.database)
        self.uow = racing_stores(self.crashes, self.clock, after_commit=self.tasks.extend)
        self.ended_sessions = EndedSessions(self.uow, self.clock, Lock)
        self.objects, self.work, self.keeper = FakeObjects(), FakeWork(), FakeKeeper()
        self.closing = CloseAccount(self.uow, CODES, self.clock, GRACE, self.ended_sessions)
        self.erasing = EraseAccount(
            self.uow,
            self.objects,  # type: ignore[arg-type]
            self.work,  # type: ignore[arg-type]
            self.keeper,  # type: ignore[arg-type]
            self.clock,
        )
        self.asking = RequestArchive(self.uow, self.clock, FakeRandomIds())
        self.making = MakeArchive(
            self.uow,
            self.objects,  # type: ignore[arg-type]
            ZipPacker(),
            self.clock,
        )

    def account(self, name: str = "jo") -> AccountId:
        account = Account(
            account_id=AccountId(name),
            email=EmailAddress(f"{name}@example.com"),
            kept_password=f"hash-of-{name}",
            full_name=NAMES[name],
            locale=Locale.EN,
            created_at=NOW,
            updated_at=NOW,
            is_verified=True,
        )
        self.uow.run(lambda stores: stores.accounts.add(account))
        return account.account_id

    def subscribe(self, account_id: AccountId) -> None:
        subscription = Subscription(
            subscription_id=SubscriptionId(f"sub_{account_id}"),
            account_id=account_id,
            plan_id=PlanId.STARTER,
            catalogue_version="weekly@1",
            status=SubscriptionStatus.ACTIVE,
            started_at=NOW,
            period_start=NOW,
            period_end=NOW + timedelta(days=30),
            updated_at=NOW,
            price=Money(29900, Currency.TWD),
            gateway="ecpay",
            gateway_reference=f"RECURRING{account_id.upper()}",
        )
        self.uow.run(lambda stores: save_subscription(stores, subscription, NOW))

    def furnish(self, account_id: AccountId, each: int = 1) -> None:
        """Put documents of the account into every collection, and files under every prefix."""
        email = f"{account_id}@example.com"
        for part in PARTS.values():
            if part.name in REAL:
                continue
            parent, _, child = part.name.partition("/")
            folder = f"{parent}/{account_id}/{child}" if child else parent
            for number in range(each):
                self.put(f"{folder}/{account_id}-{number}", account_id, email)
        for prefix in MEDIA_PREFIXES:
            self.objects.kept[f"{prefix}/{account_id}/1.mp4"] = b"film of " + account_id.encode()

    def put(self, path: str, account_id: AccountId, email: str) -> None:
        fields = {
            "schema": 1,
            "owner_id": account_id,
            "email": email,
            "created_at": NOW,
            "kept_password": "secret-hash",
            "code_hmac": "secret-hash",
            "prompt": f"{account_id}'s red sneaker" if path.startswith("generations/") else None,
            "buyer": [{"said": f"{NAMES[account_id].upper()} <{email}>", "amount_minor": 29900}],
        }
        if is_kept(path):
            fields = {"schema": 1, "owner_id": account_id, "created_at": NOW, "code": "GIFT"}
        self.database.commit([Write(path, fields)])

    def documents(self) -> dict[str, dict[str, Any]]:
        """Every document of every known collection, by path."""
        found: dict[str, dict[str, Any]] = {}
        for part in PARTS.values():
            parent, _, child = part.name.partition("/")
            owners = ("jo", "ann") if child else ("",)
            for owner in owners:
                collection = f"{parent}/{owner}/{child}" if child else parent
                page = self.database.query(Query(collection, limit=1000))
                found.update({each.path: dict(each.fields) for each in page})
        return found

    def of(self, account_id: AccountId) -> dict[str, dict[str, Any]]:
        return {
            path: fields
            for path, fields in self.documents().items()
            if fields.get("owner_id") == account_id
        }

    def archived(self, archive: Archive) -> dict[str, bytes]:
        with ZipFile(BytesIO(self.objects.kept[archive.object_name])) as packed:
            assert packed.testzip() is None
            return {name: packed.read(name) for name in packed.namelist()}


def is_kept(path: str) -> bool:
    parent, *rest = path.split("/")
    name = f"{parent}/{rest[1]}" if len(rest) > 2 else parent
    return PARTS[name].fate == "keep"


def text_of(fields: dict[str, Any]) -> str:
    return json.dumps(fields, default=str, ensure_ascii=False).casefold()


def names_of(tasks: Sequence[Task]) -> list[str]:
    return [task.name for task in tasks]
