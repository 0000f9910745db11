"""Crowds, crashes and random histories: a coupon gives exactly what it promised."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.documents.errors import DatabaseUnavailable
from infra.documents.interface import DocumentDatabase
from shared.catalogue.margin import credit_cost_usd_micros
from shared.kernel.errors import DomainError
from shared.kernel.ids import AccountId
from shared.kernel.money import Currency, Money
from shared.promotions.errors import AlreadyRedeemed
from shared.promotions.model import MICROS_PER_CENT
from tests.contract.documents.builders import Engine
from tests.contract.promotions.builders import GENEROUS, Fair, rush


def test_two_hundred_accounts_share_fifty_uses(database: DocumentDatabase) -> None:
    fair = Fair(database, GENEROUS)
    fair.coupon(uses_max=50)
    crowd = fair.crowd(200)
    outcomes, _ = rush(fair, crowd, workers=16)
    assert outcomes == {"ok": 50, "promotions.exhausted": 150}
    assert (fair.uses(), fair.count("redemptions")) == (50, 50)
    assert sum(fair.credits_of(each) for each in crowd) == 500


def test_a_large_total_is_counted_in_parts_and_given_to_the_last_use(
    database: DocumentDatabase,
) -> None:
    fair = Fair(database, GENEROUS)
    coupon = fair.coupon(uses_max=101)
    assert coupon.shards == 3
    outcomes, _ = rush(fair, fair.crowd(130), workers=16)
    assert outcomes == {"ok": 101, "promotions.exhausted": 29}
    assert (fair.uses(), fair.count("coupon_counters")) == (101, 3)


def test_a_crowd_spends_a_budget_of_money_to_the_last_whole_use(
    database: DocumentDatabase,
) -> None:
    fair = Fair(database, GENEROUS)
    cost = ceil(10 * credit_cost_usd_micros(fair.catalogues.current()))
    # Pays for 101 uses and nearly one more, whole cents as money is.
    cents = 102 * cost // MICROS_PER_CENT
    coupon = fair.coupon(uses_max=None, budget_credits=2000, budget=Money(cents, Currency.USD))
    cap = cents * MICROS_PER_CENT // cost
    assert (coupon.uses_cap, coupon.shards) == (cap, 3)
    outcomes, _ = rush(fair, fair.crowd(130), workers=16)
    assert outcomes == {"ok": cap, "promotions.exhausted": 130 - cap}
    assert fair.uses() * cost <= cents * MICROS_PER_CENT < (fair.uses() + 1) * cost


def test_one_account_that_redeems_at_once_from_everywhere_gets_one(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon(uses_max=50)
    with ThreadPoolExecutor(16) as pool:
        outcomes = Counter(pool.map(fair.outcome, [jo] * 32))
    assert outcomes == {"ok": 1, "promotions.already_redeemed": 31}
    assert (fair.credits_of(jo), fair.uses()) == (10, 1)


def test_guesses_side_by_side_do_not_pass_the_limit(fair: Fair) -> None:
    jo = fair.account()
    with ThreadPoolExecutor(12) as pool:
        outcomes = Counter(pool.map(lambda number: fair.outcome(jo, f"NO-{number}"), range(24)))
    assert outcomes == {"promotions.unknown_code": 5, "promotions.too_many_tries": 19}


@pytest.mark.parametrize("key", [None, "k-1"])
def test_a_redemption_whose_answer_was_lost_has_one_effect(fair: Fair, key: str | None) -> None:
    jo = fair.account()
    fair.coupon(uses_max=5, uses_per_account_max=1 if key is None else 3)
    fair.crashes.coming = ["after"]
    with pytest.raises(DatabaseUnavailable):
        fair.redeem(jo, key=key)
    if key is None:
        with pytest.raises(AlreadyRedeemed):
            fair.redeem(jo)
    else:
        assert fair.redeem(jo, key=key).is_replay
    assert (fair.credits_of(jo), fair.uses(), fair.count("redemptions")) == (10, 1, 1)


def test_a_redemption_that_died_before_its_commit_has_no_effect(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon(uses_max=5)
    fair.crashes.coming = ["before"]
    with pytest.raises(DatabaseUnavailable):
        fair.redeem(jo)
    assert (fair.credits_of(jo), fair.uses(), fair.count("redemptions")) == (0, 0, 0)
    fair.redeem(jo)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),  # who
        st.sampled_from(["no", "no", "before", "after"]),  # the crash
        st.sampled_from([None, "k-1", "k-2"]),  # the request's key
    ),
    max_size=16,
)
TERMS = st.fixed_dictionaries(
    {
        "value": st.integers(1, 9),
        "uses_max": st.none() | st.integers(1, 6),
        "uses_per_account_max": st.integers(1, 3),
        "budget_credits": st.none() | st.integers(9, 40),
        "budget": st.none() | st.integers(50, 300).map(lambda cents: Money(cents, Currency.USD)),
    }
)


@given(terms=TERMS, steps=STEPS)
@settings(max_examples=40, deadline=None)
def test_no_history_of_retries_and_crashes_gives_more_than_was_promised(
    terms: dict[str, Any], steps: list[tuple[int, str, str | None]]
) -> None:
    with TemporaryDirectory() as folder:
        fair = Fair(Engine(path=Path(folder) / "vidgo.db").open(), GENEROUS)
        people = [fair.account(f"person-{number}") for number in range(4)]
        coupon = fair.coupon(**terms)
        for who, crash, key in steps:
            fair.crashes.coming = [crash]
            with suppress(DomainError):
                fair.redeem(people[who], key=key)
        fair.crashes.coming = []
        given_to = {each: _redemptions(fair, each) for each in people}
        total = sum(given_to.values())
        assert max(given_to.values()) <= coupon.uses_per_account_max
        assert coupon.uses_cap is None or total <= coupon.uses_cap
        assert fair.uses() == total == fair.count("redemptions")
        if coupon.budget is not None:
            spent_usd_micros = total * coupon.use_cost_usd_micros
            assert spent_usd_micros <= coupon.budget.amount_minor * MICROS_PER_CENT
        for each, times in given_to.items():
            assert fair.credits_of(each) == times * coupon.value
        fair.database.close()


def _redemptions(fair: Fair, account_id: AccountId) -> int:
    ids = [f"WELCOME.{account_id}.{ordinal}" for ordinal in range(1, 11)]
    found = fair.uow.run(lambda stores: stores.redemptions.find(ids))  # type: ignore[arg-type]
    return sum(each is not None for each in found)
