"""The fair every test of this suite runs on."""

import pytest

from infra.documents.interface import DocumentDatabase
from tests.contract.promotions.builders import Fair


@pytest.fixture
def fair(database: DocumentDatabase) -> Fair:
    return Fair(database)
