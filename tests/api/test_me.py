"""What a signed-in person is told of themselves (M006)."""

import pytest

from shared.accounts.permissions import Scope
from tests.api.builders import Api, Person
from tests.api.test_signed_calls import Program


def told_by_balance(person: Person) -> dict[str, int]:
    balance = person.get("/credits/balance").json()
    kinds = ("subscription", "purchased", "bonus", "total", "held", "available")
    return {kind: balance[kind] for kind in kinds}


def test_the_account_comes_with_a_summary_of_its_wallet(api: Api) -> None:
    ann = api.person(granted=20)
    assert ann.get("/auth/me").json()["wallet"] == told_by_balance(ann)
    ann.ordered()
    wallet = ann.get("/auth/me").json()["wallet"]
    assert wallet == told_by_balance(ann)
    assert wallet["held"] > 0
    assert wallet["purchased"] == wallet["total"] == wallet["held"] + wallet["available"] == 20


def test_who_has_no_credits_has_an_empty_wallet(api: Api) -> None:
    wallet = api.person(granted=0).get("/auth/me").json()["wallet"]
    assert set(wallet.values()) == {0}


def test_changing_the_account_is_answered_with_it_as_well(ann: Person) -> None:
    changed = ann.send("PATCH", "/auth/me", {"full_name": "Ann"}).json()
    assert changed == ann.get("/auth/me").json()
    assert changed["wallet"] == told_by_balance(ann)


@pytest.mark.parametrize(
    ("scopes", "is_told"),
    [([Scope.ACCOUNT_READ], False), ([Scope.ACCOUNT_READ, Scope.CREDITS_READ], True)],
)
def test_a_key_learns_of_the_wallet_only_with_the_scope_for_credits(
    ann: Person, scopes: list[str], is_told: bool
) -> None:
    wallet = Program(ann, scopes).send("GET", "/auth/me").json()["wallet"]
    assert wallet == (told_by_balance(ann) if is_told else None)
