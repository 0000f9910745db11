"""When a unit of work tries again, pauses, gives up and sends."""

from collections.abc import Callable, Sequence
from typing import NoReturn

import pytest

from infra.documents.errors import CommitContended, DatabaseUnavailable
from infra.documents.transaction import DocumentUnitOfWork, Transaction
from shared.kernel.errors import DomainError, Kind
from shared.kernel.tasks import Handler, QueueName, Task
from tests.unit.documents.builders import FakeDocuments, document

TASK = Task(QueueName.GENERATE, Handler.SUBMIT_JOB, "submit-1", {})


class FakeSender:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.sent: list[Sequence[Task]] = []

    def __call__(self, tasks: Sequence[Task]) -> None:
        self.sent.append(tasks)


def unit_of_work(
    database: FakeDocuments, sender: FakeSender, pauses: list[int]
) -> DocumentUnitOfWork[Transaction]:
    return DocumentUnitOfWork(
        database, lambda tx: tx, tries=3, pause=pauses.append, after_commit=sender
    )


def write_and_send(tx: Transaction) -> str:
    tx.set("a/1", {"n": 1})
    tx.outbox.append(TASK)
    return "done"


def test_the_result_of_the_work_is_returned() -> None:
    assert unit_of_work(FakeDocuments(), FakeSender(), []).run(write_and_send) == "done"


@pytest.mark.parametrize(("conflicts", "pauses"), [(0, []), (1, [1]), (2, [1, 2])])
def test_each_lost_try_is_followed_by_a_pause(conflicts: int, pauses: list[int]) -> None:
    paused: list[int] = []
    sender = FakeSender()
    unit_of_work(FakeDocuments(conflicts=conflicts), sender, paused).run(write_and_send)
    assert paused == pauses
    assert sender.sent == [(TASK,)]


def test_after_the_last_try_nothing_is_sent() -> None:
    sender = FakeSender()
    with pytest.raises(CommitContended):
        unit_of_work(FakeDocuments(conflicts=3), sender, []).run(write_and_send)
    assert sender.sent == []


def test_work_without_tasks_sends_nothing() -> None:
    sender = FakeSender()
    unit_of_work(FakeDocuments(), sender, []).run(lambda tx: tx.set("a/1", {"n": 1}))
    assert sender.sent == []


def test_work_that_raises_is_not_tried_again() -> None:
    tries: list[int] = []

    def work(_tx: Transaction) -> NoReturn:
        tries.append(1)
        raise KeyError("broken")

    database, sender = FakeDocuments(), FakeSender()
    with pytest.raises(KeyError):
        unit_of_work(database, sender, []).run(work)
    assert (len(tries), database.commits, sender.sent) == (1, [], [])


class Refused(DomainError):
    """An expected failure of the work."""

    kind, code = Kind.CONFLICT, "test.refused"


def compare_with_a_gap(database: FakeDocuments, tries: list[bool]) -> Callable[[Transaction], None]:
    """Work that reads two documents that are always equal; another commit falls in between once."""

    def work(tx: Transaction) -> None:
        a = tx.get("pair/a")
        if not tries:
            database.documents = {p: document(p, {"n": 2}, "v2") for p in database.documents}
        b = tx.get("pair/b")
        assert a is not None
        assert b is not None
        tries.append(a.fields == b.fields)
        raise Refused("the pair is unequal" if a.fields != b.fields else "always")

    return work


def test_a_failure_from_reads_of_two_moments_is_not_believed() -> None:
    database = FakeDocuments(document("pair/a"), document("pair/b"))
    tries: list[bool] = []
    with pytest.raises(Refused, match="always"):
        unit_of_work(database, FakeSender(), []).run(compare_with_a_gap(database, tries))
    assert tries == [False, True]


def test_a_failure_after_one_read_costs_no_further_reads() -> None:
    database = FakeDocuments(document("a/1"))

    def work(tx: Transaction) -> NoReturn:
        tx.get("a/1")
        raise Refused("at once")

    with pytest.raises(Refused):
        unit_of_work(database, FakeSender(), []).run(work)
    assert database.reads == [["a/1"]]


def test_a_commit_stands_though_its_tasks_could_not_be_sent() -> None:
    def refuse(_tasks: Sequence[Task]) -> NoReturn:
        raise DatabaseUnavailable("the queue, say")

    pauses: list[int] = []
    unit = DocumentUnitOfWork(
        FakeDocuments(), lambda tx: tx, tries=1, pause=pauses.append, after_commit=refuse
    )
    assert unit.run(write_and_send) == "done"


def test_no_tries_is_a_bug() -> None:
    pauses: list[int] = []
    with pytest.raises(ValueError, match="tries"):
        DocumentUnitOfWork(
            FakeDocuments(), lambda tx: tx, tries=0, pause=pauses.append, after_commit=FakeSender()
        )
