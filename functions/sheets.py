"""Routes that are noted at the start of a process and analysed when a call first meets them.

FastAPI analyses a route where it is declared and again at each level of routers that includes it,
and a process has to answer within a second of its start.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from fastapi.params import Depends
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


@dataclass(frozen=True)
class Note:
    """A route as declared; `words` are further arguments of FastAPI's `APIRoute`."""

    path: str
    endpoint: Callable[..., Any]
    methods: tuple[str, ...]
    tags: tuple[str, ...] = ()
    dependencies: tuple[Depends, ...] = ()
    include_in_schema: bool = True
    words: dict[str, Any] = field(default_factory=dict)

    def route(self) -> APIRoute:
        """Return the analysed route. Raises: FastAPI's errors about a faulty declaration."""
        return APIRoute(
            self.path,
            self.endpoint,
            methods=list(self.methods),
            tags=list(self.tags),
            dependencies=self.dependencies,
            include_in_schema=self.include_in_schema,
            **self.words,
        )


class LateRoute(Route):
    """A route that is analysed when its path is first asked for."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.path, note.endpoint)
        self._note = note

    @cached_property
    def route(self) -> APIRoute:
        """The route itself, which decides everything but whether its path is meant."""
        return self._note.route()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return how far this route is meant."""
        match, _ = super().matches(scope)
        return (match, {}) if match is Match.NONE else self.route.matches(scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call that matches."""
        await self.route.handle(scope, receive, send)


class RouteSheet:
    """The routes of a concept, declared as with FastAPI's `APIRouter`."""

    def __init__(
        self,
        prefix: str = "",
        tags: Sequence[str] = (),
        dependencies: Sequence[Depends] = (),
        *,
        include_in_schema: bool = True,
    ) -> None:
        self._prefix = prefix
        self._tags, self._dependencies = tuple(tags), tuple(dependencies)
        self._include_in_schema = include_in_schema
        self.notes: list[Note] = []

    def include(self, sheet: "RouteSheet") -> None:
        """Add all routes of `sheet`, below this prefix and after these dependencies."""
        self.notes += [self._placed(note) for note in sheet.notes]

    def late_routes(self) -> list[LateRoute]:
        """Return the routes for an application."""
        return [LateRoute(note) for note in self.notes]

    def add_api_route(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        methods: Sequence[str],
        tags: Sequence[str] = (),
        dependencies: Sequence[Depends] = (),
        **words: Any,
    ) -> None:
        """Note a route; `words` are further arguments of FastAPI's `APIRoute`."""
        note = Note(path, endpoint, tuple(methods), tuple(tags), tuple(dependencies), words=words)
        self.notes.append(self._placed(note))

    def api_route(
        self, path: str, *, methods: Sequence[str], **words: Any
    ) -> Callable[[Endpoint], Endpoint]:
        """Return the decorator that notes a route of several methods."""

        def noted(endpoint: Endpoint) -> Endpoint:
            self.add_api_route(path, endpoint, methods=methods, **words)
            return endpoint

        return noted

    def get(self, path: str, **words: Any) -> Callable[[Endpoint], Endpoint]:
        """Return the decorator that notes a route of GET."""
        return self.api_route(path, methods=["GET"], **words)

    def post(self, path: str, **words: Any) -> Callable[[Endpoint], Endpoint]:
        """Return the decorator that notes a route of POST."""
        return self.api_route(path, methods=["POST"], **words)

    def put(self, path: str, **words: Any) -> Callable[[Endpoint], Endpoint]:
        """Return the decorator that notes a route of PUT."""
        return self.api_route(path, methods=["PUT"], **words)

    def patch(self, path: str, **words: Any) -> Callable[[Endpoint], Endpoint]:
        """Return the decorator that notes a route of PATCH."""
        return self.api_route(path, methods=["PATCH"], **words)

    def delete(self, path: str, **words: Any) -> Callable[[Endpoint], Endpoint]:
        """Return the decorator that notes a route of DELETE."""
        return self.api_route(path, methods=["DELETE"], **words)

    def _placed(self, note: Note) -> Note:
        return replace(
            note,
            path=self._prefix + note.path,
            tags=self._tags + note.tags,
            dependencies=self._dependencies + note.dependencies,
            include_in_schema=self._include_in_schema and note.include_in_schema,
        )


def analysed(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """Return `routes` with the late ones analysed, for a document of all of them."""
    return [route.route if isinstance(route, LateRoute) else route for route in routes]
