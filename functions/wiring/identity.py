"""Who keeps passwords and signs tokens: this product or Firebase, chosen by `VIDGO_IDENTITY`."""

import hashlib
import hmac
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from functions.wiring.deferred import deferred
from infra.settings import LOCAL_PROJECT, IdentityKind, Settings
from shared.accounts.ports import AccessTokens, PasswordKeeper, SessionIssuer

if TYPE_CHECKING:
    from infra.identity.embedded import JwtAccessTokens
    from infra.identity.firebase import FirebaseTokens
    from infra.identity.firebase_users import FirebaseUsers
    from infra.identity.identity_toolkit import IdentityToolkit


class IdentityAdapters:
    """The three ports of identity; neither library is loaded before somebody signs in."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._is_firebase = settings.vidgo_identity == IdentityKind.FIREBASE

    @deferred
    def passwords(self) -> PasswordKeeper:
        if self._is_firebase:
            from infra.identity.firebase import FirebasePasswords

            return FirebasePasswords(self._users, self._toolkit)
        from infra.identity.embedded import BcryptPasswords

        return BcryptPasswords(self._settings.vidgo_bcrypt_cost)

    @deferred
    def tokens(self) -> AccessTokens:
        return self._id_tokens if self._is_firebase else self._jwts

    @deferred
    def sessions(self) -> SessionIssuer:
        if self._is_firebase:
            from infra.identity.firebase import FirebaseSessions
            from infra.identity.sealed import Seal

            seal = Seal(self._derived_key("firebase/refresh-token"))
            return FirebaseSessions(self._users, self._toolkit, seal, self._id_tokens.life_s)
        from infra.identity.embedded import JwtSessions

        return JwtSessions(self._jwts)

    @property
    def pings(self) -> dict[str, Callable[[], None]]:
        """What says whether identity works; nothing where it needs nobody else."""
        return {"identity": self._users.ping} if self._is_firebase else {}

    @cached_property
    def _jwts(self) -> "JwtAccessTokens":
        from infra.identity.embedded import JwtAccessTokens, SigningKey

        pairs = [pair.split(":", 1) for pair in self._settings.vidgo_jwt_keys.reveal().split(",")]
        keys = [SigningKey(kid.strip(), secret.encode()) for kid, secret in pairs]
        return JwtAccessTokens(
            current=keys[0],
            previous=keys[1] if len(keys) > 1 else None,
            issuer=self._settings.vidgo_public_url,
            audience=f"{self._settings.vidgo_public_url}/api/v1",
            ttl_minutes=self._settings.vidgo_access_ttl_minutes,
        )

    @cached_property
    def _id_tokens(self) -> "FirebaseTokens":
        from infra.identity.firebase import FirebaseTokens

        return FirebaseTokens(self._users, ttl_minutes=self._settings.vidgo_access_ttl_minutes)

    @cached_property
    def _users(self) -> "FirebaseUsers":
        from infra.identity.firebase_users import FirebaseUsers

        return FirebaseUsers(self._settings.gcp_project or LOCAL_PROJECT)

    @deferred
    def _toolkit(self) -> "IdentityToolkit":
        from infra.identity.identity_toolkit import IdentityToolkit

        key = self._settings.firebase_api_key
        assert key is not None, "settings need it with firebase"
        return IdentityToolkit(
            key.reveal(), emulator_host=self._settings.firebase_auth_emulator_host
        )

    def _derived_key(self, purpose: str) -> bytes:
        # The pepper lives as long as sessions; signing keys are replaced.
        pepper = self._settings.vidgo_code_pepper.reveal().encode()
        return hmac.digest(pepper, f"vidgo/{purpose}".encode(), hashlib.sha256)
