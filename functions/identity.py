"""Who is calling: people by access token, their programs by signature, the queue by its own token.

One authoriser proves callers, counts their calls, and asks the policy table whether they may do
what the route does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Protocol, TypeAlias

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param

from functions.middleware import SENT_TARGET
from functions.permissions import OPERATIONS
from shared.accounts.calls import CallCounter
from shared.accounts.endings import EndedSessions
from shared.accounts.errors import TokenMissing
from shared.accounts.keyring import SignedCalls
from shared.accounts.permissions import Scope, permit
from shared.accounts.ports import AccessTokens, Claims
from shared.accounts.signatures import SignedCall
from shared.kernel.errors import DomainError
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock

KEY_HEADER = "X-VidGo-Key"

SIGNATURE_WORDS = (
    "The key's id. `X-VidGo-Timestamp` (Unix seconds), `X-VidGo-Nonce` and `X-VidGo-Signature` go "
    "with it: lower hex HMAC-SHA256, with the key's secret, of method, path with query as sent, "
    "timestamp, nonce and the lower hex SHA-256 of the body, joined by line feeds."
)


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Caller:
    """A proven caller; `roles` are those of its account.

    `scopes` are those of the API key that calls; None where the person does. `goes_on` says whether
    the session has not been ended since, for answers that last.
    """

    account_id: AccountId
    email: str
    roles: frozenset[str]
    is_verified: bool
    scopes: frozenset[Scope] | None = None
    goes_on: Callable[[], bool] = field(default=_always, repr=False, compare=False)


CallerDependency: TypeAlias = Callable[..., Caller]
"""A FastAPI dependency that answers with the caller or raises `Unauthenticated`."""

VisitorDependency: TypeAlias = Callable[..., Caller | None]
"""A FastAPI dependency that answers with the caller, None without any proof, or raises."""

Admitted: TypeAlias = Caller | DomainError | None
"""The caller, why the proof that came was refused, or None where none came."""

AdmittedDependency: TypeAlias = Callable[..., Admitted]
"""A FastAPI dependency that counts the call and answers who made it."""


@dataclass(frozen=True)
class Callers:
    """Who calls: three dependencies that prove a caller once.

    `admitted` stands before every route, also of those that need no proof: it counts the call.
    """

    admitted: AdmittedDependency
    visitor: VisitorDependency
    caller: CallerDependency


@dataclass(frozen=True)
class Proofs:
    """How callers are proven."""

    tokens: AccessTokens
    clock: Clock
    signed_calls: SignedCalls
    ended_sessions: EndedSessions

    def by_signature(self, call: SignedCall) -> Caller:
        """Return who signed a call. Raises: as `SignedCalls.prove`."""
        holder = self.signed_calls.prove(call)
        account, scopes = holder.account, holder.key.scopes
        # A key acts for a person and never as an administrator.
        roles = frozenset({"user"})
        return Caller(account.account_id, account.email, roles, account.is_verified, scopes)

    def by_token(self, token: str) -> Caller:
        """Return whose access token it is; nothing is read from a store for this one token.

        What it says is true for the minutes it lives (M009) or until its session ends.
        Raises: `TokenInvalid`, `TokenExpired`, `SessionEnded`.
        """
        claims = self.tokens.verify(token, self.clock.now())
        self.ended_sessions.check(token, claims)
        return Caller(
            claims.account_id,
            claims.email,
            claims.roles,
            claims.is_verified,
            goes_on=partial(self._goes_on, token, claims),
        )

    def _goes_on(self, token: str, claims: Claims) -> bool:
        try:
            self.ended_sessions.check(token, claims)
        except DomainError:
            return False
        return True


def callers(proofs: Proofs, calls: CallCounter, address_of: Callable[[Request], str]) -> Callers:
    """Return the dependencies that count callers, prove them and permit what they ask."""
    admitted = _admitted(proofs, calls, address_of)
    visitor = _recognised(admitted)
    return Callers(admitted, visitor, _authenticated(visitor))


def _admitted(
    proofs: Proofs, calls: CallCounter, address_of: Callable[[Request], str]
) -> AdmittedDependency:
    """Return the dependency that counts a call to its account, or to its network (M238).

    A proof that is refused is counted as none, and raised only where one is asked for.
    Raises: `TooManyCalls`.
    """

    async def signed_call(request: Request) -> SignedCall | None:
        key_id = request.headers.get(KEY_HEADER)
        return None if key_id is None else await _signed_call(request, key_id)

    def admitted(
        request: Request, signed: Annotated[SignedCall | None, Depends(signed_call)]
    ) -> Admitted:
        try:
            who = proven(request, signed)
        except DomainError as refused:
            calls.admit(None, address_of(request))
            return refused
        calls.admit(None if who is None else who.account_id, address_of(request))
        return who

    def proven(request: Request, signed: SignedCall | None) -> Caller | None:
        if signed is not None:
            return proofs.by_signature(signed)
        scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
        return proofs.by_token(token) if scheme.lower() == "bearer" and token else None

    return admitted


def _recognised(admitted: AdmittedDependency) -> VisitorDependency:
    """Return the dependency of routes that serve strangers as well; a proof must be good.

    A call with `X-VidGo-Key` is proven by its signature, any other by `Authorization: Bearer
    <access token>` (`Proofs`).
    Raises further: what `permit` raises.
    """
    # Read by `admitted`; asked for here, so that the document says which routes take a proof.
    bearer = HTTPBearer(auto_error=False, scheme_name="bearer", bearerFormat="JWT")
    key = APIKeyHeader(
        name=KEY_HEADER, auto_error=False, scheme_name="signature", description=SIGNATURE_WORDS
    )

    def visitor(
        request: Request,
        who: Annotated[Admitted, Depends(admitted)],
        _bearer: Annotated[object, Security(bearer)],
        _key: Annotated[object, Security(key)],
    ) -> Caller | None:
        if isinstance(who, DomainError):
            raise who
        if who is not None:
            row = OPERATIONS[request.scope["route"].operation_id]
            permit(who.roles, who.scopes, *row)
        return who

    return visitor


def _authenticated(visitor: VisitorDependency) -> CallerDependency:
    """Return the dependency that proves callers and permits what they ask (M013, M014).

    Raises: as `visitor`; `TokenMissing` without a proof.
    """

    def caller(who: Annotated[Caller | None, Depends(visitor)]) -> Caller:
        if who is None:
            raise TokenMissing
        return who

    return caller


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


class SystemCallers(Protocol):
    """Knows our own queue and scheduler."""

    def verify(self, authorization: str | None) -> None:
        """Return if `authorization` (the header) proves a caller of ours.

        Raises: a `DomainError` of kind unauthenticated, or unavailable when it cannot be decided.
        """
        ...
