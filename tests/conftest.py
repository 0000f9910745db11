"""What every suite may use: one running product, shared by all tests that ask for `stack`."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.stack import Stack, free_port, running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A whole product: `.url`, `.state`, `.client()`, `.customer(name)`. Addresses are for all."""
    with running(Stack(tmp_path_factory.mktemp("stack") / "state", free_port())) as started:
        yield started


def pytest_configure() -> None:
    """Let no property fail for being slow: a busy machine is no fault of what is tested."""
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever starts a product and keep it on one worker: two would fight for the cores."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.stack)
        if item.get_closest_marker("stack") is not None:
            item.add_marker(pytest.mark.xdist_group("stack"))
