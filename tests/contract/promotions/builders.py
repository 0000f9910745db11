"""Promotions over real documents, and a crowd that redeems."""

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

from infra.documents.errors import DatabaseUnavailable
from infra.documents.interface import Check, Document, DocumentDatabase, Query, Write
from infra.receipts.ed25519 import Ed25519ReceiptSigner
from shared.accounts.address import EmailAddress
from shared.accounts.limits import Limit
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.catalogue.shelf import Shelf
from shared.catalogue.shipped import shipped_catalogues
from shared.credits.grants import Granter
from shared.credits.posting import Ledger
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import AccountId
from shared.promotions.effects import Effects
from shared.promotions.model import Coupon, CouponKind
from shared.promotions.redeeming import Redeem, Redeemed, RedeemPolicy
from shared.promotions.usecases import CouponOffice, CouponTerms, ListPromotions
from tests.contract.documents.builders import racing_stores
from tests.doubles import FixedClock

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADMIN = AccountId("admin")
NETWORK = "203.0.113.1"
TRIES = 200
GENEROUS = RedeemPolicy(Limit(1000, 600), Limit(1000, 600))


class FakeRandomIds:
    """Random ids, so that racers never share one."""

    def new(self, prefix: str) -> str:
        return f"{prefix}_{uuid4().hex}"


class FakeCrashes:
    """A `DocumentDatabase` whose next commits happen, or not, and are not answered."""

    def __init__(self, database: DocumentDatabase) -> None:
        self._database = database
        self.coming: list[str] = []

    def get(self, paths: Sequence[str]) -> list[Document | None]:
        return self._database.get(paths)

    def query(self, query: Query) -> list[Document]:
        return self._database.query(query)

    def commit(self, writes: Sequence[Write], checks: Sequence[Check] = ()) -> None:
        crash = self.coming.pop(0) if self.coming else "no"
        if crash != "before":
            self._database.commit(writes, checks)
        if crash != "no":
            raise DatabaseUnavailable(f"crashed {crash} the commit")

    def ping(self) -> None:
        self._database.ping()

    def close(self) -> None:
        self._database.close()


@dataclass
class Fair:
    """The use cases of promotions over one database."""

    database: DocumentDatabase
    policy: RedeemPolicy = field(default_factory=RedeemPolicy)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))

    def __post_init__(self) -> None:
        self.crashes = FakeCrashes(self.database)
        self.uow = racing_stores(self.crashes, self.clock, tries=TRIES)
        self.catalogues = Shelf("weekly", shipped_catalogues(), lambda _version: None)
        self.ledger = Ledger(Ed25519ReceiptSigner(bytes(range(32))))
        self.granter = Granter(self.ledger, self.catalogues)
        self.redeeming = Redeem(
            uow=self.uow,
            effects=Effects(self.ledger, self.granter),
            catalogues=self.catalogues,
            clock=self.clock,
            ids=FakeRandomIds(),
            policy=self.policy,
        )
        self.office = CouponOffice(self.uow, self.catalogues, self.clock)
        self.showing = ListPromotions(self.uow, self.catalogues, self.clock)

    def account(self, name: str = "jo", **changes: object) -> AccountId:
        account = Account(
            account_id=AccountId(name),
            email=EmailAddress(f"{name}@example.com"),
            kept_password=None,
            full_name=None,
            locale=Locale.EN,
            created_at=NOW,
            updated_at=NOW,
            is_verified=True,
        )
        changed = replace(account, **changes)  # type: ignore[arg-type]
        self.uow.run(lambda stores: stores.accounts.add(changed))
        return account.account_id

    def crowd(self, size: int) -> list[AccountId]:
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(self.account, [f"person-{number}" for number in range(size)]))

    def coupon(self, code: str = "WELCOME", **terms: object) -> Coupon:
        asked = CouponTerms(code=code, kind=CouponKind.CREDITS, value=10)
        return self.office.create(ADMIN, replace(asked, **terms))  # type: ignore[arg-type]

    def redeem(
        self,
        account_id: AccountId,
        code: str = "WELCOME",
        network: str = NETWORK,
        key: str | None = None,
    ) -> Redeemed:
        request_key = None if key is None else RequestKey(account_id, key, "same")
        return self.redeeming.redeem(account_id, code, network, request_key)

    def outcome(self, account_id: AccountId, code: str = "WELCOME") -> str:
        """Redeem; return `ok`, or the code of the refusal."""
        try:
            self.redeem(account_id, code)
        except DomainError as refused:
            return refused.code
        return "ok"

    def credits_of(self, account_id: AccountId) -> int:
        return self.uow.run(lambda stores: stores.wallets.load(account_id)).available_credits

    def uses(self, code: str = "WELCOME") -> int:
        return self.office.read(code).uses

    def count(self, collection: str) -> int:
        """How many documents there are, up to the thousand one query may answer."""
        return len(self.database.query(Query(collection, limit=1000)))


def rush(fair: Fair, crowd: Sequence[AccountId], workers: int) -> tuple[Counter[str], float]:
    """Let everybody redeem; return the outcomes and the seconds it took."""
    began_s = time.monotonic()
    with ThreadPoolExecutor(workers) as pool:
        outcomes = Counter(pool.map(fair.outcome, crowd))
    return outcomes, time.monotonic() - began_s
