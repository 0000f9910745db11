"""What the list of packs shows is what an order charges, to the cent."""

import pytest

from shared.catalogue.discount import pack_price
from shared.catalogue.model import Catalogue
from shared.catalogue.shipped import shipped_catalogues
from shared.payments.terms import discounted


@pytest.mark.parametrize("catalogue", shipped_catalogues(), ids=lambda it: it.version)
def test_every_pack_costs_every_plan_what_was_shown(catalogue: Catalogue) -> None:
    for pack in catalogue.packages.values():
        for plan in catalogue.plans.values():
            for currency in pack.prices:
                shown = pack_price(pack, plan, currency).price
                assert discounted(pack, plan, currency) == shown
