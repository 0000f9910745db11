"""Queries: types are strict, missing fields exclude, order is total, cursors continue."""

from datetime import datetime

import pytest

from infra.documents.interface import DocumentDatabase, Filter, Operator, Order, Query, Write
from shared.kernel.values import FieldValue
from tests.contract.documents.builders import NOON, found, matches, moment, put, put_each

EQUAL, LESS, LESS_OR_EQUAL = Operator.EQUAL, Operator.LESS, Operator.LESS_OR_EQUAL
GREATER, GREATER_OR_EQUAL, CONTAINS = (
    Operator.GREATER,
    Operator.GREATER_OR_EQUAL,
    Operator.CONTAINS,
)
# One of each type, in Firestore's order of types.
LADDER: list[FieldValue] = [None, False, True, -5, 1.5, 7, NOON, "", "Z", "a", "é", "影", "🎬"]


def test_only_direct_children_of_the_collection_are_found(database: DocumentDatabase) -> None:
    for path in ("w/1", "w/1/entries/e1", "w/2/entries/e2", "w2/3", "x/1/w/4"):
        put(database, path, n=1)
    assert found(database, Query("w")) == ["1"]
    assert found(database, Query("w/1/entries")) == ["e1"]
    assert found(database, Query("none")) == []


def test_a_match_carries_its_path_fields_and_version(database: DocumentDatabase) -> None:
    stored = put(database, "w/1/entries/e1", n=1, at=NOON)
    assert database.query(Query("w/1/entries")) == [stored]


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (EQUAL, ["2"]),
        (LESS, ["0", "1"]),
        (LESS_OR_EQUAL, ["0", "1", "2"]),
        (GREATER, ["3", "4"]),
        (GREATER_OR_EQUAL, ["2", "3", "4"]),
    ],
)
@pytest.mark.parametrize(
    "values",
    [
        [-3, 0.5, 2, 10, 11.5],
        ["", "B", "a", "b", "影"],
        [moment(-1), moment(-0.000001), NOON, moment(0.000001), moment(3600)],
    ],
    ids=["numbers", "texts", "times"],
)
def test_each_comparison_works_within_a_type(
    database: DocumentDatabase,
    operator: Operator,
    expected: list[str],
    values: list[FieldValue],
) -> None:
    put_each(database, "v", values)
    assert matches(database, operator, values[2]) == expected


@pytest.mark.parametrize("position", range(len(LADDER)), ids=lambda i: repr(LADDER[i]))
def test_a_value_equals_only_itself_among_all_types(
    database: DocumentDatabase, position: int
) -> None:
    ids = "abcdefghijklm"
    database.commit([Write(f"items/{ids[i]}", {"v": v}) for i, v in enumerate(LADDER)])
    assert matches(database, EQUAL, LADDER[position]) == [ids[position]]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [(1, "1"), ("1", 1), (True, 1), (1, True), (0, None), (NOON.isoformat(), NOON), (False, None)],
)
def test_values_of_different_types_are_never_equal(
    database: DocumentDatabase, stored: FieldValue, asked: FieldValue
) -> None:
    put(database, "items/0", v=stored)
    assert matches(database, EQUAL, asked) == []


@pytest.mark.parametrize("stored", [None, True, "5", NOON, [1], {"n": 1}])
def test_an_inequality_matches_its_own_type_only(
    database: DocumentDatabase, stored: FieldValue
) -> None:
    put(database, "items/other", v=stored)
    put(database, "items/number", v=1)
    assert matches(database, GREATER, 0) == ["number"]
    assert matches(database, LESS, 2) == ["number"]


def test_whole_and_broken_numbers_are_one_type(database: DocumentDatabase) -> None:
    put_each(database, "v", [1, 1.0, 1.5])
    assert matches(database, EQUAL, 1) == ["0", "1"]
    assert matches(database, EQUAL, 1.0) == ["0", "1"]


def test_a_document_without_the_field_is_left_out(database: DocumentDatabase) -> None:
    put(database, "items/with", v=None)
    put(database, "items/without", other=1)
    assert matches(database, EQUAL, None) == ["with"]
    assert found(database, Query("items", orders=(Order("v"),))) == ["with"]


def test_a_dotted_path_reaches_into_maps(database: DocumentDatabase) -> None:
    put_each(database, "owner", [{"plan": {"id": "pro"}}, {"plan": {"id": "demo"}}, {"plan": 1}])
    assert matches(database, EQUAL, "pro", field="owner.plan.id") == ["0"]
    assert found(database, Query("items", orders=(Order("owner.plan.id"),))) == ["1", "0"]


@pytest.mark.parametrize("looked_for", ["red", 3, True, NOON])
def test_array_contains_finds_an_item_of_the_same_type(
    database: DocumentDatabase, looked_for: FieldValue
) -> None:
    values: list[FieldValue] = [
        ["blue", looked_for],
        looked_for,
        [],
        ["3", 1, NOON.isoformat(), {"red": 1}],
    ]
    put_each(database, "v", values)
    assert matches(database, CONTAINS, looked_for) == ["0"]


def test_several_filters_all_hold(database: DocumentDatabase) -> None:
    for n in range(6):
        put(database, f"items/{n}", n=n, even=n % 2 == 0, tags=["low" if n < 4 else "high"])
    query = Query(
        "items",
        (
            Filter("even", EQUAL, value=True),
            Filter("tags", CONTAINS, "low"),
            Filter("n", GREATER, 0),
        ),
        (Order("n"),),
    )
    assert found(database, query) == ["2"]


