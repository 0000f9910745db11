"""The ledger every test of this suite runs on."""

import pytest

from infra.documents.interface import DocumentDatabase
from tests.contract.credits.builders import RealDesk


@pytest.fixture
def desk(database: DocumentDatabase) -> RealDesk:
    return RealDesk(database)
