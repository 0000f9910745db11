"""Bad input of an order and of its photo: refused as the contract says, and no credit moves."""

import io
from typing import Any

import pytest
from PIL import Image

from tests.api.builders import (
    ORDER,
    Api,
    Person,
    a_photo,
    a_png_header,
    problem,
)

REFUSED_PROMPTS = {
    "en": "An explicit porn video of a naked woman",
    "ja": "全裸の女性のポルノ動画",
    "zh-TW": "裸體女人的色情影片",
    "ko": "알몸 여자의 포르노 영상",
    "es": "Un vídeo de pornografía con una mujer desnuda",
}


MODERATED = "moderation.prompt_refused"


def an_overlay(**changes: Any) -> dict[str, Any]:
    return {"overlays": [{"kind": "text", "text": "Sale", **changes}]}


def refused(person: Person, **changes: Any) -> tuple[int, dict[str, Any]]:
    """Order, and see that nothing of it moved a credit or reached a provider."""
    provider = person.api.house.provider
    before, calls = person.money, len(provider.submitted)
    answer = person.order(**changes)
    problem(answer)
    assert person.money == before
    assert len(provider.submitted) == calls
    assert person.get("/generations").json()["items"] == []
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("changes", "loc", "code"),
    [
        ({"prompt": 7}, "prompt", "string_type"),
        ({"prompt": None}, "prompt", "string_type"),
        ({"prompt": ["a"]}, "prompt", "string_type"),
        ({"prompt": ""}, "prompt", "string_too_short"),
        ({"prompt": " \n\t\u3000 "}, "prompt", "value_error"),
        ({"prompt": "\0\x07\x7f"}, "prompt", "value_error"),
        ({"prompt": "\u200b\ufeff\u2060 \u00ad"}, "prompt", "value_error"),
        ({"prompt": "\u3164\u115f\u2800"}, "prompt", "value_error"),
        ({"prompt": "\ufe0f\u0301"}, "prompt", "value_error"),
        ({"prompt": "x" * 100_000}, "prompt", "string_too_long"),
        ({"prompt": "\ud800"}, "prompt", "string_unicode"),
        ({"negative_prompt": "a\udfff"}, "negative_prompt", "string_unicode"),
        ({"negative_prompt": "x" * 1001}, "negative_prompt", "string_too_long"),
        ({"kind": "film"}, "kind", "enum"),
        ({"resolution": "8k"}, "resolution", "enum"),
        ({"resolution": None}, "resolution", "enum"),
        ({"aspect_ratio": "2:1"}, "aspect_ratio", "enum"),
        ({"duration_s": "4"}, "duration_s", "int_type"),
        ({"duration_s": 4.5}, "duration_s", "int_type"),
        ({"duration_s": True}, "duration_s", "int_type"),
        ({"duration_s": 0}, "duration_s", "greater_than_equal"),
        ({"duration_s": 10**30}, "duration_s", "less_than_equal"),
        ({"image_upload_id": 7}, "image_upload_id", "string_type"),
        ({"image_upload_id": "x" * 65}, "image_upload_id", "string_too_long"),
        ({"image_upload_id": ""}, "image_upload_id", "string_too_short"),
        ({"quote_id": ""}, "quote_id", "string_too_short"),
        ({"exports": "9:16"}, "exports", "list_type"),
        ({"exports": ["9:16"] * 5}, "exports", "too_long"),
        ({"enhance": "yes"}, "enhance", "bool_type"),
        ({"overlays": [{"kind": "text", "text": "a"}] * 9}, "overlays", "too_long"),
        ({"overlays": [{"text": "a"}]}, "overlays", "union_tag_not_found"),
        ({"overlays": [{"kind": "dance"}]}, "overlays", "union_tag_invalid"),
        ({"overlays": [{"kind": "text", "text": " "}]}, "overlays", "string_pattern_mismatch"),
        (an_overlay(text="x" * 201), "overlays", "string_too_long"),
        (an_overlay(anchor="middle"), "overlays", "enum"),
        (an_overlay(colour="red"), "overlays", "string_pattern_mismatch"),
        (an_overlay(size_ratio=0.9), "overlays", "less_than_equal"),
        (an_overlay(start_s=2, end_s=2), "overlays", "value_error"),
        (an_overlay(end_s=1e9), "overlays", "less_than_equal"),
        ({"overlays": [{"kind": "logo", "upload_id": "upl_1"}] * 2}, "overlays", "value_error"),
        ({"price": 0}, "price", "extra_forbidden"),
        ({"owner_id": "someone"}, "owner_id", "extra_forbidden"),
    ],
)
def test_a_bad_field_is_named(ann: Person, changes: dict[str, Any], loc: str, code: str) -> None:
    status, body = refused(ann, **changes)
    assert (status, body["code"]) == (422, "request.invalid")
    [error] = body["errors"]
    assert (error["loc"][:2], error["code"]) == (["body", loc], code)
    assert set(error) == {"loc", "code", "detail"}
    assert "xxxxxxxxxx" not in str(body)


