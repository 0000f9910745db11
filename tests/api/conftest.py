"""One product for the tests of a file; its people do not know each other."""

import logging
from collections.abc import Iterator

import pytest

from tests.api.builders import Api, Person


@pytest.fixture(autouse=True, scope="module")
def untouched_logs() -> Iterator[None]:
    """A target sends all logs of its process to its own output; tests come after it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    made = Api(tmp_path_factory.mktemp("state"))
    yield made
    made.parts.documents.close()


@pytest.fixture
def ann(api: Api) -> Person:
    return api.person()
