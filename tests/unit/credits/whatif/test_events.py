"""Events as lines: all of them come back, and a fault is told with its line."""

import json
from typing import Any

import pytest

from shared.catalogue.errors import CatalogueUnreadable
from shared.credits.whatif.events import UseEvent, event_line, read_events
from shared.kernel.media import Resolution
from tests.unit.credits.whatif.builders import gift, october, pack, plan, use

LINE: dict[str, Any] = {
    "event": "use",
    "account_id": "ann",
    "at": "2026-10-06T10:00:00Z",
    "service_type": "video_720p",
}

ALL = [
    plan("ann", "starter", october(5)),
    plan("ann", "starter", october(5), currency=None),
    pack("ann", "small", october(6)),
    gift("ann", 5, october(6)),
    gift("ann", 5, october(6), until=october(9)),
    use("ann", october(6), count=2, is_delivered=False),
    UseEvent("ann", october(6), "style_effects", Resolution.UHD, None, 1, is_delivered=True),
]


def test_events_come_back_as_they_were() -> None:
    assert read_events(event_line(event) for event in ALL) == ALL


def test_what_is_usual_may_be_left_out() -> None:
    (event,) = read_events([json.dumps(LINE), "", "  \n"])
    assert event == UseEvent("ann", october(6, 10), "video_720p", None, None, 1, is_delivered=True)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"event": "refund"}, "line 2.event"),
        ({"at": "yesterday"}, "line 2.at"),
        ({"at": "2026-10-06T10:00:00"}, "line 2.at"),
        ({"count": 0}, "line 2.count"),
        ({"count": 101}, "line 2.count"),
        ({"duration_s": 601}, "line 2.duration_s"),
        ({"resolution": "8k"}, "line 2.resolution"),
        ({"is_delivered": "yes"}, "line 2.is_delivered"),
        ({"surprise": 1}, "line 2.surprise"),
    ],
)
def test_a_fault_is_told_with_its_line(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(CatalogueUnreadable) as fault:
        read_events([json.dumps(LINE), json.dumps({**LINE, **changes})])
    assert fault.value.place == place


@pytest.mark.parametrize("line", ["{", "[]", "1", "[" * 100_000])
def test_what_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(CatalogueUnreadable):
        read_events([line])
