"""One commit: preconditions hold or nothing is written."""

import pytest

from infra.documents.errors import CommitConflict
from infra.documents.interface import Check, DocumentDatabase, Expect, Write
from tests.contract.documents.builders import Engine, put, read

PRESENT, ABSENT = Expect.PRESENT, Expect.ABSENT


def test_a_missing_document_reads_as_none(database: DocumentDatabase) -> None:
    assert database.get(["wallets/none"]) == [None]


def test_documents_come_in_the_order_asked_for(database: DocumentDatabase) -> None:
    put(database, "a/1", n=1)
    put(database, "a/2", n=2)
    got = database.get(["a/2", "a/none", "a/1", "a/2"])
    assert [document and document.fields["n"] for document in got] == [2, None, 1, 2]


def test_reading_no_documents_returns_none_of_them(database: DocumentDatabase) -> None:
    assert database.get([]) == []


def test_a_write_replaces_the_whole_document(database: DocumentDatabase) -> None:
    put(database, "a/1", first=1, second=2)
    assert put(database, "a/1", second=3).fields == {"second": 3}


def test_every_changing_write_changes_the_version(database: DocumentDatabase) -> None:
    versions = {put(database, "a/1", n=n).version for n in range(5)}
    assert len(versions) == 5


def test_a_document_made_again_has_a_new_version(database: DocumentDatabase) -> None:
    first = put(database, "a/1", n=1)
    database.commit([Write("a/1", None)])
    assert put(database, "a/1", n=1).version != first.version


def test_another_client_sees_a_commit_at_once(engine: Engine, database: DocumentDatabase) -> None:
    stored = put(database, "a/1", n=1)
    other = engine.open()
    assert other.get(["a/1"]) == [stored]
    other.close()


def test_a_deleted_document_is_missing(database: DocumentDatabase) -> None:
    put(database, "a/1", n=1)
    database.commit([Write("a/1", None)])
    assert database.get(["a/1"]) == [None]


def test_deleting_a_missing_document_is_no_error(database: DocumentDatabase) -> None:
    database.commit([Write("a/none", None)])
    assert database.get(["a/none"]) == [None]


def test_deleting_a_document_leaves_those_below_it(database: DocumentDatabase) -> None:
    put(database, "a/1", n=1)
    below = put(database, "a/1/b/2", n=2)
    database.commit([Write("a/1", None)])
    assert database.get(["a/1/b/2"]) == [below]


def test_a_create_of_a_taken_path_conflicts(database: DocumentDatabase) -> None:
    stored = put(database, "a/1", n=1)
    with pytest.raises(CommitConflict):
        database.commit([Write("a/1", {"n": 2}, ABSENT)])
    assert database.get(["a/1"]) == [stored]


def test_a_create_of_a_free_path_is_written(database: DocumentDatabase) -> None:
    database.commit([Write("a/1", {"n": 1}, ABSENT)])
    assert read(database, "a/1").fields == {"n": 1}


@pytest.mark.parametrize("fields", [{"n": 2}, None], ids=["write", "delete"])
def test_a_write_to_a_document_that_must_be_present_conflicts(
    database: DocumentDatabase, fields: dict[str, int] | None
) -> None:
    with pytest.raises(CommitConflict):
        database.commit([Write("a/none", fields, PRESENT)])
    assert database.get(["a/none"]) == [None]


def test_a_write_with_the_version_read_succeeds(database: DocumentDatabase) -> None:
    stored = put(database, "a/1", n=1)
    database.commit([Write("a/1", {"n": 2}, stored.version)])
    assert read(database, "a/1").fields == {"n": 2}


@pytest.mark.parametrize("fields", [{"n": 3}, None], ids=["write", "delete"])
def test_a_write_with_a_stale_version_conflicts(
    database: DocumentDatabase, fields: dict[str, int] | None
) -> None:
    stale = put(database, "a/1", n=1)
    newer = put(database, "a/1", n=2)
    with pytest.raises(CommitConflict):
        database.commit([Write("a/1", fields, stale.version)])
    assert database.get(["a/1"]) == [newer]


@pytest.mark.parametrize("fields", [{"n": 3}, None], ids=["write", "delete"])
def test_a_write_with_the_version_of_a_deleted_document_conflicts(
    database: DocumentDatabase, fields: dict[str, int] | None
) -> None:
    stale = put(database, "a/1", n=1)
    database.commit([Write("a/1", None)])
    with pytest.raises(CommitConflict):
        database.commit([Write("a/1", fields, stale.version)])
    assert database.get(["a/1"]) == [None]


def test_one_failed_precondition_undoes_every_write(database: DocumentDatabase) -> None:
    put(database, "a/taken", n=1)
    writes = [Write(f"a/{i}", {"n": i}) for i in range(20)]
    with pytest.raises(CommitConflict):
        database.commit([*writes, Write("a/taken", {"n": 2}, ABSENT)])
    assert database.get([write.path for write in writes]) == [None] * 20


def test_five_hundred_writes_are_one_commit(database: DocumentDatabase) -> None:
    writes = [Write(f"a/{i}", {"n": i}) for i in range(500)]
    database.commit(writes)
    assert all(database.get([write.path for write in writes]))


def test_a_check_of_the_present_version_changes_nothing(database: DocumentDatabase) -> None:
    checked = put(database, "a/checked", n=1, at=None)
    database.commit([Write("a/1", {"n": 1})], [Check("a/checked", checked.version)])
    assert database.get(["a/checked"]) == [checked]
    assert read(database, "a/1").fields == {"n": 1}


@pytest.mark.parametrize("newer", [{"n": 2}, None], ids=["changed", "deleted"])
def test_a_check_of_a_stale_version_conflicts(
    database: DocumentDatabase, newer: dict[str, int] | None
) -> None:
    stale = put(database, "a/checked", n=1)
    database.commit([Write("a/checked", newer)])
    with pytest.raises(CommitConflict):
        database.commit([Write("a/1", {"n": 1})], [Check("a/checked", stale.version)])
    assert database.get(["a/1"]) == [None]


def test_a_check_of_absence_leaves_the_path_free(database: DocumentDatabase) -> None:
    database.commit([Write("a/1", {"n": 1})], [Check("a/free", ABSENT)])
    assert database.get(["a/free"]) == [None]
    assert read(database, "a/1").fields == {"n": 1}


def test_a_check_of_absence_conflicts_with_a_document(database: DocumentDatabase) -> None:
    taken = put(database, "a/taken", n=1)
    with pytest.raises(CommitConflict):
        database.commit([Write("a/1", {"n": 1})], [Check("a/taken", ABSENT)])
    assert database.get(["a/taken", "a/1"]) == [taken, None]


def test_a_check_of_presence_changes_nothing(database: DocumentDatabase) -> None:
    checked = put(database, "a/checked", n=1)
    database.commit([Write("a/1", {"n": 1})], [Check("a/checked", PRESENT)])
    assert database.get(["a/checked"]) == [checked]


def test_a_check_of_presence_conflicts_with_a_missing_document(database: DocumentDatabase) -> None:
    with pytest.raises(CommitConflict):
        database.commit([Write("a/1", {"n": 1})], [Check("a/none", PRESENT)])
    assert database.get(["a/1", "a/none"]) == [None, None]


def test_a_database_in_use_answers_a_ping(database: DocumentDatabase) -> None:
    database.ping()
    put(database, "a/1", n=1)
    database.ping()
