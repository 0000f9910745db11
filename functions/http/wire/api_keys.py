"""Bodies of the API key routes. Source: api.md, "Accounts and auth"."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.http.wire.model import Answer, Request
from shared.accounts.permissions import Scope

TEXT_CHARS_MAX = 1024
"""Bound of the name here; the narrower rule stands in `shared`."""


class CreateApiKey(Request):
    """What a new key is called and may do."""

    name: Annotated[str, Field(max_length=TEXT_CHARS_MAX, examples=["Storefront"])]
    scopes: Annotated[list[Scope], Field(max_length=len(Scope))]


class CreatedApiKey(Answer):
    """A new key. The secret is told this once: its 64 characters sign the key's calls."""

    key_id: str
    secret: str


class ApiKeyAnswer(Answer):
    """A key that is not revoked; `last_used_at` may be an hour late."""

    key_id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    last_used_at: datetime | None


class ApiKeyPage(Answer):
    """All keys of the account, newest first: there are few."""

    items: list[ApiKeyAnswer]
    next_cursor: str | None
