"""Units of work on a real engine: what was read is checked, races run again, once is once."""

from collections.abc import Sequence

import pytest

from infra.documents.errors import CommitContended
from infra.documents.interface import DocumentDatabase, Filter, Operator, Query, Write
from infra.documents.transaction import Transaction
from shared.kernel.tasks import Task
from tests.contract.documents.builders import increment, put, read, task, unit_of_work


def test_reads_and_writes_take_effect_together(database: DocumentDatabase) -> None:
    unit = unit_of_work(database)
    assert [unit.run(lambda tx: increment(tx, "c/1")) for _ in range(3)] == [1, 2, 3]
    assert read(database, "c/1/entries/000003").fields == {"count": 3}


def test_a_lost_race_runs_the_work_again_on_new_reads(database: DocumentDatabase) -> None:
    put(database, "c/1", count=1)
    seen: list[int] = []

    def work(tx: Transaction) -> None:
        document = tx.get("c/1")
        assert document is not None
        seen.append(int(str(document.fields["count"])))
        if len(seen) == 1:
            put(database, "c/1", count=10)  # somebody else, between our read and our commit
        tx.set("c/1", {"count": seen[-1] + 1})

    unit_of_work(database).run(work)
    assert seen == [1, 10]
    assert read(database, "c/1").fields == {"count": 11}


@pytest.mark.parametrize("before", [None, {"is_on": True}], ids=["absent", "present"])
def test_a_document_only_read_guards_the_commit(
    database: DocumentDatabase, before: dict[str, bool] | None
) -> None:
    database.commit([Write("switches/1", before)])
    tries: list[bool] = []

    def work(tx: Transaction) -> None:
        switch = tx.get("switches/1")
        tries.append(switch is not None and switch.fields["is_on"] is True)
        if len(tries) == 1:
            put(database, "switches/1", is_on=False)
        tx.create(f"jobs/{len(tries)}", {"n": 1})

    unit_of_work(database).run(work)
    assert tries == [before is not None, False]
    assert database.get(["jobs/1"]) == [None]
    assert read(database, "jobs/2").fields == {"n": 1}


def test_a_document_only_peeked_at_does_not_guard_the_commit(database: DocumentDatabase) -> None:
    put(database, "hints/1", n=1)
    tries: list[int] = []

    def work(tx: Transaction) -> None:
        tx.peek("hints/1")
        put(database, "hints/1", n=2)
        tries.append(1)
        tx.set("a/1", {"n": 1})

    unit_of_work(database).run(work)
    assert len(tries) == 1


def test_a_written_match_of_a_query_must_be_unchanged(database: DocumentDatabase) -> None:
    put(database, "jobs/1", state="queued", by=0)
    tries: list[int] = []

    def work(tx: Transaction) -> None:
        tries.append(1)
        for job in tx.query(Query("jobs", (Filter("state", Operator.EQUAL, "queued"),))):
            if len(tries) == 1:
                put(database, job.path, state="taken", by=1)
            tx.set(job.path, {"state": "taken", "by": 2})

    unit_of_work(database).run(work)
    assert len(tries) == 2
    assert read(database, "jobs/1").fields["by"] == 1


def test_a_race_lost_in_every_try_is_contended(database: DocumentDatabase) -> None:
    pauses: list[int] = []

    def work(tx: Transaction) -> None:
        tx.get("c/1")
        put(database, "c/1", count=len(pauses) + 100)
        tx.set("c/1", {"count": 0})

    with pytest.raises(CommitContended) as contended:
        unit_of_work(database, tries=4, pause=pauses.append).run(work)
    assert contended.value.tries == 4
    assert pauses == [1, 2, 3]
    assert read(database, "c/1").fields == {"count": 103}


def test_work_that_raises_writes_nothing(database: DocumentDatabase) -> None:
    def work(tx: Transaction) -> None:
        tx.set("a/1", {"n": 1})
        raise KeyError("broken")

    with pytest.raises(KeyError):
        unit_of_work(database).run(work)
    assert database.get(["a/1"]) == [None]


def test_tasks_are_sent_once_and_only_for_the_try_that_committed(
    database: DocumentDatabase,
) -> None:
    sent: list[Sequence[Task]] = []
    tries: list[int] = []

    def work(tx: Transaction) -> None:
        tries.append(len(tries))
        tx.get("c/1")
        if len(tries) < 3:
            put(database, "c/1", count=len(tries))
        tx.set("c/1", {"count": 0})
        tx.outbox.append(task(f"try-{len(tries)}"))

    unit_of_work(database, after_commit=sent.append).run(work)
    assert sent == [(task("try-3"),)]
