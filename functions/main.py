"""The four deployed functions: one per kind of caller, each with its own identity.

`api` serves people, `webhooks` serves vendors, `tasks` the queue, `schedules` the scheduler.
Nothing is built before the first request.
"""

import os
from functools import cache

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from functions.asgi import handler_of
from functions.wiring.targets import Target, Targets


@cache
def _targets(target: Target) -> Targets:
    return Targets.load(os.environ, target)


_api = handler_of(lambda: _targets(Target.API).api())
_webhooks = handler_of(lambda: _targets(Target.WEBHOOKS).webhooks())
_tasks = handler_of(lambda: _targets(Target.TASKS).tasks())
_schedules = handler_of(lambda: _targets(Target.SCHEDULES).schedules())


@functions_framework.aio.http
async def api(request: Request) -> Response:
    """Serve the public API."""
    return await _api(request)


@functions_framework.aio.http
async def webhooks(request: Request) -> Response:
    """Serve callbacks of providers and gateways."""
    return await _webhooks(request)


@functions_framework.aio.http
async def tasks(request: Request) -> Response:
    """Serve the queue."""
    return await _tasks(request)


@functions_framework.aio.http
async def schedules(request: Request) -> Response:
    """Serve the scheduler."""
    return await _schedules(request)
