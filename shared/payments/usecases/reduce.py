"""Take what was refunded off the e-invoice of its payment, once.

ECPay has no name of ours for a reduction, so those of one payment are done one after the other: the
row says which is being sent, and who finds it there, its process dead, has it ended first. Source:
docs/decisions/0022-the-gateways-books-are-compared-daily.md, "E-invoices".
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from shared.kernel.ids import PaymentId, RefundId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.einvoice import (
    EInvoiceRow,
    EInvoices,
    Reduction,
    ReductionKind,
    ReductionOrder,
    RowState,
    with_reduction,
)
from shared.payments.errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUncertain,
    PaymentUnknown,
)
from shared.payments.gateway import Gateway
from shared.payments.opening import title_of
from shared.payments.ports import PaymentStores

SENDING_LEASE = timedelta(minutes=5)
"""Longer than ECPay can keep us waiting for all answers of one reduction."""


class ReduceEInvoice:
    """Voids e-invoices, or writes allowances.

    Args:
        e_invoices: by gateway, where law wants an e-invoice from us.
    """

    def __init__(
        self,
        uow: UnitOfWork[PaymentStores],
        e_invoices: Mapping[Gateway, EInvoices],
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._e_invoices = e_invoices
        self._clock = clock

    def run(self, payment_id: PaymentId, refund_id: RefundId) -> Reduction | None:
        """Return the reduction that is done or refused; None when there is nothing to reduce.

        Raises: `PaymentUnknown`; `GatewayUnavailable`, `GatewayUncertain`: to be tried again, also
        while another is being sent or the e-invoice is not issued.
        """
        while True:
            row, begun = self._uow.run(lambda stores: self._begin(stores, payment_id, refund_id))
            if begun is None:
                return row.reduction_of(refund_id)
            ended = self._ended(row, begun)
            self._noted(payment_id, ended)
            if ended.refund_id == refund_id:
                return ended

    def _noted(self, payment_id: PaymentId, ended: Reduction) -> None:
        self._uow.run(lambda stores: _note(stores, payment_id, ended))

    def _begin(
        self, stores: PaymentStores, payment_id: PaymentId, refund_id: RefundId
    ) -> tuple[EInvoiceRow, Reduction | None]:
        """Return the row and what is to be sent now."""
        row, now = self._row(stores, payment_id), self._clock.now()
        known, sending = row.reduction_of(refund_id), row.sending
        if row.state is RowState.REFUSED or (known is not None and not known.is_sending):
            return row, None
        if row.state is RowState.DUE:
            raise GatewayUnavailable("the e-invoice is not issued yet")
        if sending is not None and now < sending.begun_at + SENDING_LEASE:
            raise GatewayUncertain("it may be on its way")
        refund = stores.refunds.find(refund_id)
        if refund is None:
            raise PaymentUnknown
        begun = Reduction(refund_id, refund.amount, now)
        if sending is not None:
            begun = replace(sending, begun_at=now)
        row = with_reduction(row, begun)
        stores.e_invoices.save(row)
        return row, begun

    def _row(self, stores: PaymentStores, payment_id: PaymentId) -> EInvoiceRow:
        row = stores.e_invoices.find(payment_id)
        if row is not None:
            return row
        # Paid before there were such rows.
        payment = stores.payments.find(payment_id)
        order = None if payment is None else stores.orders.find(payment.order_id)
        if payment is None or order is None:
            raise PaymentUnknown
        return EInvoiceRow(
            payment_id=payment_id,
            account_id=payment.account_id,
            title=title_of(order),
            total=payment.amount,
            email="",
            made_at=payment.recorded_at,
            state=RowState.ISSUED,
        )

    def _ended(self, row: EInvoiceRow, begun: Reduction) -> Reduction:
        kind = self._sent(row, begun)
        return replace(begun, kind=kind, is_refused=kind is None)

    def _sent(self, row: EInvoiceRow, begun: Reduction) -> ReductionKind | None:
        account = self._uow.run(lambda stores: stores.accounts.glance(row.account_id))
        order = ReductionOrder(
            payment_id=row.payment_id,
            title=row.title,
            total=row.total,
            amount=begun.amount,
            reduced_before_minor=row.reduced_minor,
            email="" if account is None or not account.is_active else account.email,
        )
        try:
            return self._e_invoices[Gateway.ECPAY].reduce(order)
        except GatewayRefused:
            return None


def _note(stores: PaymentStores, payment_id: PaymentId, ended: Reduction) -> None:
    row = stores.e_invoices.find(payment_id)
    assert row is not None, f"{payment_id} was begun"
    known = row.reduction_of(ended.refund_id)
    if known is not None and known.is_sending:
        stores.e_invoices.save(with_reduction(row, ended))
