"""Use cases: register, verify the address, ask for another code.

None of them tells whether an address has an account: known and unknown ones get the same answers
after the same work. Only the owner of the address learns more, by mail.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.accounts.address import EmailAddress, normalise_email
from shared.accounts.codes import CodeSecret, VerificationId
from shared.accounts.errors import CodeExpired, InvalidCode, TooManyGuesses, TooManySends
from shared.accounts.limits import take
from shared.accounts.locale import Locale
from shared.accounts.messages import verification_task
from shared.accounts.model import (
    Account,
    NewAccount,
    account_id_from,
    contested,
    opened,
    registered_again,
    verified,
)
from shared.accounts.password import checked_full_name, chosen_password
from shared.accounts.policy import AccountPolicy, sends_key
from shared.accounts.ports import AccountStores, PasswordKeeper
from shared.accounts.sessions import digest
from shared.accounts.verification import (
    ATTEMPTS_MAX,
    GUESSES_MAX,
    NEXT,
    Attempt,
    Verdict,
    Verification,
    VerificationState,
    judge,
    moved,
    retry_after_s,
)
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, IdSource, UnitOfWork


@dataclass(frozen=True)
class RegisterCommand:
    """What a person sends to register, unchecked."""

    email: str
    password: str = field(repr=False)
    full_name: str | None
    locale: Locale


@dataclass(frozen=True)
class Registered:
    """The answer to a registration.

    `account_id` is that of the account only if this call made it; for a known address it is
    nobody's, because a repeated id would tell that the address was known. With
    `registration_token` a code gives the account the password of this registration, no other.
    """

    account_id: AccountId
    email: EmailAddress
    is_verification_required: bool
    code_expires_at: datetime
    registration_token: str = field(repr=False)


class Registration:
    """Opens accounts and proves their addresses."""

    def __init__(
        self,
        *,
        uow: UnitOfWork[AccountStores],
        passwords: PasswordKeeper,
        codes: CodeSecret,
        clock: Clock,
        ids: IdSource,
        policy: AccountPolicy,
    ) -> None:
        self._uow, self._passwords, self._codes = uow, passwords, codes
        self._clock, self._ids, self._policy = clock, ids, policy

    def register(self, command: RegisterCommand) -> Registered:
        """Open an account and mail a code, or tell the owner of a known address by mail.

        The newest code opens the account with what this call gave to whoever enters it with the
        token this call answers. For those who enter a code alone, an unproven account takes the
        newest password and names once the code before is over; until then another password
        contests the address: for 15 minutes no code alone opens it, because its reader could not
        know whose password it would let in.

        Raises: `FieldRefused` for email, password or full name; `TooManySends`.
        """
        email = normalise_email(command.email)
        password = chosen_password(command.password)
        full_name = checked_full_name(command.full_name)
        # Slow, so outside of units of work; and for all addresses, so that time tells nothing.
        kept = self._passwords.keep(password)
        repeated = self._repeated(email, password)
        given = NewAccount(email, kept, full_name, command.locale)
        account_id = account_id_from(self._ids.new("acc"))
        issue, token = self._new_issue(email), self._ids.new("reg")
        attempt = Attempt(digest(token), kept, full_name, command.locale)

        def claim(stores: AccountStores) -> tuple[Verification, set[str]]:
            self._take_send(stores, issue)
            before = _kept_at(stores, email)
            account = self._claimed(stores, account_id, given, _Claim(repeated, issue.now))
            made = self._issue(stores, issue, account, (kept, attempt))
            waiting = {each.kept_password for each in made.attempts}
            return made, before - {account.kept_password, kept} - waiting

        try:
            made, superseded = self._uow.run(claim)
        except TooManySends:
            self._passwords.discard(kept)
            raise
        for each in superseded:
            self._passwords.discard(each)
        required = self._policy.require_verification
        return Registered(account_id, email, required, made.expires_at, token)

    def resend_code(self, email: str) -> datetime:
        """Void the address's code and mail a new one; return when that expires.

        Raises: `FieldRefused`; `TooManySends` after 5 within an hour of the first.
        """
        issue = self._new_issue(normalise_email(email))

        def resend(stores: AccountStores) -> Verification:
            self._take_send(stores, issue)
            account = stores.accounts.find_by_email(issue.email)
            return self._issue(stores, issue, account, None)

        return self._uow.run(resend).expires_at

    def verify_email(self, email: str, guess: str, token: str | None = None) -> None:
        """Prove the address by its code; again with the same code is no error (M026).

        With the token of a registration the account gets what that one gave; a token that is none
        of the address's makes any guess a wrong one.

        Raises: `FieldRefused`, `InvalidCode`, `CodeExpired`, `TooManyGuesses`.
        """
        issue = self._new_issue(normalise_email(email))
        # A wrong guess must be counted by the commit, so it is raised only after it.
        verdict, found, superseded = self._uow.run(
            lambda stores: self._guessed(stores, issue, guess, token)
        )
        match verdict:
            case Verdict.WRONG:
                raise InvalidCode(GUESSES_MAX - found.guesses)
            case Verdict.EXPIRED:
                raise CodeExpired
            case Verdict.EXHAUSTED:
                raise TooManyGuesses(retry_after_s(found, issue.now))
            case Verdict.RIGHT:
                self._prove(issue.email)
                for each in superseded:
                    self._passwords.discard(each)

    def _prove(self, email: EmailAddress) -> None:
        """Tell the keeper of the password; where that failed, the same code does it again."""
        account = self._uow.run(lambda stores: stores.accounts.find_by_email(email))
        if account is not None and account.kept_password is not None:
            self._passwords.prove(account.kept_password, email)

    def _repeated(self, email: EmailAddress, password: bytes) -> str | None:
        """Return what the address's account has kept, if it is this very password."""
        account = self._uow.run(lambda stores: stores.accounts.find_by_email(email))
        kept = None if account is None else account.kept_password
        return kept if self._passwords.compare(password, kept) else None

    def _claimed(
        self, stores: AccountStores, account_id: AccountId, given: NewAccount, claim: "_Claim"
    ) -> Account:
        known = stores.accounts.find_by_email(given.email)
        # Read for known addresses too, so that nothing tells them apart, and after the account, so
        # that one that was closed in between has left its past.
        past = stores.pasts.find(self._codes.fingerprint(given.email), claim.now)
        if known is None:
            account = opened(account_id, given, claim.now, past)
            stores.accounts.add(account)
            return account
        if not self._is_unused(known):
            return known
        before = stores.verifications.find(given.email)
        # Guesses destroy a code, but must not let another registration in before its time.
        is_pending = before is not None and claim.now < before.expires_at
        if is_pending and not claim.repeats(known):
            account = contested(known, claim.now)
        else:
            account = registered_again(known, given, claim.now)
        stores.accounts.save(account)
        return account

    def _is_unused(self, account: Account) -> bool:
        """Say whether nobody can have used the account, so that its password may be replaced."""
        return (
            self._policy.require_verification
            and not account.is_verified
            and account.first_login_at is None
        )

    def _new_issue(self, email: EmailAddress) -> "_Issue":
        # Made outside of the unit of work, so that its tries are all about the same code.
        return _Issue(VerificationId(self._ids.new("vrf")), email, self._clock.now())

    def _take_send(self, stores: AccountStores, issue: "_Issue") -> None:
        wait_s = take(stores.limits, sends_key(issue.email), self._policy.sends, issue.now)
        if wait_s:
            raise TooManySends(wait_s)

    def _issue(
        self,
        stores: AccountStores,
        issue: "_Issue",
        account: Account | None,
        registered: tuple[str, Attempt] | None,
    ) -> Verification:
        before = stores.verifications.find(issue.email)
        waiting = None if before is None else before.waiting_password(issue.now)
        attempts = () if before is None else before.waiting_attempts(issue.now)
        if registered is not None:
            waiting, attempts = registered[0], (*attempts, registered[1])[-ATTEMPTS_MAX:]
        unproven_id = None if account is None or account.is_verified else account.account_id
        if before is not None and NEXT[before.state]:
            stores.verifications.record(moved(before, VerificationState.FAILED))
        made = replace(
            self._made(issue, _provable(account)),
            kept_password=waiting,
            unproven_id=unproven_id,
            # Kept of proven addresses too: to forget them there would take the keeper's time.
            attempts=attempts,
        )
        stores.verifications.save(made)
        mailed_to = None if account is None else account.account_id
        stores.outbox.add(verification_task(made.verification_id, mailed_to))
        return made

    def _made(self, issue: "_Issue", account_id: AccountId | None) -> Verification:
        sealed = self._codes.code_hmac(issue.verification_id)
        return Verification(issue.verification_id, issue.email, account_id, sealed, issue.now)

    def _guessed(
        self, stores: AccountStores, issue: "_Issue", guess: str, token: str | None
    ) -> tuple[Verdict, Verification, set[str]]:
        found = self._remembered(stores, issue)
        is_code = self._codes.is_code(found.verification_id, found.code_hmac, guess)
        if found.state is VerificationState.VERIFIED:
            if is_code:
                return Verdict.RIGHT, found, set()
            # Any other code at a proven address is answered as at an unknown one.
            found = self._made(issue, account_id=None)
        attempt = None if token is None else found.attempt_of(digest(token))
        by_token = None if attempt is None else found.unproven_id
        opens = found.account_id if token is None else by_token
        asked = replace(found, account_id=opens)
        verdict, judged = judge(asked, is_code=is_code, now=issue.now)
        if verdict is Verdict.RIGHT:
            before = _kept_at(stores, issue.email)
            stores.verifications.save(judged)
            account = self._mark_verified(stores, judged, attempt, issue.now)
            return verdict, judged, before - {None if account is None else account.kept_password}
        if judged is not asked:
            stores.verifications.save(replace(judged, account_id=found.account_id))
        return verdict, judged, set()

    def _mark_verified(
        self, stores: AccountStores, proof: Verification, attempt: Attempt | None, now: datetime
    ) -> Account | None:
        account = None if proof.account_id is None else stores.accounts.find(proof.account_id)
        if account is None:
            return None
        if attempt is not None and self._is_unused(account):
            given = NewAccount(
                account.email, attempt.kept_password, attempt.full_name, attempt.locale
            )
            account = registered_again(account, given, now)
        proven = verified(account, now)
        stores.accounts.save(proven)
        return proven

    def _remembered(self, stores: AccountStores, issue: "_Issue") -> Verification:
        found = stores.verifications.find(issue.email)
        if found is None or issue.now >= found.forget_at:
            return self._made(issue, account_id=None)
        return found


@dataclass(frozen=True)
class _Issue:
    """The id, address and time a code has if this request makes one."""

    verification_id: VerificationId
    email: EmailAddress
    now: datetime


@dataclass(frozen=True)
class _Claim:
    """A registration at `now`; `repeated` is what the account has kept of the same password."""

    repeated: str | None
    now: datetime

    def repeats(self, known: Account) -> bool:
        # The account may have taken another password since they were compared.
        return self.repeated is not None and known.kept_password == self.repeated


def _kept_at(stores: AccountStores, email: EmailAddress) -> set[str]:
    """Return what stands for the passwords of the account and of the last registration."""
    account, waiting = stores.accounts.find_by_email(email), stores.verifications.find(email)
    kept = {each.kept_password for each in (account, waiting) if each is not None}
    kept |= {each.kept_password for each in (() if waiting is None else waiting.attempts)}
    return {each for each in kept if each is not None}


def _provable(account: Account | None) -> AccountId | None:
    """Return the account a code alone may prove: a contested one has no password, so never."""
    if account is None or account.is_verified or account.kept_password is None:
        return None
    return account.account_id
