"""Signatures of calls: what they cover, to the byte."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.api_keys import KeyId, KeySecret
from shared.accounts.errors import SignatureRefused, TimestampStale
from shared.accounts.signatures import (
    SignedCall,
    check_signature,
    check_time,
    named_key,
    signature,
    signed_text,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECRETS = KeySecret(b"k" * 32)
KEY = KeyId(f"key_{7:032x}")
UNSIGNED = SignedCall(
    key_id=KEY,
    timestamp=str(int(NOON.timestamp())),
    nonce="n-1",
    signature="",
    method="POST",
    target=b"/api/v1/generations?b=2&a=%C3%A9",
    body=b'{"kind": "video"}',
)
CALL = replace(UNSIGNED, signature=signature(SECRETS.secret(KEY), UNSIGNED))


def test_a_signature_covers_five_lines() -> None:
    digest = hashlib.sha256(b'{"kind": "video"}').hexdigest()
    assert signed_text(CALL) == (
        b"POST\n/api/v1/generations?b=2&a=%C3%A9\n1795176000\nn-1\n" + digest.encode()
    )


def test_a_signature_is_what_any_hmac_tool_makes_of_the_secrets_text() -> None:
    secret = SECRETS.secret(KEY)
    assert CALL.signature == hmac.new(secret.encode(), signed_text(CALL), "sha256").hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        replace(CALL, method="GET"),
        replace(CALL, target=b"/api/v1/generations?a=%C3%A9&b=2"),
        replace(CALL, target=b"/api/v1/generations?b=2&a=%c3%a9"),
        replace(CALL, timestamp=str(int(NOON.timestamp()) + 1)),
        replace(CALL, nonce="n-2"),
        replace(CALL, body=b'{"kind":"video"}'),
        replace(CALL, signature=CALL.signature[:-1] + ("0" if CALL.signature[-1] != "0" else "1")),
    ],
)
def test_whatever_is_changed_on_the_way_makes_the_signature_wrong(changed: SignedCall) -> None:
    check_signature(SECRETS.secret(KEY), CALL)
    with pytest.raises(SignatureRefused):
        check_signature(SECRETS.secret(KEY), changed)


def test_another_keys_secret_does_not_fit() -> None:
    with pytest.raises(SignatureRefused):
        check_signature(SECRETS.secret(KeyId(f"key_{8:032x}")), CALL)


@pytest.mark.parametrize(
    "shapeless",
    [
        replace(CALL, key_id="key_1"),
        replace(CALL, key_id=KEY + "\n"),
        replace(CALL, timestamp="soon"),
        replace(CALL, timestamp="-5"),
        replace(CALL, timestamp="1" * 13),
        replace(CALL, timestamp="١٧٩٥١٧٦٠٠٠"),
        replace(CALL, nonce=""),
        replace(CALL, nonce="n" * 65),
        replace(CALL, nonce="two words"),
        replace(CALL, signature=CALL.signature.upper()),
        replace(CALL, signature=""),
    ],
)
def test_headers_of_another_shape_name_no_key(shapeless: SignedCall) -> None:
    assert named_key(CALL) == KEY
    with pytest.raises(SignatureRefused):
        named_key(shapeless)


@pytest.mark.parametrize("late_s", [-300, -1, 0, 1, 300])
def test_within_the_window_a_call_is_fresh_until_its_own_time_is_that_old(late_s: int) -> None:
    forget_at = check_time(CALL, NOON + timedelta(seconds=late_s))
    assert forget_at == NOON + timedelta(seconds=300)


@pytest.mark.parametrize("late_s", [-301, 301, 10**8])
def test_outside_the_window_a_call_is_stale(late_s: int) -> None:
    with pytest.raises(TimestampStale):
        check_time(CALL, NOON + timedelta(seconds=late_s))


def test_a_time_no_calendar_knows_is_stale() -> None:
    with pytest.raises(TimestampStale):
        check_time(replace(CALL, timestamp="9" * 12), NOON)


def test_secrets_are_one_for_each_key_and_never_shown() -> None:
    assert SECRETS.secret(KEY) == SECRETS.secret(KEY)
    assert len(SECRETS.secret(KEY)) == 64
    assert SECRETS.secret(KEY) != SECRETS.secret(KeyId(f"key_{8:032x}"))
    assert SECRETS.secret(KEY) != KeySecret(b"l" * 32).secret(KEY)
    assert "kkkk" not in repr(SECRETS)
    assert CALL.signature not in repr(CALL)


def test_a_short_pepper_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeySecret(b"k" * 31)
