"""Tokens that prove to another service of ours who we are; made by the platform, no key here."""

from datetime import datetime, timedelta

from shared.accounts.errors import IdentityUnavailable
from shared.kernel.ports import Clock

LIFE_KEPT = timedelta(minutes=50)
"""Google's identity tokens live an hour. Source: Cloud Run, "Service-to-service"."""


class GoogleTokens:
    """Identity tokens for one audience, kept while they live."""

    def __init__(self, audience: str, clock: Clock) -> None:
        self._audience = audience
        self._clock = clock
        self._kept: tuple[datetime, str] | None = None

    def token(self) -> str:
        """Return a token. Raises: `IdentityUnavailable`."""
        from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 -- gcp only
        from google.auth.transport.requests import Request  # noqa: PLC0415
        from google.oauth2.id_token import fetch_id_token  # noqa: PLC0415

        now = self._clock.now()
        if self._kept is not None and now < self._kept[0]:
            return self._kept[1]
        try:
            token = str(fetch_id_token(Request(), self._audience))
        except GoogleAuthError as error:
            raise IdentityUnavailable from error
        self._kept = now + LIFE_KEPT, token
        return token
