"""Words, logos and captions over a film, and the signed record of how a file was made."""

import re
from pathlib import Path
from typing import Any

import pytest

from infra.receipts.ed25519 import check_signature
from shared.delivery.manifest import verify
from shared.delivery.overlays import CallToAction, Captions, Logo, PriceTag, Text, Window
from shared.delivery.plan import Rendition
from shared.kernel.ids import GenerationId
from tests.api.builders import Api, Person, a_photo, problem

SRT = "1\n00:00:00,000 --> 00:00:01,500\nGood morning\n"


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(tmp_path)


@pytest.fixture
def ann(api: Api) -> Person:
    return api.person()


def rendered(person: Person, generation_id: GenerationId) -> list[Rendition]:
    """The renditions of the plan the transcoder is given for what is pending."""
    house = person.api.house
    house.transcoding.run(generation_id, "run_2")
    return list(house.transcoder.plans[-1].renditions)


def exported(person: Person, **changes: Any) -> tuple[GenerationId, str]:
    generation_id = person.delivered()
    body = {"formats": ["9:16"], **changes}
    answer = person.send("POST", f"/generations/{generation_id}/exports", body)
    assert answer.status_code == 202, answer.text
    return generation_id, answer.json()["items"][0]["export_id"]


def test_the_overlays_of_an_order_are_on_the_film_and_every_export(ann: Person) -> None:
    logo = ann.upload(a_photo())
    overlays = [
        {"kind": "text", "text": "朝の一杯", "anchor": "top", "start_s": 1, "end_s": 3},
        {"kind": "price_tag", "price": "NT$ 990", "was": "NT$ 1290"},
        {"kind": "call_to_action", "text": "Shop now"},
        {"kind": "logo", "upload_id": logo, "width_ratio": 0.25},
    ]
    ann.delivered(overlays=overlays, exports=["9:16"])
    film, portrait = ann.api.house.transcoder.plans[-1].renditions
    assert film.overlays == portrait.overlays
    text, tag, action, mark = film.overlays
    assert isinstance(text, Text)
    assert (text.text, text.window) == ("朝の一杯", Window(1.0, 3.0, 0.3, 0.3))
    assert isinstance(tag, PriceTag)
    assert (tag.price, tag.was) == ("NT$ 990", "NT$ 1290")
    assert isinstance(action, CallToAction)
    assert action.window == Window(0.0, None, 0.3, 0.0)
    assert isinstance(mark, Logo)
    assert mark.width_ratio == 0.25
    assert "/uploads/" in mark.url


def test_a_short_showing_fades_in_half_of_its_time(ann: Person) -> None:
    ann.delivered(overlays=[{"kind": "text", "text": "Sale", "start_s": 1, "end_s": 1.25}])
    [film] = ann.api.house.transcoder.plans[-1].renditions
    assert film.overlays[0].window == Window(1.0, 1.25, 0.125, 0.125)


def test_captions_of_an_export_reach_the_transcoder_as_they_were_written(ann: Person) -> None:
    captions = {"text": SRT, "format": "srt", "mode": "track", "language": "eng"}
    generation_id, _ = exported(ann, captions=captions)
    [portrait] = rendered(ann, generation_id)
    assert portrait.captions is not None
    assert isinstance(portrait.captions, Captions)
    assert (portrait.captions.text, portrait.captions.mode) == (SRT, "track")


def test_the_same_export_with_other_words_is_another_export(ann: Person) -> None:
    generation_id, first = exported(ann)
    path = f"/generations/{generation_id}/exports"
    dressed = {"formats": ["9:16"], "overlays": [{"kind": "text", "text": "Sale"}]}
    second = ann.send("POST", path, dressed).json()["items"][0]["export_id"]
    again = ann.send("POST", path, dressed).json()["items"][0]["export_id"]
    assert first != second == again


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        (
            {"captions": {"text": "no timing", "format": "srt"}},
            422,
            "delivery.captions_unreadable",
        ),
        ({"captions": {"text": "", "format": "srt"}}, 422, "request.invalid"),
        ({"captions": {"text": SRT, "format": "ass"}}, 422, "request.invalid"),
        ({"captions": {"text": SRT, "format": "srt", "language": "e"}}, 422, "request.invalid"),
        ({"captions": {"text": "x" * 4097, "format": "srt"}}, 422, "request.invalid"),
        (
            {"captions": {"text": SRT + "explicit porn", "format": "srt"}},
            422,
            "moderation.prompt_refused",
        ),
        ({"overlays": [{"kind": "logo", "upload_id": "upl_1"}]}, 404, "uploads.unknown"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_no_export_is_made(
    ann: Person, changes: dict[str, Any], status: int, code: str
) -> None:
    generation_id = ann.delivered()
    body = {"formats": ["9:16"], **changes}
    answer = ann.send("POST", f"/generations/{generation_id}/exports", body)
    assert problem(answer) == (status, code)
    assert ann.get(f"/generations/{generation_id}").json()["exports"] == []


def test_a_logo_of_somebody_else_is_not_found(api: Api, ann: Person) -> None:
    logo = api.person().upload(a_photo())
    answer = ann.order(overlays=[{"kind": "logo", "upload_id": logo}])
    assert problem(answer) == (404, "uploads.unknown")


def test_a_delivered_film_has_a_preview_and_sprites(ann: Person) -> None:
    generation_id = ann.delivered()
    media = ann.get(f"/generations/{generation_id}").json()["media"]
    assert "/previews/" in media["preview"]
    sprites = media["sprites"]
    sheet, cues = sprites.pop("url"), sprites.pop("vtt_url")
    assert re.search(f"/sprites/[^/]+/{generation_id}\\.jpg(?![.])", sheet)
    assert re.search(f"/sprites/[^/]+/{generation_id}\\.jpg\\.vtt", cues)
    assert sprites == {
        "name": f"{generation_id}.jpg",
        "columns": 5,
        "count": 20,
        "tile_width": 160,
        "tile_height": 90,
        "interval_s": 0.2,
    }


def test_a_manifest_is_served_as_it_was_signed(ann: Person) -> None:
    generation_id, export_id = exported(ann, overlays=[{"kind": "text", "text": "Sale"}])
    rendered(ann, generation_id)
    body = ann.get(f"/exports/{export_id}/manifest").json()
    manifest = verify(body, check_signature, trusted_kids=keys(ann))
    export = ann.get(f"/exports/{export_id}").json()
    assert manifest.rendition_sha256 == export["sha256"]
    assert (manifest.preset.width, manifest.preset.height) == (720, 1280)
    assert "Sale" in str(manifest.recipe)
    assert "/objects/" not in str(manifest.recipe)
    assert manifest.ai_statement == "Made with generative AI by VidGo."
    assert not manifest.is_marked
    assert manifest.threads > 0


def keys(person: Person) -> set[str]:
    published = person.get("/credits/receipt-keys").json()
    return {key["kid"] for key in published["items"]}


def test_a_file_that_is_not_made_yet_has_no_manifest(ann: Person) -> None:
    _, export_id = exported(ann)
    answer = ann.get(f"/exports/{export_id}/manifest")
    assert problem(answer) == (409, "export.not_delivered")


def test_a_manifest_of_somebody_else_is_not_found(api: Api, ann: Person) -> None:
    ben = api.person()
    generation_id, export_id = exported(ben)
    rendered(ben, generation_id)
    assert ben.get(f"/exports/{export_id}/manifest").status_code == 200
    assert problem(ann.get(f"/exports/{export_id}/manifest"))[0] == 404
