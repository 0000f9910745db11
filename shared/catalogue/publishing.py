"""Publish a catalogue: checked, kept for ever, never replaced (M031, M059)."""

from collections.abc import Sequence

from shared.catalogue.codec import content_hash
from shared.catalogue.errors import CatalogueUnreadable, VersionTaken
from shared.catalogue.margin import Terms, check_margins
from shared.catalogue.model import Catalogue
from shared.catalogue.ports import CatalogueStores
from shared.kernel.ports import Clock, UnitOfWork


def check_draft(draft: Catalogue, terms: Terms, burn_orders: frozenset[str]) -> None:
    """Refuse what must not be sold; `burn_orders` are those the ledger knows by name.

    Raises: `CatalogueUnreadable` for a burn order nobody knows, `BelowCost`.
    """
    if draft.burn_order not in burn_orders:
        raise CatalogueUnreadable("burn_order", f"is none of {', '.join(sorted(burn_orders))}")
    check_margins(draft, terms)


class Publish:
    """Puts catalogues where every process finds them; `VIDGO_CATALOGUE` puts one on sale.

    Args:
        shipped: their versions are taken.
        terms: what selling costs.
        burn_orders: the orders the ledger knows by name.
    """

    def __init__(
        self,
        uow: UnitOfWork[CatalogueStores],
        shipped: Sequence[Catalogue],
        terms: Terms,
        burn_orders: frozenset[str],
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._shipped = {catalogue.version: catalogue for catalogue in shipped}
        self._terms = terms
        self._burn_orders = burn_orders
        self._clock = clock

    def run(self, draft: Catalogue) -> bool:
        """Publish `draft`; return whether it was new. The same content again is a no-op.

        Raises: as `check_draft`; `VersionTaken` when the version has another content.
        """
        shipped = self._shipped.get(draft.version)
        if shipped is not None:
            _check_same(shipped, draft)
            return False
        check_draft(draft, self._terms, self._burn_orders)

        def work(stores: CatalogueStores) -> bool:
            earlier = stores.catalogues.find(draft.version)
            if earlier is None:
                stores.catalogues.add(draft, self._clock.now())
                return True
            _check_same(earlier, draft)
            return False

        return self._uow.run(work)


def _check_same(kept: Catalogue, draft: Catalogue) -> None:
    if content_hash(kept) != content_hash(draft):
        raise VersionTaken(draft.version)
