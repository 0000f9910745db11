"""Routes of orders and payments. Source: api.md, "Payments"."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Response

from functions.deps import Cursor, Limit, RequestKeyDependency
from functions.http.cursors import CursorRefused, decode_cursor, encode_cursor
from functions.http.showing_payments import created_answer, order_answer, replaced_answer
from functions.http.wire.payments import (
    CreatedOrderAnswer,
    CreatePayment,
    HowToPay,
    InvoiceAnswer,
    Name,
    OrderAnswer,
    OrdersAnswer,
    PlanChangeAnswer,
    PurchaseCredits,
    Subscribe,
)
from functions.http.wire.subscriptions import CurrentPlanAnswer, current_plan_answer
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.credits.plan import ReadPlan
from shared.kernel.idempotency import IdempotencyKeyMissing, RequestKey
from shared.kernel.ids import OrderId, RefundId
from shared.kernel.ports import SignedLink
from shared.payments.invoices import Invoice
from shared.payments.model import ItemKind
from shared.payments.opening import Opener
from shared.payments.terms import Wish
from shared.payments.usecases.cancel import CancelPlan
from shared.payments.usecases.change import ReadChange
from shared.payments.usecases.come_back import ComeBack
from shared.payments.usecases.create import CreateOrder
from shared.payments.usecases.invoice import ReadInvoice
from shared.payments.usecases.read import ReadOrders

ORDER_ID = re.compile("^[A-Za-z0-9_-]{1,64}$")
OrderPath = Annotated[str, Path(pattern=ORDER_ID.pattern)]


@dataclass(frozen=True)
class PaymentCases:
    """What the routes call."""

    create: CreateOrder
    opener: Opener
    change: ReadChange
    cancel: CancelPlan
    come_back: ComeBack
    read: ReadOrders
    invoices: ReadInvoice
    plan: ReadPlan


def payment_routes(
    cases: PaymentCases, caller: CallerDependency, request_key: RequestKeyDependency
) -> RouteSheet:
    """Return the routes of this concept."""
    routes = RouteSheet(tags=["payments"])
    _add_buying(routes, cases, caller, request_key)
    _add_changing(routes, cases, caller)
    _add_reading(routes, cases, caller)
    return routes


def _add_buying(
    routes: RouteSheet,
    cases: PaymentCases,
    caller: CallerDependency,
    request_key: RequestKeyDependency,
) -> None:
    Who = Annotated[Caller, Depends(caller)]  # noqa: N806 -- a type
    Key = Annotated[RequestKey | None, Depends(request_key)]  # noqa: N806 -- a type

    def buy(
        who: Caller, wish: Wish, body: HowToPay, key: RequestKey | None, response: Response
    ) -> CreatedOrderAnswer:
        first = body.instead_of_order_id
        instead_of = None if first is None else OrderId(first)
        made = cases.create.run(who.account_id, wish, key, instead_of)
        if made.is_replay:
            response.headers["Idempotent-Replayed"] = "true"
        response.headers["Location"] = f"/api/v1/payments/{made.order.order_id}"
        return created_answer(made.order, cases.change.of_order(made.order))

    @routes.post("/payments/create", operation_id="create_payment", status_code=201)
    def create_payment(
        body: CreatePayment, response: Response, who: Who, key: Key
    ) -> CreatedOrderAnswer:
        if key is None:
            raise IdempotencyKeyMissing
        kind = ItemKind.PACK if body.plan_id is None else ItemKind.PLAN
        wish = _wish(kind, body.plan_id or body.package_id or "", body)
        return buy(who, wish, body, key, response)

    @routes.post("/plans/subscribe", operation_id="subscribe", status_code=201)
    def subscribe(body: Subscribe, response: Response, who: Who, key: Key) -> CreatedOrderAnswer:
        return buy(who, _wish(ItemKind.PLAN, body.plan_id, body), body, key, response)

    @routes.post("/credits/purchase", operation_id="purchase_credits", status_code=201)
    def purchase_credits(
        body: PurchaseCredits, response: Response, who: Who, key: Key
    ) -> CreatedOrderAnswer:
        return buy(who, _wish(ItemKind.PACK, body.package_id, body), body, key, response)

    @routes.post("/payments/{order_id}/checkout", operation_id="reopen_checkout", status_code=201)
    def reopen_checkout(order_id: OrderPath, who: Who) -> CreatedOrderAnswer:
        order = cases.opener.open_again(who.account_id, OrderId(order_id))
        return created_answer(order, cases.change.of_order(order))

    @routes.post("/payments/{order_id}/return", operation_id="come_back_to_order")
    def come_back_to_order(order_id: OrderPath, who: Who) -> OrderAnswer:
        cases.come_back.to_own(who.account_id, OrderId(order_id))
        return order_answer(cases.read.one(who.account_id, OrderId(order_id)))


def _add_changing(routes: RouteSheet, cases: PaymentCases, caller: CallerDependency) -> None:
    Who = Annotated[Caller, Depends(caller)]  # noqa: N806 -- a type

    @routes.get("/plans/change", operation_id="preview_plan_change")
    def preview_plan_change(plan_id: Name, who: Who) -> PlanChangeAnswer:
        replaced = cases.change.of_plan(who.account_id, plan_id)
        return PlanChangeAnswer(plan_id=plan_id, replaces=replaced_answer(replaced))

    @routes.post("/plans/cancel", operation_id="cancel_plan")
    def cancel_plan(who: Who) -> CurrentPlanAnswer:
        cases.cancel.run(who.account_id)
        return current_plan_answer(cases.plan.current(who.account_id))


def _add_reading(routes: RouteSheet, cases: PaymentCases, caller: CallerDependency) -> None:
    Who = Annotated[Caller, Depends(caller)]  # noqa: N806 -- a type

    @routes.get("/payments/history", operation_id="list_payments")
    def list_payments(who: Who, limit: Limit = 20, cursor: Cursor = None) -> OrdersAnswer:
        after = None if cursor is None else _after(cursor)
        page = cases.read.page(who.account_id, after, limit)
        return OrdersAnswer(
            items=[order_answer(view) for view in page.orders],
            next_cursor=None if page.next_after is None else encode_cursor(page.next_after),
        )

    @routes.get("/payments/{order_id}", operation_id="read_payment")
    def read_payment(order_id: OrderPath, who: Who) -> OrderAnswer:
        return order_answer(cases.read.one(who.account_id, OrderId(order_id)))

    @routes.get("/payments/{order_id}/invoice", operation_id="read_invoice")
    def read_invoice(order_id: OrderPath, who: Who) -> InvoiceAnswer:
        return _invoice_answer(*cases.invoices.run(who.account_id, OrderId(order_id)))

    @routes.get("/payments/{order_id}/credit-notes/{refund_id}", operation_id="read_credit_note")
    def read_credit_note(order_id: OrderPath, refund_id: OrderPath, who: Who) -> InvoiceAnswer:
        found = cases.invoices.credit_note(who.account_id, OrderId(order_id), RefundId(refund_id))
        return _invoice_answer(*found)


def _invoice_answer(invoice: Invoice, link: SignedLink) -> InvoiceAnswer:
    return InvoiceAnswer(
        order_id=invoice.order_id,
        number=invoice.label,
        issued_at=invoice.issued_at,
        e_invoice_number=invoice.e_invoice,
        url=link.url,
        expires_at=link.expires_at,
    )


def _after(cursor: str) -> OrderId:
    match decode_cursor(cursor):
        case [str(order_id)] if ORDER_ID.fullmatch(order_id):
            return OrderId(order_id)
        case _:
            raise CursorRefused


def _wish(kind: ItemKind, item_id: str, body: HowToPay) -> Wish:
    return Wish(
        kind=kind,
        item_id=item_id,
        gateway=body.gateway,
        method=body.method,
        currency=body.currency,
        country=body.country,
    )
