"""Use cases of subscriptions, over the adapters of one process."""

from functools import cached_property

from functions.http.subscriptions import SubscriptionCases
from functions.wiring.adapters import Adapters
from shared.catalogue.ports import Catalogues
from shared.credits.grants import Granter
from shared.credits.keeping import ExpireCredits, GrantCredits, QueueGrants
from shared.credits.plan import ReadPlan, Resets
from shared.credits.posting import Ledger
from shared.credits.usecases import Bookkeeper


class SubscriptionParts:
    """Each made when first needed."""

    def __init__(self, adapters: Adapters, ledger: Ledger, catalogues: Catalogues) -> None:
        self._adapters, self._ledger, self._catalogues = adapters, ledger, catalogues

    @cached_property
    def granter(self) -> Granter:
        return Granter(self._ledger, self._catalogues)

    @cached_property
    def resets(self) -> Resets:
        return Resets(self._adapters.uow, self._catalogues)

    @cached_property
    def cases(self) -> SubscriptionCases:
        parts = self._adapters
        plan = ReadPlan(parts.uow, self._catalogues, parts.clock)
        return SubscriptionCases(plan, self.resets, parts.clock)

    @cached_property
    def queue_grants(self) -> QueueGrants:
        parts = self._adapters
        return QueueGrants(parts.uow, parts.queue, parts.clock)

    @cached_property
    def grant_credits(self) -> GrantCredits:
        parts = self._adapters
        return GrantCredits(
            parts.uow,
            self.granter,
            parts.clock,
            needs_verified_address=parts.settings.vidgo_require_verification,
        )

    @cached_property
    def expire_credits(self) -> ExpireCredits:
        parts = self._adapters
        bookkeeper = Bookkeeper(parts.uow, self._ledger, parts.clock)
        return ExpireCredits(parts.uow, bookkeeper, parts.clock)
