"""Adapters whose libraries cost a start more than it has: made at their first use."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar, cast

S = TypeVar("S")
T = TypeVar("T")


def deferred(make: Callable[[S], T]) -> "cached_property[T]":
    """Turn a method into a property: a stand-in that calls it when it is first used itself."""

    def stand_in(owner: S) -> T:
        return cast("T", _Deferred(lambda: make(owner)))

    return cached_property(stand_in)


class _Deferred:
    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    @cached_property
    def _made(self) -> object:
        return self._make()
