"""Cancel a plan at the end of its paid period, here and at the gateway."""

from collections.abc import Mapping

from shared.catalogue.subscription import Subscription, SubscriptionStatus
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.errors import NotSubscribed
from shared.payments.gateway import Gateway, PaymentGateway
from shared.payments.plans import PlanHolder
from shared.payments.ports import PaymentStores


class CancelPlan:
    """Lets an account's plan end with what is paid (M046)."""

    def __init__(self, uow: UnitOfWork[PaymentStores], plans: PlanHolder, clock: Clock) -> None:
        self._uow = uow
        self._plans = plans
        self._clock = clock

    def run(self, account_id: AccountId) -> Subscription:
        """Return the subscription with `cancel_at`; asked again, the same.

        Raises: `NotSubscribed`.
        """

        def work(stores: PaymentStores) -> Subscription:
            current, now = stores.subscriptions.find(account_id), self._clock.now()
            if current is None or current.status is SubscriptionStatus.ENDED:
                raise NotSubscribed
            return self._plans.cancel(stores, current, now)

        return self._uow.run(work)


class CancelRecurring:
    """Ends future charges at a gateway."""

    def __init__(self, gateways: Mapping[Gateway, PaymentGateway]) -> None:
        self._gateways = gateways

    def run(self, gateway: Gateway, reference: str) -> None:
        """End them; again is no error.

        Raises: `GatewayUnavailable`, `GatewayUncertain`: to be tried again; `GatewayRefused`.
        """
        self._gateways[gateway].cancel_recurring(reference)
