"""Bodies of the auth routes. Source: api.md, "Accounts and auth"."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from functions.http.wire.model import Answer, Request
from shared.accounts.locale import Locale

TEXT_CHARS_MAX = 1024
"""Bound of every text here; the rules of each field are narrower and stand in `shared`."""

TOKEN_CHARS_MAX = 4096
"""A vendor's token, whose length is the vendor's choice, travels in some of ours."""

Email = Annotated[str, Field(max_length=TEXT_CHARS_MAX, examples=["jo@example.com"])]
Password = Annotated[
    SecretStr,
    Field(
        max_length=TEXT_CHARS_MAX, description="8 to 72 bytes of UTF-8", examples=["s3cret-words"]
    ),
]
Token = Annotated[SecretStr, Field(min_length=1, max_length=TOKEN_CHARS_MAX)]
FullName = Annotated[str, Field(max_length=TEXT_CHARS_MAX, description="at most 255 characters")]


class RegisterRequest(Request):
    """Who wants an account; without `locale`, `Accept-Language` chooses."""

    email: Email
    password: Password
    full_name: FullName | None = None
    locale: Locale | None = None


class RegisterAnswer(Answer):
    """The same for known and unknown addresses; `user_id` is then nobody's.

    Send `registration_token` with the code: it then opens the account with what was given here.
    """

    user_id: str
    email: str
    verification_required: bool
    code_expires_at: datetime
    registration_token: str


class VerifyEmailRequest(Request):
    """An address and its code."""

    email: Email
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["012345"])]
    registration_token: Annotated[SecretStr, Field(max_length=64)] | None = None


class VerifyEmailAnswer(Answer):
    """The address is proven."""

    verified: Literal[True]


class ResendCodeRequest(Request):
    """An address that needs another code."""

    email: Email


class ResendCodeAnswer(Answer):
    """When the new code expires."""

    code_expires_at: datetime


class ForgotPasswordRequest(Request):
    """An address whose password was forgotten."""

    email: Email


class ForgotPasswordAnswer(Answer):
    """The same for known and unknown addresses: how long a link lives if one was mailed."""

    link_life_minutes: int


class ResetPasswordRequest(Request):
    """The token of a mailed link, good once, and the password to set."""

    token: Token
    new_password: Password


class LoginRequest(Request):
    """An address and its password."""

    email: Email
    password: Password


class RefreshRequest(Request):
    """A refresh token, good once."""

    refresh_token: Token


class LogoutRequest(Request):
    """A refresh token of the session to end."""

    refresh_token: Token


class TokensAnswer(Answer):
    """A session's tokens; `expires_in` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"]
    expires_in: int


class UpdateMeRequest(Request):
    """What to change; what is left out stays. A null `full_name` removes the name."""

    full_name: FullName | None = None
    locale: Locale | None = None
    reset_mail: bool | None = None


class WalletAnswer(Answer):
    """Whole credits: `subscription`, `purchased` and `bonus` sum to `total`; so do what is `held`
    for work under way and what is `available`."""

    subscription: int
    purchased: int
    bonus: int
    total: int
    held: int
    available: int


class MeAnswer(Answer):
    """The caller's account; `reset_mail`: new credits of a week or month are told by mail.

    `wallet` is null for an API key without the scope `credits:read`.
    """

    user_id: str
    email: str
    full_name: str | None
    locale: Locale
    roles: list[str]
    is_verified: bool
    plan: str
    reset_mail: bool
    wallet: WalletAnswer | None
    created_at: datetime
