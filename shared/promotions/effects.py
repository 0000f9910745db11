"""What a coupon does: credits into a bonus lot, days onto a plan, a trial, or a voucher."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.catalogue.subscription import Subscription, SubscriptionStatus, extended
from shared.credits.grants import Granter
from shared.credits.ledger import Grant
from shared.credits.model import Cause, EntryType, LotKind
from shared.credits.posting import Ledger
from shared.credits.subscribing import save_subscription
from shared.kernel.ids import AccountId, EntryId, SubscriptionId
from shared.promotions.errors import AlreadySubscribed, NoSubscription
from shared.promotions.model import Coupon, CouponKind, Effect, RedemptionId, Trial
from shared.promotions.ports import PromotionStores
from shared.promotions.vouchers import Voucher, VoucherId, add

PERMILLE_OF_PERCENT = 10


@dataclass(frozen=True)
class Use:
    """One use of a coupon; `subscription_id` names a trial, should it open one."""

    coupon: Coupon
    redemption_id: RedemptionId
    account_id: AccountId
    subscription_id: SubscriptionId


class Effects:
    """Does what a coupon says, inside the commit of its redemption."""

    def __init__(self, ledger: Ledger, granter: Granter) -> None:
        self._ledger, self._granter = ledger, granter

    def apply(self, stores: PromotionStores, use: Use, now: datetime) -> Effect:
        """Give what the coupon gives.

        Raises: `AlreadySubscribed`, `NoSubscription`, `TooManyVouchers`, `WalletFull`.
        """
        match use.coupon.kind:
            case CouponKind.CREDITS:
                return self._credits(stores, use, now)
            case CouponKind.PERCENT:
                return _percent(stores, use, now)
            case CouponKind.DAYS:
                return self._days(stores, use, now)
            case CouponKind.PLAN_TRIAL:
                return self._trial(stores, use, now)

    def _credits(self, stores: PromotionStores, use: Use, now: datetime) -> Effect:
        order = Grant(
            entry_id=EntryId(f"coupon:{use.redemption_id}"),
            credits=use.coupon.value,
            kind=LotKind.BONUS,
            cause=Cause(f"Coupon {use.coupon.code}"),
            entry_type=EntryType.BONUS,
            expires_at=now + use.coupon.bonus_life,
        )
        self._ledger.grant(stores, use.account_id, order, now)
        return Effect(credits_added=use.coupon.value)

    def _days(self, stores: PromotionStores, use: Use, now: datetime) -> Effect:
        present = stores.subscriptions.find(use.account_id)
        if present is not None and present.is_had(now):
            longer = extended(present, use.coupon.value, now)
            save_subscription(stores, self._granter.post_due(stores, longer, now), now)
            return Effect(days_added=use.coupon.value)
        if use.coupon.trial is None:
            raise NoSubscription
        return self._open(stores, use, use.coupon.trial, now)

    def _trial(self, stores: PromotionStores, use: Use, now: datetime) -> Effect:
        present = stores.subscriptions.find(use.account_id)
        if present is not None and present.is_had(now):
            raise AlreadySubscribed
        assert use.coupon.trial is not None, "a trial's coupon names its plan"
        return self._open(stores, use, use.coupon.trial, now)

    def _open(self, stores: PromotionStores, use: Use, trial: Trial, now: datetime) -> Effect:
        opened = Subscription(
            subscription_id=use.subscription_id,
            account_id=use.account_id,
            plan_id=trial.plan_id,
            catalogue_version=trial.catalogue_version,
            status=SubscriptionStatus.TRIALING,
            started_at=now,
            period_start=now,
            period_end=now + timedelta(days=use.coupon.value),
            updated_at=now,
        )
        save_subscription(stores, self._granter.post_due(stores, opened, now), now)
        return Effect(days_added=use.coupon.value, plan_id=trial.plan_id)


def _percent(stores: PromotionStores, use: Use, now: datetime) -> Effect:
    voucher = Voucher(
        voucher_id=VoucherId(use.redemption_id),
        account_id=use.account_id,
        permille=use.coupon.value * PERMILLE_OF_PERCENT,
        created_at=now,
        expires_at=now + use.coupon.bonus_life,
    )
    add(stores, voucher)
    return Effect(discount_percent=use.coupon.value)
