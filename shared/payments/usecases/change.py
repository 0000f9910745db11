"""Say what a plan would end before it is paid for (M061; decision 11)."""

from shared.catalogue.errors import PlanUnknown
from shared.catalogue.offers import plan_on_sale
from shared.catalogue.ports import Catalogues
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.errors import DisputeOpen, NotOnSale
from shared.payments.model import Item, ItemKind, Order
from shared.payments.plans import PlanHolder, Replaced
from shared.payments.ports import PaymentStores


class ReadChange:
    """Looks, and changes nothing: what it says holds until credits are spent or given."""

    def __init__(
        self,
        uow: UnitOfWork[PaymentStores],
        plans: PlanHolder,
        catalogues: Catalogues,
        clock: Clock,
    ) -> None:
        self._uow, self._plans = uow, plans
        self._catalogues, self._clock = catalogues, clock

    def of_plan(self, account_id: AccountId, plan_id: str) -> Replaced | None:
        """Return what buying the plan that is on sale would end; None when nothing does.

        Raises: `NotOnSale`, `DisputeOpen`, `AlreadySubscribed`, `HigherPlanHeld`, as making the
        order would.
        """
        catalogue, now = self._catalogues.current(), self._clock.now()
        try:
            plan = plan_on_sale(catalogue, plan_id)
        except PlanUnknown as error:
            raise NotOnSale(plan_id) from error
        item = Item(ItemKind.PLAN, plan.plan_id.value, catalogue.version)

        def look(stores: PaymentStores) -> Replaced | None:
            if stores.disputes.has_open(account_id):
                raise DisputeOpen
            self._plans.check(stores.subscriptions.peek(account_id), item, now)
            return self._plans.replaced(stores, account_id, item, now)

        return self._uow.run(look)

    def of_order(self, order: Order) -> Replaced | None:
        """Return what paying the order would end; None for a pack, or once it is closed."""
        if order.item.kind is not ItemKind.PLAN or not order.is_open:
            return None
        account_id, now = order.account_id, self._clock.now()
        return self._uow.run(
            lambda stores: self._plans.replaced(stores, account_id, order.item, now)
        )
