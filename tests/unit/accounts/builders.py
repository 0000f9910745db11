"""Accounts in memory: stores, a unit of work that rolls back, and use cases with fixed doubles."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, TypeVar
from uuid import uuid4

from shared.accounts.address import EmailAddress
from shared.accounts.codes import CodeSecret, VerificationId
from shared.accounts.endings import EndedSessions
from shared.accounts.errors import TokenExpired, TokenInvalid
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.accounts.past import Fingerprint, Past
from shared.accounts.policy import AccountPolicy
from shared.accounts.ports import Claims, Proof, Tokens
from shared.accounts.registration import RegisterCommand, Registered
from shared.accounts.resets import PasswordReset, ResetId
from shared.accounts.sessions import Ending, FamilyId, RefreshToken, SessionFamily
from shared.accounts.usecases import account_cases
from shared.accounts.verification import Verification
from shared.kernel.ids import AccountId
from shared.kernel.tasks import Task
from tests.doubles import FixedClock, SequentialIds

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
JO = EmailAddress("jo@example.com")
PASSWORD = "correct horse"
CODES = CodeSecret(b"p" * 32)
ACCESS_LIFE = timedelta(minutes=15)

Result = TypeVar("Result")


class FakeAccounts:
    def __init__(self) -> None:
        self.by_id: dict[AccountId, Account] = {}

    def find(self, account_id: AccountId) -> Account | None:
        return self.by_id.get(account_id)

    def find_by_email(self, email: EmailAddress) -> Account | None:
        return next((found for found in self.by_id.values() if found.email == email), None)

    def add(self, account: Account) -> None:
        assert self.find_by_email(account.email) is None
        self.by_id[account.account_id] = account

    def save(self, account: Account) -> None:
        assert account.account_id in self.by_id
        self.by_id[account.account_id] = account


class FakeVerifications:
    def __init__(self) -> None:
        self.newest: dict[EmailAddress, Verification] = {}
        self.audit: list[Verification] = []

    def find(self, email: EmailAddress) -> Verification | None:
        return self.newest.get(email)

    def save(self, verification: Verification) -> None:
        self.newest[verification.email] = verification
        self.record(verification)

    def record(self, verification: Verification) -> None:
        self.audit.append(verification)


class FakeSessions:
    def __init__(self) -> None:
        self.families: dict[FamilyId, SessionFamily] = {}
        self.tokens: dict[str, RefreshToken] = {}

    def find_family(self, family_id: FamilyId) -> SessionFamily | None:
        return self.families.get(family_id)

    def find_token(self, sha256: str) -> RefreshToken | None:
        return self.tokens.get(sha256)

    def save_family(self, family: SessionFamily) -> None:
        self.families[family.family_id] = family

    def save_token(self, token: RefreshToken) -> None:
        self.tokens[token.sha256] = token


class FakeEndings:
    def __init__(self) -> None:
        self.by_id: dict[str, Ending] = {}

    def add(self, ending: Ending) -> None:
        self.by_id[ending.ending_id] = ending

    def since(self, moment: datetime, limit: int) -> list[Ending]:
        found = [each for each in self.by_id.values() if each.ended_at >= moment]
        return sorted(found, key=lambda each: each.ended_at)[:limit]


class FakeResets:
    def __init__(self) -> None:
        self.by_sha256: dict[str, PasswordReset] = {}

    def find(self, token_sha256: str) -> PasswordReset | None:
        return self.by_sha256.get(token_sha256)

    def add(self, reset: PasswordReset) -> None:
        assert reset.token_sha256 not in self.by_sha256
        self.by_sha256[reset.token_sha256] = reset


class FakeLimits:
    def __init__(self) -> None:
        self.uses: dict[str, tuple[datetime, ...]] = {}

    def find(self, key: str) -> tuple[datetime, ...]:
        return self.uses.get(key, ())

    def glance(self, key: str) -> tuple[datetime, ...]:
        return self.find(key)

    def save(self, key: str, uses: tuple[datetime, ...], forget_at: datetime) -> None:
        assert forget_at > uses[-1]
        self.uses[key] = uses

    def forget(self, key: str) -> None:
        self.uses.pop(key, None)


class FakePasts:
    def __init__(self) -> None:
        self.kept: dict[Fingerprint, Past] = {}

    def find(self, fingerprint: Fingerprint, now: datetime) -> Past:
        return self.kept.get(fingerprint, Past())

    def save(self, fingerprint: Fingerprint, past: Past, forget_at: datetime) -> None:
        self.kept[fingerprint] = past


class FakeOutbox:
    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def add(self, task: Task) -> None:
        self.tasks.append(task)


@dataclass
class FakeStores:
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    verifications: FakeVerifications = field(default_factory=FakeVerifications)
    sessions: FakeSessions = field(default_factory=FakeSessions)
    session_ends: FakeEndings = field(default_factory=FakeEndings)
    resets: FakeResets = field(default_factory=FakeResets)
    limits: FakeLimits = field(default_factory=FakeLimits)
    pasts: FakePasts = field(default_factory=FakePasts)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)


class FakeUnitOfWork:
    """Runs work once; what it wrote is undone when it raises."""

    def __init__(self, stores: FakeStores) -> None:
        self._stores = stores

    def run(self, work: Callable[[Any], Result]) -> Result:
        before = [dict(vars(store)) for store in vars(self._stores).values()]
        copies = [{name: value.copy() for name, value in state.items()} for state in before]
        try:
            return work(self._stores)
        except BaseException:
            for store, state in zip(vars(self._stores).values(), copies, strict=True):
                vars(store).update(state)
            raise


class FakePasswords:
    """A fast hash that counts how much work was done; `cost` is written into the hash."""

    def __init__(self, cost: int = 12) -> None:
        self.cost, self.work = cost, 0
        self.proven: dict[str, EmailAddress] = {}
        self.discarded: list[str] = []

    def keep(self, password: bytes) -> str:
        self.work += 1
        return f"{self.cost}:{password.hex()}"

    def compare(self, password: bytes, kept: str | None) -> Proof | None:
        self.work += 1
        is_right = kept is not None and kept.partition(":")[2] == password.hex()
        return Proof() if is_right else None

    def needs_renewal(self, kept: str) -> bool:
        return int(kept.partition(":")[0]) < self.cost

    def prove(self, kept: str, email: EmailAddress) -> None:
        self.proven[kept] = email

    def discard(self, kept: str) -> None:
        self.discarded.append(kept)

    def erase(self, kept: str) -> None:
        self.discarded.append(kept)


class FakeInterruptedPasswords(FakePasswords):
    """Lets something happen while a password is being compared."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], None] = lambda: None

    def compare(self, password: bytes, kept: str | None) -> Proof | None:
        proof = super().compare(password, kept)
        self.meanwhile()
        return proof


