"""The offline check of a manifest: genuine or refused, with or without the film it is about."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from infra.local.verify_manifest import main
from infra.receipts.ed25519 import Ed25519ReceiptSigner
from shared.credits.receipt import key_id, to_text
from shared.delivery.manifest import issue, manifest_of
from tests.unit.delivery.builders import a_plan, a_report

SIGNER = Ed25519ReceiptSigner(b"m" * 32)
FILM = b"a film"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(FILM)
    return path


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    report = a_report()
    output = replace(report.outputs[0], sha256=sha256(FILM).hexdigest())
    report = replace(report, source_sha256="cd" * 32, outputs=(output,))
    made = manifest_of(a_plan(), report, "portrait", datetime(2026, 11, 20, tzinfo=UTC))
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(issue(SIGNER, made).body, ensure_ascii=False))
    return path


def test_a_genuine_manifest_fits_its_film(
    manifest: Path, film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(manifest), "--film", str(film)]) == 0
    assert capsys.readouterr().out.startswith("GENUINE: 1080x1920")


def test_another_film_is_refused(
    manifest: Path, film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film.write_bytes(b"another film")
    assert main([str(manifest), "--film", str(film)]) == 1
    assert "not the one that was signed" in capsys.readouterr().err


@pytest.mark.parametrize("key", [key_id(SIGNER.public_key), to_text(SIGNER.public_key)])
def test_the_published_key_is_accepted(manifest: Path, key: str) -> None:
    assert main([str(manifest), "--key", key]) == 0


def test_another_key_is_refused(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(manifest), "--key", "0" * 32]) == 1
    assert "another key" in capsys.readouterr().err


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.update(size_bytes=1),
        lambda body: body["recipe"].update(threads=1),
        lambda body: body.pop("signature"),
        lambda body: body.update(format="vidgo.refund-receipt/1"),
    ],
)
def test_an_altered_manifest_is_refused(manifest: Path, spoil: Callable[[Any], object]) -> None:
    body = json.loads(manifest.read_text())
    spoil(body)
    manifest.write_text(json.dumps(body))
    assert main([str(manifest)]) == 1


def test_what_is_no_json_or_not_there_is_refused(manifest: Path, tmp_path: Path) -> None:
    manifest.write_text("GENUINE")
    assert main([str(manifest)]) == 1
    assert main([str(tmp_path / "missing.json")]) == 1
