"""A target and a clock for every test of the queue."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.queue.builders import START, FakeTarget, serving
from tests.doubles import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def target() -> Iterator[FakeTarget]:
    with serving(FakeTarget()) as target:
        yield target


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "queue.db"
