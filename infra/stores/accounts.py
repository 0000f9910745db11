"""Accounts as documents: `accounts/{account_id}`, and one claim for each address.

`account_emails/{address}` names the account that holds the address; it is created in the commit
that creates the account, so an address never has two (M001).
"""

from typing import Any, cast
from urllib.parse import quote

from infra.documents.interface import Document
from infra.documents.transaction import Transaction
from infra.stores.pasts import past_fields, read_past
from shared.accounts.address import EmailAddress
from shared.accounts.locale import Locale
from shared.accounts.model import Account, Role
from shared.accounts.past import NOTHING
from shared.kernel.ids import AccountId, OrganizationId
from shared.kernel.values import Fields

SCHEMA = 1
NOBODYS_PATH = "accounts/nobody"
"""Read where an unknown address has no account, so that both cost the same reads."""


class AccountDocuments:
    """Accounts within one transaction; implements `AccountStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, account_id: AccountId) -> Account | None:
        """Return the account, or None."""
        return _decoded(self._tx.get(f"accounts/{account_id}"))

    def glance(self, account_id: AccountId) -> Account | None:
        """Return the account as advice, or None."""
        return _decoded(self._tx.peek(f"accounts/{account_id}"))

    def find_by_email(self, email: EmailAddress) -> Account | None:
        """Return the account that holds the address, or None."""
        claim = self._tx.get(_claim_path(email))
        if claim is None:
            self._tx.peek(NOBODYS_PATH)
            return None
        return self.find(AccountId(str(claim.fields["account_id"])))

    def add(self, account: Account) -> None:
        """Write a new account and claim its address."""
        owner: Fields = {
            "schema": SCHEMA,
            "owner_id": account.account_id,
            "org_id": account.org_id,
            "account_id": account.account_id,
        }
        self._tx.create(_claim_path(account.email), owner)
        self._tx.create(f"accounts/{account.account_id}", _encoded(account))

    def save(self, account: Account) -> None:
        """Replace an account that was found."""
        self._tx.set(f"accounts/{account.account_id}", _encoded(account))

    def release_address(self, account: Account) -> None:
        """Let go of the address of a closed account, if it is that account's still."""
        path = _claim_path(account.email)
        claim = self._tx.get(path)
        if claim is not None and claim.fields["account_id"] == account.account_id:
            self._tx.delete(path)


def _claim_path(email: EmailAddress) -> str:
    return f"account_emails/{quote(email, safe='@+')}"


def _encoded(account: Account) -> Fields:
    return {
        "schema": SCHEMA,
        "owner_id": account.account_id,
        "org_id": account.org_id,
        "email": account.email,
        "kept_password": account.kept_password,
        "full_name": account.full_name,
        "locale": account.locale.value,
        "roles": sorted(role.value for role in account.roles),
        "is_active": account.is_active,
        "is_verified": account.is_verified,
        "verified_at": account.verified_at,
        "first_login_at": account.first_login_at,
        "session_epoch": account.session_epoch,
        "plan_id": account.plan_id,
        "catalogue_version": account.catalogue_version,
        "plan_expires_at": account.plan_expires_at,
        "past": None if account.past == NOTHING else past_fields(account.past),
        "wants_reset_mail": account.wants_reset_mail,
        "created_at": account.created_at,
        "updated_at": account.updated_at,
    }


def _decoded(document: Document | None) -> Account | None:
    if document is None:
        return None
    fields = cast("dict[str, Any]", document.fields)
    past = fields.get("past")
    return Account(
        account_id=AccountId(fields["owner_id"]),
        org_id=None if fields["org_id"] is None else OrganizationId(fields["org_id"]),
        email=EmailAddress(fields["email"]),
        kept_password=fields["kept_password"],
        full_name=fields["full_name"],
        locale=Locale(fields["locale"]),
        roles=frozenset(Role(role) for role in fields["roles"]),
        is_active=fields["is_active"],
        is_verified=fields["is_verified"],
        verified_at=fields["verified_at"],
        first_login_at=fields["first_login_at"],
        session_epoch=fields.get("session_epoch", 0),
        plan_id=fields["plan_id"],
        catalogue_version=fields.get("catalogue_version"),
        plan_expires_at=fields.get("plan_expires_at"),
        past=NOTHING if past is None else read_past(past),
        wants_reset_mail=fields.get("wants_reset_mail", False),
        created_at=fields["created_at"],
        updated_at=fields["updated_at"],
    )