def test_a_field_whose_name_is_no_text_is_refused(ann: Person) -> None:
    before = ann.money
    answer = ann.send("POST", "/generations", {**ORDER, "\ud800": 1})
    assert problem(answer) == (422, "request.invalid")
    assert ann.money == before


def test_a_body_full_of_faults_gets_a_short_answer(ann: Person) -> None:
    fields = {f"{number:05}{'n' * 200}": 1 for number in range(4000)}
    answer = ann.send("POST", "/generations", {**ORDER, **fields})
    assert problem(answer) == (422, "request.invalid")
    errors = answer.json()["errors"]
    assert len(errors) == 20
    assert {len(error["loc"][1]) for error in errors} == {64}
    assert len(answer.content) < 5000


@pytest.mark.parametrize("prompt", ["廣告", "👟", "12", "\u200bA\u200b", "한국"])
def test_a_prompt_of_any_script_says_something(ann: Person, prompt: str) -> None:
    assert ann.order(prompt=prompt).status_code == 202


def test_every_bad_field_is_told_at_once(ann: Person) -> None:
    answer = ann.send("POST", "/generations", {"duration_s": 0, "extra": 1})
    named = {error["loc"][1] for error in answer.json()["errors"]}
    assert named == {"kind", "prompt", "resolution", "aspect_ratio", "duration_s", "extra"}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"not json", b"\xff\xfe\x00", b'{"kind": "video",}', b"[" * 50_000,
     b'{"duration_s": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_what_is_no_json_is_malformed(ann: Person, body: bytes) -> None:
    before = ann.money
    status, code = problem(ann.send("POST", "/generations", body))
    assert (status, code) in {(400, "request.malformed"), (422, "request.invalid")}
    assert status == 400 or body == b""
    assert ann.money == before


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"7"])
def test_json_that_is_no_object_is_invalid(ann: Person, body: bytes) -> None:
    assert problem(ann.send("POST", "/generations", body)) == (422, "request.invalid")


def test_a_form_is_no_order(ann: Person) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = ann.send("POST", "/generations", b"kind=video&prompt=x", headers)
    assert problem(answer) == (422, "request.invalid")


@pytest.mark.parametrize("path", ["/generations", "/uploads", "/nowhere"])
def test_a_body_of_two_mebibytes_is_refused(ann: Person, path: str) -> None:
    before = ann.money
    body = b'{"prompt": "' + b"x" * 2 * 1024**2 + b'"}'
    answer = ann.send("POST", path, body)
    assert problem(answer) == (413, "request.too_large")
    assert answer.json()["size_bytes_max"] == 1024**2
    assert ann.money == before


def test_a_long_body_that_does_not_say_so_is_refused_too(ann: Person) -> None:
    answer = ann.send("POST", "/generations", b"x" * (1024**2 + 1), {"Content-Length": "7"})
    assert problem(answer) == (413, "request.too_large")


