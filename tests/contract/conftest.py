"""The engines every suite about documents runs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.documents.interface import DocumentDatabase
from tests.contract.documents.builders import Engine, new_project
from tests.emulators import firestore_emulator

__all__ = ["firestore_emulator"]


@pytest.fixture(params=["sqlite", pytest.param("firestore", marks=pytest.mark.emulator)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """A database of this test's own: a new file, or a new project on the emulator."""
    if request.param == "sqlite":
        return Engine(path=tmp_path / "state" / "vidgo.db")
    return Engine(emulator=request.getfixturevalue("firestore_emulator"), project=new_project())


@pytest.fixture
def database(engine: Engine) -> Iterator[DocumentDatabase]:
    opened = engine.open()
    yield opened
    opened.close()
