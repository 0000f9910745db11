"""A folder store under a clock that stands still, and a client of it."""

from pathlib import Path

import pytest

from infra.objects.files import FileObjects
from tests.adapters.objects.builders import KEY, ORIGIN, START, Client
from tests.doubles import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "objects"


@pytest.fixture
def store(root: Path, clock: FixedClock) -> FileObjects:
    return FileObjects(root, ORIGIN, KEY, clock)


@pytest.fixture
def client(store: FileObjects) -> Client:
    return Client(store)
