"""Who is calling: people by access token, the queue and the scheduler by their own token."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeAlias

from fastapi import Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.accounts.errors import TokenMissing
from shared.accounts.ports import AccessTokens
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock


@dataclass(frozen=True)
class Caller:
    """A proven caller; `roles` are those its token carries."""

    account_id: AccountId
    email: str
    roles: frozenset[str]
    is_verified: bool


CallerDependency: TypeAlias = Callable[..., Caller]
"""A FastAPI dependency that answers with the caller or raises `Unauthenticated`."""


def authenticated(tokens: AccessTokens, clock: Clock) -> CallerDependency:
    """Return the dependency that proves callers by `Authorization: Bearer <access token>`.

    It raises `TokenMissing`, `TokenInvalid` or `TokenExpired`. Nothing is read from a store: what
    a token says is true for the minutes it lives (M009).
    """
    scheme = HTTPBearer(auto_error=False, scheme_name="bearer", bearerFormat="JWT")

    def caller(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(scheme)],
    ) -> Caller:
        if credentials is None:
            raise TokenMissing
        claims = tokens.verify(credentials.credentials, clock.now())
        return Caller(claims.account_id, claims.email, claims.roles, claims.is_verified)

    return caller


class SystemCallers(Protocol):
    """Knows our own queue and scheduler."""

    def verify(self, authorization: str | None) -> None:
        """Return if `authorization` (the header) proves a caller of ours.

        Raises: a `DomainError` of kind unauthenticated, or unavailable when it cannot be decided.
        """
        ...
