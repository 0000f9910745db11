"""What routes take from a request besides its body: address, idempotency key, page, language."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeAlias

from fastapi import Depends, Header, Query, Request

from functions.identity import Caller, CallerDependency
from shared.accounts.locale import Locale, preferred
from shared.kernel.idempotency import RequestKey

IdempotencyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="Names this request: repeats with the same body have one effect for 24 hours.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=100, description="Items on one page.")]
Cursor = Annotated[
    str | None, Query(max_length=512, description="`next_cursor` of the page before.")
]


ClientIpDependency: TypeAlias = Callable[[Request], str]
"""A FastAPI dependency that answers with the caller's network address."""


def client_ip(trusted_hops: int) -> ClientIpDependency:
    """Return the dependency that tells the network address of the caller.

    Args:
        trusted_hops: how many entries at the end of `X-Forwarded-For` were written by proxies of
            ours, at least 1; the first of them is what the outermost one saw. Whatever stands
            before was sent by the caller and proves nothing.

    Source: Google's external load balancer ends the header with `<client>,<load balancer>`.
    """
    assert trusted_hops >= 1, "the last entry is the nearest proxy's"

    def address_of(request: Request) -> str:
        entries = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        forwarded = entries[-trusted_hops].strip() if len(entries) >= trusted_hops else ""
        peer = request.client.host if request.client else "unknown"
        return forwarded or peer

    return address_of


def locale_of(request: Request) -> Locale:
    """Return the language the caller reads."""
    return preferred(request.headers.get("accept-language"))


RequestKeyDependency: TypeAlias = Callable[..., Awaitable[RequestKey | None]]


def request_keys(caller_of: CallerDependency) -> RequestKeyDependency:
    """Return the dependency that reads `Idempotency-Key` of a proven caller; None without it."""

    async def request_key(
        request: Request,
        caller: Annotated[Caller, Depends(caller_of)],
        key: IdempotencyHeader = None,
    ) -> RequestKey | None:
        if key is None:
            return None
        digest = hashlib.sha256(f"{request.method} {request.url.path}\n".encode())
        digest.update(await request.body())
        return RequestKey(caller.account_id, key, digest.hexdigest())

    return request_key
