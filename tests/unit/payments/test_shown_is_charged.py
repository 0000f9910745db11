"""What the list of packs shows is what an order charges, to the cent."""

import pytest

from shared.catalogue.discount import pack_price
from shared.catalogue.model import Catalogue
from shared.catalogue.shipped import shipped_catalogues
from shared.payments.gateway import Gateway
from shared.payments.model import ItemKind
from shared.payments.terms import BASKET_MIN, CURRENCY, Buyer, Wish, offered
from tests.doubles import FixedClock
from tests.unit.payments.builders import NOW
from tests.unit.payments.gateways import FakeGateway

GATEWAYS = {each: FakeGateway(each, FixedClock(NOW)) for each in Gateway}


@pytest.mark.parametrize("catalogue", shipped_catalogues(), ids=lambda it: it.version)
@pytest.mark.parametrize("gateway", Gateway)
def test_every_pack_costs_every_plan_what_was_shown(catalogue: Catalogue, gateway: Gateway) -> None:
    for pack in catalogue.packages.values():
        for plan in catalogue.plans.values():
            shown = pack_price(pack, plan, CURRENCY[gateway]).price
            least = BASKET_MIN.get(gateway)
            if plan.rank < pack.plan_rank_min or (least and shown < least):
                continue
            wish = Wish(ItemKind.PACK, pack.package_id, gateway)
            assert offered(wish, catalogue, Buyer(plan, NOW), GATEWAYS).price == shown
