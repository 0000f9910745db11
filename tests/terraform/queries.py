"""Every query the stores make, recorded by making it, and the index it needs."""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType

from infra.documents.interface import Check, Document, Filter, Operator, Query, Write
from infra.documents.transaction import Transaction
from infra.stores.auto_top_ups import AutoTopUpDocuments
from infra.stores.coupons import CouponDocuments, RedemptionDocuments
from infra.stores.credits import EntryDocuments, WalletDocuments
from infra.stores.differences import DifferenceDocuments
from infra.stores.estate import PARTS, EstateDocuments
from infra.stores.generations import GenerationDocuments
from infra.stores.orders import OrderDocuments
from infra.stores.outbox import OutboxSender
from infra.stores.payments import DisputeDocuments, PaymentDocuments, RefundDocuments
from infra.stores.sessions import EndingDocuments
from infra.stores.subscriptions import SubscriptionDocuments
from shared.accounts.address import EmailAddress
from shared.generation.ports import PageCursor
from shared.kernel.ids import AccountId, GenerationId, OrderId, PaymentId
from shared.kernel.tasks import Task
from shared.payments.states import DisputeState, OrderState, RefundState
from shared.promotions.model import CouponCode

STORES = Path(__file__).resolve().parents[2] / "infra" / "stores"

ACCOUNT = AccountId("account")
NOW = datetime(2026, 1, 1, tzinfo=UTC)

EQUAL = frozenset({Operator.EQUAL, Operator.CONTAINS})

IndexFields = tuple[frozenset[str], tuple[tuple[str, bool], ...]]
"""Fields compared for equality, in any order; then sorted fields and whether each descends."""


class RecordingDatabase:
    """An empty `DocumentDatabase` that remembers what it was asked, and by which function."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Query]] = []

    def query(self, query: Query) -> list[Document]:
        self.asked.append((_site(sys._getframe(1)), query))
        return []

    def get(self, paths: Sequence[str]) -> list[Document | None]:
        return [None for _ in paths]

    def commit(self, writes: Sequence[Write], checks: Sequence[Check] = ()) -> None:
        """Accept everything."""

    def ping(self) -> None:
        """Answer."""

    def close(self) -> None:
        """Do nothing."""


class NoQueue:
    """A `TaskQueue` nothing is put into."""

    def enqueue(self, task: Task) -> None:
        raise AssertionError(task)

    def ping(self) -> None:
        """Answer."""


def _ask_everything(database: RecordingDatabase) -> Iterator[Callable[[], object]]:
    """Yield a call for every way in which a store builds a query."""
    wallets = WalletDocuments(Transaction(database))
    yield lambda: wallets.expired(NOW, 10)
    yield lambda: wallets.account_ids(None, 10)
    yield lambda: wallets.account_ids(ACCOUNT, 10)
    entries = EntryDocuments(Transaction(database))
    yield lambda: entries.newest(ACCOUNT, None, 10)
    yield lambda: entries.newest(ACCOUNT, 5, 10)
    yield lambda: entries.oldest(ACCOUNT, 5, 10)
    generations = GenerationDocuments(Transaction(database))
    yield lambda: generations.by_provider_job("job")
    yield lambda: generations.of_owner(ACCOUNT, 10, None)
    yield lambda: generations.of_owner(ACCOUNT, 10, PageCursor(NOW, GenerationId("gen")))
    yield lambda: generations.open_since(NOW, 10, None)
    subscriptions = SubscriptionDocuments(Transaction(database))
    yield lambda: subscriptions.due(NOW, 10)
    orders = OrderDocuments(Transaction(database))
    yield lambda: orders.of_owner(ACCOUNT, 10, None)
    yield lambda: orders.to_look_up(NOW, 10)
    yield lambda: orders.in_state(OrderState.PENDING_MANUAL, 10)
    payments = PaymentDocuments(Transaction(database))
    yield lambda: payments.of_order(OrderId("order"))
    yield lambda: payments.page(None, 10)
    refunds = RefundDocuments(Transaction(database))
    yield lambda: refunds.of_payment(PaymentId("payment"))
    yield lambda: refunds.to_look_up(NOW, 10)
    yield lambda: refunds.newest(None, (NOW, "refund"), 10)
    yield lambda: refunds.newest(RefundState.PENDING, None, 10)
    disputes = DisputeDocuments(Transaction(database))
    yield lambda: disputes.has_open(ACCOUNT)
    yield lambda: disputes.newest(None, None, 10)
    yield lambda: disputes.newest(DisputeState.OPEN, (NOW, "dispute"), 10)
    yield lambda: payments.since(NOW, None, 10)
    yield lambda: refunds.ended_since(NOW, None, 10)
    yield lambda: DifferenceDocuments(Transaction(database)).unsettled(10)
    estate = EstateDocuments(Transaction(database))
    for part in PARTS:
        yield partial(estate.page, part, ACCOUNT, None, 10)
    yield lambda: estate.erase_audits(EmailAddress("jo@example.com"), NOW, 10)
    top_ups = AutoTopUpDocuments(Transaction(database))
    yield lambda: top_ups.to_check(NOW, 10)
    session_ends = EndingDocuments(Transaction(database))
    yield lambda: session_ends.since(NOW, 10)
    coupons = CouponDocuments(Transaction(database))
    yield lambda: coupons.listed(10)
    yield lambda: coupons.newest(None, 10)
    yield lambda: coupons.newest((NOW, CouponCode("CODE")), 10)
    redemptions = RedemptionDocuments(Transaction(database))
    yield lambda: redemptions.codes_of(ACCOUNT, 10)
    yield lambda: OutboxSender(database, NoQueue()).drain(NOW)


def recorded() -> list[tuple[str, Query]]:
    """Return every query with the function of `infra/stores` that made it."""
    database = RecordingDatabase()
    for ask in _ask_everything(database):
        ask()
    return database.asked


def sites() -> set[str]:
    """Return the functions of `infra/stores` in which a query is built: `file.function`."""
    return {
        f"{path.stem}.{function.name}"
        for path in STORES.glob("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and _builds_a_query(function)
    }


def collection_id(query: Query) -> str:
    """Return the last segment of a collection's path: what indexes are made for."""
    return query.collection.rpartition("/")[2]


