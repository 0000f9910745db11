"""The use cases of accounts over either identity adapter, documents in a file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from uuid import uuid4

from infra.documents.interface import Query
from infra.documents.sqlite import SqliteDocuments
from infra.documents.transaction import DocumentUnitOfWork
from infra.identity.embedded import BcryptPasswords, JwtAccessTokens, JwtSessions, SigningKey
from infra.identity.firebase import FirebasePasswords, FirebaseSessions, FirebaseTokens
from infra.identity.firebase_users import FirebaseUsers
from infra.identity.identity_toolkit import IdentityToolkit
from infra.identity.sealed import Seal
from shared.accounts.address import EmailAddress
from shared.accounts.endings import EndedSessions
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.accounts.policy import AccountPolicy
from shared.accounts.ports import AccessTokens, Claims, PasswordKeeper, SessionIssuer, Tokens
from shared.accounts.registration import RegisterCommand, Registered
from shared.accounts.resets import ResetId
from shared.accounts.usecases import account_cases
from tests.contract.accounts.builders import CODES, AccountDocumentStores, FakeRandomIds
from tests.doubles import FixedClock

PASSWORD = "correct horse"
IP = "203.0.113.1"
LATE_S = 300
"""More than passes on a busy machine between a test's beginning and its sign-in."""


@dataclass(frozen=True)
class Identity:
    """One adapter of each port, and what ends them."""

    passwords: PasswordKeeper
    issuer: SessionIssuer
    tokens: AccessTokens
    close: Callable[[], None] = lambda: None


def embedded(ttl_minutes: int) -> Identity:
    tokens = JwtAccessTokens(
        current=SigningKey("k1", b"k" * 32),
        previous=None,
        issuer="vidgo",
        audience="vidgo-api",
        ttl_minutes=ttl_minutes,
    )
    return Identity(BcryptPasswords(cost=4), JwtSessions(tokens), tokens)


def firebase(ttl_minutes: int, emulator: str, project: str) -> Identity:
    users = FirebaseUsers(project)
    toolkit = IdentityToolkit("any-key", emulator_host=emulator)
    tokens = FirebaseTokens(users, ttl_minutes=ttl_minutes)

    def close() -> None:
        toolkit.close()
        users.close()

    return Identity(
        FirebasePasswords(users, toolkit),
        FirebaseSessions(users, toolkit, Seal(b"s" * 32), tokens.life_s),
        tokens,
        close,
    )


@dataclass
class People:
    """One product; every test has addresses of its own, for the emulator is everybody's.

    The clock starts with the machine's: a vendor's tokens carry the vendor's time.
    """

    identity: Identity
    folder: Path
    policy: AccountPolicy = field(default_factory=AccountPolicy)

    def __post_init__(self) -> None:
        self.jo = EmailAddress(f"jo-{uuid4().hex[:12]}@example.com")
        self.clock = FixedClock(datetime.now(UTC))
        self.database = SqliteDocuments(self.folder / "vidgo.db")
        self.uow = DocumentUnitOfWork(
            self.database,
            AccountDocumentStores,
            tries=20,
            pause=lambda _lost: None,
            after_commit=lambda _tasks: None,
        )
        self.ended_sessions = EndedSessions(self.uow, self.clock, Lock)
        cases = account_cases(
            uow=self.uow,
            passwords=self.identity.passwords,
            issuer=self.identity.issuer,
            codes=CODES,
            clock=self.clock,
            ids=FakeRandomIds(),
            policy=self.policy,
            ended_sessions=self.ended_sessions,
        )
        self.registration, self.sessions = cases.registration, cases.login
        self.recovery = cases.recovery

    def register(self, password: str = PASSWORD) -> Registered:
        return self.registration.register(RegisterCommand(self.jo, password, "Jo", Locale.EN))

    def verify(self) -> None:
        self.registration.verify_email(self.jo, self.code())

    def register_verified(self, password: str = PASSWORD) -> None:
        self.register(password)
        self.verify()

    def login(self, password: str = PASSWORD) -> Tokens:
        return self.sessions.login(self.jo, password, IP)

    def refresh(self, tokens: Tokens) -> Tokens:
        return self.sessions.refresh(tokens.refresh_token)

    def claims(self, tokens: Tokens) -> Claims:
        return self.identity.tokens.verify(tokens.access_token, self.clock.now())

    def enter(self, tokens: Tokens) -> None:
        """Do what every call does with an access token; refused once its session is over."""
        self.ended_sessions.check(tokens.access_token, self.claims(tokens))

    def account(self) -> Account:
        found = self.uow.run(lambda stores: stores.accounts.find_by_email(self.jo))
        assert found is not None
        return found

    def save(self, account: Account) -> None:
        self.uow.run(lambda stores: stores.accounts.save(account))

    def code(self) -> str:
        found = self.uow.run(lambda stores: stores.verifications.find(self.jo))
        assert found is not None
        return CODES.code(found.verification_id)

    def forgot(self) -> str:
        """Ask for a link; return the token of its mail. Once a test."""
        self.recovery.forgot_password(self.jo)
        payloads = [item.fields["payload"] for item in self.database.query(Query("outbox"))]
        [reset] = [item for item in payloads if "password_reset" in str(item)]
        assert isinstance(reset, dict)
        return CODES.reset_token(ResetId(str(reset["cause_id"])))
