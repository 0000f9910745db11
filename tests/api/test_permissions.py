"""Every route has a row of the policy table, and the dependency refuses by it."""

from collections.abc import Iterator

from fastapi import Depends

from functions.app import application
from functions.permissions import OPERATIONS
from functions.sheets import RouteSheet
from shared.accounts.permissions import Reach, reach_of
from tests.api.builders import Api, Person, exchange, problem


def operations(api: Api) -> Iterator[tuple[str, bool]]:
    """Each operation id of the document, and whether it asks for a proof."""
    for methods in api.targets.openapi()["paths"].values():
        for operation in methods.values():
            proofs = operation.get("security", [{}])
            yield operation["operationId"], {} not in proofs


def test_every_route_has_a_row(api: Api) -> None:
    assert {name for name, _ in operations(api)} - OPERATIONS.keys() == set()


def test_every_row_has_a_route(api: Api) -> None:
    assert OPERATIONS.keys() - {name for name, _ in operations(api)} == set()


def test_exactly_the_routes_that_are_public_ask_for_no_proof(api: Api) -> None:
    for name, is_proven in operations(api):
        is_public = reach_of((), *OPERATIONS[name]) is Reach.ALL
        assert is_public != is_proven, name


def test_a_route_without_a_row_serves_nobody(api: Api, ann: Person) -> None:
    routes, caller = RouteSheet(), api.targets._callers.caller

    @routes.get("/", operation_id="unheard_of", dependencies=[Depends(caller)])
    def unheard_of() -> None:
        """Serve nobody."""

    headers = {"Authorization": f"Bearer {ann.token}"}
    answer = exchange(application([routes]), "GET", "/", headers=headers)
    assert problem(answer) == (500, "internal.error")
