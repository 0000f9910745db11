"""Access tokens: who may be believed."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.identity.embedded import JwtAccessTokens, JwtSessions, SigningKey
from shared.accounts.address import EmailAddress
from shared.accounts.errors import TokenExpired, TokenInvalid
from shared.accounts.locale import Locale
from shared.accounts.model import Account, Role
from shared.accounts.ports import Proof
from shared.kernel.ids import AccountId

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OLD = SigningKey("2026-10", b"o" * 32)
NEW = SigningKey("2026-11", b"n" * 32)
ACCOUNT = Account(
    account_id=AccountId("7c9e6679-7425-40de-944b-e07fc1f90ae7"),
    email=EmailAddress("jo@example.com"),
    kept_password="hidden",
    full_name="Jo",
    locale=Locale.EN,
    created_at=NOON,
    updated_at=NOON,
    roles=frozenset({Role.USER, Role.ADMIN}),
    is_verified=True,
)


def tokens(
    current: SigningKey = NEW,
    previous: SigningKey | None = None,
    *,
    issuer: str = "vidgo",
    audience: str = "vidgo-api",
    ttl_minutes: int = 15,
) -> JwtAccessTokens:
    return JwtAccessTokens(
        current=current,
        previous=previous,
        issuer=issuer,
        audience=audience,
        ttl_minutes=ttl_minutes,
    )


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def read(token: str, index: int) -> dict[str, Any]:
    text = token.split(".")[index]
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return decoded


def signed(header: dict[str, Any], claims: dict[str, Any], key: SigningKey = NEW) -> str:
    """Sign as RFC 7515 says, independently of the library."""
    body = f"{part(header)}.{part(claims)}"
    digest = hmac.new(key.secret, body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def forged(**changes: Any) -> str:
    """A token signed with the right key whose claims were changed; None removes one."""
    token = tokens().issue(ACCOUNT, NOON)
    claims = {**read(token, 1), **changes}
    return signed(read(token, 0), {k: v for k, v in claims.items() if v is not None})


def test_a_token_says_who_the_account_is() -> None:
    claims = tokens().verify(tokens().issue(ACCOUNT, NOON), NOON)
    assert claims.account_id == ACCOUNT.account_id
    assert claims.email == "jo@example.com"
    assert claims.roles == {"user", "admin"}
    assert claims.is_verified
    assert (claims.issued_at, claims.expires_at) == (NOON, NOON + timedelta(minutes=15))


def test_a_token_names_its_key_and_nothing_secret() -> None:
    token = tokens().issue(ACCOUNT, NOON)
    assert read(token, 0) == {"alg": "HS256", "typ": "JWT", "kid": "2026-11"}
    assert set(read(token, 1)) == {
        "iss", "aud", "sub", "iat", "exp", "jti", "roles", "email", "is_verified",
        "epoch",
    }  # fmt: skip
    assert "hidden" not in str(read(token, 1))


def test_no_two_tokens_have_the_same_id() -> None:
    made = [read(tokens().issue(ACCOUNT, NOON), 1)["jti"] for _ in range(2)]
    assert made[0] != made[1]


def test_a_token_signed_by_hand_is_read() -> None:
    assert tokens().verify(forged(), NOON).account_id == ACCOUNT.account_id


@pytest.mark.parametrize("minutes", [5, 15, 30])
def test_a_token_lives_exactly_its_minutes(minutes: int) -> None:
    maker = tokens(ttl_minutes=minutes)
    made = maker.issue(ACCOUNT, NOON)
    assert maker.life_s == minutes * 60
    end = NOON + timedelta(minutes=minutes)
    assert tokens().verify(made, end - timedelta(seconds=1)).expires_at == end
    with pytest.raises(TokenExpired):
        tokens().verify(made, end)


@pytest.mark.parametrize("minutes", [4, 31, 0, -1])
def test_a_life_outside_5_to_30_minutes_is_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match=r"5\.\.30 minutes"):
        tokens(ttl_minutes=minutes)


def test_two_keys_are_live_and_only_the_current_one_signs() -> None:
    before = tokens(OLD).issue(ACCOUNT, NOON)
    rotated = tokens(NEW, OLD)
    assert rotated.verify(before, NOON).account_id == ACCOUNT.account_id
    assert read(rotated.issue(ACCOUNT, NOON), 0)["kid"] == NEW.kid


def test_a_key_that_was_taken_away_is_not_believed() -> None:
    with pytest.raises(TokenInvalid):
        tokens(NEW).verify(tokens(OLD).issue(ACCOUNT, NOON), NOON)


def test_a_key_is_not_believed_under_another_keys_name() -> None:
    impostor = SigningKey(NEW.kid, OLD.secret)
    with pytest.raises(TokenInvalid):
        tokens(NEW, OLD).verify(tokens(impostor).issue(ACCOUNT, NOON), NOON)


def test_a_changed_payload_is_not_believed() -> None:
    header, payload, signature = tokens().issue(ACCOUNT, NOON).split(".")
    claims = {**read(f".{payload}.", 1), "roles": ["admin", "owner"]}
    with pytest.raises(TokenInvalid):
        tokens().verify(f"{header}.{part(claims)}.{signature}", NOON)


@pytest.mark.parametrize("alg", ["none", "None", "HS512", "RS256"])
def test_the_token_does_not_choose_its_algorithm(alg: str) -> None:
    token = tokens().issue(ACCOUNT, NOON)
    header, claims = {**read(token, 0), "alg": alg}, read(token, 1)
    for text in (signed(header, claims), f"{part(header)}.{part(claims)}."):
        with pytest.raises(TokenInvalid):
            tokens().verify(text, NOON)


@pytest.mark.parametrize("other", [{"audience": "other"}, {"issuer": "other"}])
def test_a_token_for_somebody_else_or_by_somebody_else_is_not_believed(
    other: dict[str, str],
) -> None:
    with pytest.raises(TokenInvalid):
        tokens(
            audience=other.get("audience", "vidgo-api"), issuer=other.get("issuer", "vidgo")
        ).verify(tokens().issue(ACCOUNT, NOON), NOON)


@pytest.mark.parametrize(
    "claim", ["iss", "aud", "sub", "iat", "exp", "jti", "roles", "email", "is_verified"]
)
def test_a_token_without_a_claim_is_not_believed(claim: str) -> None:
    with pytest.raises(TokenInvalid):
        tokens().verify(forged(**{claim: None}), NOON)


@pytest.mark.parametrize("changes", [{"exp": "soon"}, {"exp": 1e30}, {"roles": 7}, {"sub": 7}])
def test_claims_of_another_shape_are_not_believed(changes: dict[str, Any]) -> None:
    with pytest.raises(TokenInvalid):
        tokens().verify(forged(**changes), NOON)


def test_a_word_that_looks_like_yes_does_not_verify() -> None:
    assert not tokens().verify(forged(is_verified="false"), NOON).is_verified


@pytest.mark.parametrize(
    "text", ["", "a", "a.b.c", "....", "e30.e30.", "\u00e9.\u00e9.\u00e9", "\ud800", "x" * 100_000]
)
def test_text_that_is_no_token_is_not_believed(text: str) -> None:
    with pytest.raises(TokenInvalid):
        tokens().verify(text, NOON)


def test_a_header_nested_too_deep_is_not_believed() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 9_999).decode().rstrip("=")
    with pytest.raises(TokenInvalid):
        tokens().verify(f"{deep}.e30.x", NOON)


def test_a_short_key_or_two_keys_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey("k", b"short")
    with pytest.raises(ValueError, match="both signing keys"):
        tokens(NEW, SigningKey(NEW.kid, b"x" * 32))


def test_a_key_is_never_shown() -> None:
    assert "nnn" not in repr(NEW)


def test_refresh_tokens_are_256_random_bits() -> None:
    sessions = JwtSessions(tokens())
    made = {sessions.open(ACCOUNT, Proof(), NOON).refresh_token for _ in range(50)}
    made |= {sessions.renew(ACCOUNT, "spent", NOON).refresh_token for _ in range(50)}
    assert len(made) == 100
    assert all(len(base64.urlsafe_b64decode(text + "=")) == 32 for text in made)
