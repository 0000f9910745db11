"""The whole policy table, cell by cell: role x resource x action, and the scope a key needs."""

from itertools import product

import pytest

from shared.accounts.errors import NotAllowed, PersonNeeded, ScopeMissing
from shared.accounts.permissions import Action, Reach, Resource, Scope, permit, reach_of, row_of

MATRIX = """
account      read    -    own  own  account:read
account      create  all  all  all  -
account      change  -    own  own  -
account      delete  -    own  own  -
session      create  all  all  all  -
session      change  all  all  all  -
session      delete  all  all  all  -
api_key      read    -    own  own  -
api_key      create  -    own  own  -
api_key      delete  -    own  own  -
archive      create  -    own  own  -
catalogue    read    all  all  all  -
catalogue    change  -    -    all  -
subscription read    -    own  own  account:read
subscription create  -    own  own  -
subscription change  -    own  own  -
credits      read    -    own  own  credits:read
credits      create  -    own  own  -
spend_cap    read    -    own  own  credits:read
spend_cap    change  -    own  own  -
spend_cap    delete  -    own  own  -
quote        create  -    own  own  credits:read
receipt      read    -    own  own  credits:read
promotion    read    -    own  own  -
promotion    create  -    own  own  -
coupon       read    -    -    all  -
coupon       create  -    -    all  -
coupon       change  -    -    all  -
coupon       delete  -    -    all  -
order        read    -    own  own  payments:read
order        create  -    own  own  -
order        change  -    own  own  -
auto_top_up  read    -    own  own  -
auto_top_up  change  -    own  own  -
auto_top_up  delete  -    own  own  -
invoice      read    -    own  own  payments:read
refund       read    -    -    all  -
refund       create  -    -    all  -
dispute      read    -    -    all  -
dispute      create  -    -    all  -
dispute      change  -    -    all  -
reconciliation read  -    -    all  -
waiting_order read   -    -    all  -
waiting_order change -    -    all  -
upload       create  -    own  own  generations:write
generation   read    -    own  own  generations:read
generation   create  -    own  own  generations:write
generation   change  -    own  own  generations:write
export       read    -    own  own  generations:read
export       create  -    own  own  generations:write
service      read    all  all  all  -
"""
REACH = {"-": Reach.NONE, "own": Reach.OWN, "all": Reach.ALL}
CELLS = {
    (Resource(cells[0]), Action(cells[1])): cells[2:]
    for cells in (line.split() for line in MATRIX.strip().splitlines())
}
EVERYTHING = list(product(Resource, Action))


@pytest.mark.parametrize(("resource", "action"), EVERYTHING)
def test_each_role_reaches_as_far_as_the_matrix_says(resource: Resource, action: Action) -> None:
    anyone, user, admin, _ = CELLS.get((resource, action), ["-"] * 4)
    assert reach_of((), resource, action) is REACH[anyone]
    assert reach_of({"user"}, resource, action) is REACH[user]
    assert reach_of({"user", "admin"}, resource, action) is REACH[admin]
    assert reach_of({"admin"}, resource, action) is REACH[admin]
    assert reach_of({"emperor"}, resource, action) is REACH[anyone]


@pytest.mark.parametrize(("resource", "action"), EVERYTHING)
def test_each_scope_opens_what_the_matrix_says_and_nothing_else(
    resource: Resource, action: Action
) -> None:
    anyone, user, _, needed = CELLS.get((resource, action), ["-"] * 4)
    for scope in Scope:
        may = anyone == "all" or needed == scope
        if may:
            permit({"user"}, {scope}, resource, action)
        else:
            refusal = NotAllowed if user == "-" else PersonNeeded if needed == "-" else ScopeMissing
            with pytest.raises(refusal):
                permit({"user"}, {scope}, resource, action)


def test_a_missing_scope_is_named() -> None:
    with pytest.raises(ScopeMissing) as refused:
        permit({"user"}, {Scope.CREDITS_READ}, Resource.GENERATION, Action.CREATE)
    assert refused.value.facts == {"needed_scope": "generations:write"}


def test_the_person_needs_no_scope() -> None:
    permit({"user"}, None, Resource.API_KEY, Action.CREATE)


def test_every_scope_opens_something() -> None:
    assert {row_of(*cell).scope for cell in EVERYTHING} == {None, *Scope}
