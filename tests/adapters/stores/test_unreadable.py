"""A document of another version of the code does not hold up the schedules."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.documents.interface import Write
from infra.documents.sqlite import SqliteDocuments
from infra.documents.transaction import Transaction
from infra.stores.generations import GenerationDocuments, encode
from infra.stores.outbox import OutboxSender
from shared.kernel.ids import GenerationId
from tests.unit.generation.fakes import FakeQueue
from tests.unit.generation.values import NOON, a_generation

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDocuments]:
    database = SqliteDocuments(tmp_path / "documents.sqlite3")
    yield database
    database.close()


def put(database: SqliteDocuments, path: str, fields: Mapping[str, Any]) -> None:
    database.commit([Write(path, dict(fields))])


def put_task(database: SqliteDocuments, name: str, minute: int, **changes: object) -> None:
    fields = {
        "schema": 1,
        "queue": "generate",
        "handler": "submit_job",
        "name": name,
        "payload": {},
        "not_before": None,
        "written_at": NOON + timedelta(minutes=minute),
    }
    put(database, f"outbox/generate-{name}", fields | changes)


def drained(database: SqliteDocuments) -> list[str]:
    queue = FakeQueue()
    OutboxSender(database, queue).drain(LATER)
    return [task.name for task in queue.tasks]


def put_generation(
    database: SqliteDocuments, name: str, seconds: int = 0, **changes: object
) -> None:
    at = NOON + timedelta(seconds=seconds)
    generation = a_generation(generation_id=GenerationId(name), updated_at=at)
    put(database, f"generations/{name}", encode(generation) | changes)


def open_ids(database: SqliteDocuments, limit: int = 10) -> list[str]:
    found = GenerationDocuments(Transaction(database)).open_since(LATER, limit, None)
    return [generation.generation_id for generation in found]


@pytest.mark.parametrize("changes", [{"queue": "unheard-of"}, {"handler": "dance"}])
def test_tasks_behind_an_unreadable_one_are_sent(
    database: SqliteDocuments, changes: dict[str, object]
) -> None:
    put_task(database, "first", 0)
    put_task(database, "odd", 1, **changes)
    put_task(database, "last", 2)
    assert drained(database) == ["first", "last"]


def test_an_unreadable_task_is_left_and_logged_with_its_path(
    database: SqliteDocuments, caplog: pytest.LogCaptureFixture
) -> None:
    put_task(database, "odd", 1, handler="dance")
    assert drained(database) == []
    (record,) = caplog.records
    assert (record.levelname, record.__dict__["path"]) == ("ERROR", "outbox/generate-odd")
    assert database.get(["outbox/generate-odd"]) != [None]


def test_tasks_behind_a_whole_page_of_unreadable_ones_are_sent(database: SqliteDocuments) -> None:
    for number in range(120):
        put_task(database, f"odd-{number}", 1, handler="dance")
    put_task(database, "last", 2)
    assert drained(database) == ["last"]


UNREADABLE: list[dict[str, object]] = [
    {"state": "dreaming"},
    {"exports": None},
    {"a_field_of_tomorrow": 1},
]


@pytest.mark.parametrize("changes", UNREADABLE)
def test_generations_behind_an_unreadable_one_are_found(
    database: SqliteDocuments, changes: dict[str, object]
) -> None:
    put_generation(database, "gen_1")
    put_generation(database, "gen_2", 1, **changes)
    put_generation(database, "gen_3", 2)
    assert open_ids(database) == ["gen_1", "gen_3"]


def test_a_page_is_filled_from_behind_unreadable_generations(database: SqliteDocuments) -> None:
    for number in range(5):
        put_generation(database, f"gen_{number}", number, state="dreaming")
    for number in range(5, 9):
        put_generation(database, f"gen_{number}", number)
    assert open_ids(database, limit=3) == ["gen_5", "gen_6", "gen_7"]


def test_an_unreadable_generation_is_logged_with_its_path(
    database: SqliteDocuments, caplog: pytest.LogCaptureFixture
) -> None:
    put_generation(database, "gen_1", state="dreaming")
    open_ids(database)
    (record,) = caplog.records
    assert (record.levelname, record.__dict__["path"]) == ("ERROR", "generations/gen_1")
