"""Who is calling: people by access token, their programs by signature, the queue by its own token.

One authoriser proves callers and asks the policy table whether they may do what the route does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeAlias

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from functions.middleware import SENT_TARGET
from functions.permissions import OPERATIONS
from shared.accounts.errors import TokenMissing
from shared.accounts.keyring import SignedCalls
from shared.accounts.permissions import Scope, permit
from shared.accounts.ports import AccessTokens
from shared.accounts.signatures import SignedCall
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock

KEY_HEADER = "X-VidGo-Key"

SIGNATURE_WORDS = (
    "The key's id. `X-VidGo-Timestamp` (Unix seconds), `X-VidGo-Nonce` and `X-VidGo-Signature` go "
    "with it: lower hex HMAC-SHA256, with the key's secret, of method, path with query as sent, "
    "timestamp, nonce and the lower hex SHA-256 of the body, joined by line feeds."
)


@dataclass(frozen=True)
class Caller:
    """A proven caller; `roles` are those of its account.

    `scopes` are those of the API key that calls; None where the person does.
    """

    account_id: AccountId
    email: str
    roles: frozenset[str]
    is_verified: bool
    scopes: frozenset[Scope] | None = None


CallerDependency: TypeAlias = Callable[..., Caller]
"""A FastAPI dependency that answers with the caller or raises `Unauthenticated`."""

VisitorDependency: TypeAlias = Callable[..., Caller | None]
"""A FastAPI dependency that answers with the caller, None without any proof, or raises."""


def authenticated(
    tokens: AccessTokens, clock: Clock, signed_calls: SignedCalls
) -> CallerDependency:
    """Return the dependency that proves callers and permits what they ask (M013, M014).

    Raises: as `recognised`; `TokenMissing` without a proof.
    """

    def caller(
        who: Annotated[Caller | None, Depends(recognised(tokens, clock, signed_calls))],
    ) -> Caller:
        if who is None:
            raise TokenMissing
        return who

    return caller


def recognised(tokens: AccessTokens, clock: Clock, signed_calls: SignedCalls) -> VisitorDependency:
    """Return the dependency of routes that serve strangers as well; a proof must be good.

    A call with `X-VidGo-Key` is proven by its signature (`SignedCalls.prove`). Any other needs
    `Authorization: Bearer <access token>`: `TokenInvalid`, `TokenExpired`; for it nothing is read
    from a store, what a token says is true for the minutes it lives (M009).
    Raises further: what `permit` raises.
    """
    bearer = HTTPBearer(auto_error=False, scheme_name="bearer", bearerFormat="JWT")
    key = APIKeyHeader(
        name=KEY_HEADER, auto_error=False, scheme_name="signature", description=SIGNATURE_WORDS
    )

    async def signed_call(
        request: Request, key_id: Annotated[str | None, Security(key)]
    ) -> SignedCall | None:
        return None if key_id is None else await _signed_call(request, key_id)

    def visitor(
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
        signed: Annotated[SignedCall | None, Depends(signed_call)],
    ) -> Caller | None:
        if signed is not None:
            who = _holder(signed_calls, signed)
        elif credentials is not None:
            who = _bearer(tokens, clock, credentials.credentials)
        else:
            return None
        permit(who.roles, who.scopes, *OPERATIONS[request.scope["route"].operation_id])
        return who

    return visitor


async def _signed_call(request: Request, key_id: str) -> SignedCall:
    headers = request.headers
    return SignedCall(
        key_id=key_id,
        timestamp=headers.get("x-vidgo-timestamp", ""),
        nonce=headers.get("x-vidgo-nonce", ""),
        signature=headers.get("x-vidgo-signature", ""),
        method=request.method,
        target=request.scope[SENT_TARGET],
        body=await request.body(),
    )


def _holder(signed_calls: SignedCalls, signed: SignedCall) -> Caller:
    holder = signed_calls.prove(signed)
    account = holder.account
    # A key acts for a person and never as an administrator.
    roles = frozenset({"user"})
    return Caller(account.account_id, account.email, roles, account.is_verified, holder.key.scopes)


def _bearer(tokens: AccessTokens, clock: Clock, token: str) -> Caller:
    claims = tokens.verify(token, clock.now())
    return Caller(claims.account_id, claims.email, claims.roles, claims.is_verified)


class SystemCallers(Protocol):
    """Knows our own queue and scheduler."""

    def verify(self, authorization: str | None) -> None:
        """Return if `authorization` (the header) proves a caller of ours.

        Raises: a `DomainError` of kind unauthenticated, or unavailable when it cannot be decided.
        """
        ...