def test_an_inequality_sorts_by_its_field(database: DocumentDatabase) -> None:
    put_each(database, "v", [3, 1, 2])
    assert matches(database, GREATER, 0) == ["1", "2", "0"]


def test_a_range_of_times_is_found_newest_first(database: DocumentDatabase) -> None:
    put_each(database, "at", [moment(seconds) for seconds in (5, 0, 20, 10)])
    query = Query(
        "items",
        (Filter("at", GREATER_OR_EQUAL, moment(5)), Filter("at", LESS, moment(20))),
        (Order("at", descending=True),),
    )
    assert found(database, query) == ["3", "0"]


@pytest.mark.parametrize("descending", [False, True])
def test_mixed_types_sort_by_type_and_then_by_value(
    database: DocumentDatabase, *, descending: bool
) -> None:
    ids = "mlkjihgfedcba"
    database.commit([Write(f"items/{ids[i]}", {"v": v}) for i, v in enumerate(LADDER)])
    expected = list(reversed(ids)) if descending else list(ids)
    assert found(database, Query("items", orders=(Order("v", descending),))) == expected


def test_without_an_order_documents_come_by_id(database: DocumentDatabase) -> None:
    ids = ["b", "B", "a", "10", "9", "影", "z"]
    database.commit([Write(f"items/{name}", {"n": 1}) for name in ids])
    assert found(database, Query("items")) == sorted(ids, key=str.encode)


@pytest.mark.parametrize("descending", [False, True])
def test_ties_are_broken_by_id_in_the_last_direction(
    database: DocumentDatabase, *, descending: bool
) -> None:
    put_each(database, "v", ["same"] * 4)
    expected = ["3", "2", "1", "0"] if descending else ["0", "1", "2", "3"]
    assert found(database, Query("items", orders=(Order("v", descending),))) == expected


def test_two_orders_sort_one_within_the_other(database: DocumentDatabase) -> None:
    rows = [("b", 1), ("a", 2), ("a", 1), ("b", 2)]
    database.commit(
        [Write(f"items/{i}", {"x": x, "y": y}) for i, (x, y) in enumerate(rows)],
    )
    query = Query("items", orders=(Order("x"), Order("y", descending=True)))
    assert found(database, query) == ["1", "2", "3", "0"]


def test_a_limit_bounds_the_page(database: DocumentDatabase) -> None:
    put_each(database, "v", [3, 1, 2])
    assert found(database, Query("items", orders=(Order("v"),), limit=2)) == ["1", "2"]


@pytest.mark.parametrize(
    "orders",
    [
        (),
        (Order("at"),),
        (Order("at", descending=True),),
        (Order("mixed"), Order("at", descending=True)),
        (Order("mixed", descending=True), Order("at")),
    ],
    ids=str,
)
def test_pages_behind_cursors_give_every_document_once(
    database: DocumentDatabase, orders: tuple[Order, ...]
) -> None:
    mixed: list[FieldValue] = [None, True, 1, 1.0, "x", NOON]
    database.commit(
        [
            Write(f"items/{n:02}", {"at": moment(n // 3), "mixed": mixed[n % 6], "n": n})
            for n in range(24)
        ]
    )
    whole = found(database, Query("items", orders=orders))
    assert pages(database, Query("items", orders=orders, limit=5)) == whole
    assert sorted(whole) == [f"{n:02}" for n in range(24)]


def test_a_cursor_works_beside_filters(database: DocumentDatabase) -> None:
    for n in range(10):
        put(database, f"items/{n}", owner="me" if n % 2 else "you", at=moment(n // 4))
    query = Query(
        "items", (Filter("owner", EQUAL, "me"),), (Order("at", descending=True),), limit=2
    )
    assert pages(database, query) == ["9", "7", "5", "3", "1"]


def test_a_cursor_stands_where_its_document_was_deleted(database: DocumentDatabase) -> None:
    put_each(database, "v", [1, 1, 1])
    database.commit([Write("items/1", None)])
    query = Query("items", orders=(Order("v"),), after=(1,), after_path="items/1")
    assert found(database, query) == ["2"]


@pytest.mark.parametrize(
    "query",
    [
        Query("a/1"),
        Query("a", limit=0),
        Query("a", limit=1001),
        Query("a", (Filter("v", EQUAL, [1]),)),
        Query("a", (Filter("v", LESS, None),)),
        Query("a", (Filter("v' OR 1", EQUAL, 1),)),
        Query("a", orders=(Order("v"),), after=(1,)),
        Query("a", orders=(Order("v"),), after=(), after_path="a/1"),
        Query("a", orders=(Order("v"),), after=(1,), after_path="b/1"),
        Query("a", (Filter("v", LESS, 1),), after=(), after_path="a/1"),
        Query("a", (Filter("v", LESS, datetime(2026, 1, 1)),)),  # noqa: DTZ001
    ],
    ids=str,
)
def test_a_query_only_one_engine_would_answer_is_refused(
    database: DocumentDatabase, query: Query
) -> None:
    with pytest.raises(ValueError, match=r"."):
        database.query(query)


def pages(database: DocumentDatabase, query: Query) -> list[str]:
    """Follow cursors from page to page until one is empty."""
    ids: list[str] = []
    page = database.query(query)
    while page:
        ids += [document.path.rpartition("/")[2] for document in page]
        last = page[-1]
        after = tuple(last.fields[order.field] for order in query.orders)
        page = database.query(
            Query(query.collection, query.filters, query.orders, query.limit, after, last.path)
        )
    return ids
