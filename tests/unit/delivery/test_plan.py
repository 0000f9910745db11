"""A plan and a report survive JSON; what is no plan is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.delivery.codec import decode_plan, decode_report, encode_plan, encode_report
from shared.delivery.model import CaptionFormat
from shared.delivery.overlays import Captions, Text
from shared.delivery.plan import SoundFacts
from shared.delivery.ranges import (
    CAPTIONS_BYTES_MAX,
    OVERLAYS_MAX,
    RENDITIONS_MAX,
    assets,
    links,
    targets,
)
from tests.unit.delivery.builders import (
    ORIGIN,
    a_plain_plan,
    a_plain_rendition,
    a_plan,
    a_rendition,
    a_report,
)


def body_of(plan: Any) -> Any:
    return json.loads(json.dumps(encode_plan(plan)))


def test_a_plan_survives_json() -> None:
    assert decode_plan(body_of(a_plan())) == a_plan()


def test_a_plan_that_asks_for_little_survives_json() -> None:
    assert decode_plan(body_of(a_plain_plan())) == a_plain_plan()


def test_a_report_survives_json() -> None:
    assert decode_report(json.loads(json.dumps(encode_report(a_report())))) == a_report()


def test_a_report_of_a_silent_film_without_extras_survives_json() -> None:
    silent = SoundFacts(None, None, None, None, None)
    report = replace(a_report(), poster=None, preview=None, sprites=None, sound=silent)
    assert decode_report(json.loads(json.dumps(encode_report(report)))) == report


def test_links_do_not_show_in_a_plans_repr() -> None:
    assert "https" not in repr(a_plan())


def test_every_address_of_a_plan_is_listed() -> None:
    written = json.dumps(encode_plan(a_plan()))
    assert set(links(a_plan())) == {
        part.split('"')[0] for part in written.split('"url": "')[1:]
    } | {a_plan().source_url}
    assert assets(a_plan()) == [f"{ORIGIN}/logo.png", f"{ORIGIN}/bed.mp3"]
    assert len(list(targets(a_plan()))) == 6


def put(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(body: Any) -> None:
        for step in path[:-1]:
            body = body[step]
        body[path[-1]] = value

    return change


R = ("renditions", 0)
TEXT, PRICE, CALL, LOGO = ((*R, "overlays", number) for number in range(4))


@pytest.mark.parametrize(
    "change",
    [
        put("version", value=1),
        put("version", value=True),
        put("version", value="3"),
        put("unknown", value=1),
        put("source_url", value="gs://bucket/name"),
        put("source_url", value="https://objects.test/a b\n"),
        put("source_url", value="https://objects.test/" + "x" * 4096),
        put("limits", "pixels_max", value=0),
        put("limits", "duration_s_max", value=-1),
        put("limits", "duration_s_max", value=float("nan")),
        put("limits", "other", value=1),
        put("threads", value=-1),
        put("threads", value=1.5),
        put("still_s", value=0),
        put("still_s", value=601),
        put("still_s", value=10**400),
        put("still_s", value=True),
    ],
)
def test_a_plan_out_of_its_ranges_is_refused(change: Callable[[Any], None]) -> None:
    _refused(change)


@pytest.mark.parametrize(
    "change",
    [
        put("renditions", value=[]),
        put("renditions", value=None),
        put("renditions", value="text"),
        put("renditions", value={"0": {}}),
        put(*R, value=5),
        put(*R, "rendition_id", value="feed"),
        put(*R, "rendition_id", value=""),
        put(*R, "width", value=1081),
        put(*R, "width", value=8),
        put(*R, "height", value=4322),
        put(*R, "height", value="1920"),
        put(*R, "height", value=True),
        put(*R, "fit", value="stretch"),
        put(*R, "fit", value=["crop"]),
        put(*R, "watermark", "text", value=""),
        put(*R, "watermark", "text", value="x" * 101),
        put(*R, "watermark", "text", value="two\nlines"),
        put(*R, "watermark", "text", value=5),
        put(*R, "watermark", "opacity_ratio", value=1.1),
        put(*R, "fit", value="track"),
        put(*R, "focus", "x_ratio", value=-0.1),
        put(*R, "focus", "y_ratio", value=None),
        put(*R, "captions", "text", value=""),
        put(*R, "captions", "text", value="x" * (CAPTIONS_BYTES_MAX + 1)),
        put(*R, "captions", "text", value="\ud800"),
        put(*R, "captions", "format", value="ass"),
        put(*R, "captions", "mode", value="both"),
        put(*R, "captions", "language", value="japanese"),
        put(*R, "target", "url", value="file:///etc/passwd"),
        put(*R, "target", "headers", value={"x": 1}),
        put(*R, "target", "headers", value={"x": "1\r\ny: 2"}),
        put(*R, "target", "headers", value=[]),
        put(*R, "target", "is_resumable", value=1),
    ],
)
def test_a_rendition_out_of_its_ranges_is_refused(change: Callable[[Any], None]) -> None:
    _refused(change)


@pytest.mark.parametrize(
    "change",
    [
        put(*R, "overlays", value={}),
        put(*TEXT, "kind", value="marquee"),
        put(*TEXT, "kind", value=None),
        put(*TEXT, "kind", value=["text"]),
        put(*TEXT, value=None),
        put(*TEXT, value=[]),
        put(*TEXT, "text", value=" \n "),
        put(*TEXT, "text", value="a\tb"),
        put(*TEXT, "text", value="x" * 201),
        put(*TEXT, "anchor", value="middle"),
        put(*TEXT, "size_ratio", value=0.31),
        put(*TEXT, "colour", value="red"),
        put(*TEXT, "url", value="https://objects.test/x"),
        put(*TEXT, "window", "start_s", value=-1),
        put(*TEXT, "window", "end_s", value=0.5),
        put(*TEXT, "window", "end_s", value=None),
        put(*TEXT, "window", "end_s", value=1.2),
        put(*TEXT, "window", "fade_in_s", value=31),
        put(*TEXT, "window", "fade_out_s", value=-0.1),
        put(*PRICE, "price", value=""),
        put(*PRICE, "was", value="x" * 101),
        put(*CALL, "text", value="\n"),
        put(*LOGO, "url", value="ftp://objects.test/logo.png"),
        put(*LOGO, "width_ratio", value=0.0),
        put(*LOGO, "opacity_ratio", value=2),
    ],
)
def test_an_overlay_out_of_its_ranges_is_refused(change: Callable[[Any], None]) -> None:
    _refused(change)


@pytest.mark.parametrize(
    "change",
    [
        put("poster", "width", value=0),
        put("poster", "target", "url", value=None),
        put("preview", "width", value=481),
        put("preview", "duration_s", value=31),
        put("preview", "start_s", value=-1),
        put("poster", "watermark", "text", value=" "),
        put("preview", "watermark", "opacity_ratio", value=1.1),
        put("sprites", "columns", value=0),
        put("sprites", "rows", value=21),
        put("sprites", "width", value=642),
        put("sprites", "image_name", value="a/b.jpg"),
        put("sprites", "image_name", value=".."),
        put("sprites", "image_name", value=""),
        put("sprites", "vtt_target", "url", value="https"),
        put("sound", "loudness_lufs", value=0),
        put("sound", "true_peak_dbtp_max", value=1),
        put("sound", "music", "url", value="/etc/passwd"),
        put("sound", "music", "gain_db", value=13),
        put("sound", "music", "duck_db", value=-1),
        put("sound", "music", "fade_s", value=31),
        put("provenance", "statement", value=" "),
        put("provenance", "generator", value="x" * 101),
        put("provenance", "is_ai_generated", value="yes"),
        put("encoding", "preset", value="fastest"),
        put("encoding", "crf", value=52),
        put("encoding", "options", value="ref=1 bframes=2"),
        put("encoding", "options", value="ref=1:stats=log"),
        put("encoding", "options", value="dump-yuv=log"),
        put("encoding", "options", value="mbtree"),
        put("encoding", "options", value="a=" + "1" * 500),
    ],
)
def test_an_extra_out_of_its_ranges_is_refused(change: Callable[[Any], None]) -> None:
    _refused(change)


def _refused(change: Callable[[Any], None]) -> None:
    body = body_of(a_plan())
    change(body)
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is the contract
        decode_plan(body)


@pytest.mark.parametrize("missing", sorted(encode_plan(a_plan())))
def test_a_plan_with_a_field_missing_is_refused(missing: str) -> None:
    body = dict(encode_plan(a_plan()))
    del body[missing]
    with pytest.raises(ValueError, match="plan"):
        decode_plan(body)


@pytest.mark.parametrize("body", [None, [], "plan", 2, {}])
def test_what_is_no_plan_is_refused(body: object) -> None:
    with pytest.raises(ValueError, match="not a rendition plan"):
        decode_plan(body)


def test_too_many_renditions_are_refused() -> None:
    many = [a_rendition(str(number)) for number in range(RENDITIONS_MAX + 1)]
    with pytest.raises(ValueError, match="renditions"):
        decode_plan(encode_plan(replace(a_plan(), renditions=many)))


def test_too_many_overlays_are_refused() -> None:
    many = replace(a_plain_rendition(), overlays=[Text("x")] * (OVERLAYS_MAX + 1))
    with pytest.raises(ValueError, match="overlays"):
        decode_plan(encode_plan(replace(a_plan(), renditions=[many])))


def test_captions_of_the_largest_size_are_taken() -> None:
    captions = Captions("字" * (CAPTIONS_BYTES_MAX // 3), CaptionFormat.SRT)
    plan = replace(a_plain_plan(), renditions=(replace(a_plain_rendition(), captions=captions),))
    assert decode_plan(body_of(plan)) == plan


@pytest.mark.parametrize(
    "options", ["", "mbtree=1", "ref=1:partitions=none:aq-strength=0.8:me=hex"]
)
def test_the_encoders_own_words_are_taken(options: str) -> None:
    body = body_of(a_plan())
    body["encoding"]["options"] = options
    plan = decode_plan(body)
    assert plan.encoding is not None
    assert plan.encoding.options == options


@pytest.mark.parametrize(
    "body",
    [{}, None, {"outputs": [], "poster": None}, {"outputs": 3}],
)
def test_what_is_no_report_is_refused(body: object) -> None:
    with pytest.raises(ValueError, match="report"):
        decode_report(body)


@pytest.mark.parametrize(
    "change",
    [
        put("outputs", 0, "size_bytes", value="5"),
        put("outputs", 0, "filters", value=None),
        put("wall_s", value=float("inf")),
        put("sprites", "count", value=1.5),
        put("sound", "gain_db", value="6"),
        put("more", value=1),
    ],
)
def test_a_report_of_other_types_is_refused(change: Callable[[Any], None]) -> None:
    body = json.loads(json.dumps(encode_report(a_report())))
    change(body)
    with pytest.raises(ValueError, match="report"):
        decode_report(body)