def fields_of(query: Query) -> set[str]:
    """Return every field a query compares or sorts by."""
    return {each.field for each in query.filters} | {each.field for each in query.orders}


def needed_index(query: Query) -> IndexFields | None:
    """Return the composite index a query needs, or None where single fields do.

    Source: Firestore, "Index types": equalities are merged from single-field indexes; together with
    a sort or an inequality of another field they need a composite one, sorted as the answer is.
    """
    equal = frozenset(each.field for each in query.filters if each.operator in EQUAL)
    order = [(each.field, each.descending) for each in query.orders]
    order += [(name, False) for name in _unequal(query.filters) if name not in dict(order)]
    sorted_by = tuple(each for each in order if each[0] not in equal)
    return None if len(equal) + len(sorted_by) < 2 or not sorted_by else (equal, sorted_by)


def serves(index: Mapping[str, object], needed: IndexFields) -> bool:
    """Say whether an index of the plan is the one a query needs."""
    equal, sorted_by = needed
    fields = [(each["field_path"], each["order"] == "DESCENDING") for each in index["fields"]]  # type: ignore[attr-defined]
    names = frozenset(name for name, _ in fields[: len(equal)])
    return names == equal and tuple(fields[len(equal) :]) == sorted_by


def _unequal(filters: Sequence[Filter]) -> list[str]:
    return [each.field for each in filters if each.operator not in EQUAL]


def _builds_a_query(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Query"
        for node in ast.walk(function)
    )


def _site(frame: FrameType | None) -> str:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.parent == STORES:
            return f"{path.stem}.{frame.f_code.co_name}"
        frame = frame.f_back
    raise AssertionError("a query from outside the stores")