@pytest.mark.parametrize("locale", REFUSED_PROMPTS)
def test_a_prompt_the_filter_refuses_costs_nothing(ann: Person, locale: str) -> None:
    prompt = REFUSED_PROMPTS[locale]
    status, body = refused(ann, prompt=prompt)
    assert (status, body["code"]) == (422, "moderation.prompt_refused")
    assert (body["stage"], body["next_step"]) == ("moderation", "edit_prompt")
    assert body["category"] == "adult"
    assert prompt not in str(body)


def test_a_refused_negative_prompt_is_refused(ann: Person) -> None:
    assert refused(ann, negative_prompt="how to make a bomb")[1]["category"] == "illegal"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"service_type": "video_8k"}, 422, "catalogue.service_unknown"),
        ({"service_type": "image_512"}, 422, "catalogue.size_not_offered"),
        ({"duration_s": 9}, 422, "catalogue.duration_not_offered"),
        ({"kind": "image"}, 422, "generation.not_offered"),
        ({"style_id": "noir"}, 422, "generation.not_offered"),
        ({"overlays": [{"kind": "text", "text": "explicit porn"}]}, 422, MODERATED),
        ({"overlays": [{"kind": "logo", "upload_id": "upl_1"}]}, 404, "uploads.unknown"),
        ({"image_upload_id": "upl_1"}, 404, "uploads.unknown"),
        ({"image_upload_id": "../x"}, 404, "uploads.unknown"),
        ({"image_upload_id": "__x__"}, 404, "uploads.unknown"),
        ({"image_upload_id": "upl_" + "é" * 32}, 404, "uploads.unknown"),
        ({"quote_id": "a/b"}, 404, "credits.quote_unknown"),
        ({"quote_id": f"quo_{1:032x}"}, 404, "credits.quote_unknown"),
    ],
)
def test_what_cannot_be_made_is_refused(
    ann: Person, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = refused(ann, **changes)
    assert (answer[0], answer[1]["code"]) == (status, code)


def test_a_plan_below_the_service_is_told_what_to_do(api: Api) -> None:
    ben = api.person(plan="demo")
    status, body = refused(ben, resolution="1080p")
    assert (status, body["code"], body["next_step"]) == (
        403,
        "catalogue.plan_required",
        "upgrade_plan",
    )


def test_too_few_credits_are_told_in_numbers(api: Api) -> None:
    status, body = refused(api.person(granted=4))
    assert (status, body["code"], body["next_step"]) == (
        402,
        "credits.insufficient",
        "buy_credits",
    )
    assert (body["needed_credits"], body["available_credits"]) == (5, 4)


def test_a_quote_binds_and_is_good_for_its_work_only(ann: Person) -> None:
    work = {"service_type": "video_720p", "resolution": "720p", "duration_s": 4}
    quote = ann.send("POST", "/credits/estimate", work).json()
    status, body = refused(ann, quote_id=quote["quote_id"], duration_s=6)
    assert (status, body["code"]) == (409, "credits.quote_mismatch")
    assert ann.order(quote_id=quote["quote_id"]).json()["quoted_credits"] == quote["credits"]


def test_another_persons_quote_is_unknown(api: Api, ann: Person) -> None:
    work = {"service_type": "video_720p", "resolution": "720p", "duration_s": 4}
    quote = api.person().send("POST", "/credits/estimate", work).json()
    assert refused(ann, quote_id=quote["quote_id"])[0] == 404


def test_a_place_for_a_photo_is_given(ann: Person) -> None:
    announced = {"content_type": "image/png", "size_bytes": 1000, "sha256": "ab" * 32}
    answer = ann.send("POST", "/uploads", announced)
    body = answer.json()
    assert answer.status_code == 201
    assert set(body) == {"upload_id", "method", "url", "headers", "expires_at"}
    assert (body["method"], body["headers"]) == ("PUT", {"Content-Type": "image/png"})


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"content_type": "text/html"}, 422, "uploads.not_an_image"),
        ({"content_type": "image/svg+xml"}, 422, "uploads.not_an_image"),
        ({"size_bytes": 10 * 1024**2 + 1}, 413, "uploads.too_large"),
        ({"size_bytes": 0}, 422, "request.invalid"),
        ({"size_bytes": "5"}, 422, "request.invalid"),
        ({"sha256": "AB" * 32}, 422, "request.invalid"),
        ({"name": "photo.png"}, 422, "request.invalid"),
    ],
)
def test_a_place_is_refused(ann: Person, changes: dict[str, Any], status: int, code: str) -> None:
    announced = {"content_type": "image/png", "size_bytes": 1000, **changes}
    assert problem(ann.send("POST", "/uploads", announced)) == (status, code)


