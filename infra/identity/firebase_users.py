"""Users of a Firebase project, through firebase-admin, which is imported at the first use.

The library finds an emulator by `FIREBASE_AUTH_EMULATOR_HOST` in the environment and by nothing
else; it then takes unsigned tokens. Settings refuse that variable where the product is deployed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from shared.accounts.errors import IdentityUnavailable, TokenExpired, TokenInvalid

if TYPE_CHECKING:
    import firebase_admin

TIMEOUT_S = 10

NOBODY = "0" * 32
"""A user there is not: asked about where the answer does not matter."""

CLOCK_SKEW_S = 10
"""How far Google's clock may be ahead of ours."""


class FirebaseUsers:
    """Users of the project called `project`, with the credentials the machine has."""

    def __init__(self, project: str) -> None:
        self._project = project

    def create(self, uid: str, address: str, password: str) -> None:
        """Make a user whose address is not verified. Raises: `IdentityUnavailable`."""
        from firebase_admin import auth  # noqa: PLC0415

        with _vendor_errors():
            auth.create_user(
                uid=uid, email=address, email_verified=False, password=password, app=self._app
            )

    def address_of(self, uid: str) -> str | None:
        """Return the address a user signs in with, None without such a user."""
        from firebase_admin import auth  # noqa: PLC0415

        with _vendor_errors():
            try:
                return str(auth.get_user(uid, app=self._app).email)
            except auth.UserNotFoundError:
                return None

    def verify_address(self, uid: str, address: str) -> None:
        """Give a user a verified address; a user who is gone stays gone.

        Another user of the project may hold the address: then this one signs in as before. A new
        address ends the user's sessions, of which there are none before the proof.
        """
        from firebase_admin import auth  # noqa: PLC0415

        with _vendor_errors():
            try:
                auth.update_user(uid, email=address, email_verified=True, app=self._app)
            except auth.EmailAlreadyExistsError:
                auth.update_user(uid, email_verified=True, app=self._app)
            except auth.UserNotFoundError:
                return

    def claim(self, uid: str, claims: Mapping[str, object]) -> None:
        """Set what the user's next tokens say. Raises: `IdentityUnavailable`."""
        from firebase_admin import auth  # noqa: PLC0415

        with _vendor_errors():
            auth.set_custom_user_claims(uid, dict(claims), app=self._app)

    def delete(self, uid: str) -> None:
        """Remove a user with all sessions; one who is gone is no error."""
        from firebase_admin import auth  # noqa: PLC0415

        with _vendor_errors():
            try:
                auth.delete_user(uid, app=self._app)
            except auth.UserNotFoundError:
                return

    def read(self, id_token: str) -> dict[str, Any]:
        """Return what a genuine ID token of the project says.

        Raises: `TokenInvalid`; `TokenExpired`; `IdentityUnavailable` when the keys cannot be
        fetched.
        """
        from firebase_admin import auth  # noqa: PLC0415

        with _vendor_errors():
            try:
                return dict(
                    auth.verify_id_token(id_token, self._app, clock_skew_seconds=CLOCK_SKEW_S)
                )
            except auth.ExpiredIdTokenError as error:
                raise TokenExpired from error
            except auth.CertificateFetchError:
                raise
            except (auth.InvalidIdTokenError, ValueError, KeyError, TypeError) as error:
                # A forger chooses the shape of what the library reads before it checks.
                raise TokenInvalid from error

    def ping(self) -> None:
        """Return if Firebase answers. Raises: `IdentityUnavailable`."""
        self.address_of(NOBODY)

    def close(self) -> None:
        """Forget the project."""
        import firebase_admin  # noqa: PLC0415

        firebase_admin.delete_app(self._app)

    @cached_property
    def _app(self) -> "firebase_admin.App":
        import firebase_admin  # noqa: PLC0415 -- a third of a second that only its users pay

        options = {"projectId": self._project, "httpTimeout": TIMEOUT_S}
        # The library keeps apps by name for the whole process: ours is nobody else's.
        return firebase_admin.initialize_app(options=options, name=f"vidgo-{uuid4().hex}")


@contextmanager
def _vendor_errors() -> Iterator[None]:
    from firebase_admin.exceptions import FirebaseError  # noqa: PLC0415
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415

    try:
        yield
    except (FirebaseError, GoogleAuthError) as error:
        raise IdentityUnavailable("Firebase cannot be asked") from error
