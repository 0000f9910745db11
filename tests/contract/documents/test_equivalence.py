"""Random documents and queries: SQLite answers exactly as Firestore does."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.documents.firestore import FirestoreDocuments
from infra.documents.interface import DocumentDatabase, Filter, Operator, Order, Query, Write
from infra.documents.sqlite import SqliteDocuments
from shared.kernel.values import FieldValue
from tests.contract.documents.builders import NOON, found, moment, new_project

FIELDS = ("x", "y", "m.z")
SCALARS: list[FieldValue] = [None, False, True, -1, 0, 1, 1.5, "", "1", "b", NOON, moment(1)]
STRICT = [Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL]

scalars = st.sampled_from(SCALARS)
documents = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "x": scalars,
            "y": scalars,
            "m": st.fixed_dictionaries({}, optional={"z": scalars}),
            "tags": st.lists(scalars, max_size=3) | scalars,
        },
    ),
    min_size=1,
    max_size=10,
)
equalities = st.builds(Filter, st.sampled_from(FIELDS), st.just(Operator.EQUAL), scalars)
compared = st.sampled_from([value for value in SCALARS if value is not None])
comparisons = st.builds(Filter, st.sampled_from(FIELDS), st.sampled_from(STRICT), compared)
memberships = st.builds(Filter, st.just("tags"), st.just(Operator.CONTAINS), compared)
queries = st.builds(
    Query,
    st.just("placeholder"),
    st.lists(
        equalities | comparisons | memberships, max_size=2, unique_by=lambda item: item.field
    ).map(tuple),
    st.lists(
        st.builds(Order, st.sampled_from(FIELDS), st.booleans()),
        max_size=2,
        unique_by=lambda order: order.field,
    ).map(tuple),
    st.integers(1, 6),
)


@pytest.fixture(scope="module")
def engines(
    firestore_emulator: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[DocumentDatabase, DocumentDatabase]]:
    path: Path = tmp_path_factory.mktemp("equivalence") / "vidgo.db"
    with (
        closing(SqliteDocuments(path)) as embedded,
        closing(FirestoreDocuments(new_project(), emulator_host=firestore_emulator)) as emulated,
    ):
        yield embedded, emulated


@pytest.mark.emulator
@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=documents, asked=st.lists(queries, min_size=1, max_size=6))
def test_both_engines_give_the_same_answers(
    engines: tuple[DocumentDatabase, DocumentDatabase],
    rows: list[dict[str, FieldValue]],
    asked: list[Query],
) -> None:
    collection = f"examples/{new_project()}/items"
    for database in engines:
        database.commit([Write(f"{collection}/{i}", row) for i, row in enumerate(rows)])
    for query in asked:
        embedded, emulated = (
            found(database, replace(query, collection=collection)) for database in engines
        )
        assert embedded == emulated
