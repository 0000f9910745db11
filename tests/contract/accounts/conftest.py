"""The accounts every test of this suite runs on, counting what they cost."""

import pytest

from infra.documents.counting import CountingDatabase
from infra.documents.interface import DocumentDatabase
from tests.contract.accounts.builders import Accounts
from tests.emulators import auth_emulator

__all__ = ["auth_emulator"]


@pytest.fixture
def database(database: DocumentDatabase) -> CountingDatabase:
    return CountingDatabase(database)


@pytest.fixture
def accounts(database: CountingDatabase) -> Accounts:
    return Accounts(database)
