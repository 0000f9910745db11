"""Who may call task and schedule handlers."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from google.auth import jwt
from google.auth.crypt import RSASigner
from google.auth.exceptions import TransportError

from infra.identity.oidc import (
    KEYS_AGE_S_MAX,
    CallerKeysUnavailable,
    OidcCallers,
    SharedSecretCallers,
    SystemCallerRefused,
)
from tests.doubles import FixedClock

AUDIENCE = "https://tasks.example.test"
QUEUE = "queue@vidgo-test.iam.gserviceaccount.com"
SECRET = "a-secret-made-at-start"
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class FakeGoogle:
    """Signs tokens with a key of its own and serves the certificate of it."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._signer = RSASigner.from_string(pem, key_id="k1")
        self.data = json.dumps({"k1": _certificate(key)}).encode()
        self.status = 200
        self.headers: dict[str, str] = {}
        self.is_reachable = True
        self.requests: list[str] = []

    def __call__(self, url: str, **_: object) -> "FakeGoogle":
        self.requests.append(url)
        if not self.is_reachable:
            raise TransportError("no route")
        return self

    def token(self, **changes: Any) -> str:
        """Return an authorization header; a claim changed to None is left out."""
        now = datetime.now(UTC).timestamp()
        claims = {
            "iss": "https://accounts.google.com",
            "aud": AUDIENCE,
            "sub": "1234567890",
            "email": QUEUE,
            "email_verified": True,
            "iat": int(now),
            "exp": int(now) + 600,
        } | changes
        kept = {name: value for name, value in claims.items() if value is not None}
        return "Bearer " + jwt.encode(self._signer, kept).decode()


def _certificate(key: rsa.RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


@pytest.fixture(scope="module")
def signed_by_others() -> str:
    return FakeGoogle().token()


@pytest.fixture
def google() -> FakeGoogle:
    return FakeGoogle()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def callers(google: FakeGoogle, clock: FixedClock) -> OidcCallers:
    return OidcCallers(AUDIENCE, frozenset({QUEUE}), clock, lambda: google)


def test_the_queue_s_own_token_is_accepted(callers: OidcCallers, google: FakeGoogle) -> None:
    callers.verify(google.token())
    assert google.requests == ["https://www.googleapis.com/oauth2/v1/certs"]


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://api.example.test"},
        {"iss": "https://evil.example.test"},
        {"iss": None},
        {"email": "someone@example.test"},
        {"email": None},
        {"email": ["queue"]},
        {"email_verified": False},
        {"email_verified": "true"},
        {"exp": 1_700_000_000, "iat": 1_699_999_000},
        {"iat": 4_000_000_000, "exp": 4_000_000_600},
        {"exp": None},
    ],
)
def test_a_token_with_any_other_claim_is_refused(
    callers: OidcCallers, google: FakeGoogle, changes: dict[str, Any]
) -> None:
    with pytest.raises(SystemCallerRefused) as refusal:
        callers.verify(google.token(**changes))
    assert refusal.value.code == "auth.system_caller_refused"


def test_a_token_signed_by_another_key_is_refused(
    callers: OidcCallers, signed_by_others: str
) -> None:
    with pytest.raises(SystemCallerRefused):
        callers.verify(signed_by_others)


def _unsigned(header: object, claims: object) -> str:
    parts = [urlsafe_b64encode(json.dumps(part).encode()).decode() for part in (header, claims)]
    return f"Bearer {'.'.join(parts)}.AAAA"


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic abc",
        "Bearer not-a-token",
        "Bearer a.b.c",
        "Bearer ä.ö.ü",
        _unsigned({"alg": "none"}, {"email": QUEUE}),
        _unsigned({"alg": "HS256", "kid": "k1"}, {"email": QUEUE}),
        _unsigned(["alg"], {"email": QUEUE}),
        _unsigned({"alg": "RS256", "kid": ["k1"]}, 5),
    ],
)
def test_anything_that_is_no_token_is_refused(
    callers: OidcCallers, authorization: str | None
) -> None:
    with pytest.raises(SystemCallerRefused):
        callers.verify(authorization)


def test_keys_are_fetched_once_an_hour(
    callers: OidcCallers, google: FakeGoogle, clock: FixedClock
) -> None:
    fetched = []
    for passed_s in (0, KEYS_AGE_S_MAX - 1, 1):
        clock.advance(seconds=passed_s)
        callers.verify(google.token())
        fetched.append(len(google.requests))
    assert fetched == [1, 1, 2]


def test_without_keys_nobody_is_judged(callers: OidcCallers, google: FakeGoogle) -> None:
    google.is_reachable = False
    with pytest.raises(CallerKeysUnavailable):
        callers.verify(google.token())


def test_a_failed_answer_is_not_kept_as_keys(callers: OidcCallers, google: FakeGoogle) -> None:
    google.status = 503
    with pytest.raises(CallerKeysUnavailable):
        callers.verify(google.token())
    google.status = 200
    callers.verify(google.token())
    assert len(google.requests) == 2


def test_the_shared_secret_is_accepted() -> None:
    callers = SharedSecretCallers(SECRET)
    callers.verify(f"Bearer {SECRET}")
    with pytest.raises(SystemCallerRefused):
        callers.verify(f"Bearer {SECRET}x")


@pytest.mark.parametrize("authorization", [None, "", SECRET, f"Basic {SECRET}", "Bearer ä"])
def test_anything_but_the_shared_secret_is_refused(authorization: str | None) -> None:
    with pytest.raises(SystemCallerRefused):
        SharedSecretCallers(SECRET).verify(authorization)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        SharedSecretCallers("")
