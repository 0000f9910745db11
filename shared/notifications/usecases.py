"""Use case: turn a message task into a mail when it is due.

A task holds ids. What is said is decided, and the code computed again, only now: a message whose
code was replaced, entered or outlived in between is not sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from shared.accounts.codes import CodeSecret, VerificationId
from shared.accounts.messages import MessageKind
from shared.accounts.model import Account
from shared.accounts.ports import AccountStore, VerificationStore
from shared.accounts.verification import (
    CODE_LIFE,
    GUESSES_MAX,
    Verification,
    VerificationState,
    moved,
)
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork
from shared.kernel.values import JsonValue
from shared.notifications.model import Mail
from shared.notifications.templates import (
    Letter,
    address_contested_letter,
    address_known_letter,
    as_html,
    as_text,
    verification_letter,
)


class MessageStores(Protocol):
    """The stores a message is made from."""

    @property
    def accounts(self) -> AccountStore: ...
    @property
    def verifications(self) -> VerificationStore: ...


@dataclass(frozen=True)
class Site:
    """Where the product is reached: its sign-in page, and the domain of message ids."""

    sign_in_url: str
    message_domain: str


class Messages:
    """Composes mails from the payloads of message tasks."""

    def __init__(
        self, *, uow: UnitOfWork[MessageStores], codes: CodeSecret, clock: Clock, site: Site
    ) -> None:
        self._uow, self._codes, self._clock, self._site = uow, codes, clock, site

    def compose_message(self, payload: Mapping[str, JsonValue]) -> Mail | None:
        """Return the mail, equal for equal payloads; None when there is nothing to say any more.

        Raises: `ValueError` for a payload that is no message.
        """
        notice = _read(payload)
        found = self._uow.run(lambda stores: _facts(stores, notice))
        if found is None:
            return None
        account, verification = found
        letter = self._letter(account, verification)
        return None if letter is None else self._mail(account, verification, letter)

    def mark_sent(self, payload: Mapping[str, JsonValue]) -> None:
        """Note that the mail was accepted for delivery; again is no error."""
        notice = _read(payload)

        def mark(stores: MessageStores) -> None:
            found = _facts(stores, notice)
            if found is not None and found[1].state is VerificationState.ISSUED:
                stores.verifications.save(moved(found[1], VerificationState.MAILED))

        self._uow.run(mark)

    def _letter(self, account: Account, verification: Verification) -> Letter | None:
        if not verification.is_live(self._clock.now()):
            return None
        if verification.is_decoy and not account.is_verified:
            return address_contested_letter(
                account.locale, self._site.sign_in_url, CODE_LIFE // timedelta(minutes=1)
            )
        if verification.is_decoy:
            return address_known_letter(account.locale, self._site.sign_in_url)
        return verification_letter(
            account.locale,
            self._codes.code(verification.verification_id),
            life_minutes=CODE_LIFE // timedelta(minutes=1),
            guesses_max=GUESSES_MAX,
        )

    def _mail(self, account: Account, verification: Verification, letter: Letter) -> Mail:
        return Mail(
            to=account.email,
            subject=letter.subject,
            text=as_text(letter),
            html=as_html(letter),
            message_id=f"<{verification.verification_id}@{self._site.message_domain}>",
        )


@dataclass(frozen=True)
class _Notice:
    verification_id: VerificationId
    account_id: AccountId | None


def _read(payload: Mapping[str, JsonValue]) -> _Notice:
    try:
        MessageKind(str(payload["message"]))
        account_id = payload["account_id"]
        return _Notice(
            VerificationId(str(payload["verification_id"])),
            None if account_id is None else AccountId(str(account_id)),
        )
    except KeyError as error:
        raise ValueError(f"not a message: {error} is missing") from error


def _facts(stores: MessageStores, notice: _Notice) -> tuple[Account, Verification] | None:
    if notice.account_id is None:
        return None
    account = stores.accounts.find(notice.account_id)
    found = None if account is None else stores.verifications.find(account.email)
    if account is None or found is None or found.verification_id != notice.verification_id:
        return None
    return account, found
