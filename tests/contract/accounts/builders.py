"""The use cases of accounts over real documents, with real races."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Barrier, Lock
from typing import TypeVar, cast
from uuid import uuid4

from infra.documents.backoff import JitteredPause
from infra.documents.counting import CountingDatabase, Usage
from infra.documents.interface import Query
from infra.documents.transaction import DocumentUnitOfWork, Transaction
from infra.stores.accounts import AccountDocuments
from infra.stores.api_keys import ApiKeyDocuments
from infra.stores.limits import LimitDocuments
from infra.stores.outbox import OutboxDocuments
from infra.stores.pasts import PastDocuments
from infra.stores.resets import ResetDocuments
from infra.stores.sessions import EndingDocuments, SessionDocuments
from infra.stores.verifications import VerificationDocuments
from shared.accounts.address import EmailAddress
from shared.accounts.api_keys import KeySecret
from shared.accounts.codes import CodeSecret
from shared.accounts.endings import EndedSessions
from shared.accounts.keyring import Keyring, SignedCalls
from shared.accounts.locale import Locale
from shared.accounts.policy import AccountPolicy
from shared.accounts.ports import Tokens
from shared.accounts.registration import RegisterCommand, Registered
from shared.accounts.resets import ResetId
from shared.accounts.usecases import account_cases
from shared.accounts.verification import Verification
from shared.kernel.errors import DomainError
from tests.doubles import FixedClock
from tests.unit.accounts.builders import FakeIssuer, FakePasswords

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
JO = EmailAddress("jo@example.com")
PASSWORD = "correct horse"
CODES = CodeSecret(b"p" * 32)
KEY_SECRETS = KeySecret(b"k" * 32)
TRIES = 200

Result = TypeVar("Result")


class AccountDocumentStores:
    """The stores of accounts within one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self.accounts = AccountDocuments(tx)
        self.verifications = VerificationDocuments(tx)
        self.sessions = SessionDocuments(tx)
        self.session_ends = EndingDocuments(tx)
        self.resets = ResetDocuments(tx)
        self.api_keys = ApiKeyDocuments(tx)
        self.limits = LimitDocuments(tx)
        self.pasts = PastDocuments(tx)
        self.outbox = OutboxDocuments(tx, NOON)


class FakeRandomIds:
    """Random ids and secrets, so that racers never share one."""

    def new(self, prefix: str) -> str:
        return f"{prefix}_{uuid4().hex}"

    def token(self) -> str:
        return uuid4().hex


@dataclass
class Accounts:
    """Use cases over one database; `uow` serves tests that talk to the stores themselves."""

    database: CountingDatabase
    policy: AccountPolicy = field(default_factory=AccountPolicy)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    links: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.uow = DocumentUnitOfWork(
            self.database,
            AccountDocumentStores,
            tries=TRIES,
            pause=JitteredPause(random.random, time.sleep),
            after_commit=lambda _tasks: None,
        )
        ids = FakeRandomIds()
        self.ended_sessions = EndedSessions(self.uow, self.clock, Lock)
        cases = account_cases(
            uow=self.uow,
            passwords=FakePasswords(),
            issuer=FakeIssuer(),
            codes=CODES,
            clock=self.clock,
            ids=ids,
            policy=self.policy,
            ended_sessions=self.ended_sessions,
        )
        self.registration, self.sessions = cases.registration, cases.login
        self.recovery, self.gate = cases.recovery, cases.gate
        self.keyring = Keyring(self.uow, KEY_SECRETS, self.clock, ids)
        self.signed_calls = SignedCalls(self.uow, KEY_SECRETS, self.clock)

    def register(self, email: str = JO, password: str = PASSWORD) -> Registered:
        return self.registration.register(RegisterCommand(email, password, "Jo", Locale.EN))

    def register_verified(self, email: str = JO) -> None:
        self.register(email)
        self.registration.verify_email(email, self.code(email))

    def login(self, email: str = JO, password: str = PASSWORD) -> Tokens:
        return self.sessions.login(email, password, "203.0.113.1")

    def newest(self, email: str = JO) -> Verification:
        found = self.uow.run(lambda stores: stores.verifications.find(EmailAddress(email)))
        assert found is not None
        return found

    def code(self, email: str = JO) -> str:
        return CODES.code(self.newest(email).verification_id)

    def forgot(self, email: str = JO) -> str:
        """Ask for a reset link; return the token that is mailed to a known address."""
        self.recovery.forgot_password(email)
        tasks = self.database.query(Query("outbox", limit=1000))
        payloads = [cast("dict[str, str]", item.fields["payload"]) for item in tasks]
        [newest] = [
            item
            for item in payloads
            if self.links.isdisjoint({item["cause_id"]}) and item["message"] == "password_reset"
        ]
        self.links.add(newest["cause_id"])
        return CODES.reset_token(ResetId(newest["cause_id"]))

    def wrong_code(self) -> str:
        return f"{(int(self.code()) + 1) % 10**6:06d}"

    def count(self, collection: str) -> int:
        return len(self.database.query(Query(collection, limit=1000)))

    def usage_of(self, act: Callable[[], object]) -> Usage:
        """What `act` asked of the database, whether it succeeded or was refused."""
        before = self.database.usage
        outcome(act)
        return self.database.usage - before


def outcome(act: Callable[[], object]) -> str:
    """Do it; return `ok`, or the code of the refusal."""
    try:
        act()
    except DomainError as refused:
        return refused.code
    return "ok"


def race(racers: int, act: Callable[[int], object]) -> list[str]:
    """Let threads do it at the same moment; return the outcome of each."""
    start = Barrier(racers)

    def run(index: int) -> str:
        start.wait()
        return outcome(lambda: act(index))

    with ThreadPoolExecutor(racers) as pool:
        return list(pool.map(run, range(racers)))
