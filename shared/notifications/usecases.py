"""Use case: turn a message task into a mail when it is due.

A task holds ids. What is said is decided, and the code or link computed again, only now: a message
whose code was replaced, entered or outlived in between is not sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from shared.accounts.codes import CodeSecret, VerificationId
from shared.accounts.messages import MessageKind
from shared.accounts.model import Account
from shared.accounts.ports import AccountStore, ResetStore, VerificationStore
from shared.accounts.resets import RESET_LIFE, ResetId
from shared.accounts.sessions import digest
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
    address_known_letter,
    as_mail,
    reset_letter,
    verification_letter,
)


class MessageStores(Protocol):
    """The stores a message is made from."""

    @property
    def accounts(self) -> AccountStore: ...
    @property
    def verifications(self) -> VerificationStore: ...
    @property
    def resets(self) -> ResetStore: ...


@dataclass(frozen=True)
class Site:
    """Where the product is reached: two of its pages, and the domain of message ids."""

    sign_in_url: str
    reset_url: str
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
        notice, now = _read(payload), self._clock.now()

        def compose(stores: MessageStores) -> Mail | None:
            account = _reader(stores, notice)
            letter = None if account is None else self._letter(stores, notice, account, now)
            return self._mail(account, notice, letter) if account and letter else None

        return self._uow.run(compose)

    def mark_sent(self, payload: Mapping[str, JsonValue]) -> None:
        """Note that the mail was accepted for delivery; again is no error."""
        notice = _read(payload)

        def mark(stores: MessageStores) -> None:
            account = _reader(stores, notice)
            found = None if account is None else _verification(stores, notice, account)
            if found is not None and found.state is VerificationState.ISSUED:
                stores.verifications.save(moved(found, VerificationState.MAILED))

        if notice.kind is MessageKind.VERIFICATION:
            self._uow.run(mark)

    def _letter(
        self, stores: MessageStores, notice: "_Notice", account: Account, now: datetime
    ) -> Letter | None:
        match notice.kind:
            case MessageKind.VERIFICATION:
                found = _verification(stores, notice, account)
                is_due = found is not None and found.is_live(now)
                return self._code_letter(account, found) if found and is_due else None
            case MessageKind.PASSWORD_RESET:
                return self._reset_letter(stores, ResetId(notice.cause_id), account, now)

    def _code_letter(self, account: Account, verification: Verification) -> Letter:
        is_contested = verification.is_decoy and not account.is_verified
        if verification.is_decoy and not is_contested:
            return address_known_letter(account.locale, self._site.sign_in_url)
        return verification_letter(
            account.locale,
            self._codes.code(verification.verification_id),
            life_minutes=CODE_LIFE // timedelta(minutes=1),
            guesses_max=GUESSES_MAX,
            is_contested=is_contested,
        )

    def _reset_letter(
        self, stores: MessageStores, reset_id: ResetId, account: Account, now: datetime
    ) -> Letter | None:
        token = self._codes.reset_token(reset_id)
        found = stores.resets.find(digest(token))
        if found is None or not found.lets_in(account, now):
            return None
        # Behind the sign that browsers send to nobody, so that no server's log ever shows it.
        url = f"{self._site.reset_url}#{token}"
        return reset_letter(account.locale, url, RESET_LIFE // timedelta(minutes=1))

    def _mail(self, account: Account, notice: "_Notice", letter: Letter) -> Mail:
        return as_mail(letter, account.email, f"<{notice.cause_id}@{self._site.message_domain}>")


@dataclass(frozen=True)
class _Notice:
    kind: MessageKind
    cause_id: str
    account_id: AccountId | None


def _read(payload: Mapping[str, JsonValue]) -> _Notice:
    try:
        account_id = payload["account_id"]
        return _Notice(
            MessageKind(str(payload["message"])),
            str(payload["cause_id"]),
            None if account_id is None else AccountId(str(account_id)),
        )
    except KeyError as error:
        raise ValueError(f"not a message: {error} is missing") from error


def _reader(stores: MessageStores, notice: _Notice) -> Account | None:
    return None if notice.account_id is None else stores.accounts.find(notice.account_id)


def _verification(stores: MessageStores, notice: _Notice, account: Account) -> Verification | None:
    found = stores.verifications.find(account.email)
    wanted = VerificationId(notice.cause_id)
    return found if found is not None and found.verification_id == wanted else None
