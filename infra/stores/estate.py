"""Every collection there is, by what it says of people: what is told, erased, redacted, kept.

A store whose collection stands neither here nor in `OF_NOBODY` fails a test, so that none is
forgotten. Source: docs/decisions/0013-erasure.md.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from infra.documents.interface import Document, Filter, Operator, Query
from infra.documents.transaction import Transaction
from shared.accounts.address import EmailAddress
from shared.kernel.ids import AccountId
from shared.kernel.values import Fields, FieldValue
from shared.privacy.ports import KeptDocument

REDACTED = "[erased]"


class Fate(StrEnum):
    """What an erasure does to a document."""

    ERASE = "erase"
    REDACT = "redact"  # a record of money: it stays, and no longer says who it was
    KEEP = "keep"  # a record of money that never said it, only the account's random id


@dataclass(frozen=True)
class Part:
    """A collection whose documents bear `owner_id`, or one below each wallet (`wallets/...`).

    `secrets` are fields that are not told to their owner either.
    """

    name: str
    fate: Fate
    is_told: bool = True
    secrets: frozenset[str] = frozenset()


HASHES = frozenset({"code_hmac", "kept_password"})

PARTS: Mapping[str, Part] = {
    part.name: part
    for part in (
        Part("account_emails", Fate.ERASE, is_told=False),
        Part("api_key_rings", Fate.ERASE, is_told=False),
        Part("api_keys", Fate.ERASE),
        Part("api_nonces", Fate.ERASE, is_told=False),
        Part("archives", Fate.ERASE, is_told=False),
        Part("auto_top_ups", Fate.ERASE),
        Part("claims", Fate.ERASE, is_told=False),
        Part("generations", Fate.ERASE),
        Part("password_resets", Fate.ERASE, is_told=False),
        Part("quotes", Fate.ERASE),
        Part("refresh_tokens", Fate.ERASE, is_told=False),
        Part("session_families", Fate.ERASE, secrets=frozenset({"given"})),
        Part("uploads", Fate.ERASE),
        Part("verification_audits", Fate.ERASE, secrets=HASHES),
        Part("verifications", Fate.ERASE, is_told=False),
        Part("vouchers", Fate.ERASE),
        Part("consents", Fate.REDACT),
        Part("disputes", Fate.REDACT),
        Part("invoices", Fate.REDACT),
        Part("orders", Fate.REDACT),
        Part("payments", Fate.REDACT),
        Part("refunds", Fate.REDACT),
        Part("subscriptions", Fate.REDACT),
        # With an address until the law's invoice is issued, in minutes, and not longer.
        Part("e_invoices", Fate.KEEP),
        Part("erasures", Fate.KEEP, is_told=False),
        Part("order_names", Fate.KEEP, is_told=False),
        Part("redemptions", Fate.KEEP),
        Part("wallets", Fate.KEEP),
        Part("wallets/entries", Fate.KEEP),
        Part("wallets/receipts", Fate.KEEP),
        # Last: as long as it is there, an erasure that died knows whose names to take out.
        Part("accounts", Fate.ERASE, secrets=HASHES),
    )
}

OF_NOBODY = frozenset(
    {
        "book_differences",
        "catalogues",
        "coupon_counters",
        "coupons",
        "invoice_series",
        "limits",
        "outbox",
        "pasts",
        "payment_notices",
        "session_ends",
    }
)
"""Collections that say nothing of a person: terms, counts, and ids on their way.

Limits that bear an address are forgotten when its account is closed, the others within the hour,
and so are ends of sessions: random ids and hashes, by which the last tokens of an erased account
stay refused. Pasts are counts under a keyed hash of an address: see docs/decisions/0021.
"""


class EstateDocuments:
    """Implements `shared.privacy.ports.EstateStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def told(self) -> Sequence[str]:
        return [part.name for part in PARTS.values() if part.is_told]

    def page(
        self, part: str, account_id: AccountId, after: str | None, limit: int
    ) -> Sequence[KeptDocument]:
        kept = PARTS[part]
        found = self._found(kept, account_id, after, limit)
        return [KeptDocument(each.path, _without(each.fields, kept.secrets)) for each in found]

    def erasable(self) -> Sequence[str]:
        return _of_fate(Fate.ERASE)

    def erase(self, part: str, account_id: AccountId, limit: int) -> int:
        return self._delete(self._found(PARTS[part], account_id, None, limit))

    def redactable(self) -> Sequence[str]:
        return _of_fate(Fate.REDACT)

    def redact(
        self, part: str, account_id: AccountId, names: Sequence[str], after: str | None, limit: int
    ) -> str | None:
        found = self._found(PARTS[part], account_id, after, limit)
        for document in found:
            redacted = {name: _redacted(value, names) for name, value in document.fields.items()}
            if redacted != document.fields:
                self._tx.set(document.path, redacted)
        return found[-1].path if len(found) == limit else None

    def erase_audits(self, email: EmailAddress, before: datetime, limit: int) -> int:
        of_address = Filter("email", Operator.EQUAL, email)
        found = self._tx.query(Query("verification_audits", (of_address,), limit=limit))
        return self._delete([each for each in found if _is_before(each, before)])

    def _found(
        self, part: Part, account_id: AccountId, after: str | None, limit: int
    ) -> Sequence[Document]:
        """Return one page of an account's documents, in path order."""
        parent, _, child = part.name.partition("/")
        owned = Filter("owner_id", Operator.EQUAL, account_id)
        query = Query(
            f"{parent}/{account_id}/{child}" if child else parent,
            filters=() if child else (owned,),
            limit=limit,
            after=None if after is None else (),
            after_path=after,
        )
        return self._tx.query(query)

    def _delete(self, documents: Sequence[Document]) -> int:
        for document in documents:
            self._tx.delete(document.path)
        return len(documents)


def _of_fate(fate: Fate) -> Sequence[str]:
    return [part.name for part in PARTS.values() if part.fate is fate]


def _without(fields: Fields, secrets: frozenset[str]) -> Fields:
    return {name: value for name, value in fields.items() if name not in secrets}


def _is_before(document: Document, moment: datetime) -> bool:
    created_at = document.fields["created_at"]
    return isinstance(created_at, datetime) and created_at <= moment


def _redacted(value: FieldValue, names: Sequence[str]) -> FieldValue:
    """Return `value` without any whole-word mention of `names`, at any depth.

    Addresses go wherever they stand. Other names go out of texts of several words only: a person
    may be called like a state or a reference, which other code goes by.
    """
    if isinstance(value, str):
        meant = [name for name in names if "@" in name or " " in value]
        return _without_names(value, meant)
    if isinstance(value, Mapping):
        return {key: _redacted(each, names) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_redacted(each, names) for each in value]
    return value


def _without_names(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", REDACTED, text, flags=re.IGNORECASE)
    return text
