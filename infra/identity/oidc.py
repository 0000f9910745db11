"""Proves that a request comes from our queue or scheduler, not from a person.

Two ways for two platforms: Google's OIDC tokens, and a secret made when the embedded stack starts.
"""

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shared.kernel.errors import DomainError, Kind
from shared.kernel.ports import Clock

if TYPE_CHECKING:
    from google.auth.transport import Request, Response

KEYS_AGE_S_MAX = 3600
"""How long Google's keys are kept. They are announced long before use and for about six hours;
source: the `Cache-Control` of https://www.googleapis.com/oauth2/v1/certs."""

CLOCK_SKEW_S = 10
"""How far Google's clock may be ahead of ours."""


class SystemCallerRefused(DomainError):
    """The request does not prove that it comes from our own queue or scheduler."""

    kind, code = Kind.UNAUTHENTICATED, "auth.system_caller_refused"


class CallerKeysUnavailable(DomainError):
    """Google's keys cannot be fetched, so nothing is known of the caller. The cause is chained."""

    kind, code = Kind.UNAVAILABLE, "auth.keys_unavailable"

    @property
    def retry_after_s(self) -> int:
        return 5


class SharedSecretCallers:
    """Callers of the embedded platform share one secret, at least 16 characters."""

    def __init__(self, secret: str) -> None:
        if len(secret) < 16:  # noqa: PLR2004 - said above
            raise ValueError("a shared secret has at least 16 characters")
        self._secret = secret.encode()

    def verify(self, authorization: str | None) -> None:
        """Compare in constant time. Raises: `SystemCallerRefused`."""
        if not hmac.compare_digest(_bearer(authorization).encode(), self._secret):
            raise SystemCallerRefused("not the shared secret")


def google_transport() -> "Request":
    """Return the way to Google's keys; imported at the first token, not with this module."""
    from google.auth.transport.requests import Request  # noqa: PLC0415

    return Request()


class OidcCallers:
    """Callers that show a token Google made for one of our service accounts.

    Args:
        audience: what the tokens are made for: the address of the called function.
        service_accounts: e-mail addresses of the queue's and scheduler's identities.
        clock: decides when the keys are fetched again. A token's own times are compared with the
            machine's clock by Google's library.
        transport: makes the request for the keys.

    Source: Google Cloud, "Verify ID tokens"; `google.oauth2.id_token.verify_oauth2_token`.
    """

    def __init__(
        self,
        audience: str,
        service_accounts: frozenset[str],
        clock: Clock,
        transport: Callable[[], "Request"] = google_transport,
    ) -> None:
        self._audience = audience
        self._service_accounts = service_accounts
        self._clock = clock
        self._transport = transport

    def verify(self, authorization: str | None) -> None:
        """Check signature, issuer, audience, times and identity.

        Raises: `SystemCallerRefused`; `CallerKeysUnavailable` when the keys cannot be fetched.
        """
        claims = self._claims(_bearer(authorization))
        is_ours = str(claims.get("email")) in self._service_accounts
        if not is_ours or claims.get("email_verified") is not True:
            raise SystemCallerRefused("a genuine token of a foreign identity")

    def _claims(self, token: str) -> Mapping[str, Any]:
        from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415
        from google.oauth2.id_token import verify_oauth2_token  # noqa: PLC0415

        try:
            claims: Mapping[str, Any] = verify_oauth2_token(
                token, self._keys, self._audience, CLOCK_SKEW_S
            )
        except TransportError as error:
            raise CallerKeysUnavailable("no keys to check a token with") from error
        except (GoogleAuthError, ValueError, KeyError, AttributeError, TypeError) as error:
            # The library reads claims before it knows their shapes: a forger chooses the shape.
            raise SystemCallerRefused("not a token of Google for us") from error
        return claims

    @cached_property
    def _keys(self) -> "_CachedKeys":
        return _CachedKeys(self._transport(), self._clock)


class _CachedKeys:
    """Google's keys, asked for at most once in `KEYS_AGE_S_MAX`; failures are not kept."""

    def __init__(self, transport: "Request", clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._kept: tuple[datetime, Response] | None = None

    def __call__(self, url: str, method: str = "GET", **options: Any) -> "Response":
        now = self._clock.now()
        if self._kept is not None and now < self._kept[0]:
            return self._kept[1]
        response: Response = self._transport(url, method=method, **options)
        if response.status == 200:  # noqa: PLR2004 - HTTP OK
            self._kept = (now + timedelta(seconds=KEYS_AGE_S_MAX), response)
        return response


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SystemCallerRefused("no bearer token")
    return token
