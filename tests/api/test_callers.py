"""Who may call: tokens of people, and what a bad one is told."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from tests.api.builders import ORDER, PUBLIC_URL, SECRET, Api, Person, problem

ROUTES = [
    ("GET", "/auth/me"),
    ("GET", "/credits/balance"),
    ("GET", "/credits/transactions"),
    ("POST", "/credits/estimate"),
    ("GET", "/credits/receipts/r"),
    ("POST", "/uploads"),
    ("GET", "/generations"),
    ("POST", "/generations"),
    ("GET", f"/generations/gen_{1:032x}"),
    ("GET", f"/generations/gen_{1:032x}/events"),
    ("POST", f"/generations/gen_{1:032x}/cancel"),
    ("POST", f"/generations/gen_{1:032x}/exports"),
    ("GET", f"/exports/exp_{1:032x}_0"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_token_nobody_is_served(api: Api, method: str, path: str) -> None:
    answer = api.send(method, f"/api/v1{path}", ORDER if method == "POST" else None)
    assert problem(answer) == (401, "auth.missing_token")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["next_step"] == "sign_in"


def forged(person: Person, key: str = SECRET, algorithm: str = "HS256", **changes: object) -> str:
    """The person's token with other claims, signed by whoever has `key`."""
    claims = jwt.decode(person.token, options={"verify_signature": False})
    head = jwt.get_unverified_header(person.token)
    return jwt.encode({**claims, **changes}, key, algorithm, headers={"kid": head["kid"]})


PAST = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("expired", "auth.expired_token"),
        ("other key", "auth.invalid_token"),
        ("other issuer", "auth.invalid_token"),
        ("other audience", "auth.invalid_token"),
        ("unsigned", "auth.invalid_token"),
        ("garbage", "auth.invalid_token"),
        ("cut", "auth.invalid_token"),
    ],
)
def test_a_bad_token_proves_nobody(api: Api, ann: Person, name: str, code: str) -> None:
    hour = timedelta(hours=1)
    tokens = {
        "expired": lambda: forged(ann, iat=PAST, nbf=PAST, exp=PAST + hour),
        "other key": lambda: forged(ann, "0" * 64),
        "other issuer": lambda: forged(ann, iss="https://elsewhere.example"),
        "other audience": lambda: forged(ann, aud=PUBLIC_URL),
        "unsigned": lambda: forged(ann, "", "none"),
        "garbage": lambda: "not.a.token",
        "cut": lambda: ann.token[:-4],
    }
    before = ann.money
    headers = {"Authorization": f"Bearer {tokens[name]()}"}
    answer = api.send("POST", "/api/v1/generations", ORDER, headers)
    assert problem(answer) == (401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert ann.money == before


def test_a_token_signed_as_ours_is_taken(api: Api, ann: Person) -> None:
    """The forger above differs from us in one thing only."""
    headers = {"Authorization": f"Bearer {forged(ann)}"}
    assert api.send("GET", "/api/v1/credits/balance", headers=headers).status_code == 200
