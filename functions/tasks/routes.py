"""The route the queue calls: one path per handler, below `/tasks/`."""

import logging
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from functions.identity import SystemCallers
from functions.sheets import RouteSheet
from functions.tasks.model import TaskHandler
from functions.telemetry import REQUEST_ID
from functions.translate import QUEUE, QueueAction
from shared.kernel.errors import DomainError
from shared.kernel.tasks import Handler

log = logging.getLogger(__name__)


def task_routes(handlers: Mapping[Handler, TaskHandler[Any]], callers: SystemCallers) -> RouteSheet:
    """Return the route; only the queue's own identity may use it."""
    routes = RouteSheet(prefix="/tasks", include_in_schema=False)

    @routes.post("/{handler}", operation_id="run_task", status_code=204)
    async def run_task(
        handler: str,
        request: Request,
        authorization: Annotated[str | None, Header()] = None,
        x_cloudtasks_taskname: Annotated[str | None, Header()] = None,
    ) -> Response:
        await run_in_threadpool(callers.verify, authorization)
        REQUEST_ID.set(x_cloudtasks_taskname or REQUEST_ID.get())
        await run_in_threadpool(_run, handlers, handler, await request.body())
        return Response(status_code=204)

    return routes


def _run(handlers: Mapping[Handler, TaskHandler[Any]], name: str, body: bytes) -> None:
    """Run the task. What repeating cannot mend is logged and counts as done.

    Raises: the `DomainError`s that the queue is to retry.
    """
    try:
        handler = handlers[Handler(name)]
        payload = handler.payload.model_validate_json(body)
    except ValueError:
        # An unknown handler, or a payload it cannot read.
        log.exception("unreadable task dropped")
        return
    try:
        handler.run(payload)
    except DomainError as error:
        if QUEUE[error.kind] == QueueAction.RETRY:
            raise
        log.exception("task dropped", extra={"code": error.code})
