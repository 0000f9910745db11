"""An account: who somebody is, whether the address is proven, what they may do."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from shared.accounts.address import EmailAddress
from shared.accounts.locale import Locale
from shared.accounts.past import NOTHING, Past
from shared.kernel.ids import AccountId, OrganizationId

PLAN_AT_START = "demo"
"""The plan of an account that never bought one. Source: M041."""


class Role(StrEnum):
    """What an account may do beyond its own things; carried in access tokens (M001)."""

    USER = "user"
    ADMIN = "admin"


@dataclass(frozen=True)
class Account:
    """One person's account (M001, M002).

    `email` is normalised and unique. `kept_password` is what stands for the password at its keeper,
    None while registrations contest an address nobody has proven. `full_name` has 1..255
    characters. `first_login_at` is None until the first session. `session_epoch` counts how often
    all sessions were ended at once. `org_id` waits for teams (M018).
    `wants_reset_mail` says that new credits of a period are told by mail (M062).
    `plan_id`, `catalogue_version` and `plan_expires_at` copy the account's subscription; without
    one the version is None. `past` is what closed accounts of the address had when it was opened.
    """

    account_id: AccountId
    email: EmailAddress
    kept_password: str | None = field(repr=False)
    full_name: str | None
    locale: Locale
    created_at: datetime
    updated_at: datetime
    roles: frozenset[Role] = frozenset({Role.USER})
    is_active: bool = True
    is_verified: bool = False
    verified_at: datetime | None = None
    first_login_at: datetime | None = None
    session_epoch: int = 0
    plan_id: str = PLAN_AT_START
    catalogue_version: str | None = None
    plan_expires_at: datetime | None = None
    wants_reset_mail: bool = False
    org_id: OrganizationId | None = None
    past: Past = NOTHING


@dataclass(frozen=True)
class NewAccount:
    """What a person gives to register, checked; the password is kept already."""

    email: EmailAddress
    kept_password: str = field(repr=False)
    full_name: str | None
    locale: Locale


def account_id_from(made_id: str) -> AccountId:
    """Return the 32 hex digits at the end of a made id as the text of a version 4 UUID.

    Args:
        made_id: `<prefix>_<32 lower hex digits>`, as an `IdSource` makes them.
    Source: RFC 9562, section 5.4; M001.
    """
    digits = made_id.rpartition("_")[2]
    text = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
    return AccountId(text)


def opened(
    account_id: AccountId, given: NewAccount, now: datetime, past: Past = NOTHING
) -> Account:
    """Return the account a first registration makes; its address is not proven yet."""
    return Account(
        account_id=account_id,
        email=given.email,
        kept_password=given.kept_password,
        full_name=given.full_name,
        locale=given.locale,
        created_at=now,
        updated_at=now,
        past=past,
    )


def registered_again(account: Account, given: NewAccount, now: datetime) -> Account:
    """Return an account nobody has used with the password and names of a later registration.

    Only for the same password, once no code of the registration before it may be entered, or for
    who enters a code with the token of that registration.
    """
    return replace(
        account,
        kept_password=given.kept_password,
        full_name=given.full_name,
        locale=given.locale,
        updated_at=now,
    )


def contested(account: Account, now: datetime) -> Account:
    """Return an account nobody has used without a password, so that no code can open it.

    Two people claim its address, and a code does not tell whose password its reader chose.
    """
    return replace(account, kept_password=None, updated_at=now)


def verified(account: Account, now: datetime) -> Account:
    """Return `account` with its address proven."""
    return replace(account, is_verified=True, verified_at=now, updated_at=now)


def recovered(account: Account, kept_password: str, now: datetime) -> Account:
    """Return `account` with a password chosen by whoever reads its mail.

    That proves the address as well, and ends every session (M008).
    """
    return replace(
        account,
        kept_password=kept_password,
        is_verified=True,
        verified_at=account.verified_at or now,
        session_epoch=account.session_epoch + 1,
        updated_at=now,
    )
