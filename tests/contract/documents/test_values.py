"""What is written comes back the same, on either engine; the rest is refused."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest

from infra.documents.interface import DocumentDatabase, Write
from shared.kernel.values import FieldValue
from tests.contract.documents.builders import NOON, put


class Colour(StrEnum):
    RED = "red"


def nested(levels: int) -> FieldValue:
    """Maps in lists in maps ..., `levels` deep."""
    value: FieldValue = "leaf"
    for level in range(levels):
        value = [value] if level % 2 else {"inner": value}
    return value


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -1,
        2**63 - 1,
        -(2**63),
        0.1,
        1e300,
        "",
        "text",
        'quotes " and \\ and / and \x00',
        "廣告影片 製作 광고 кино 🎬👩‍🚀",
        NOON,
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC),
        [],
        {},
        [None, True, 1, 1.5, "x", NOON, {"at": [NOON]}],
        {"a.b": 1, "with space": 2, "$time": 3, "日本": 4, 'q"': 5},
        {"$time": "2026-11-20T12:00:00.000000Z"},
        {"$$time": {"$time": "x"}},
    ],
    ids=repr,
)
def test_a_value_comes_back_equal_and_of_the_same_type(
    database: DocumentDatabase, value: FieldValue
) -> None:
    stored = put(database, "a/1", value=value).fields["value"]
    assert stored == value
    assert type(stored) is type(value)


def test_a_whole_float_stays_a_number(database: DocumentDatabase) -> None:
    assert put(database, "a/1", n=2.0).fields["n"] == 2


def test_a_time_of_another_zone_comes_back_in_utc(database: DocumentDatabase) -> None:
    taipei = NOON.astimezone(timezone(timedelta(hours=8)))
    stored = put(database, "a/1", at=taipei).fields["at"]
    assert stored == NOON
    assert isinstance(stored, datetime)
    assert stored.tzinfo is UTC


def test_a_tuple_comes_back_as_a_list(database: DocumentDatabase) -> None:
    assert put(database, "a/1", lots=({"n": 1}, {"n": 2})).fields["lots"] == [{"n": 1}, {"n": 2}]


def test_an_enum_is_stored_by_its_value(database: DocumentDatabase) -> None:
    stored = put(database, "a/1", colour=Colour.RED).fields["colour"]
    assert type(stored) is str
    assert stored == "red"


def test_a_document_without_fields_is_present(database: DocumentDatabase) -> None:
    assert put(database, "a/1").fields == {}


def test_nineteen_levels_below_the_document_come_back(database: DocumentDatabase) -> None:
    value = nested(19)
    assert put(database, "a/1", value=value).fields["value"] == value


def test_a_large_document_comes_back(database: DocumentDatabase) -> None:
    value = "影" * 300_000
    assert put(database, "a/1", value=value).fields["value"] == value


def test_a_page_of_large_documents_comes_back(database: DocumentDatabase) -> None:
    for i in range(6):
        put(database, f"a/{i}", value="x" * 900_000)
    got = database.get([f"a/{i}" for i in range(6)])
    assert [document and len(str(document.fields["value"])) for document in got] == [900_000] * 6


def test_ids_may_hold_any_script(database: DocumentDatabase) -> None:
    path = "coupons/雙十一-50% off@x.test"
    assert put(database, path, n=1).path == path


@pytest.mark.parametrize(
    "value",
    [
        NOON.replace(tzinfo=None),
        2**63,
        float("nan"),
        float("inf"),
        [[1]],
        {"": 1},
        {"__reserved__": 1},
        nested(20),
        "x" * 1_100_000,
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_firestore_does_not_store_is_refused(
    database: DocumentDatabase, value: FieldValue
) -> None:
    with pytest.raises(ValueError, match=r"."):
        database.commit([Write("a/0", {"n": 1}), Write("a/1", {"value": value})])
    assert database.get(["a/0", "a/1"]) == [None, None]


@pytest.mark.parametrize(
    "path", ["a", "a/1/b", "/a", "a//b/c", "a/..", "a/__x__", "a/" + "é" * 751]
)
def test_what_is_no_document_path_is_refused(database: DocumentDatabase, path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        database.get([path])
    with pytest.raises(ValueError, match="path"):
        database.commit([Write(path, {})])


def test_a_commit_names_each_document_once(database: DocumentDatabase) -> None:
    with pytest.raises(ValueError, match="twice"):
        database.commit([Write("a/1", {"n": 1}), Write("a/1", {"n": 2})])
