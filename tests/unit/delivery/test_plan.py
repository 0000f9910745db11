"""A plan and a report survive JSON; what is no plan is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.delivery.plan import (
    RENDITIONS_MAX,
    decode_plan,
    decode_report,
    encode_plan,
    encode_report,
)
from tests.unit.delivery.builders import a_plan, a_rendition, a_report


def test_a_plan_survives_json() -> None:
    assert decode_plan(json.loads(json.dumps(encode_plan(a_plan())))) == a_plan()


def test_a_plan_without_poster_and_watermark_survives_json() -> None:
    plan = replace(a_plan(), poster=None, renditions=(replace(a_rendition(), watermark=None),))
    assert decode_plan(json.loads(json.dumps(encode_plan(plan)))) == plan


def test_a_report_survives_json() -> None:
    assert decode_report(json.loads(json.dumps(encode_report(a_report())))) == a_report()


def test_links_do_not_show_in_a_plans_repr() -> None:
    assert "https" not in repr(a_plan())


def put(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(body: Any) -> None:
        for step in path[:-1]:
            body = body[step]
        body[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        put("version", value=2),
        put("unknown", value=1),
        put("renditions", value=[]),
        put("renditions", value=None),
        put("renditions", 0, "rendition_id", value="feed"),
        put("renditions", 0, "width", value=1081),
        put("renditions", 0, "width", value=8),
        put("renditions", 0, "height", value=4322),
        put("renditions", 0, "height", value="1920"),
        put("renditions", 0, "height", value=True),
        put("renditions", 0, "fit", value="stretch"),
        put("renditions", 0, "watermark", "text", value=""),
        put("renditions", 0, "watermark", "text", value="x" * 101),
        put("renditions", 0, "watermark", "text", value="two\nlines"),
        put("renditions", 0, "watermark", "text", value=5),
        put("renditions", 0, "watermark", "opacity_ratio", value=1.1),
        put("renditions", 0, "target", "url", value="file:///etc/passwd"),
        put("renditions", 0, "target", "headers", value={"x": 1}),
        put("poster", "width", value=0),
        put("poster", "target", "url", value=None),
        put("source_url", value="gs://bucket/name"),
        put("limits", "pixels_max", value=0),
        put("limits", "duration_s_max", value=-1),
        put("limits", "other", value=1),
        put("threads", value=-1),
        put("threads", value=1.5),
    ],
)
def test_a_plan_out_of_its_ranges_is_refused(change: Callable[[Any], None]) -> None:
    body = json.loads(json.dumps(encode_plan(a_plan())))
    change(body)
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is the contract
        decode_plan(body)


@pytest.mark.parametrize("missing", ["version", "source_url", "renditions", "poster", "limits"])
def test_a_plan_with_a_field_missing_is_refused(missing: str) -> None:
    body = dict(encode_plan(a_plan()))
    del body[missing]
    with pytest.raises(ValueError, match="plan"):
        decode_plan(body)


def test_too_many_renditions_are_refused() -> None:
    many = [a_rendition(str(number)) for number in range(RENDITIONS_MAX + 1)]
    with pytest.raises(ValueError, match="renditions"):
        decode_plan(encode_plan(replace(a_plan(), renditions=many)))


@pytest.mark.parametrize("body", [{}, {"outputs": [], "poster": None}, {"outputs": 3}])
def test_what_is_no_report_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="report"):
        decode_report(body)
