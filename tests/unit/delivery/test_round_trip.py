"""Whatever plan can be made and whatever a report can say is read back as it was."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.delivery.codec import decode_plan, decode_report, encode_plan, encode_report
from shared.delivery.model import Anchor, CaptionFormat, CaptionMode, Fit, MediaLimits
from shared.delivery.overlays import (
    CallToAction,
    Captions,
    Focus,
    Logo,
    PriceTag,
    Text,
    Watermark,
    Window,
)
from shared.delivery.plan import (
    PLAN_VERSION,
    Encoding,
    Music,
    OutputFacts,
    Poster,
    Preview,
    Provenance,
    RenderPlan,
    RenderReport,
    Rendition,
    Sound,
    SoundFacts,
    SpriteFacts,
    Sprites,
    Target,
)
from shared.delivery.ranges import RENDITIONS_MAX
from tests.unit.delivery.builders import ORIGIN

LABELS = st.text(st.sampled_from("aZ9 -%$é字のカ한🙂"), min_size=1, max_size=30).filter(str.strip)
LINKS = st.integers(0, 99).map(lambda number: f"{ORIGIN}/{number}")
NAMES = st.sampled_from(["sprites.jpg", "gen_1-a.B"])
TILES = st.integers(1, 20)
SIDES = st.integers(8, 2160).map(lambda half: half * 2)
RATIOS = st.floats(0.01, 1.0)
TARGETS = st.builds(
    Target, LINKS, st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz")), st.booleans()
)
WINDOWS = st.builds(Window, st.floats(0, 10), st.none(), st.floats(0, 30)) | st.builds(
    Window, st.floats(0, 10), st.floats(20, 99), st.floats(0, 5), st.floats(0, 5)
)
ANCHORS = st.sampled_from(Anchor)
OVERLAYS = st.one_of(
    st.builds(
        Text,
        LABELS,
        ANCHORS,
        st.floats(0.01, 0.3),
        st.sampled_from(["#000000", "#aF09fF"]),
        WINDOWS,
    ),
    st.builds(PriceTag, LABELS, st.none() | LABELS, ANCHORS, WINDOWS),
    st.builds(CallToAction, LABELS, ANCHORS, WINDOWS),
    st.builds(Logo, LINKS, ANCHORS, RATIOS, RATIOS, WINDOWS),
)
CAPTIONS = st.builds(
    Captions,
    LABELS,
    st.sampled_from(CaptionFormat),
    st.sampled_from(CaptionMode),
    st.sampled_from(["und", "zh-TW"]),
)
RENDITIONS = st.builds(
    Rendition,
    rendition_id=LABELS,
    width=SIDES,
    height=SIDES,
    fit=st.sampled_from(Fit),
    target=TARGETS,
    watermark=st.none() | st.builds(Watermark, LABELS, RATIOS),
    overlays=st.lists(OVERLAYS, max_size=4).map(tuple),
    captions=st.none() | CAPTIONS,
    focus=st.none(),
) | st.builds(
    Rendition,
    rendition_id=LABELS,
    width=SIDES,
    height=SIDES,
    fit=st.just(Fit.CROP),
    target=TARGETS,
    focus=st.builds(Focus, RATIOS, RATIOS),
)
SOUNDS = st.builds(
    Sound,
    st.none() | st.floats(-40, -5),
    st.floats(-9, 0),
    st.none() | st.builds(Music, LINKS, st.floats(-60, 12), st.floats(0, 60), st.floats(0, 30)),
)
PLANS = st.builds(
    RenderPlan,
    source_url=LINKS,
    renditions=st.lists(
        RENDITIONS,
        min_size=1,
        max_size=RENDITIONS_MAX // 4,
        unique_by=lambda item: item.rendition_id,
    ).map(tuple),
    poster=st.none() | st.builds(Poster, SIDES, TARGETS),
    limits=st.builds(
        MediaLimits, st.integers(1), st.floats(1, 1e9), st.integers(1), st.integers(1)
    ),
    threads=st.integers(0, 64),
    preview=st.none()
    | st.builds(Preview, SIDES, TARGETS, st.none() | st.floats(0, 99), st.floats(0.5, 30)),
    sprites=st.none()
    | st.builds(
        Sprites, TARGETS, TARGETS, st.integers(1, 20), st.integers(1, 20), st.just(160), NAMES
    ),
    sound=st.none() | SOUNDS,
    provenance=st.none() | st.builds(Provenance, st.booleans(), LABELS, LABELS),
    encoding=st.none()
    | st.builds(Encoding, st.just("superfast"), st.floats(0, 51), st.sampled_from(["", "ref=1"])),
    still_s=st.floats(0.1, 600),
    version=st.just(PLAN_VERSION),
)


def through_json(value: object) -> Any:
    return json.loads(json.dumps(value))


@settings(max_examples=60, deadline=None)
@given(PLANS)
def test_any_plan_is_read_back_as_it_was(plan: RenderPlan) -> None:
    assert decode_plan(through_json(encode_plan(plan))) == plan


TIMES = st.floats(0, 1e6)
FACTS = st.builds(OutputFacts, duration_s=TIMES)
LEVELS = st.none() | st.floats(-99, 9)
REPORTS = st.builds(
    RenderReport,
    source_duration_s=TIMES,
    outputs=st.lists(FACTS, max_size=3).map(tuple),
    poster=st.none() | FACTS,
    wall_s=TIMES,
    cpu_s=TIMES,
    preview=st.none() | FACTS,
    sprites=st.none() | st.builds(SpriteFacts, image=FACTS, interval_s=TIMES),
    sound=st.none() | st.builds(SoundFacts, LEVELS, LEVELS, LEVELS, LEVELS, LEVELS),
    asset_sha256s=st.lists(st.just("ab" * 32), max_size=3).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(REPORTS)
def test_any_report_is_read_back_as_it_was(report: RenderReport) -> None:
    assert decode_report(through_json(encode_report(report))) == report
