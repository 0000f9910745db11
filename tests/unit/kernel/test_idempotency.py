"""Idempotency keys: named once, answered alike."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.kernel.errors import Kind
from shared.kernel.idempotency import KEY_LIFE, Claim, IdempotencyConflict, RequestKey, made_before
from shared.kernel.ids import AccountId

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = RequestKey(AccountId("ann"), "order-1", "f1")


class FakeClaims:
    def __init__(self, *claims: Claim) -> None:
        self._claims = {(it.request_key.account_id, it.request_key.key): it for it in claims}

    def find(self, account_id: AccountId, key: str) -> Claim | None:
        return self._claims.get((account_id, key))

    def save(self, claim: Claim) -> None:
        key = claim.request_key
        self._claims[key.account_id, key.key] = claim


CLAIMS = FakeClaims(Claim(KEY, ("gen_1", "gen_2"), NOON))


def test_a_request_without_a_key_is_always_new() -> None:
    assert made_before(CLAIMS, None, NOON) is None


def test_an_unused_key_is_new() -> None:
    assert made_before(FakeClaims(), KEY, NOON) is None


def test_a_repeated_request_learns_what_the_first_made() -> None:
    assert made_before(CLAIMS, KEY, NOON) == ("gen_1", "gen_2")


def test_a_key_lives_a_day() -> None:
    last = NOON + KEY_LIFE - timedelta(microseconds=1)
    assert made_before(CLAIMS, KEY, last) == ("gen_1", "gen_2")
    assert made_before(CLAIMS, KEY, NOON + KEY_LIFE) is None


def test_another_request_may_not_use_the_key() -> None:
    with pytest.raises(IdempotencyConflict) as refusal:
        made_before(CLAIMS, RequestKey(KEY.account_id, KEY.key, "f2"), NOON)
    assert (refusal.value.kind, refusal.value.code) == (
        Kind.CONFLICT,
        "request.idempotency_conflict",
    )


def test_another_account_may_use_the_key() -> None:
    assert made_before(CLAIMS, RequestKey(AccountId("ben"), KEY.key, "f2"), NOON) is None
