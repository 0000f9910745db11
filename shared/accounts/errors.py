"""Refusals around accounts. None of them tells whether an address has an account."""

from shared.kernel.errors import DomainError, Kind, TooOften


class FieldRefused(DomainError):
    """A field of a request breaks a rule; `reason` is stable text, `detail` never its value."""

    kind, code = Kind.INVALID, "request.invalid"

    def __init__(self, field: str, reason: str, detail: str) -> None:
        super().__init__(f"{field} {detail}")
        self.field, self.reason, self.detail = field, reason, detail

    @property
    def facts(self) -> dict[str, object]:
        """One entry of api.md's `errors`."""
        located = {"loc": ["body", self.field], "code": self.reason, "detail": self.detail}
        return {"errors": [located]}


class TooManySends(TooOften):
    """The address was sent as many codes as one hour allows (M022)."""

    code = "verification.too_many_sends"


class TooManyGuesses(TooOften):
    """The code was guessed wrongly three times and is destroyed (M021); ask for a new one."""

    code = "verification.too_many_attempts"


class TooManyLogins(TooOften):
    """Too many failed logins for this address or from this network (M248)."""

    code = "auth.too_many_attempts"


class TooManyRequests(TooOften):
    """Too many registrations, codes or links were asked for from this network (M248)."""

    code = "auth.too_many_requests"


class TooManyCalls(TooOften):
    """The account, or the network of a caller without a proof, called too often (M238)."""

    code = "request.too_many"


class InvalidCode(DomainError):
    """A wrong guess. Its kind is what api.md answers with 400."""

    kind, code = Kind.MALFORMED, "verification.invalid_code"

    def __init__(self, attempts_remaining: int) -> None:
        super().__init__(f"wrong code, {attempts_remaining} guesses left")
        self.attempts_remaining = attempts_remaining

    @property
    def facts(self) -> dict[str, object]:
        return {"attempts_remaining": self.attempts_remaining}


class CodeExpired(DomainError):
    """The code outlived its 15 minutes (M020)."""

    kind, code = Kind.GONE, "verification.expired"


class BadCredentials(DomainError):
    """No such account, or not its password: nobody learns which."""

    kind, code = Kind.UNAUTHENTICATED, "auth.bad_credentials"


class EmailNotVerified(DomainError):
    """The password was right, the address is not proven yet (M004)."""

    kind, code = Kind.FORBIDDEN, "accounts.email_not_verified"


class AccountInactive(DomainError):
    """The password was right, the account was switched off."""

    kind, code = Kind.FORBIDDEN, "accounts.inactive"


class ResetTokenRefused(DomainError):
    """The link was used, is older than 30 minutes, or is none of ours (M008); ask for another."""

    kind, code = Kind.GONE, "auth.reset_token_refused"


class RefreshReused(DomainError):
    """A spent refresh token came back: somebody copied it, so its whole family ended (M005)."""

    kind, code = Kind.UNAUTHENTICATED, "auth.refresh_reused"


class SessionEnded(DomainError):
    """The refresh token is unknown, too old, or its session was ended."""

    kind, code = Kind.UNAUTHENTICATED, "auth.session_ended"


class IdentityUnavailable(DomainError):
    """Whoever proves people or services for us cannot be asked now; the cause is chained."""

    kind, code = Kind.UNAVAILABLE, "auth.identity_unavailable"

    @property
    def retry_after_s(self) -> int:
        return 5


class TokenMissing(DomainError):
    """The request carries no bearer token."""

    kind, code = Kind.UNAUTHENTICATED, "auth.missing_token"


class TokenInvalid(DomainError):
    """The access token is not ours, or its account is gone."""

    kind, code = Kind.UNAUTHENTICATED, "auth.invalid_token"


class TokenExpired(DomainError):
    """The access token was ours; refresh it."""

    kind, code = Kind.UNAUTHENTICATED, "auth.expired_token"


class SignatureRefused(DomainError):
    """A signed call that is not certainly of a key of ours: shape, key or signature is wrong."""

    kind, code = Kind.UNAUTHENTICATED, "auth.bad_signature"


class TimestampStale(DomainError):
    """The signature fits, but the call's time is more than the window away from ours."""

    kind, code = Kind.UNAUTHENTICATED, "auth.stale_timestamp"


class NonceUsed(DomainError):
    """The signature fits, but it was sent before."""

    kind, code = Kind.UNAUTHENTICATED, "auth.nonce_used"


class KeyRevoked(DomainError):
    """The signature fits, but its key was revoked."""

    kind, code = Kind.UNAUTHENTICATED, "auth.key_revoked"


class KeyUnknown(DomainError):
    """No such key, or another account's."""

    kind, code = Kind.NOT_FOUND, "accounts.key_unknown"


class TooManyKeys(DomainError):
    """The account has as many keys as it may."""

    kind, code = Kind.CONFLICT, "accounts.too_many_keys"

    def __init__(self, keys_max: int) -> None:
        super().__init__(f"has {keys_max} keys already")
        self.keys_max = keys_max

    @property
    def facts(self) -> dict[str, object]:
        return {"keys_max": self.keys_max}


class NotAllowed(DomainError):
    """The caller's role does not reach so far."""

    kind, code = Kind.FORBIDDEN, "accounts.not_allowed"


class PersonNeeded(DomainError):
    """No API key may do this: the person signs in for it."""

    kind, code = Kind.FORBIDDEN, "accounts.person_needed"


class ScopeMissing(DomainError):
    """The API key was not given the scope for this."""

    kind, code = Kind.FORBIDDEN, "accounts.scope_missing"

    def __init__(self, scope: str) -> None:
        super().__init__(f"the key has no scope {scope}")
        self.scope = scope

    @property
    def facts(self) -> dict[str, object]:
        return {"needed_scope": self.scope}
