"""Builders and doubles of the credits suites."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from shared.credits.audit import Audit, LedgerFault
from shared.credits.burn import EXPIRING_FIRST, BurnOrder
from shared.credits.ledger import Grant, HoldOrder
from shared.credits.model import Cause, Entry, EntryType, Lot, LotKind, Wallet
from shared.credits.posting import Ledger
from shared.credits.quote import Quote
from shared.credits.receipt import Receipt, ReleaseRule, Verdict
from shared.credits.reconcile import CheckLedger
from shared.credits.usecases import Bookkeeper
from shared.kernel.ids import AccountId, EntryId, GenerationId, HoldId, LotId, QuoteId, ReceiptId
from shared.kernel.tasks import Task
from tests.doubles import FixedClock

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
ACCOUNT = AccountId("acc-1")
OTHER = AccountId("acc-2")
VIDEO = "video_720p"
IMAGE = "image_512"
DEADLINE = timedelta(minutes=30)
OVERDUE_AFTER = timedelta(hours=1)

Result = TypeVar("Result")


def a_lot(lot_id: str = "lot", amount: int = 10, **changes: object) -> Lot:
    values: dict[str, object] = {
        "lot_id": LotId(lot_id),
        "kind": LotKind.SUBSCRIPTION,
        "remaining_credits": amount,
        "expires_at": None,
        "scope": None,
        "priority": 0,
        "granted_at": NOW,
    }
    return Lot(**(values | changes))  # type: ignore[arg-type]


def a_grant(
    entry_id: str = "grant-1",
    amount: int = 10,
    kind: LotKind = LotKind.SUBSCRIPTION,
    *,
    expires_in: timedelta | None = None,
    scope: frozenset[str] | None = None,
    entry_type: EntryType = EntryType.GRANT,
) -> Grant:
    expires_at = None if expires_in is None else NOW + expires_in
    cause = Cause("Welcome credits")
    return Grant(EntryId(entry_id), amount, kind, cause, entry_type, expires_at, scope)


def a_hold(
    hold_id: str = "gen_1",
    amount: int = 5,
    *,
    service_type: str = VIDEO,
    deadline: datetime = NOW + DEADLINE,
    burn_order: BurnOrder = EXPIRING_FIRST,
) -> HoldOrder:
    return HoldOrder(
        HoldId(hold_id),
        amount,
        service_type,
        "Video 720p",
        deadline,
        GenerationId(hold_id),
        burn_order,
    )


def a_verdict(rule: ReleaseRule = ReleaseRule.PROVIDER_FAILED) -> Verdict:
    return Verdict(rule, "leonardo", NOW, "ab" * 32)


class FakeSigner:
    """Signs with a hash: enough where no signature is checked."""

    public_key = b"k" * 32

    def sign(self, message: bytes) -> bytes:
        return hashlib.sha512(message).digest()


@dataclass(frozen=True)
class FakePrice:
    service_type: str = VIDEO
    unit_credits: int = 5
    credits: int = 5
    price_version: str = "weekly@1"


class NoResets:
    """Grants nothing ever again."""

    def next_reset(self, account_id: AccountId, now: datetime) -> datetime | None:
        return None


@dataclass
class Shelf:
    """What is stored; `reads` counts documents asked for, `writes` those committed."""

    wallets: dict[AccountId, Wallet] = field(default_factory=dict)
    entries: dict[tuple[AccountId, EntryId], Entry] = field(default_factory=dict)
    receipts: dict[tuple[AccountId, ReceiptId], Receipt] = field(default_factory=dict)
    quotes: dict[QuoteId, Quote] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    reads: int = 0
    writes: int = 0

    def entries_of(self, account_id: AccountId = ACCOUNT) -> list[Entry]:
        mine = [entry for (owner, _), entry in self.entries.items() if owner == account_id]
        return sorted(mine, key=lambda entry: entry.sequence)


class CommitRefused(Exception):
    """An id that had to be new was taken."""


class FakeCreditStores:
    """The stores of one commit on a shelf; everything waits for `commit`."""

    def __init__(self, shelf: Shelf, lost_tries: int) -> None:
        self._shelf, self._lost_tries = shelf, lost_tries
        self._new = Shelf()
        self.wallets = FakeWallets(shelf, self._new)
        self.entries = FakeEntries(shelf, self._new, lost_tries)
        self.receipts = FakeReceipts(shelf, self._new)
        self.quotes = FakeQuotes(shelf, self._new)
        self.outbox = FakeOutbox()

    def commit(self) -> None:
        shelf, new = self._shelf, self._new
        if new.entries.keys() & shelf.entries.keys() or new.receipts.keys() & shelf.receipts.keys():
            raise CommitRefused
        for name in ("wallets", "entries", "receipts", "quotes"):
            getattr(shelf, name).update(getattr(new, name))
            shelf.writes += len(getattr(new, name))
        shelf.tasks += self.outbox.tasks
        shelf.writes += len(self.outbox.tasks)


StoresT = TypeVar("StoresT", bound=FakeCreditStores)


class FakeOutbox:
    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def add(self, task: Task) -> None:
        self.tasks.append(task)


class FakeWallets:
    def __init__(self, shelf: Shelf, new: Shelf) -> None:
        self._shelf, self._new = shelf, new

    def load(self, account_id: AccountId) -> Wallet:
        if account_id in self._new.wallets:
            return self._new.wallets[account_id]
        self._shelf.reads += 1
        return self._shelf.wallets.get(account_id, Wallet(account_id))

    def peek(self, account_id: AccountId) -> Wallet:
        return self.load(account_id)

    def save(self, wallet: Wallet) -> None:
        self._new.wallets[wallet.account_id] = wallet

    def expired(self, now: datetime, limit: int) -> Sequence[AccountId]:
        wallets = self._shelf.wallets.values()
        lots = [(lot, w.account_id) for w in wallets for lot in w.lots if lot.remaining_credits]
        due = sorted((lot.expires_at, name) for lot, name in lots if lot.is_expired(now))  # type: ignore[type-var]
        return list(dict.fromkeys(name for _, name in due))[:limit]

    def account_ids(self, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        return [name for name in sorted(self._shelf.wallets) if after is None or name > after][
            :limit
        ]


class FakeEntries:
    def __init__(self, shelf: Shelf, new: Shelf, lost_tries: int) -> None:
        self._shelf, self._new, self._lost_tries = shelf, new, lost_tries

    def append(self, entry: Entry) -> None:
        self._new.entries[entry.account_id, entry.entry_id] = entry

    def find(self, account_id: AccountId, entry_id: EntryId) -> Entry | None:
        self._shelf.reads += 1
        return self._shelf.entries.get((account_id, entry_id))

    def find_refused(self, account_id: AccountId, entry_id: EntryId) -> Entry | None:
        return self.find(account_id, entry_id) if self._lost_tries else None

    def newest(self, account_id: AccountId, before: int | None, limit: int) -> Sequence[Entry]:
        mine = self._shelf.entries_of(account_id)[::-1]
        return [entry for entry in mine if before is None or entry.sequence < before][:limit]

    def oldest(self, account_id: AccountId, after: int, limit: int) -> Sequence[Entry]:
        mine = self._shelf.entries_of(account_id)
        return [entry for entry in mine if entry.sequence > after][:limit]


class FakeReceipts:
    def __init__(self, shelf: Shelf, new: Shelf) -> None:
        self._shelf, self._new = shelf, new

    def add(self, account_id: AccountId, receipt: Receipt) -> None:
        self._new.receipts[account_id, receipt.receipt_id] = receipt

    def find(self, account_id: AccountId, receipt_id: ReceiptId) -> Receipt | None:
        self._shelf.reads += 1
        return self._shelf.receipts.get((account_id, receipt_id))


class FakeQuotes:
    def __init__(self, shelf: Shelf, new: Shelf) -> None:
        self._shelf, self._new = shelf, new

    def add(self, quote: Quote) -> None:
        self._new.quotes[quote.quote_id] = quote

    def find(self, quote_id: QuoteId) -> Quote | None:
        self._shelf.reads += 1
        return self._shelf.quotes.get(quote_id)


class FakeUnitOfWork(Generic[StoresT]):
    """Runs work on what `opened` makes of the number of lost tries.

    It refuses taken ids and tries again, as the real one does.
    """

    def __init__(self, opened: Callable[[int], StoresT]) -> None:
        self._opened = opened

    def run(self, work: Callable[[StoresT], Result]) -> Result:
        for lost_tries in range(3):
            stores = self._opened(lost_tries)
            result = work(stores)
            try:
                stores.commit()
            except CommitRefused:
                continue
            return result
        raise AssertionError("every try was refused")


class Desk:
    """A ledger on a shelf, with a clock that stands still."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.clock = FixedClock(NOW)
        self.uow = FakeUnitOfWork(partial(FakeCreditStores, self.shelf))
        self.book = Bookkeeper(self.uow, Ledger(FakeSigner()), self.clock)

    def check(self) -> CheckLedger:
        return CheckLedger(self.uow, self.clock, overdue_after=OVERDUE_AFTER)

    def wallet(self, account_id: AccountId = ACCOUNT) -> Wallet:
        return self.shelf.wallets.get(account_id, Wallet(account_id))

    def faults(self, account_id: AccountId = ACCOUNT) -> Sequence[LedgerFault]:
        audit = Audit(
            self.wallet(account_id),
            lambda receipt_id: self.shelf.receipts.get((account_id, receipt_id)),
            overdue_before=NOW,
        )
        for entry in self.shelf.entries_of(account_id):
            audit.see(entry)
        return audit.close()

    def cost_of(self, action: Callable[[], object]) -> tuple[int, int]:
        """Return the documents `action` reads and writes."""
        reads, writes = self.shelf.reads, self.shelf.writes
        action()
        return self.shelf.reads - reads, self.shelf.writes - writes
