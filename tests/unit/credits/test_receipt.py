"""Refund receipts: what they say and what makes them unreadable."""

import json

import pytest

from shared.credits import ledger
from shared.credits.chain import canonical_json
from shared.credits.errors import ReceiptRefused
from shared.credits.model import GENESIS_HASH, Wallet
from shared.credits.receipt import (
    Receipt,
    ReleaseRule,
    from_text,
    is_receipt_id,
    issue,
    key_id,
    signed_message,
    to_text,
)
from shared.kernel.ids import HoldId
from tests.unit.credits.builders import ACCOUNT, NOW, FakeSigner, a_grant, a_hold, a_verdict


@pytest.fixture
def receipt() -> Receipt:
    wallet = ledger.grant(Wallet(ACCOUNT), a_grant("welcome", 10), NOW).wallet
    wallet = ledger.hold(wallet, a_hold(amount=4), NOW).wallet
    (held,) = wallet.holds
    entry = ledger.release(wallet, HoldId("gen_1"), NOW, has_grace=True).entry
    return issue(FakeSigner(), held, entry, a_verdict(), GENESIS_HASH)


def test_a_receipt_says_who_got_what_back_and_why(receipt: Receipt) -> None:
    body = receipt.body
    assert (body["account_id"], body["generation_id"]) == (ACCOUNT, "gen_1")
    assert (body["credits"], body["rule"]) == (4, "provider_failed")
    assert body["lots"] == [
        {"lot_id": "welcome", "kind": "subscription", "credits": 4, "expires_at": None}
    ]
    assert body["verdict"] == {
        "source": "leonardo",
        "answer_sha256": "ab" * 32,
        "observed_at": "2026-11-20T10:00:00.000000Z",
    }


def test_a_receipt_bears_the_id_of_its_hold(receipt: Receipt) -> None:
    assert receipt.receipt_id == "rcp_gen_1"


def test_all_but_the_signature_is_signed(receipt: Receipt) -> None:
    signed = signed_message(receipt.body)
    assert json.loads(signed.message) == {
        name: value for name, value in receipt.body.items() if name != "signature"
    }
    assert signed.signature == FakeSigner().sign(signed.message)
    assert signed.public_key == FakeSigner.public_key


def test_what_is_signed_does_not_depend_on_how_the_json_is_laid_out(receipt: Receipt) -> None:
    reprinted = json.loads(json.dumps(dict(reversed(list(receipt.body.items()))), indent=4))
    assert signed_message(reprinted) == signed_message(receipt.body)


def test_the_hash_of_a_receipt_covers_its_signature(receipt: Receipt) -> None:
    other = Receipt({**receipt.body, "signature": to_text(b"x" * 64)})
    assert other.receipt_hash != receipt.receipt_hash


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "vidgo.refund-receipt/2"),
        ("algorithm", "none"),
        ("kid", key_id(b"z" * 32)),
        ("public_key", to_text(b"z" * 32)),
        ("public_key", to_text(b"z" * 31)),
        ("public_key", None),
        ("signature", "not base64url!"),
        ("signature", "é"),
        ("account_id", "\ud800"),
    ],
)
def test_an_unreadable_receipt_is_refused(receipt: Receipt, name: str, value: str | None) -> None:
    with pytest.raises(ReceiptRefused):
        signed_message({**receipt.body, name: value})


def test_text_and_bytes_turn_into_each_other() -> None:
    data = bytes(range(224, 256))
    assert from_text(to_text(data), 32) == data
    assert "=" not in to_text(data)


def test_the_canonical_form_survives_storage(receipt: Receipt) -> None:
    stored = json.loads(canonical_json(receipt.body))
    assert Receipt(stored).receipt_hash == receipt.receipt_hash


def test_only_what_the_user_brings_about_gives_expired_credits_no_grace() -> None:
    without = {rule for rule in ReleaseRule if not rule.has_grace}
    assert without == {ReleaseRule.CANCELLED, ReleaseRule.CONTENT_REFUSED}


@pytest.mark.parametrize("text", ["", "..", "__x__", "rcp_", "rcp_a/b", "rcp_" + "a" * 201])
def test_text_that_cannot_be_a_receipt_id_is_told_apart(text: str) -> None:
    assert not is_receipt_id(text)
    assert is_receipt_id("rcp_gen_1")
