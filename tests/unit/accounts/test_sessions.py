"""Families of refresh tokens."""

from datetime import timedelta

from shared.accounts.sessions import (
    EndReason,
    FamilyId,
    RefreshVerdict,
    SessionFamily,
    digest,
    ended,
    issued,
    judge,
    prolonged,
    spent,
)
from shared.kernel.ids import AccountId
from tests.unit.accounts.builders import NOON

FAMILY = SessionFamily(FamilyId("ses_1"), AccountId("a1"), created_at=NOON, expires_at=NOON)
TOKEN = issued(FAMILY, "secret", NOON)
WEEK = timedelta(days=7)


def test_only_a_hash_of_a_token_is_kept() -> None:
    assert TOKEN.sha256 == digest("secret")
    assert len(TOKEN.sha256) == 64
    assert "secret" not in repr(TOKEN)


def test_text_that_is_no_unicode_has_a_digest_too() -> None:
    assert digest("\ud800") != digest("\ud801")


def test_a_token_is_good_for_seven_days() -> None:
    assert judge(TOKEN, FAMILY, NOON + WEEK - timedelta(seconds=1)) is RefreshVerdict.GOOD
    assert judge(TOKEN, FAMILY, NOON + WEEK) is RefreshVerdict.OVER


def test_a_spent_token_is_reused_however_late_it_comes() -> None:
    used = spent(TOKEN, NOON)
    assert judge(used, FAMILY, NOON) is RefreshVerdict.REUSED
    assert judge(used, ended(FAMILY, EndReason.LOGOUT, NOON), NOON + 2 * WEEK) is (
        RefreshVerdict.REUSED
    )


def test_no_token_of_an_ended_family_is_good() -> None:
    assert judge(TOKEN, ended(FAMILY, EndReason.LOGOUT, NOON), NOON) is RefreshVerdict.OVER


def test_a_family_keeps_the_first_reason_of_its_end() -> None:
    first = ended(FAMILY, EndReason.REUSE, NOON)
    assert ended(first, EndReason.LOGOUT, NOON + WEEK) == first
    assert (first.end_reason, first.ended_at) == (EndReason.REUSE, NOON)


def test_a_family_lives_as_long_as_its_newest_token() -> None:
    assert prolonged(FAMILY, issued(FAMILY, "next", NOON + WEEK)).expires_at == NOON + 2 * WEEK
