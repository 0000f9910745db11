"""The clock both adapters are watched by."""

import pytest

from tests.adapters.queue.builders import START
from tests.doubles import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)
