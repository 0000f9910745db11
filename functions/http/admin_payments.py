"""Routes of payments for administrators. Source: api.md, "Admin"; M102."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Response

from functions.deps import Cursor, Limit, RequestKeyDependency
from functions.http.cursors import CursorRefused, decode_place, encode_place
from functions.http.showing_payments import (
    dispute_answer,
    dispute_row_answer,
    refund_answer,
    refund_row_answer,
)
from functions.http.wire.money import amount
from functions.http.wire.payments import (
    AskRefundBody,
    DifferenceAnswer,
    DifferencesAnswer,
    DisputeAnswer,
    DisputePageAnswer,
    FindingAnswer,
    OpenDisputeBody,
    ReconciliationAnswer,
    RefundAnswer,
    RefundPageAnswer,
    WaitingOrderAnswer,
    WaitingOrdersAnswer,
)
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import AccountId, DisputeId, OrderId, PaymentId
from shared.payments.books import Difference
from shared.payments.model import Order
from shared.payments.ports import Place
from shared.payments.states import DisputeState, RefundState
from shared.payments.usecases.compare import ReadDifferences
from shared.payments.usecases.dispute import EndDispute, OpenDispute
from shared.payments.usecases.manual import ResolveManual
from shared.payments.usecases.read import ReadOrders
from shared.payments.usecases.refund import AskRefund, RefundWish
from shared.payments.usecases.report import CheckPayments
from shared.payments.usecases.reversed import ListReversals

NAME = re.compile("^[A-Za-z0-9_-]{1,64}$")
NamePath = Annotated[str, Path(pattern=NAME.pattern)]


@dataclass(frozen=True)
class AdminPaymentCases:
    """What the routes call."""

    refund: AskRefund
    open_dispute: OpenDispute
    end_dispute: EndDispute
    read: ReadOrders
    reversals: ListReversals
    resolve: ResolveManual
    check: CheckPayments
    differences: ReadDifferences


def admin_payment_routes(
    cases: AdminPaymentCases, caller: CallerDependency, request_key: RequestKeyDependency
) -> RouteSheet:
    """Return the routes below `/admin`; `functions/permissions.py` lets administrators in only."""
    routes = RouteSheet(prefix="/admin", tags=["admin"])
    Who = Annotated[Caller, Depends(caller)]  # noqa: N806 -- a type

    @routes.post("/refunds", operation_id="ask_refund", status_code=202)
    def ask_refund(
        body: AskRefundBody,
        response: Response,
        who: Who,
        key: Annotated[RequestKey | None, Depends(request_key)],
    ) -> RefundAnswer:
        wish = RefundWish(
            PaymentId(body.payment_id),
            body.amount_minor,
            body.reason,
            who.account_id,
            body.is_by_hand,
        )
        refund, is_replay = cases.refund.run(wish, key)
        if is_replay:
            response.headers["Idempotent-Replayed"] = "true"
        return refund_answer(refund)

    @routes.get("/orders/waiting", operation_id="list_waiting_orders")
    def list_waiting_orders(_: Who, limit: Limit = 20) -> WaitingOrdersAnswer:
        return WaitingOrdersAnswer(items=[_waiting(each) for each in cases.read.waiting(limit)])

    @routes.post("/orders/{order_id}/reopen", operation_id="reopen_order")
    def reopen_order(order_id: NamePath, _: Who) -> WaitingOrderAnswer:
        return _waiting(cases.resolve.reopen(OrderId(order_id)))

    @routes.post("/orders/{order_id}/close", operation_id="close_order")
    def close_order(order_id: NamePath, _: Who) -> WaitingOrderAnswer:
        return _waiting(cases.resolve.close(OrderId(order_id)))

    @routes.get("/reconciliation/{account_id}", operation_id="reconcile_account")
    def reconcile_account(account_id: NamePath, _: Who) -> ReconciliationAnswer:
        report = cases.check.check(AccountId(account_id))
        return ReconciliationAnswer(
            account_id=report.account_id,
            agrees=report.agrees,
            orders=report.orders,
            payments=report.payments,
            findings=[
                FindingAnswer(kind=each.kind, detail=each.detail) for each in report.findings
            ],
        )

    @routes.get("/reconciliation", operation_id="list_differences")
    def list_differences(_: Who, limit: Limit = 20) -> DifferencesAnswer:
        return DifferencesAnswer(items=[_difference(each) for each in cases.differences.run(limit)])

    _add_reversals(routes, cases, caller)
    return routes


def _add_reversals(routes: RouteSheet, cases: AdminPaymentCases, caller: CallerDependency) -> None:
    Who = Annotated[Caller, Depends(caller)]  # noqa: N806 -- a type

    @routes.get("/refunds", operation_id="list_refunds")
    def list_refunds(
        _: Who, state: RefundState | None = None, limit: Limit = 20, cursor: Cursor = None
    ) -> RefundPageAnswer:
        page = cases.reversals.refunds(state, _behind(cursor), limit)
        return RefundPageAnswer(
            items=[refund_row_answer(each) for each in page.rows],
            next_cursor=None if page.next_after is None else encode_place(*page.next_after),
        )

    @routes.get("/disputes", operation_id="list_disputes")
    def list_disputes(
        _: Who, state: DisputeState | None = None, limit: Limit = 20, cursor: Cursor = None
    ) -> DisputePageAnswer:
        page = cases.reversals.disputes(state, _behind(cursor), limit)
        return DisputePageAnswer(
            items=[dispute_row_answer(each) for each in page.rows],
            next_cursor=None if page.next_after is None else encode_place(*page.next_after),
        )

    @routes.post("/disputes", operation_id="open_dispute", status_code=201)
    def open_dispute(body: OpenDisputeBody, _: Who) -> DisputeAnswer:
        return dispute_answer(cases.open_dispute.run(PaymentId(body.payment_id)))

    @routes.post("/disputes/{dispute_id}/win", operation_id="win_dispute")
    def win_dispute(dispute_id: NamePath, _: Who) -> DisputeAnswer:
        return dispute_answer(cases.end_dispute.win(DisputeId(dispute_id)))

    @routes.post("/disputes/{dispute_id}/lose", operation_id="lose_dispute")
    def lose_dispute(dispute_id: NamePath, _: Who) -> DisputeAnswer:
        return dispute_answer(cases.end_dispute.lose(DisputeId(dispute_id)))


def _behind(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    moment, name = decode_place(cursor)
    if not NAME.fullmatch(name):
        raise CursorRefused
    return moment, name


def _difference(difference: Difference) -> DifferenceAnswer:
    there, here = difference.there, difference.here
    return DifferenceAnswer(
        difference_id=difference.difference_id,
        gateway=difference.gateway,
        kind=difference.kind,
        about=difference.about,
        there=None if there is None else amount(there),
        here=None if here is None else amount(here),
        found_at=difference.found_at,
    )


def _waiting(order: Order) -> WaitingOrderAnswer:
    return WaitingOrderAnswer(
        order_id=order.order_id,
        account_id=order.account_id,
        item_id=order.item.item_id,
        price=amount(order.price),
        gateway=order.gateway,
        created_at=order.created_at,
    )
