"""Many writers at once lose nothing: threads on both engines, processes on SQLite."""

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.documents.errors import CommitConflict
from infra.documents.interface import DocumentDatabase, Expect, Query, Write
from infra.documents.sqlite import SqliteDocuments
from tests.contract.documents.builders import Engine, found, put, read
from tests.contract.documents.workers import increment_often

WORKERS = 8
TIMES = 25


def hammer(executor: Executor, engine: Engine, paths: list[str]) -> list[int]:
    """Let each worker increment its path; return all counts they committed."""
    running = [executor.submit(increment_often, engine, path, TIMES) for path in paths]
    return [count for worker in running for count in worker.result()]


def assert_nothing_was_lost(engine: Engine, counts: list[int]) -> None:
    database = engine.open()
    total = WORKERS * TIMES
    assert sorted(counts) == list(range(1, total + 1))
    assert read(database, "counters/one").fields == {"count": total}
    entries = found(database, Query("counters/one/entries", limit=1000))
    assert entries == [f"{count:06}" for count in range(1, total + 1)]
    database.close()


def test_threads_that_increment_one_document_lose_nothing(engine: Engine) -> None:
    with ThreadPoolExecutor(WORKERS) as threads:
        counts = hammer(threads, engine, ["counters/one"] * WORKERS)
    assert_nothing_was_lost(engine, counts)


def test_processes_that_increment_one_document_lose_nothing(tmp_path: Path) -> None:
    engine = Engine(path=tmp_path / "vidgo.db")
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as processes:
        counts = hammer(processes, engine, ["counters/one"] * WORKERS)
    assert_nothing_was_lost(engine, counts)


def test_processes_that_open_a_new_file_at_once_all_succeed(tmp_path: Path) -> None:
    engine = Engine(path=tmp_path / "new" / "vidgo.db")
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as processes:
        running = [processes.submit(increment_often, engine, f"c/{n}", 1) for n in range(WORKERS)]
        assert [worker.result() for worker in running] == [[1]] * WORKERS


def test_threads_that_share_one_database_lose_nothing(database: DocumentDatabase) -> None:
    def create(n: int) -> None:
        database.commit([Write(f"items/{n:03}", {"n": n}, Expect.ABSENT)])

    with ThreadPoolExecutor(WORKERS) as threads:
        list(threads.map(create, range(100)))
    assert found(database, Query("items")) == [f"{n:03}" for n in range(100)]


def test_one_of_many_creates_of_a_path_wins(database: DocumentDatabase) -> None:
    def has_won(n: int) -> bool:
        try:
            database.commit([Write("claims/job", {"by": n}, Expect.ABSENT)])
        except CommitConflict:
            return False
        return True

    with ThreadPoolExecutor(WORKERS) as threads:
        won = list(threads.map(has_won, range(WORKERS)))
    assert won.count(True) == 1
    assert read(database, "claims/job").fields == {"by": won.index(True)}


def test_several_documents_are_read_as_of_one_commit(tmp_path: Path) -> None:
    database = SqliteDocuments(tmp_path / "vidgo.db")
    put(database, "pair/a", n=0)
    put(database, "pair/b", n=0)

    def write(n: int) -> None:
        database.commit([Write("pair/a", {"n": n}), Write("pair/b", {"n": n})])

    with ThreadPoolExecutor(1) as threads:
        writing = [threads.submit(write, n) for n in range(300)]
        while not writing[-1].done():
            a, b = database.get(["pair/a", "pair/b"])
            assert a is not None
            assert b is not None
            assert a.fields == b.fields
    database.close()


@pytest.mark.parametrize("turn", range(3))
def test_a_stale_precondition_never_wins_a_race(database: DocumentDatabase, turn: int) -> None:
    stored = put(database, "a/1", n=turn)

    def has_won(n: int) -> bool:
        try:
            database.commit([Write("a/1", {"n": 100 + n}, stored.version)])
        except CommitConflict:
            return False
        return True

    with ThreadPoolExecutor(WORKERS) as threads:
        assert list(threads.map(has_won, range(WORKERS))).count(True) == 1
