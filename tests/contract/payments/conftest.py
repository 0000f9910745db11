"""The engines every test of this suite runs on."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.contract.documents.builders import Engine
from tests.emulators import firestore_emulator
from tests.unit.payments.builders import Shop

__all__ = ["firestore_emulator"]


@pytest.fixture(params=["sqlite", pytest.param("firestore", marks=pytest.mark.emulator)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """A database of this test's own: a new file, or a new project on the emulator."""
    if request.param == "sqlite":
        return Engine(path=tmp_path / "documents.sqlite3")
    project = f"test-{uuid4().hex[:12]}"
    return Engine(emulator=request.getfixturevalue("firestore_emulator"), project=project)


@pytest.fixture
def shop(engine: Engine) -> Iterator[Shop]:
    """A shop over a real database."""
    database = engine.open()
    yield Shop(database=database)
    database.close()
