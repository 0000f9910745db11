"""Verifications as documents: the newest of each address, and an audit that only grows.

`verifications/email_verify:{address}` is replaced (M024); `verification_audits/{id}-{step}` keeps
every state a verification was in (M025), but not what it keeps of a password for a while. The
database's own expiry may sweep the first by `forget_at`.
"""

from typing import Any, cast
from urllib.parse import quote

from infra.documents.interface import Document
from infra.documents.transaction import Transaction
from shared.accounts.address import EmailAddress
from shared.accounts.codes import VerificationId
from shared.accounts.locale import Locale
from shared.accounts.verification import STATUS, Attempt, Verification, VerificationState
from shared.kernel.ids import AccountId
from shared.kernel.values import Fields

SCHEMA = 1


class VerificationDocuments:
    """Verifications within one transaction; implements `VerificationStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, email: EmailAddress) -> Verification | None:
        """Return the newest verification of the address, or None."""
        return _decoded(self._tx.get(_path(email)))

    def save(self, verification: Verification) -> None:
        """Make it the newest one of its address and append its state to the audit."""
        fields = {
            **_encoded(verification),
            "kept_password": verification.kept_password,
            "unproven_id": verification.unproven_id,
            "attempts_waiting": [_encoded_attempt(each) for each in verification.attempts],
        }
        self._tx.set(_path(verification.email), fields)
        self.record(verification)

    def record(self, verification: Verification) -> None:
        """Append its state to the audit."""
        path = f"verification_audits/{verification.verification_id}-{verification.step}"
        self._tx.create(path, _encoded(verification))

    def forget(self, email: EmailAddress) -> None:
        """Remove the newest verification of the address; the audit stays."""
        self._tx.delete(_path(email))


def _path(email: EmailAddress) -> str:
    return f"verifications/email_verify:{quote(email, safe='@+')}"


def _encoded(verification: Verification) -> Fields:
    return {
        "schema": SCHEMA,
        "owner_id": verification.account_id,
        "org_id": None,
        "verification_id": verification.verification_id,
        "email": verification.email,
        "code_hmac": verification.code_hmac,
        "state": verification.state.value,
        "status": STATUS[verification.state],
        "attempts": verification.guesses,
        "step": verification.step,
        "created_at": verification.created_at,
        "expires_at": verification.expires_at,
        "forget_at": verification.forget_at,
        "verified_at": verification.verified_at,
    }


def _encoded_attempt(attempt: Attempt) -> Fields:
    return {
        "token_sha256": attempt.token_sha256,
        "kept_password": attempt.kept_password,
        "full_name": attempt.full_name,
        "locale": attempt.locale.value,
    }


def _decoded_attempt(fields: dict[str, Any]) -> Attempt:
    return Attempt(
        token_sha256=fields["token_sha256"],
        kept_password=fields["kept_password"],
        full_name=fields["full_name"],
        locale=Locale(fields["locale"]),
    )


def _decoded(document: Document | None) -> Verification | None:
    if document is None:
        return None
    fields = cast("dict[str, Any]", document.fields)
    unproven_id = fields.get("unproven_id")
    return Verification(
        verification_id=VerificationId(fields["verification_id"]),
        email=EmailAddress(fields["email"]),
        account_id=None if fields["owner_id"] is None else AccountId(fields["owner_id"]),
        code_hmac=fields["code_hmac"],
        created_at=fields["created_at"],
        state=VerificationState(fields["state"]),
        guesses=fields["attempts"],
        step=fields["step"],
        verified_at=fields["verified_at"],
        kept_password=fields.get("kept_password"),
        unproven_id=None if unproven_id is None else AccountId(unproven_id),
        attempts=tuple(_decoded_attempt(each) for each in fields.get("attempts_waiting", ())),
    )
