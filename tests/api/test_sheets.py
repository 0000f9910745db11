"""Routes are analysed late: what that must not change, and that all of them can be."""

from fastapi import Depends
from fastapi.routing import APIRoute

from functions.app import application
from functions.sheets import RouteSheet, analysed
from shared.kernel.errors import DomainError, Kind
from tests.api.builders import Api, exchange, problem


class OuterRefused(DomainError):
    kind, code = Kind.FORBIDDEN, "queue.unavailable"


class InnerRefused(DomainError):
    kind, code = Kind.FORBIDDEN, "transcoder.busy"


def refuse_outside() -> None:
    raise OuterRefused


def refuse_inside() -> None:
    raise InnerRefused


def test_every_declaration_of_every_target_is_sound(api: Api) -> None:
    targets = api.targets
    for app in (targets.api(), targets.webhooks(), targets.tasks(), targets.schedules()):
        found = [route for route in analysed(app.routes) if isinstance(route, APIRoute)]
        assert len(found) == len(app.routes)


def test_a_route_nobody_calls_is_never_analysed() -> None:
    sheet = RouteSheet()
    sheet.add_api_route("/faulty", lambda: None, methods=["GET"], response_model=object())

    @sheet.get("/sound")
    def sound() -> str:
        return "here"

    app = application([sheet])
    assert exchange(app, "GET", "/sound").json() == "here"
    assert exchange(app, "GET", "/faulty").status_code == 500


def test_what_the_outer_sheet_depends_on_refuses_first() -> None:
    outer = RouteSheet("/outer", dependencies=[Depends(refuse_outside)])
    inner = RouteSheet("/inner", dependencies=[Depends(refuse_inside)])

    @inner.get("/leaf")
    def leaf() -> None:
        """Serve nobody."""

    outer.include(inner)
    app = application([outer])
    assert exchange(app, "GET", "/outer/inner/leaf").json()["code"] == "queue.unavailable"
    assert problem(exchange(app, "GET", "/inner/leaf")) == (404, "request.no_such_route")


def test_a_path_serves_each_of_its_methods() -> None:
    sheet = RouteSheet()

    @sheet.get("/thing")
    def read() -> str:
        return "read"

    @sheet.put("/thing")
    def write() -> str:
        return "written"

    app = application([sheet])
    assert exchange(app, "PUT", "/thing").json() == "written"
    assert exchange(app, "GET", "/thing").json() == "read"
    assert exchange(app, "DELETE", "/thing").status_code == 405
