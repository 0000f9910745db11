"""The shop every test of this suite runs in."""

import pytest

from infra.documents.interface import DocumentDatabase
from tests.unit.payments.builders import Shop


@pytest.fixture
def shop(database: DocumentDatabase) -> Shop:
    """A shop over a real database."""
    return Shop(database=database)
