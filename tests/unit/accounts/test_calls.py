"""How many calls a minute: one process exactly, several within a stated bound."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.accounts import calls
from shared.accounts.calls import CallCounter, CallLimits
from shared.accounts.errors import TooManyCalls
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import AccountId
from tests.doubles import FixedClock
from tests.unit.accounts.builders import NOON, FakeStores, FakeUnitOfWork

ANN, BOB = AccountId("ann"), AccountId("bob")
IP = "203.0.113.1"
MINUTE = timedelta(minutes=1)

Result = TypeVar("Result")


class FakeDown(DomainError):
    kind, code = Kind.UNAVAILABLE, "tests.down"


class FakeCountedUnitOfWork(FakeUnitOfWork):
    """Counts how often the store was asked, and can be down."""

    def __init__(self, stores: FakeStores) -> None:
        super().__init__(stores)
        self.asked, self.is_down = 0, False

    def run(self, work: Callable[[Any], Result]) -> Result:
        self.asked += 1
        if self.is_down:
            raise FakeDown
        return super().run(work)


class Processes:
    """Several processes of one product, and what they let pass."""

    def __init__(self, number: int = 1, limits: CallLimits | None = None) -> None:
        self.clock = FixedClock(NOON)
        self.uow = FakeCountedUnitOfWork(FakeStores())
        chosen = limits or CallLimits()
        self.counters = [CallCounter(self.uow, self.clock, chosen, Lock) for _ in range(number)]
        self.passed: list[datetime] = []

    def call(self, account_id: AccountId | None = ANN, ip: str = IP, process: int = 0) -> int:
        """Call once; return the seconds to wait, 0 when it passed."""
        try:
            self.counters[process].admit(account_id, ip)
        except TooManyCalls as refused:
            return refused.wait_s
        self.passed.append(self.clock.now())
        return 0

    def busiest_minute(self) -> int:
        return max(
            (sum(start <= each < start + MINUTE for each in self.passed) for start in self.passed),
            default=0,
        )


def test_the_call_after_the_limit_waits_until_the_first_leaves_the_window() -> None:
    house = Processes()
    for _ in range(100):
        assert house.call() == 0
        house.clock.advance(seconds=0.1)
    assert house.call() == 50
    house.clock.advance(seconds=49)
    assert house.call() == 1
    house.clock.advance(seconds=1)
    assert house.call() == 0


def test_another_person_and_another_network_are_not_affected() -> None:
    house = Processes(limits=CallLimits(per_person=3, per_network=3))
    for _ in range(3):
        assert (house.call(ANN), house.call(None)) == (0, 0)
    assert house.call(ANN) > 0
    assert house.call(None) > 0
    assert (house.call(BOB), house.call(None, "203.0.113.2")) == (0, 0)


def test_a_person_is_counted_wherever_they_call_from() -> None:
    house = Processes(limits=CallLimits(per_person=3))
    assert [house.call(ANN, f"203.0.113.{n}") > 0 for n in range(4)] == [False, False, False, True]


def test_addresses_of_one_subscriber_are_one_network() -> None:
    house = Processes(limits=CallLimits(per_network=3))
    addresses = [f"2001:db8::{n}" for n in range(4)]
    assert [house.call(None, each) > 0 for each in addresses] == [False, False, False, True]


def test_a_caller_of_a_few_calls_a_minute_never_costs_a_look() -> None:
    house = Processes()
    for _ in range(20):
        assert house.call() == 0
        house.clock.advance(seconds=15)
    assert house.uow.asked == 0


def test_every_fifth_call_is_shared_and_a_refusal_never_asks() -> None:
    house = Processes()
    for _ in range(100):
        house.call()
    assert house.uow.asked == 20
    for _ in range(50):
        assert house.call() > 0
    assert house.uow.asked == 20


def test_what_one_process_shared_the_other_counts() -> None:
    house = Processes(2)
    for _ in range(100):
        assert house.call(process=0) == 0
    assert [house.call(process=1) > 0 for _ in range(5)] == [False] * 4 + [True]
    assert house.call(process=1) > 0


def test_without_the_store_each_process_keeps_the_limit_alone() -> None:
    house = Processes()
    house.uow.is_down = True
    assert [house.call() for _ in range(100)] == [0] * 100
    assert house.call() > 0


def test_a_process_remembers_a_bounded_number_of_callers() -> None:
    house = Processes(limits=CallLimits(per_network=1, shared_every=1))
    for number in range(calls.TALLIES_MAX + 10):
        assert house.call(None, f"10.{number // 65536}.{number // 256 % 256}.{number % 256}") == 0
    assert len(house.counters[0]._tallies) == calls.TALLIES_MAX
    # Who was forgotten here is still known to the store.
    assert house.call(None, "10.0.0.0") > 0


@given(
    processes=st.integers(1, 4),
    limit=st.integers(1, 12),
    shared_every=st.integers(1, 5),
    steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=80),
)
def test_no_minute_holds_more_calls_than_the_bound_says(
    processes: int, limit: int, shared_every: int, steps: list[tuple[int, int]]
) -> None:
    limits = CallLimits(per_person=limit, shared_every=shared_every)
    house = Processes(processes, limits)
    for process, gap_s in steps:
        house.clock.advance(seconds=gap_s)
        house.call(process=process % processes)
    overshoot_max = 0 if processes == 1 else processes * (shared_every - 1)
    assert house.busiest_minute() <= limit + overshoot_max


@given(
    processes=st.integers(1, 3),
    steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20)), min_size=1, max_size=60),
)
def test_after_the_announced_wait_a_call_passes_if_nobody_calls_meanwhile(
    processes: int, steps: list[tuple[int, int]]
) -> None:
    house = Processes(processes, CallLimits(per_person=3, shared_every=2))
    for process, gap_s in steps:
        house.clock.advance(seconds=gap_s)
        chosen = process % processes
        wait_s = house.call(process=chosen)
        if wait_s:
            house.clock.advance(seconds=wait_s)
            while again_s := house.call(process=chosen):
                # The others told of calls of theirs just now; their wait is announced in turn.
                assert processes > 1
                house.clock.advance(seconds=again_s)


def test_sharing_less_than_every_call_is_a_bug() -> None:
    with pytest.raises(ValueError, match="shared every"):
        CallLimits(shared_every=0)
