"""Note that a buyer is back from the gateway."""

from shared.kernel.ids import AccountId, OrderId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.errors import OrderUnknown
from shared.payments.gateway import Gateway
from shared.payments.ports import PaymentStores
from shared.payments.returning import note_return


class ComeBack:
    """Has the gateway asked about the order a buyer comes back from. It pays nothing itself."""

    def __init__(self, uow: UnitOfWork[PaymentStores], clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    def to_own(self, account_id: AccountId, order_id: OrderId) -> None:
        """Note the return of somebody we know. Raises: `OrderUnknown` for another's order."""

        def work(stores: PaymentStores) -> None:
            order = stores.orders.find(order_id)
            if order is None or order.account_id != account_id:
                raise OrderUnknown
            note_return(stores, order, self._clock.now())

        self._uow.run(work)

    def to_named(self, name: str) -> None:
        """Note the return of a browser that tells what ECPay calls the order; any may."""

        def work(stores: PaymentStores) -> None:
            order_id = stores.orders.find_named(Gateway.ECPAY, name)
            order = None if order_id is None else stores.orders.find(order_id)
            if order is not None:
                note_return(stores, order, self._clock.now())

        self._uow.run(work)
