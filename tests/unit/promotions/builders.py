"""Coupons and vouchers for tests of rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.kernel.ids import AccountId
from shared.promotions.model import Coupon, CouponCode, CouponKind
from shared.promotions.vouchers import Voucher, VoucherId

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
JO = AccountId("jo")


def a_coupon(**changes: object) -> Coupon:
    coupon = Coupon(
        code=CouponCode("WELCOME"),
        kind=CouponKind.CREDITS,
        value=10,
        starts_at=NOW,
        ends_at=None,
        created_at=NOW,
        created_by=AccountId("admin"),
        updated_at=NOW,
    )
    return replace(coupon, **changes)  # type: ignore[arg-type]


def a_voucher(name: str = "v-1", permille: int = 100, days: int = 90) -> Voucher:
    return Voucher(VoucherId(name), JO, permille, NOW, NOW + timedelta(days=days))
