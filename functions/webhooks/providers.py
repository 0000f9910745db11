"""Callbacks of AI providers: verified on the raw bytes, then only a reason to ask."""

from collections.abc import Mapping

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from functions.sheets import RouteSheet
from shared.generation.usecases.wake import TakeHint
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ports import Clock
from shared.routing.provider import HintVerifier


class ProviderUnknown(DomainError):
    """No provider of this name calls us."""

    kind, code = Kind.NOT_FOUND, "provider.unknown"


def provider_hooks(
    verifiers: Mapping[str, HintVerifier], case: TakeHint, clock: Clock
) -> RouteSheet:
    """Return the route `POST /hooks/providers/{provider}`."""
    routes = RouteSheet(include_in_schema=False)

    @routes.post("/hooks/providers/{provider}", operation_id="take_hint", status_code=204)
    async def take_hint(provider: str, request: Request) -> Response:
        verifier = verifiers.get(provider)
        if verifier is None:
            raise ProviderUnknown
        hint = verifier.verify(dict(request.headers), await request.body(), clock.now())
        if hint is not None:
            await run_in_threadpool(case.run, hint)
        return Response(status_code=204)

    return routes