class FakeTokens:
    """Access tokens that are readable: `access <account id> <unix seconds> <epoch> <nonce>`."""

    def verify(self, token: str, now: datetime) -> Claims:
        word, _, rest = token.partition(" ")
        if word != "access":
            raise TokenInvalid
        account_id, seconds, epoch, _ = rest.split(" ")
        issued_at = datetime.fromtimestamp(float(seconds), UTC)
        if now >= issued_at + ACCESS_LIFE:
            raise TokenExpired
        return Claims(
            account_id=AccountId(account_id),
            email=JO,
            roles=frozenset({"user"}),
            is_verified=True,
            session_epoch=int(epoch),
            issued_at=issued_at,
            expires_at=issued_at + ACCESS_LIFE,
        )


class FakeIssuer:
    """Sessions whose access tokens `FakeTokens` reads, with refresh tokens nobody shares."""

    def open(self, account: Account, proof: Proof, now: datetime) -> Tokens:
        return self._issued(account, now)

    def renew(self, account: Account, refresh_token: str, now: datetime) -> Tokens:
        return self._issued(account, now)

    def _issued(self, account: Account, now: datetime) -> Tokens:
        said = f"{account.account_id} {now.timestamp()} {account.session_epoch}"
        access = f"access {said} {uuid4().hex}"
        return Tokens(access, f"refresh-{uuid4().hex}", int(ACCESS_LIFE.total_seconds()))


class House:
    """Everything a test of the use cases touches."""

    def __init__(
        self, policy: AccountPolicy | None = None, passwords: FakePasswords | None = None
    ) -> None:
        self.policy = policy or AccountPolicy()
        self.clock = FixedClock(NOON)
        self.stores = FakeStores()
        self.uow = FakeUnitOfWork(self.stores)
        self.passwords = passwords or FakePasswords()
        self.ended_sessions = EndedSessions(self.uow, self.clock, Lock)
        self.cases = account_cases(
            uow=self.uow,
            passwords=self.passwords,
            issuer=FakeIssuer(),
            codes=CODES,
            clock=self.clock,
            ids=SequentialIds(),
            policy=self.policy,
            ended_sessions=self.ended_sessions,
        )

    def register(self, email: str = JO, password: str = PASSWORD) -> Registered:
        return self.cases.registration.register(RegisterCommand(email, password, "Jo", Locale.EN))

    def verify(self, email: str = JO) -> None:
        self.cases.registration.verify_email(email, self.code(email))

    def register_verified(self, email: str = JO) -> Account:
        self.register(email)
        self.verify(email)
        return self.account(email)

    def code(self, email: str = JO) -> str:
        """The code that opens the address's newest verification."""
        return CODES.code(self.stores.verifications.newest[EmailAddress(email)].verification_id)

    def reset_token(self, index: int = -1) -> str:
        """The token in the mail of one of the outbox's tasks."""
        cause_id = self.stores.outbox.tasks[index].payload["cause_id"]
        return CODES.reset_token(ResetId(str(cause_id)))

    def wrong_code(self, email: str = JO) -> str:
        return f"{(int(self.code(email)) + 1) % 10**6:06d}"

    def account(self, email: str = JO) -> Account:
        found = self.stores.accounts.find_by_email(EmailAddress(email))
        assert found is not None
        return found

    def deactivate(self, account: Account) -> None:
        self.stores.accounts.save(replace(account, is_active=False))


def a_verification(*, is_decoy: bool = False) -> Verification:
    made_id = VerificationId("vrf_1")
    account_id = None if is_decoy else AccountId("a1")
    return Verification(made_id, JO, account_id, CODES.code_hmac(made_id), NOON)
