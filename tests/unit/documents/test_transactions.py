"""What a transaction reads, remembers and sends."""

import pytest

from infra.documents.interface import Check, Document, Expect, Query, Write
from infra.documents.transaction import PENDING, Transaction
from tests.unit.documents.builders import FakeDocuments, document

STORED = document("a/1")


def commit_of(database: FakeDocuments, transaction: Transaction) -> tuple[list[Write], list[Check]]:
    transaction.commit()
    [commit] = database.commits
    return commit


def test_a_document_is_read_from_the_database_once() -> None:
    database = FakeDocuments(STORED)
    tx = Transaction(database)
    assert [tx.get("a/1"), tx.peek("a/1"), tx.get("a/1")] == [STORED] * 3
    assert database.reads == [["a/1"]]


def test_many_documents_are_one_read_of_those_not_yet_known() -> None:
    database = FakeDocuments(STORED, document("a/2"))
    tx = Transaction(database)
    tx.get("a/1")
    assert tx.get_many(["a/2", "a/1", "a/none", "a/2"]) == [
        document("a/2"),
        STORED,
        None,
        document("a/2"),
    ]
    assert database.reads == [["a/1"], ["a/2", "a/none"]]


def test_a_written_document_reads_as_written() -> None:
    tx = Transaction(FakeDocuments(STORED))
    tx.set("a/1", {"n": 2})
    assert tx.get("a/1") == tx.peek("a/1") == Document("a/1", {"n": 2}, PENDING)


def test_a_deleted_document_reads_as_missing() -> None:
    tx = Transaction(FakeDocuments(STORED))
    tx.delete("a/1")
    assert tx.get("a/1") is None


def test_a_write_of_a_document_that_was_got_carries_its_version() -> None:
    database = FakeDocuments(STORED)
    tx = Transaction(database)
    tx.get("a/1")
    tx.set("a/1", {"n": 2})
    assert commit_of(database, tx) == ([Write("a/1", {"n": 2}, "v1")], [])


def test_a_write_of_a_document_that_was_found_missing_expects_absence() -> None:
    database = FakeDocuments()
    tx = Transaction(database)
    tx.get("a/1")
    tx.set("a/1", {"n": 2})
    assert commit_of(database, tx) == ([Write("a/1", {"n": 2}, Expect.ABSENT)], [])


def test_a_delete_of_a_document_that_was_got_carries_its_version() -> None:
    database = FakeDocuments(STORED)
    tx = Transaction(database)
    tx.get("a/1")
    tx.delete("a/1")
    assert commit_of(database, tx) == ([Write("a/1", None, "v1")], [])


@pytest.mark.parametrize("is_peeked", [False, True])
def test_a_write_of_a_document_that_was_not_got_is_blind(*, is_peeked: bool) -> None:
    database = FakeDocuments(STORED)
    tx = Transaction(database)
    if is_peeked:
        tx.peek("a/1")
    tx.set("a/1", {"n": 2})
    assert commit_of(database, tx) == ([Write("a/1", {"n": 2}, Expect.ANYTHING)], [])


def test_a_document_got_but_not_written_is_checked() -> None:
    database = FakeDocuments(STORED)
    tx = Transaction(database)
    tx.get_many(["a/1", "a/none"])
    tx.set("b/1", {"n": 1})
    _, checks = commit_of(database, tx)
    assert checks == [Check("a/1", "v1"), Check("a/none", Expect.ABSENT)]


def test_a_document_peeked_at_and_then_got_is_checked() -> None:
    database = FakeDocuments(STORED)
    tx = Transaction(database)
    tx.peek("a/1")
    tx.get("a/1")
    tx.set("b/1", {"n": 1})
    _, checks = commit_of(database, tx)
    assert checks == [Check("a/1", "v1")]


def test_a_match_of_a_query_is_checked_only_when_written() -> None:
    database = FakeDocuments(STORED, document("a/2"))
    tx = Transaction(database)
    tx.query(Query("a"))
    tx.set("a/2", {"n": 2})
    assert commit_of(database, tx) == ([Write("a/2", {"n": 2}, "v1")], [])


def test_a_match_of_a_query_is_not_read_again() -> None:
    database = FakeDocuments(STORED)
    tx = Transaction(database)
    tx.query(Query("a"))
    assert tx.get("a/1") == STORED
    assert database.reads == []


def test_a_query_after_a_write_to_its_collection_is_a_bug() -> None:
    tx = Transaction(FakeDocuments(STORED))
    tx.set("a/1", {"n": 2})
    with pytest.raises(ValueError, match="after a write"):
        tx.query(Query("a"))


def test_a_create_expects_absence() -> None:
    database = FakeDocuments()
    tx = Transaction(database)
    tx.create("a/1", {"n": 1})
    assert commit_of(database, tx) == ([Write("a/1", {"n": 1}, Expect.ABSENT)], [])


def test_a_create_of_a_document_known_to_be_present_is_a_bug() -> None:
    tx = Transaction(FakeDocuments(STORED))
    tx.get("a/1")
    with pytest.raises(ValueError, match="present"):
        tx.create("a/1", {"n": 2})


def test_the_last_write_wins_under_the_first_ones_precondition() -> None:
    database = FakeDocuments(STORED)
    tx = Transaction(database)
    tx.get("a/1")
    tx.delete("a/1")
    tx.create("a/1", {"n": 2})
    tx.set("a/1", {"n": 3})
    assert commit_of(database, tx) == ([Write("a/1", {"n": 3}, "v1")], [])


def test_a_transaction_that_wrote_nothing_commits_nothing() -> None:
    database = FakeDocuments(STORED)
    tx = Transaction(database)
    tx.get("a/1")
    tx.commit()
    assert database.commits == []
