"""The engines every test of this suite runs on."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from infra.documents.counting import CountingDatabase
from tests.contract.accounts.builders import Accounts
from tests.contract.documents.builders import Engine
from tests.emulators import auth_emulator, firestore_emulator

__all__ = ["auth_emulator", "firestore_emulator"]


@pytest.fixture(params=["sqlite", pytest.param("firestore", marks=pytest.mark.emulator)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CountingDatabase]:
    """A database of this test's own: a new file, or a new project on the emulator."""
    if request.param == "sqlite":
        engine = Engine(path=tmp_path / "vidgo.db")
    else:
        emulator = request.getfixturevalue("firestore_emulator")
        engine = Engine(emulator=emulator, project=f"test-{uuid4().hex[:12]}")
    opened = CountingDatabase(engine.open())
    yield opened
    opened.close()


@pytest.fixture
def accounts(database: CountingDatabase) -> Accounts:
    return Accounts(database)
