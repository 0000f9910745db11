"""Export manifests: what they say, who signed them, and what makes them unreadable."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.receipts.ed25519 import Ed25519ReceiptSigner, check_signature
from shared.credits.receipt import key_id
from shared.delivery.errors import ManifestRefused
from shared.delivery.manifest import (
    Manifest,
    SignedManifest,
    decode,
    encode,
    issue,
    manifest_of,
    verify,
)
from tests.unit.delivery.builders import LOGO_SHA256, MUSIC_SHA256, a_plan, a_report

SIGNER = Ed25519ReceiptSigner(b"s" * 32)
KID = key_id(SIGNER.public_key)
MADE_AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def manifest() -> Manifest:
    report = a_report()
    output = replace(report.outputs[0], sha256="ab" * 32)
    report = replace(report, source_sha256="cd" * 32, outputs=(output,))
    return manifest_of(a_plan(), report, "portrait", MADE_AT)


@pytest.fixture
def signed(manifest: Manifest) -> SignedManifest:
    return issue(SIGNER, manifest)


def test_a_manifest_names_both_files_and_all_that_lies_between(manifest: Manifest) -> None:
    report = a_report()
    assert (manifest.master_sha256, manifest.rendition_sha256) == ("cd" * 32, "ab" * 32)
    assert (manifest.preset.width, manifest.preset.height) == (1080, 1920)
    assert (manifest.preset.fit, manifest.is_marked) == (a_plan().renditions[0].fit, True)
    assert (manifest.build, manifest.threads, manifest.size_bytes) == ("build", 2, 5)
    assert (manifest.filters, manifest.encoding) == (report.outputs[0].filters, report.encoding)


def test_the_recipe_is_the_plan_of_one_file_without_links(manifest: Manifest) -> None:
    recipe = json.loads(json.dumps(manifest.recipe))
    [rendition] = recipe["renditions"]
    assert rendition["rendition_id"] == "portrait"
    assert [item["kind"] for item in rendition["overlays"]] == [
        "text",
        "price_tag",
        "call_to_action",
        "logo",
    ]
    assert recipe["sound"]["loudness_lufs"] is not None
    assert "http" not in json.dumps(recipe)


def test_whole_numbers_are_written_as_every_language_writes_them(manifest: Manifest) -> None:
    """JavaScript knows no 5.0: a manifest saved by a browser must still fit its signature."""
    assert re.search(r"\d\.0\b", json.dumps(encode(manifest))) is None


def test_the_recipe_names_captions_by_their_hash(manifest: Manifest) -> None:
    captions = a_plan().renditions[0].captions
    assert captions is not None
    [rendition] = json.loads(json.dumps(manifest.recipe))["renditions"]
    assert rendition["captions"]["text"] == hashlib.sha256(captions.text.encode()).hexdigest()


def test_the_recipe_names_logos_and_music_by_their_files(manifest: Manifest) -> None:
    recipe = json.loads(json.dumps(manifest.recipe))
    logo = recipe["renditions"][0]["overlays"][-1]
    assert (logo["kind"], logo["sha256"]) == ("logo", LOGO_SHA256)
    assert recipe["sound"]["music"]["sha256"] == MUSIC_SHA256


def test_a_report_that_lacks_a_hash_gives_no_manifest() -> None:
    report = replace(a_report(), asset_sha256s=(LOGO_SHA256,))
    with pytest.raises(ValueError, match="shorter"):
        manifest_of(a_plan(), report, "portrait", MADE_AT)


@pytest.mark.parametrize("rendition_id", ["square", "feed"])
def test_a_rendition_that_was_not_asked_or_not_made_has_no_manifest(rendition_id: str) -> None:
    with pytest.raises(ValueError, match=rendition_id):
        manifest_of(a_plan(), a_report(), rendition_id, MADE_AT)


def test_a_manifest_survives_json(manifest: Manifest) -> None:
    assert decode(json.loads(json.dumps(encode(manifest)))) == manifest


def test_a_manifest_without_a_statement_survives_json(manifest: Manifest) -> None:
    silent = replace(manifest, ai_statement=None)
    assert decode(encode(silent)) == silent


def test_a_genuine_manifest_is_verified_and_read(
    manifest: Manifest, signed: SignedManifest
) -> None:
    assert verify(json.loads(signed.canonical), check_signature, {KID}) == manifest


def test_the_layout_of_the_json_does_not_matter(manifest: Manifest, signed: SignedManifest) -> None:
    reprinted = json.loads(json.dumps(dict(reversed(list(signed.body.items()))), indent=4))
    assert verify(reprinted, check_signature) == manifest
    assert SignedManifest(reprinted).canonical == signed.canonical


def test_one_manifest_signed_twice_gives_the_same_bytes(manifest: Manifest) -> None:
    assert issue(SIGNER, manifest).canonical == issue(SIGNER, manifest).canonical


def test_a_key_that_is_not_published_is_refused(signed: SignedManifest) -> None:
    with pytest.raises(ManifestRefused, match="another key"):
        verify(signed.body, check_signature, {"0" * 32})


@pytest.mark.parametrize(
    "name",
    [
        "master_sha256", "rendition_sha256", "size_bytes", "build", "filters", "encoding",
        "threads", "is_marked", "ai_statement", "made_at", "version", "format", "kid", "public_key",
        "signature",
    ],
)  # fmt: skip
def test_no_field_can_be_changed_after_signing(signed: SignedManifest, name: str) -> None:
    value = signed.body[name]
    changed = value + 1 if isinstance(value, int) else f"{value}x"
    with pytest.raises(ManifestRefused):
        verify({**signed.body, name: changed}, check_signature)


def test_a_field_can_be_neither_added_nor_taken_away(signed: SignedManifest) -> None:
    without = {name: value for name, value in signed.body.items() if name != "filters"}
    for body in (without, {**signed.body, "note": "genuine"}):
        with pytest.raises(ManifestRefused):
            verify(body, check_signature)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(master_sha256="AB" * 32),
        lambda body: body.update(rendition_sha256="ab"),
        lambda body: body.update(size_bytes=-1),
        lambda body: body.update(size_bytes=True),
        lambda body: body.update(threads="2"),
        lambda body: body.update(version=2),
        lambda body: body.update(made_at="2026-11-20"),
        lambda body: body.update(made_at="yesterday"),
        lambda body: body.update(preset=None),
        lambda body: body.update(note=1),
        lambda body: body.pop("encoding"),
        lambda body: body["preset"].update(fit="stretch"),
        lambda body: body.update(recipe=[1]),
        lambda body: body.update(is_marked=1),
    ],
)
def test_what_is_no_manifest_is_refused_whoever_signed_it(
    manifest: Manifest, change: Callable[[Any], object]
) -> None:
    body = json.loads(json.dumps(encode(manifest)))
    change(body)
    with pytest.raises(ManifestRefused):
        decode(body)


def test_half_a_character_is_refused(signed: SignedManifest) -> None:
    with pytest.raises(ManifestRefused, match="text"):
        verify({**signed.body, "filters": "\ud800"}, check_signature)
