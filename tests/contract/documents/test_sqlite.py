"""What only the embedded engine promises: killed processes, a shared file, a locked file."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from infra.documents.errors import DatabaseUnavailable
from infra.documents.interface import DocumentDatabase, Query
from infra.documents.sqlite import SqliteDocuments
from tests.contract.documents.builders import found, put, read
from tests.contract.documents.workers import BATCH

ROOT = Path(__file__).parents[3]
KILLS = 6


@contextmanager
def committing_process(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A child that commits batches of documents and prints the number of each one committed."""
    command = [sys.executable, "-m", "tests.contract.documents.workers", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def kill_while_it_commits(path: Path, acknowledged: int) -> int:
    """Kill the child after so many commits, while it is at the next; return the last it told."""
    with committing_process(path) as child:
        assert child.stdout is not None
        for _ in range(acknowledged):
            last = child.stdout.readline()
        os.kill(child.pid, signal.SIGKILL)
        rest = child.stdout.read().split()
    return int(rest[-1] if rest else last)


def assert_every_commit_is_whole(database: DocumentDatabase, acknowledged: int) -> None:
    documents = database.query(Query("docs"))
    [batch] = {int(str(document.fields["batch"])) for document in documents}
    assert len(documents) == BATCH
    assert batch in {acknowledged, acknowledged + 1}
    assert len(found(database, Query("batches", limit=1000))) >= batch


@pytest.mark.parametrize("acknowledged", [3 + 7 * n for n in range(KILLS)])
def test_a_killed_process_leaves_whole_commits_and_loses_none(
    tmp_path: Path, acknowledged: int
) -> None:
    path = tmp_path / "vidgo.db"
    last = kill_while_it_commits(path, acknowledged)
    with closing(SqliteDocuments(path)) as database:
        assert_every_commit_is_whole(database, last)


def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "vidgo.db"
    kill_while_it_commits(path, acknowledged=5)
    with closing(SqliteDocuments(path)) as database:
        assert put(database, "after/1", n=1).fields == {"n": 1}


def test_documents_are_there_after_closing_and_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "vidgo.db"
    with closing(SqliteDocuments(path)) as database:
        stored = put(database, "a/1", n=1)
    with closing(SqliteDocuments(path)) as database:
        assert read(database, "a/1") == stored


def test_versions_do_not_start_again_with_the_process(tmp_path: Path) -> None:
    path = tmp_path / "vidgo.db"
    with closing(SqliteDocuments(path)) as database:
        first = put(database, "a/1", n=1).version
    with closing(SqliteDocuments(path)) as database:
        assert int(put(database, "a/2", n=1).version) > int(first)


def test_other_tables_in_the_file_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "vidgo.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE tasks (name TEXT)")
    with closing(SqliteDocuments(path)) as database:
        put(database, "a/1", n=1)
    with closing(sqlite3.connect(path)) as other:
        names = {name for (name,) in other.execute("SELECT name FROM sqlite_schema")}
    assert {"tasks", "documents"} <= names


def test_a_file_that_stays_locked_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "vidgo.db"
    with (
        closing(SqliteDocuments(path, busy_timeout_ms=20)) as database,
        closing(sqlite3.connect(path)) as other,
    ):
        stored = put(database, "a/1", n=1)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable):
            put(database, "a/1", n=2)
        assert read(database, "a/1") == stored


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "vidgo.db"
    path.write_bytes(b"not a database " * 100)
    with closing(SqliteDocuments(path)) as database, pytest.raises(DatabaseUnavailable):
        database.ping()


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    database = SqliteDocuments(tmp_path / "file" / "vidgo.db")
    with pytest.raises(DatabaseUnavailable):
        database.ping()
