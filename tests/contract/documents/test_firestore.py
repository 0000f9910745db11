"""What only the Firestore engine promises: failures as ours, a cheap import, one other engine."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from infra.documents.errors import DatabaseUnavailable
from infra.documents.firestore import FirestoreDocuments
from infra.documents.interface import DocumentDatabase, Write
from tests.contract.documents.builders import new_project, put, read

ROOT = Path(__file__).parents[3]


@pytest.fixture
def unreachable() -> Iterator[DocumentDatabase]:
    """A database at an address where nothing listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{bound.getsockname()[1]}"
        with closing(
            FirestoreDocuments("test", emulator_host=host, read_patience_s=0.1)
        ) as database:
            yield database


def test_an_unreachable_service_is_unavailable_to_reads(unreachable: DocumentDatabase) -> None:
    with pytest.raises(DatabaseUnavailable):
        unreachable.get(["a/1"])


def test_an_unreachable_service_is_unavailable_to_commits(unreachable: DocumentDatabase) -> None:
    with pytest.raises(DatabaseUnavailable):
        unreachable.commit([Write("a/1", {})])


def test_an_unreachable_service_fails_the_ping(unreachable: DocumentDatabase) -> None:
    with pytest.raises(DatabaseUnavailable):
        unreachable.ping()


def test_importing_the_engine_does_not_import_the_client_library() -> None:
    program = (
        "import sys, infra.documents.firestore;"
        "sys.exit(not {'grpc', 'google.protobuf', 'google.api_core'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


@pytest.mark.emulator
def test_writing_what_is_stored_already_keeps_the_version(firestore_emulator: str) -> None:
    with closing(FirestoreDocuments(new_project(), emulator_host=firestore_emulator)) as database:
        stored = put(database, "a/1", n=1)
        assert put(database, "a/1", n=1) == stored


@pytest.mark.emulator
def test_databases_of_one_project_are_apart(firestore_emulator: str) -> None:
    project = new_project()
    with (
        closing(FirestoreDocuments(project, emulator_host=firestore_emulator)) as first,
        closing(FirestoreDocuments(project, "second", emulator_host=firestore_emulator)) as second,
    ):
        put(first, "a/1", n=1)
        assert second.get(["a/1"]) == [None]
        assert read(first, "a/1").path == "a/1"
