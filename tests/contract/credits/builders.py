"""A ledger over a real database, as the contract's tests and their worker processes open it."""

import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from infra.documents.backoff import JitteredPause
from infra.documents.interface import DocumentDatabase
from infra.documents.transaction import DocumentUnitOfWork, Transaction
from infra.receipts.ed25519 import Ed25519ReceiptSigner
from infra.stores.accounts import AccountDocuments
from infra.stores.credits import EntryDocuments, WalletDocuments
from infra.stores.outbox import OutboxDocuments
from infra.stores.quotes import QuoteDocuments
from infra.stores.receipts import ReceiptDocuments
from shared.credits.ledger import Grant, HoldOrder
from shared.credits.model import Cause, LotKind
from shared.credits.posting import Ledger
from shared.credits.receipt import ReleaseRule, Verdict
from shared.credits.reconcile import CheckLedger
from shared.credits.usecases import Bookkeeper
from shared.kernel.ids import AccountId, EntryId, GenerationId, HoldId
from tests.doubles import FixedClock

NOW = datetime(2026, 11, 20, 10, 0, 0, 123457, tzinfo=UTC)
ACCOUNT = AccountId("0b8f1f0e-9a43-4a52-8d3f-3c5d1c6e7a10")
OTHER = AccountId("6c2b5c1e-1c52-4f0e-9b6e-2f5a7d8e9f01")
SEED = bytes(range(32))
TRIES = 60
"""As many as in production."""


class CreditDocuments:
    """The stores of the ledger on one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self.wallets = WalletDocuments(tx)
        self.entries = EntryDocuments(tx)
        self.receipts = ReceiptDocuments(tx)
        self.quotes = QuoteDocuments(tx)
        self.accounts = AccountDocuments(tx)
        self.outbox = OutboxDocuments(tx, NOW)


@dataclass
class RealDesk:
    """A ledger on `database`; `lost` has the number of every lost try."""

    database: DocumentDatabase
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    lost: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        pause = JitteredPause(random.random, time.sleep)

        def lose(lost_tries: int) -> None:
            self.lost.append(lost_tries)
            pause(lost_tries)

        self.uow = DocumentUnitOfWork(
            self.database,
            CreditDocuments,
            tries=TRIES,
            pause=lose,
            after_commit=lambda _tasks: None,
        )
        self.ledger = Ledger(Ed25519ReceiptSigner(SEED))
        self.book = Bookkeeper(self.uow, self.ledger, self.clock)
        self.audit = CheckLedger(self.uow, self.clock, overdue_after=timedelta(hours=1))


def a_grant(entry_id: str = "welcome", amount: int = 10) -> Grant:
    return Grant(EntryId(entry_id), amount, LotKind.SUBSCRIPTION, Cause("Welcome credits"))


def a_hold(hold_id: str = "gen_1", amount: int = 5) -> HoldOrder:
    return HoldOrder(
        HoldId(hold_id),
        amount,
        "video_720p",
        "Video 720p",
        NOW + timedelta(minutes=30),
        GenerationId(hold_id),
    )


def a_verdict() -> Verdict:
    return Verdict(ReleaseRule.PROVIDER_FAILED, "leonardo", NOW, "ab" * 32)
