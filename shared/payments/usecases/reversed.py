"""Show administrators the money that goes back, and the complaints at banks."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.kernel.ids import PaymentId
from shared.kernel.ports import UnitOfWork
from shared.payments.model import Dispute, Payment, Refund
from shared.payments.ports import PaymentStores, Place
from shared.payments.states import DisputeState, RefundState


@dataclass(frozen=True)
class RefundRow:
    """A refund and the payment it gives back."""

    refund: Refund
    payment: Payment


@dataclass(frozen=True)
class DisputeRow:
    """A dispute and the payment it is about."""

    dispute: Dispute
    payment: Payment


Row = TypeVar("Row")


@dataclass(frozen=True)
class RowPage(Generic[Row]):
    """Rows, newest first; the next page is behind `next_after` (None: there is none)."""

    rows: tuple[Row, ...]
    next_after: Place | None


class ListReversals:
    """Lists refunds and disputes; one read more a row, for its payment."""

    def __init__(self, uow: UnitOfWork[PaymentStores]) -> None:
        self._uow = uow

    def refunds(
        self, state: RefundState | None, after: Place | None, limit: int
    ) -> RowPage[RefundRow]:
        """Return at most `limit` refunds of a state (None: of all) behind `after`."""

        def work(stores: PaymentStores) -> RowPage[RefundRow]:
            # One more than asked for tells whether there is another page.
            found = stores.refunds.newest(state, after, limit + 1)
            rows = tuple(RefundRow(each, _paid(stores, each.payment_id)) for each in found[:limit])
            last = rows[-1].refund if len(found) > limit else None
            return RowPage(rows, None if last is None else (last.created_at, last.refund_id))

        return self._uow.run(work)

    def disputes(
        self, state: DisputeState | None, after: Place | None, limit: int
    ) -> RowPage[DisputeRow]:
        """Return at most `limit` disputes of a state (None: of all) behind `after`."""

        def work(stores: PaymentStores) -> RowPage[DisputeRow]:
            found = stores.disputes.newest(state, after, limit + 1)
            rows = tuple(DisputeRow(each, _paid(stores, each.payment_id)) for each in found[:limit])
            last = rows[-1].dispute if len(found) > limit else None
            return RowPage(rows, None if last is None else (last.opened_at, last.dispute_id))

        return self._uow.run(work)


def _paid(stores: PaymentStores, payment_id: PaymentId) -> Payment:
    payment = stores.payments.find(payment_id)
    assert payment is not None, f"{payment_id} was written before what is about it"
    return payment
