"""The routes the scheduler calls: one path per schedule, below `/schedules/`."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import Header

from functions.identity import SystemCallers
from functions.sheets import RouteSheet
from shared.kernel.errors import DomainError, Kind


class ScheduleUnknown(DomainError):
    """No schedule has this name."""

    kind, code = Kind.NOT_FOUND, "schedule.unknown"


def schedule_routes(
    schedules: Mapping[str, Callable[[], int]], callers: SystemCallers
) -> RouteSheet:
    """Return the route; a schedule answers how many things it has done."""
    routes = RouteSheet(prefix="/schedules", include_in_schema=False)

    @routes.post("/{name}", operation_id="run_schedule")
    def run_schedule(
        name: str, authorization: Annotated[str | None, Header()] = None
    ) -> dict[str, int]:
        callers.verify(authorization)
        if name not in schedules:
            raise ScheduleUnknown
        return {"done": schedules[name]()}

    return routes
