"""The registry every test of this suite runs on."""

import pytest

from infra.documents.interface import DocumentDatabase
from tests.contract.privacy.builders import Registry


@pytest.fixture
def registry(database: DocumentDatabase) -> Registry:
    return Registry(database)
