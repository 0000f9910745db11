"""Use cases: ask for a reset link, choose a new password by it.

Asking is answered alike for every address after the same work; only the address's owner learns
more, by mail.
"""

from contextlib import suppress
from datetime import datetime

from shared.accounts.address import EmailAddress, normalise_email
from shared.accounts.codes import CodeSecret
from shared.accounts.endings import EndedSessions, end_all
from shared.accounts.errors import IdentityUnavailable, ResetTokenRefused
from shared.accounts.limits import take
from shared.accounts.messages import reset_task
from shared.accounts.model import Account, recovered
from shared.accounts.password import chosen_password
from shared.accounts.policy import AccountPolicy, logins_key, sends_key
from shared.accounts.ports import AccountStores, PasswordKeeper
from shared.accounts.resets import PasswordReset, ResetId
from shared.accounts.sessions import digest
from shared.kernel.ports import Clock, IdSource, UnitOfWork


class Recovery:
    """Lets people back in who forgot their password."""

    def __init__(
        self,
        *,
        uow: UnitOfWork[AccountStores],
        passwords: PasswordKeeper,
        codes: CodeSecret,
        clock: Clock,
        ids: IdSource,
        policy: AccountPolicy,
        ended_sessions: EndedSessions,
    ) -> None:
        self._uow, self._passwords, self._codes = uow, passwords, codes
        self._clock, self._ids, self._policy = clock, ids, policy
        self._ended_sessions = ended_sessions

    def forgot_password(self, email: str) -> None:
        """Mail a link to the address if it has an account.

        Where the address was sent as many mails as an hour allows, codes counted, nothing is sent
        and nothing is said: the answer is always the same.

        Raises: `FieldRefused` for an email that is none.
        """
        address = normalise_email(email)
        reset_id, now = ResetId(self._ids.new("rst")), self._clock.now()
        self._uow.run(lambda stores: self._asked(stores, address, reset_id, now))

    def reset_password(self, token: str, new_password: str) -> None:
        """Set the password of the account a link was mailed for; prove its address.

        Every session ends at once, access tokens too, and every other link.

        Raises: `FieldRefused` for `new_password`; `ResetTokenRefused`.
        """
        password = chosen_password(new_password, "new_password")
        sha256, now = digest(token), self._clock.now()
        # Asked first, so that a token nobody was sent costs no slow hash.
        self._uow.run(lambda stores: _owner(stores, sha256, now))
        kept = self._passwords.keep(password)

        def reset(stores: AccountStores) -> Account:
            account = _owner(stores, sha256, now)
            changed = recovered(account, kept, now)
            stores.accounts.save(changed)
            end_all(stores, changed, now)
            stores.limits.forget(logins_key(account.email))
            return account

        try:
            before = self._uow.run(reset)
        except ResetTokenRefused:
            self._passwords.discard(kept)
            raise
        self._ended_sessions.look_again()
        if before.kept_password is not None:
            self._passwords.discard(before.kept_password)
        with suppress(IdentityUnavailable):
            # The password is set and the token spent: what is missing is a note at the keeper.
            self._passwords.prove(kept, before.email)

    def _asked(
        self, stores: AccountStores, address: EmailAddress, reset_id: ResetId, now: datetime
    ) -> None:
        if take(stores.limits, sends_key(address), self._policy.sends, now):
            return
        account = stores.accounts.find_by_email(address)
        account_id = None if account is None else account.account_id
        epoch = 0 if account is None else account.session_epoch
        sha256 = digest(self._codes.reset_token(reset_id))
        stores.resets.add(PasswordReset(sha256, account_id, epoch, now))
        stores.outbox.add(reset_task(reset_id, account_id))


def _owner(stores: AccountStores, token_sha256: str, now: datetime) -> Account:
    found = stores.resets.find(token_sha256)
    known = None if found is None else found.account_id
    account = None if known is None else stores.accounts.find(known)
    if found is None or account is None or not found.lets_in(account, now):
        raise ResetTokenRefused
    return account
