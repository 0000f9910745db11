"""The rule of codes: three guesses, fifteen minutes, one right answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.accounts.verification import (
    CODE_LIFE,
    GUESSES_MAX,
    NEXT,
    Verdict,
    VerificationState,
    judge,
    moved,
    retry_after_s,
)
from tests.unit.accounts.builders import NOON, a_verification

LAST_MOMENT = NOON + CODE_LIFE - timedelta(microseconds=1)


def test_the_right_code_verifies_until_the_last_moment() -> None:
    verdict, after = judge(a_verification(), is_code=True, now=LAST_MOMENT)
    assert verdict is Verdict.RIGHT
    assert (after.state, after.verified_at) == (VerificationState.VERIFIED, LAST_MOMENT)


def test_the_right_code_is_too_late_after_fifteen_minutes() -> None:
    verdict, after = judge(a_verification(), is_code=True, now=NOON + timedelta(minutes=15))
    assert (verdict, after.state) == (Verdict.EXPIRED, VerificationState.EXPIRED)


def test_wrong_guesses_do_not_prolong_the_code() -> None:
    _, after = judge(a_verification(), is_code=False, now=LAST_MOMENT)
    assert after.expires_at == NOON + timedelta(minutes=15)


def test_the_third_wrong_guess_destroys_the_code() -> None:
    found = a_verification()
    for state in ("attempted", "attempted", "failed"):
        verdict, found = judge(found, is_code=False, now=NOON)
        assert (verdict, found.state) == (Verdict.WRONG, state)


def test_a_destroyed_code_refuses_even_the_right_guess_and_counts_no_more() -> None:
    destroyed = replace(a_verification(), state=VerificationState.FAILED, guesses=3)
    verdict, after = judge(destroyed, is_code=True, now=NOON)
    assert verdict is Verdict.EXHAUSTED
    assert after is destroyed
    assert retry_after_s(destroyed, LAST_MOMENT) == 1
    assert judge(destroyed, is_code=True, now=destroyed.expires_at)[0] is Verdict.EXPIRED


def test_a_decoy_is_never_right() -> None:
    verdict, after = judge(a_verification(is_decoy=True), is_code=True, now=NOON)
    assert (verdict, after.state) == (Verdict.WRONG, VerificationState.ATTEMPTED)


def test_a_step_outside_the_table_is_a_bug() -> None:
    verified = moved(a_verification(), VerificationState.VERIFIED)
    with pytest.raises(ValueError, match="from verified to failed"):
        moved(verified, VerificationState.FAILED)


def test_every_pending_state_can_end_in_every_way() -> None:
    ends = {state for state in VerificationState if not NEXT[state]}
    assert ends == {"verified", "expired", "failed"}
    assert all(ends <= NEXT[state] for state in set(VerificationState) - ends)


@given(
    guesses=st.lists(st.tuples(st.booleans(), st.integers(0, 600)), max_size=12),
    is_decoy=st.booleans(),
)
def test_at_most_three_guesses_are_ever_compared(
    guesses: Sequence[tuple[bool, int]], is_decoy: bool
) -> None:
    found, now, compared = a_verification(is_decoy=is_decoy), NOON, 0
    for is_code, pause_s in guesses:
        now += timedelta(seconds=pause_s)
        verdict, after = judge(found, is_code=is_code, now=now)
        compared += verdict in {Verdict.RIGHT, Verdict.WRONG}
        assert after.guesses == compared <= GUESSES_MAX
        assert after.step - found.step == (after is not found)
        assert verdict is not Verdict.RIGHT or (now < found.expires_at and not is_decoy)
        found = after
        if verdict is Verdict.RIGHT:
            return
