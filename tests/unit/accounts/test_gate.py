"""How often a network may knock."""

import pytest

from shared.accounts.errors import TooManyRequests
from shared.accounts.gate import Door
from shared.accounts.limits import Limit
from shared.accounts.policy import AccountPolicy
from tests.unit.accounts.builders import House

POLICY = AccountPolicy(requests_per_network=Limit(3, 3600))


def test_a_network_knocks_as_often_as_the_limit_allows() -> None:
    house = House(POLICY)
    for _ in range(3):
        house.cases.gate.admit(Door.REGISTER, "203.0.113.1")
    with pytest.raises(TooManyRequests) as refused:
        house.cases.gate.admit(Door.REGISTER, "203.0.113.1")
    assert refused.value.retry_after_s == 3600
    house.clock.advance(seconds=3600)
    house.cases.gate.admit(Door.REGISTER, "203.0.113.1")


def test_every_door_counts_for_itself() -> None:
    house = House(POLICY)
    for _ in range(3):
        for door in Door:
            house.cases.gate.admit(door, "203.0.113.1")
    for door in Door:
        with pytest.raises(TooManyRequests):
            house.cases.gate.admit(door, "203.0.113.1")


def test_another_network_is_not_kept_out() -> None:
    house = House(POLICY)
    for _ in range(3):
        house.cases.gate.admit(Door.REGISTER, "203.0.113.1")
    house.cases.gate.admit(Door.REGISTER, "203.0.113.2")


def test_addresses_of_one_subscriber_share_a_count() -> None:
    house = House(POLICY)
    for host in range(3):
        house.cases.gate.admit(Door.VERIFY_EMAIL, f"2001:db8::{host}")
    with pytest.raises(TooManyRequests):
        house.cases.gate.admit(Door.VERIFY_EMAIL, "2001:db8::9")
