"""The durable table: leases, fences, and several processes at once."""

import multiprocessing
from datetime import timedelta
from pathlib import Path

import pytest

from infra.queue.table import Lease, NewTask, TaskTable
from tests.adapters.queue.builders import START, WAIT_S

LATER = START + timedelta(seconds=60)


@pytest.fixture
def table(path: Path) -> TaskTable:
    return TaskTable(path, is_synced=False)


def _new(name: str = "t") -> NewTask:
    return NewTask("mail", name, "send_message", b"{}", START)


def _leased(table: TaskTable) -> Lease:
    table.add(_new())
    (lease,) = table.lease("mail", START, 30, 10)
    return lease


def test_a_leased_task_is_not_leased_again_before_its_lease_ends(table: TaskTable) -> None:
    _leased(table)
    assert table.lease("mail", START + timedelta(seconds=29), 30, 10) == []


def test_a_task_whose_lease_ended_is_leased_again(table: TaskTable) -> None:
    _leased(table)
    (again,) = table.lease("mail", START + timedelta(seconds=30), 30, 10)
    assert (again.dispatches, again.failures) == (2, 0)


def test_an_attempt_that_lost_its_lease_cannot_postpone_the_task(table: TaskTable) -> None:
    lost = _leased(table)
    (held,) = table.lease("mail", START + timedelta(seconds=30), 30, 10)
    table.postpone(lost, START, "503", is_response=False)
    assert table.lease("mail", START + timedelta(seconds=31), 30, 10) == []
    table.finish(held, START)
    assert table.depth() == {}


def test_reclaiming_makes_leased_tasks_due_and_leaves_scheduled_ones(table: TaskTable) -> None:
    _leased(table)
    table.add(NewTask("mail", "scheduled", "send_message", b"{}", LATER))
    assert table.reclaim(START) == 1
    assert [lease.name for lease in table.lease("mail", START, 30, 10)] == ["t"]


def test_a_lost_attempt_does_not_count_as_a_failure(table: TaskTable) -> None:
    _leased(table)
    table.reclaim(START)
    (again,) = table.lease("mail", START, 30, 10)
    assert (again.dispatches, again.failures) == (2, 0)


def test_tasks_are_leased_oldest_first_and_at_most_as_many_as_asked(table: TaskTable) -> None:
    for seconds in (3, 1, 2):
        due = START + timedelta(seconds=seconds)
        table.add(NewTask("mail", f"t{seconds}", "send_message", b"{}", due))
    assert [lease.name for lease in table.lease("mail", LATER, 30, 2)] == ["t1", "t2"]


def test_a_name_is_free_again_once_its_tombstone_is_forgotten(table: TaskTable) -> None:
    table.finish(_leased(table), START)
    assert table.forget(START) == 0
    assert not table.add(_new())
    assert table.forget(LATER) == 1
    assert table.add(_new())


def test_a_task_given_up_is_kept_when_tombstones_are_forgotten(table: TaskTable) -> None:
    table.bury(_leased(table), START, "500")
    table.forget(LATER)
    (dead,) = table.dead(10)
    assert (dead.name, dead.body, dead.failures, dead.last_outcome) == ("t", b"{}", 1, "500")


def test_a_table_survives_being_closed(table: TaskTable) -> None:
    table.add(_new())
    table.close()
    assert table.depth() == {"mail": 1}


def add_many(path: Path, worker: int, count: int) -> None:
    table = TaskTable(path, is_synced=False)
    for number in range(count):
        table.add(_new(f"shared-{number}"))
        table.add(_new(f"own-{worker}-{number}"))


def test_processes_that_open_and_fill_one_file_at_once_lose_nothing(
    path: Path, table: TaskTable
) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=add_many, args=(path, worker, 50)) for worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(WAIT_S)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert table.depth() == {"mail": 50 + 4 * 50}
