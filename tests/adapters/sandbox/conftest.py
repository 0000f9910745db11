from collections.abc import Iterator

import pytest

from tests.adapters.sandbox.builders import (
    FakeNow,
    FakeReceiver,
    RunningSandbox,
    need_ffmpeg,
    running_sandbox,
)


@pytest.fixture(scope="session")
def receiver() -> Iterator[FakeReceiver]:
    receiver = FakeReceiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="session")
def shared_sandbox(
    tmp_path_factory: pytest.TempPathFactory, receiver: FakeReceiver
) -> Iterator[RunningSandbox]:
    state = tmp_path_factory.mktemp("sandbox")
    with running_sandbox(state, FakeNow(), receiver) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> RunningSandbox:
    """The shared sandbox, playing success."""
    shared_sandbox.play("success", None)
    return shared_sandbox


@pytest.fixture
def ffmpeg() -> None:
    need_ffmpeg()
