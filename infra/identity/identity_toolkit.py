"""Google's two endpoints for sessions: sign in by password, and trade refresh tokens.

Source: Identity Platform REST, `accounts.signInWithPassword`; Secure Token, "Exchange a refresh
token for an ID token". The key goes in a header: addresses are logged.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from shared.accounts.errors import IdentityUnavailable, TooManyLogins

if TYPE_CHECKING:
    import httpx

SIGN_IN_HOST = "identitytoolkit.googleapis.com"
TOKEN_HOST = "securetoken.googleapis.com"  # noqa: S105 -- a host
TIMEOUT_S = 10

WRONG = frozenset(
    {
        *("EMAIL_NOT_FOUND", "INVALID_PASSWORD", "INVALID_LOGIN_CREDENTIALS"),
        *("INVALID_EMAIL", "MISSING_PASSWORD", "USER_DISABLED"),
    }
)
"""Answers to a password that opens nothing; which of them tells nobody anything."""

OVER = frozenset(
    {
        *("TOKEN_EXPIRED", "USER_DISABLED", "USER_NOT_FOUND"),
        *("INVALID_REFRESH_TOKEN", "INVALID_GRANT_TYPE", "MISSING_REFRESH_TOKEN"),
    }
)
"""Answers to a refresh token that is worth nothing any more."""

TOO_MANY = "TOO_MANY_ATTEMPTS_TRY_LATER"
TOO_MANY_WAIT_S = 60


@dataclass(frozen=True)
class IdTokens:
    """What Google gives for a password or a refresh token; `uid` is the user's."""

    uid: str
    id_token: str = field(repr=False)
    refresh_token: str = field(repr=False)


class IdentityToolkit:
    """Asks both endpoints, once each time.

    Args:
        api_key: of the project; only this server has it.
        emulator_host: `host:port` of the Auth emulator; None: Google.
    """

    def __init__(self, api_key: str, *, emulator_host: str | None = None) -> None:
        self._headers = {"X-Goog-Api-Key": api_key}
        self._root = "https://" if emulator_host is None else f"http://{emulator_host}/"

    def sign_in(self, address: str, password: str) -> IdTokens | None:
        """Return tokens for the right password, None for any other.

        Raises: `TooManyLogins` where Google has seen too many tries; `IdentityUnavailable`.
        """
        body = {"email": address, "password": password, "returnSecureToken": True}
        url = f"{self._root}{SIGN_IN_HOST}/v1/accounts:signInWithPassword"
        names = ("localId", "idToken", "refreshToken")
        return self._answer(WRONG, names, lambda: self._client.post(url, json=body))

    def exchange(self, refresh_token: str) -> IdTokens | None:
        """Return new tokens, None where the refresh token is worth nothing any more.

        Raises: `IdentityUnavailable`.
        """
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        url = f"{self._root}{TOKEN_HOST}/v1/token"
        names = ("user_id", "id_token", "refresh_token")
        return self._answer(OVER, names, lambda: self._client.post(url, data=form))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @cached_property
    def _client(self) -> "httpx.Client":
        import httpx  # noqa: PLC0415 -- at the first sign-in, not at the start

        return httpx.Client(headers=self._headers, timeout=TIMEOUT_S)

    def _answer(
        self,
        refusals: frozenset[str],
        names: tuple[str, str, str],
        ask: "Callable[[], httpx.Response]",
    ) -> IdTokens | None:
        import httpx  # noqa: PLC0415

        try:
            response = ask()
            body = response.json()
            if response.is_success:
                return IdTokens(*(str(body[name]) for name in names))
            reason = str(body["error"]["message"]).partition(" ")[0]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise IdentityUnavailable("no answer that makes sense") from error
        if reason == TOO_MANY:
            raise TooManyLogins(TOO_MANY_WAIT_S)
        if reason not in refusals:
            raise IdentityUnavailable(f"answered {response.status_code} {reason}")
        return None
