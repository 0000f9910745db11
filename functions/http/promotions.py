"""Routes of promotions. Source: api.md, "Plans, credits, promotions"."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Response

from functions.deps import ClientIpDependency, RequestKeyDependency
from functions.http.wire.promotions import (
    PromotionAnswer,
    PromotionsAnswer,
    RedeemAnswer,
    RedeemRequest,
    VoucherAnswer,
)
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.kernel.idempotency import RequestKey
from shared.promotions.model import Redemption
from shared.promotions.redeeming import Redeem
from shared.promotions.usecases import CouponOffice, ListPromotions, Offered

PERMILLE_OF_PERCENT = 10


@dataclass(frozen=True)
class PromotionCases:
    """What the routes of promotions and coupons call."""

    promotions: ListPromotions
    redeem: Redeem
    office: CouponOffice


def promotion_routes(
    cases: PromotionCases,
    caller: CallerDependency,
    client_ip: ClientIpDependency,
    request_key: RequestKeyDependency,
) -> RouteSheet:
    """Return the routes below `/promotions`."""
    routes = RouteSheet(prefix="/promotions", tags=["promotions"])

    @routes.get("", operation_id="list_promotions")
    def list_promotions(who: Annotated[Caller, Depends(caller)]) -> PromotionsAnswer:
        known = cases.promotions.read(who.account_id)
        return PromotionsAnswer(
            items=[_promotion(offer) for offer in known.offers],
            next_cursor=None,
            vouchers=[
                VoucherAnswer(
                    discount_percent=each.permille / PERMILLE_OF_PERCENT,
                    expires_at=each.expires_at,
                )
                for each in known.vouchers
            ],
        )

    @routes.post("/redeem", operation_id="redeem_coupon")
    def redeem_coupon(
        body: RedeemRequest,
        response: Response,
        who: Annotated[Caller, Depends(caller)],
        address: Annotated[str, Depends(client_ip)],
        key: Annotated[RequestKey | None, Depends(request_key)],
    ) -> RedeemAnswer:
        redeemed = cases.redeem.redeem(who.account_id, body.code, address, key)
        if redeemed.is_replay:
            response.headers["Idempotent-Replayed"] = "true"
        return _redeemed(redeemed.redemption)

    return routes


def _promotion(offer: Offered) -> PromotionAnswer:
    coupon = offer.coupon
    return PromotionAnswer(
        code=coupon.code,
        kind=coupon.kind,
        value=coupon.value,
        plan_id=None if coupon.trial is None else coupon.trial.plan_id,
        ends_at=coupon.ends_at,
        is_redeemed=offer.is_redeemed,
    )


def _redeemed(redemption: Redemption) -> RedeemAnswer:
    effect = redemption.effect
    return RedeemAnswer(
        credits_added=effect.credits_added,
        days_added=effect.days_added,
        balance=redemption.balance_credits,
        discount_percent=effect.discount_percent,
        plan_id=effect.plan_id,
    )
