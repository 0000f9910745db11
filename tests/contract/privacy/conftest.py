"""The engines every test of this suite runs on."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from infra.documents.interface import DocumentDatabase
from tests.contract.documents.builders import Engine
from tests.contract.privacy.builders import Registry
from tests.emulators import firestore_emulator

__all__ = ["firestore_emulator"]


@pytest.fixture(params=["sqlite", pytest.param("firestore", marks=pytest.mark.emulator)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DocumentDatabase]:
    """A database of this test's own: a new file, or a new project on the emulator."""
    if request.param == "sqlite":
        engine = Engine(path=tmp_path / "vidgo.db")
    else:
        emulator = request.getfixturevalue("firestore_emulator")
        engine = Engine(emulator=emulator, project=f"test-{uuid4().hex[:12]}")
    opened = engine.open()
    yield opened
    opened.close()


@pytest.fixture
def registry(database: DocumentDatabase) -> Registry:
    return Registry(database)
