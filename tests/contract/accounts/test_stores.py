"""What the stores write they read back, and nothing secret is in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from infra.documents.counting import CountingDatabase
from infra.documents.interface import Query
from shared.accounts.address import EmailAddress
from shared.accounts.locale import Locale
from shared.accounts.model import Account, Role
from shared.accounts.resets import PasswordReset
from shared.accounts.sessions import EndReason, FamilyId, RefreshToken, SessionFamily
from shared.accounts.verification import VerificationState
from shared.kernel.ids import AccountId, OrganizationId
from tests.contract.accounts.builders import JO, NOON, PASSWORD, Accounts
from tests.unit.accounts.builders import a_verification

COLLECTIONS = (
    "accounts",
    "account_emails",
    "verifications",
    "verification_audits",
    "session_families",
    "refresh_tokens",
    "password_resets",
    "limits",
    "outbox",
)
BARE = Account(
    account_id=AccountId("7c9e6679-7425-40de-944b-e07fc1f90ae7"),
    email=JO,
    kept_password=None,
    full_name=None,
    locale=Locale.EN,
    created_at=NOON,
    updated_at=NOON,
)
FULL = replace(
    BARE,
    kept_password="$2b$12$hash",
    full_name="喬 Jo",
    locale=Locale.ZH_TW,
    updated_at=NOON + timedelta(microseconds=1),
    roles=frozenset({Role.USER, Role.ADMIN}),
    is_active=False,
    is_verified=True,
    verified_at=NOON + timedelta(seconds=1),
    first_login_at=NOON + timedelta(seconds=2),
    session_epoch=3,
    plan_id="pro",
    org_id=OrganizationId("org_1"),
)


@pytest.mark.parametrize("account", [BARE, FULL])
def test_an_account_is_read_back_by_id_and_by_address(accounts: Accounts, account: Account) -> None:
    accounts.uow.run(lambda stores: stores.accounts.add(account))
    assert accounts.uow.run(lambda stores: stores.accounts.find(account.account_id)) == account
    assert accounts.uow.run(lambda stores: stores.accounts.find_by_email(JO)) == account


def test_a_saved_account_replaces_the_one_before(accounts: Accounts) -> None:
    accounts.uow.run(lambda stores: stores.accounts.add(BARE))
    accounts.uow.run(lambda stores: stores.accounts.save(FULL))
    assert accounts.uow.run(lambda stores: stores.accounts.find_by_email(JO)) == FULL


@pytest.mark.parametrize("email", ["a/b@example.com", "50%@example.com", "__x__@example.com"])
def test_odd_addresses_are_kept_apart(accounts: Accounts, email: str) -> None:
    account = replace(BARE, email=EmailAddress(email))
    accounts.uow.run(lambda stores: stores.accounts.add(account))
    found = accounts.uow.run(lambda stores: stores.accounts.find_by_email(EmailAddress(email)))
    assert found == account
    accounts.registration.resend_code(email)
    assert accounts.newest(email).email == email


def test_a_verification_is_read_back_and_every_state_is_kept(accounts: Accounts) -> None:
    first = a_verification()
    last = replace(
        first,
        state=VerificationState.VERIFIED,
        guesses=2,
        step=1,
        verified_at=NOON + timedelta(seconds=9),
    )
    accounts.uow.run(lambda stores: stores.verifications.save(first))
    accounts.uow.run(lambda stores: stores.verifications.save(last))
    assert accounts.newest() == last
    assert accounts.count("verification_audits") == 2


def test_a_password_that_waits_is_read_back_and_kept_in_no_audit(
    accounts: Accounts, database: CountingDatabase
) -> None:
    made = replace(a_verification(), kept_password="$2b$12$hash")
    accounts.uow.run(lambda stores: stores.verifications.save(made))
    assert accounts.newest() == made
    assert "$2b$12$hash" not in str(database.query(Query("verification_audits")))


def test_a_decoy_is_read_back_as_one(accounts: Accounts) -> None:
    decoy = a_verification(is_decoy=True)
    accounts.uow.run(lambda stores: stores.verifications.save(decoy))
    assert accounts.newest() == decoy


def test_sessions_are_read_back(accounts: Accounts) -> None:
    family = SessionFamily(
        FamilyId("ses_1"), BARE.account_id, NOON, NOON + timedelta(days=7), NOON, EndReason.REUSE, 2
    )
    token = RefreshToken("0" * 64, family.family_id, BARE.account_id, NOON, NOON)
    accounts.uow.run(lambda stores: stores.sessions.save_family(family))
    accounts.uow.run(lambda stores: stores.sessions.save_token(token))
    assert accounts.uow.run(lambda stores: stores.sessions.find_family(FamilyId("ses_1"))) == family
    assert accounts.uow.run(lambda stores: stores.sessions.find_token("0" * 64)) == token


@pytest.mark.parametrize("account_id", [None, BARE.account_id])
def test_a_reset_link_is_read_back(accounts: Accounts, account_id: AccountId | None) -> None:
    made = PasswordReset("0" * 64, account_id, 2, NOON)
    assert accounts.uow.run(lambda stores: stores.resets.find("0" * 64)) is None
    accounts.uow.run(lambda stores: stores.resets.add(made))
    assert accounts.uow.run(lambda stores: stores.resets.find("0" * 64)) == made


def test_uses_are_read_back_in_order_and_forgotten(accounts: Accounts) -> None:
    key, uses = "login_account:a/b@example.com", (NOON, NOON + timedelta(microseconds=1))

    def read() -> tuple[datetime, ...]:
        return accounts.uow.run(lambda stores: stores.limits.find(key))

    assert read() == ()
    accounts.uow.run(lambda stores: stores.limits.save(key, uses, NOON + timedelta(hours=1)))
    assert read() == uses
    assert accounts.uow.run(lambda stores: stores.limits.glance(key)) == uses
    accounts.uow.run(lambda stores: stores.limits.forget(key))
    assert read() == ()


def test_no_document_holds_a_code_a_password_or_a_token(
    accounts: Accounts, database: CountingDatabase
) -> None:
    accounts.register()
    code = accounts.code()
    accounts.registration.verify_email(JO, code)
    token, link = accounts.login().refresh_token, accounts.forgot()
    stored = [str(item) for name in COLLECTIONS for item in database.query(Query(name))]
    assert len(stored) >= 9
    for secret in (PASSWORD, token, link):
        assert secret not in str(stored)
    assert not any(f"'{code}'" in text or f": {code}" in text for text in stored)


def test_known_and_unknown_addresses_cost_the_same_reads(accounts: Accounts) -> None:
    accounts.register_verified("proven@example.com")
    accounts.register("unproven@example.com")
    emails = ["proven@example.com", "unproven@example.com", "unknown@example.com"]

    def reads(act: Callable[[str], object]) -> set[int]:
        return {accounts.usage_of(partial(act, email)).reads for email in emails}

    assert len(reads(lambda email: accounts.login(email, "wrong password"))) == 1
    assert len(reads(lambda email: accounts.registration.verify_email(email, "000000"))) == 1
    assert len(reads(accounts.registration.resend_code)) == 1
    assert len(reads(accounts.recovery.forgot_password)) == 1
    emails[2] = "stranger@example.com"
    assert len(reads(accounts.register)) == 1


def test_asking_for_a_link_writes_as_much_for_known_and_unknown_addresses(
    accounts: Accounts,
) -> None:
    accounts.register_verified("proven@example.com")
    emails = ["proven@example.com", "unknown@example.com"]
    forgot = accounts.recovery.forgot_password
    assert len({accounts.usage_of(partial(forgot, email)).writes for email in emails}) == 1
