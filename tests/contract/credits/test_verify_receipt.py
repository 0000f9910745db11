"""The offline check of a receipt accepts what VidGo signed and refuses everything else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.documents.sqlite import SqliteDocuments
from infra.local.verify_receipt import main, verify
from infra.receipts.ed25519 import Ed25519ReceiptSigner
from shared.credits.chain import canonical_json
from shared.credits.errors import ReceiptRefused
from shared.credits.receipt import key_id, to_text
from shared.kernel.ids import HoldId
from tests.contract.credits.builders import ACCOUNT, SEED, RealDesk, a_grant, a_hold, a_verdict

Body = dict[str, Any]

PUBLIC_KEY = Ed25519ReceiptSigner(SEED).public_key


@pytest.fixture
def body(tmp_path: Path) -> Body:
    """A receipt as the ledger wrote it."""
    desk = RealDesk(SqliteDocuments(tmp_path / "documents.sqlite3"))
    desk.book.grant(ACCOUNT, a_grant())
    desk.book.hold(ACCOUNT, a_hold())
    receipt = desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    desk.database.close()
    return dict(receipt.body)


def text(body: Body) -> bytes:
    return json.dumps(body, indent=2).encode()


def signed_by(seed: bytes, body: Body) -> Body:
    """Sign `body` again with another key, stated as its own."""
    signer = Ed25519ReceiptSigner(seed)
    unsigned = {name: value for name, value in body.items() if name != "signature"}
    unsigned |= {"public_key": to_text(signer.public_key), "kid": key_id(signer.public_key)}
    return {**unsigned, "signature": to_text(signer.sign(canonical_json(unsigned)))}


@pytest.mark.parametrize("key", [None, to_text(PUBLIC_KEY), key_id(PUBLIC_KEY)])
def test_a_genuine_receipt_is_accepted(body: Body, key: str | None) -> None:
    assert verify(text(body), key) == body


@pytest.mark.parametrize(
    "tamper",
    [
        lambda body: body | {"credits": 500},
        lambda body: body | {"account_id": "somebody-else"},
        lambda body: body | {"rule": "cancelled"},
        lambda body: body | {"issued_at": "2026-11-20T10:00:00.123458Z"},
        lambda body: body | {"verdict": body["verdict"] | {"answer_sha256": None}},
        lambda body: body | {"lots": []},
        lambda body: body | {"previous_receipt_hash": "1" * 64},
        lambda body: body | {"credits": float(body["credits"])},
        lambda body: body | {"note": "added later"},
        lambda body: {name: value for name, value in body.items() if name != "entry_hash"},
        lambda body: body | {"signature": to_text(bytes(64))},
    ],
)
def test_a_receipt_that_was_altered_is_refused(body: Body, tamper: Callable[[Body], Body]) -> None:
    with pytest.raises(ReceiptRefused):
        verify(text(tamper(body)))


def test_a_forger_who_signs_with_a_key_of_his_own_is_refused_by_ours(body: Body) -> None:
    forged = signed_by(b"f" * 32, body | {"credits": 500})
    assert verify(text(forged))["credits"] == 500
    for key in (to_text(PUBLIC_KEY), key_id(PUBLIC_KEY)):
        with pytest.raises(ReceiptRefused, match="another key"):
            verify(text(forged), key)


def test_our_kid_on_a_forgers_key_is_refused(body: Body) -> None:
    forged = signed_by(b"f" * 32, body) | {"kid": body["kid"]}
    with pytest.raises(ReceiptRefused):
        verify(text(forged))


def test_a_name_that_appears_twice_is_refused(body: Body) -> None:
    doubled = text(body).replace(b'"credits": 5,', b'"credits": 500, "credits": 5,', 1)
    assert doubled != text(body)
    with pytest.raises(ReceiptRefused, match="twice"):
        verify(doubled)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a": 1}', b" " * 1_000_001],
)
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    with pytest.raises(ReceiptRefused):
        verify(data)


@pytest.mark.parametrize("key", ["", "short", "é" * 43])
def test_a_key_that_is_no_key_is_refused(body: Body, key: str) -> None:
    with pytest.raises(ReceiptRefused):
        verify(text(body), key)


def test_the_command_says_what_a_genuine_receipt_proves(
    body: Body, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(text(body))
    assert main([str(file), "--key", key_id(PUBLIC_KEY)]) == 0
    said = capsys.readouterr().out
    assert "GENUINE: receipt rcp_gen_1" in said
    assert "5 credits" in said


def test_the_command_asks_to_compare_a_key_it_was_not_given(
    body: Body, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(text(body))
    assert main([str(file)]) == 0
    assert "compare this key" in capsys.readouterr().out


def test_the_command_fails_on_an_altered_receipt_and_on_a_missing_file(
    body: Body, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(text(body | {"credits": 500}))
    assert main([str(file)]) == 1
    assert "REFUSED" in capsys.readouterr().err
    assert main([str(tmp_path / "missing.json")]) == 1


def test_signatures_are_those_of_rfc_8032() -> None:
    # Section 7.1, test 3.
    signer = Ed25519ReceiptSigner(
        bytes.fromhex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
    )
    assert signer.public_key.hex() == (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    )
    assert signer.sign(b"\xaf\x82").hex() == (
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )


def test_a_seed_of_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Ed25519ReceiptSigner(b"short")