def test_a_photo_goes_with_the_order(ann: Person) -> None:
    assert ann.order(image_upload_id=ann.upload(a_photo())).status_code == 202


def test_a_photo_that_has_not_arrived_is_told(ann: Person) -> None:
    announced = {"content_type": "image/png", "size_bytes": 1000}
    upload_id = ann.send("POST", "/uploads", announced).json()["upload_id"]
    status, body = refused(ann, image_upload_id=upload_id)
    assert (status, body["code"]) == (409, "uploads.not_received")


def test_another_persons_photo_is_not_found(api: Api, ann: Person) -> None:
    upload_id = api.person().upload(a_photo())
    assert refused(ann, image_upload_id=upload_id)[0] == 404


def test_a_file_that_is_not_the_announced_one_is_refused(ann: Person) -> None:
    photo = a_photo()
    announced = {"content_type": "image/jpeg", "size_bytes": len(photo), "sha256": "00" * 32}
    opened = ann.send("POST", "/uploads", announced).json()
    name = opened["url"].split("/objects/")[1].split("?")[0]
    ann.api.parts.objects.write(name, "image/jpeg", [photo])
    status, body = refused(ann, image_upload_id=opened["upload_id"])
    assert (status, body["code"]) == (422, "uploads.checksum_mismatch")


def _a_bomb() -> bytes:
    """20000 x 20000 pixels in a file of fifty kilobytes, with nothing wrong in it."""
    return a_png_header(20_000, 20_000, bytes(2501 * 20_000))


def _a_gif() -> bytes:
    stream = io.BytesIO()
    Image.new("P", (640, 480)).save(stream, "GIF")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("text", "uploads.not_an_image"),
        ("html", "uploads.not_an_image"),
        ("gif", "uploads.not_an_image"),
        ("cut png", "uploads.not_an_image"),
        ("claim", "uploads.image_size"),
        ("bomb", "uploads.image_size"),
        ("wide", "uploads.image_size"),
        ("tiny", "uploads.image_size"),
    ],
)
def test_a_file_that_is_no_photo_is_refused(ann: Person, name: str, code: str) -> None:
    png = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(png, "PNG")
    files = {
        "text": lambda: b"This is not a photo.\n" * 50,
        "html": lambda: b"<html><script>alert(1)</script></html>",
        "gif": _a_gif,
        "cut png": lambda: png.getvalue()[:-2000],
        "claim": lambda: a_png_header(20_000, 20_000),
        "bomb": _a_bomb,
        "wide": lambda: a_png_header(8193, 100),
        "tiny": lambda: a_photo(63, 63),
    }
    body = files[name]()
    status, answer = refused(ann, image_upload_id=ann.upload(body, "image/png"))
    assert (status, answer["code"]) == (422, code)
    assert answer["next_step"] == "choose_photo"


def test_the_first_line_of_an_order_that_is_sound(ann: Person) -> None:
    """What all of the above differ from in one thing is accepted."""
    assert ann.order().status_code == 202
