"""Use cases of promotions."""

from functions.http.promotions import PromotionCases
from functions.wiring.adapters import Adapters
from shared.catalogue.ports import Catalogues
from shared.credits.grants import Granter
from shared.credits.posting import Ledger
from shared.promotions.effects import Effects
from shared.promotions.redeeming import Redeem, RedeemPolicy
from shared.promotions.usecases import CouponOffice, ListPromotions


def promotion_cases(parts: Adapters, ledger: Ledger, catalogues: Catalogues) -> PromotionCases:
    """Return them over the adapters of this process."""
    return PromotionCases(
        promotions=ListPromotions(parts.uow, catalogues, parts.clock),
        redeem=Redeem(
            uow=parts.uow,
            effects=Effects(ledger, Granter(ledger, catalogues)),
            catalogues=catalogues,
            clock=parts.clock,
            ids=parts.ids,
            policy=RedeemPolicy(),
        ),
        office=CouponOffice(parts.uow, catalogues, parts.clock),
    )
