"""What flows need besides the running product."""

from collections.abc import Iterator

import pytest

from tests.emulators import firestore_emulator
from tests.flows.money_builders import Shop
from tests.stack import Stack

__all__ = ["firestore_emulator"]


@pytest.fixture(scope="module")
def shop(stack: Stack) -> Iterator[Shop]:
    opened = Shop(stack)
    yield opened
    opened.close()
