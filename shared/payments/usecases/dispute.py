"""Note by hand what a gateway does not tell of disputes: ECPay tells of none, nobody of the end."""

from shared.kernel.ids import DisputeId, PaymentId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.errors import DisputeUnknown, PaymentUnknown
from shared.payments.model import Dispute, Payment
from shared.payments.ports import PaymentStores
from shared.payments.reversals import Reversals


class OpenDispute:
    """Notes that a buyer's bank asks a payment back."""

    def __init__(self, uow: UnitOfWork[PaymentStores], reversals: Reversals, clock: Clock) -> None:
        self._uow = uow
        self._reversals = reversals
        self._clock = clock

    def run(self, payment_id: PaymentId) -> Dispute:
        """Return the open dispute, opened now or before.

        Raises: `PaymentUnknown`; `TransitionRefused` when it was lost.
        """

        def work(stores: PaymentStores) -> Dispute:
            payment = stores.payments.find(payment_id)
            if payment is None:
                raise PaymentUnknown
            return self._reversals.open(stores, payment, None, self._clock.now())

        return self._uow.run(work)


class EndDispute:
    """Notes how the bank decided."""

    def __init__(self, uow: UnitOfWork[PaymentStores], reversals: Reversals, clock: Clock) -> None:
        self._uow = uow
        self._reversals = reversals
        self._clock = clock

    def win(self, dispute_id: DisputeId) -> Dispute:
        """Return the dispute, won now or before.

        Raises: `DisputeUnknown`; `TransitionRefused` when it was lost.
        """

        def work(stores: PaymentStores) -> Dispute:
            _, payment = _found(stores, dispute_id)
            return self._reversals.win(stores, payment, None, self._clock.now())

        return self._uow.run(work)

    def lose(self, dispute_id: DisputeId) -> Dispute:
        """Return the lost dispute.

        Raises: `DisputeUnknown`; `TransitionRefused` when it is not open.
        """

        def work(stores: PaymentStores) -> Dispute:
            dispute, payment = _found(stores, dispute_id)
            return self._reversals.lose(stores, payment, dispute, self._clock.now())

        return self._uow.run(work)


def _found(stores: PaymentStores, dispute_id: DisputeId) -> tuple[Dispute, Payment]:
    dispute = stores.disputes.find(dispute_id)
    payment = None if dispute is None else stores.payments.find(dispute.payment_id)
    if dispute is None or payment is None:
        raise DisputeUnknown
    return dispute, payment
