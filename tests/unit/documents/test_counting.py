"""What reads and writes cost."""

import pytest

from infra.documents.counting import CountingDatabase, Usage
from infra.documents.errors import CommitConflict
from infra.documents.interface import Check, Query, Write
from tests.unit.documents.builders import FakeDocuments, document


def test_each_document_asked_for_is_a_read_also_a_missing_one() -> None:
    database = CountingDatabase(FakeDocuments(document("a/1")))
    assert database.get(["a/1", "a/none"]) == [document("a/1"), None]
    assert database.usage == Usage(reads=2)


def test_each_match_of_a_query_is_a_read() -> None:
    database = CountingDatabase(FakeDocuments(document("a/1"), document("a/2")))
    assert len(database.query(Query("a"))) == 2
    assert database.usage == Usage(reads=2)


def test_a_query_without_matches_is_one_read() -> None:
    database = CountingDatabase(FakeDocuments())
    database.query(Query("a"))
    assert database.usage == Usage(reads=1)


def test_writes_deletes_and_checks_are_billed_as_writes() -> None:
    database = CountingDatabase(FakeDocuments())
    database.commit([Write("a/1", {}), Write("a/2", None)], [Check("a/3", "v1")])
    assert database.usage == Usage(writes=2, checks=1)
    assert database.usage.writes_billed == 3


def test_a_commit_that_conflicts_writes_nothing() -> None:
    database = CountingDatabase(FakeDocuments(conflicts=1))
    with pytest.raises(CommitConflict):
        database.commit([Write("a/1", {})])
    assert database.usage == Usage()


def test_a_span_is_the_difference_of_two_readings() -> None:
    database = CountingDatabase(FakeDocuments())
    database.get(["a/1"])
    before = database.usage
    database.get(["a/1"])
    database.commit([Write("a/1", {})])
    assert database.usage - before == Usage(reads=1, writes=1)
