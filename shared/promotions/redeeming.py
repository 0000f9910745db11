"""Use case: redeem a coupon. The use, its count and its effect are one commit (M091, M092)."""

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.errors import AccountInactive, TokenInvalid
from shared.accounts.limits import Limit, network_of, take, wait_s
from shared.accounts.model import Account
from shared.catalogue.ports import Catalogues
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import Claim, RequestKey, made_before
from shared.kernel.ids import AccountId, SubscriptionId
from shared.kernel.ports import Clock, IdSource, UnitOfWork
from shared.promotions.code import normalised_code
from shared.promotions.counting import take_use
from shared.promotions.effects import Effects, Use
from shared.promotions.errors import (
    AlreadyRedeemed,
    CodeUnknown,
    CouponOver,
    Exhausted,
    NotEligible,
    TooManyTries,
)
from shared.promotions.model import (
    Coupon,
    CouponCode,
    Redemption,
    RedemptionId,
    redemption_id,
    uses_left,
)
from shared.promotions.ports import PromotionStores

WRONG_CODES = Limit(uses_max=5, window_s=600)
"""Wrong codes of one account, and from one network. Source: M093."""


@dataclass(frozen=True)
class RedeemPolicy:
    """How many wrong codes are answered before a caller has to wait."""

    per_account: Limit = WRONG_CODES
    per_network: Limit = WRONG_CODES


@dataclass(frozen=True)
class Attempt:
    """What somebody typed: `code` None when it can be no coupon's."""

    account_id: AccountId
    code: CouponCode | None
    network: str
    subscription_id: SubscriptionId
    request_key: RequestKey | None

    @property
    def limit_keys(self) -> tuple[str, str]:
        return f"coupon_account:{self.account_id}", f"coupon_network:{self.network}"


@dataclass(frozen=True)
class Redeemed:
    """A redemption; `is_replay` when an earlier request made it."""

    redemption: Redemption
    is_replay: bool


class Redeem:
    """Redeems coupons."""

    def __init__(
        self,
        *,
        uow: UnitOfWork[PromotionStores],
        effects: Effects,
        catalogues: Catalogues,
        clock: Clock,
        ids: IdSource,
        policy: RedeemPolicy,
    ) -> None:
        self._uow, self._effects, self._catalogues = uow, effects, catalogues
        self._clock, self._ids, self._policy = clock, ids, policy

    def redeem(
        self, account_id: AccountId, typed: str, client_ip: str, request_key: RequestKey | None
    ) -> Redeemed:
        """Redeem what somebody typed, once for each `request_key`.

        Raises, in this order: `IdempotencyConflict`; `TooManyTries`; `CodeUnknown`, which counts
        as a wrong code; `TokenInvalid` and `AccountInactive` for the account; `CouponOver`;
        `NotEligible`; `AlreadyRedeemed`; `Exhausted`; what `Effects.apply` raises.
        """
        attempt = Attempt(
            account_id,
            normalised_code(typed),
            network_of(client_ip),
            SubscriptionId(self._ids.new("sub")),
            request_key,
        )
        now = self._clock.now()
        outcome = self._uow.run(lambda stores: self._decide(stores, attempt, now))
        if isinstance(outcome, DomainError):
            raise outcome
        return outcome

    def _decide(
        self, stores: PromotionStores, attempt: Attempt, now: datetime
    ) -> Redeemed | DomainError:
        """Return the redemption, or the refusal whose count is to be committed."""
        made = made_before(stores.claims, attempt.request_key, now)
        if made is not None:
            [first] = stores.redemptions.find([RedemptionId(made[0])])
            assert first is not None, f"{made[0]} was claimed"
            return Redeemed(first, is_replay=True)
        self._check_tries(stores, attempt, now)
        coupon = None if attempt.code is None else stores.coupons.glance(attempt.code)
        if coupon is None or not coupon.is_known(now):
            return self._counted(stores, attempt, now)
        return self._redeem(stores, attempt, coupon, now)

    def _redeem(
        self, stores: PromotionStores, attempt: Attempt, coupon: Coupon, now: datetime
    ) -> Redeemed:
        if coupon.is_over(now):
            raise CouponOver
        account = _account(stores, attempt.account_id)
        self._check_audience(account, coupon, now)
        made_id = _next_id(stores, coupon, account)
        if not take_use(stores.coupon_counters, coupon, attempt.account_id):
            raise Exhausted
        use = Use(coupon, made_id, attempt.account_id, attempt.subscription_id)
        effect = self._effects.apply(stores, use, now)
        balance_credits = stores.wallets.peek(attempt.account_id).available_credits
        redemption = Redemption(
            made_id, coupon.code, attempt.account_id, effect, balance_credits, now
        )
        stores.redemptions.add(redemption)
        if attempt.request_key is not None:
            stores.claims.save(Claim(attempt.request_key, (made_id,), now))
        return Redeemed(redemption, is_replay=False)

    def _check_tries(self, stores: PromotionStores, attempt: Attempt, now: datetime) -> None:
        account_key, network_key = attempt.limit_keys
        tried = stores.limits.find(account_key)
        # A whole office shares a network's count: right codes do not fight for it.
        seen = stores.limits.glance(network_key)
        waits_s = (
            wait_s(self._policy.per_account, tried, now),
            wait_s(self._policy.per_network, seen, now),
        )
        if any(waits_s):
            raise TooManyTries(max(waits_s))

    def _counted(self, stores: PromotionStores, attempt: Attempt, now: datetime) -> DomainError:
        account_key, network_key = attempt.limit_keys
        # Counted in the commit that looked, so guesses side by side do not pass the limit together.
        wait_network_s = take(stores.limits, network_key, self._policy.per_network, now)
        if wait_network_s:
            raise TooManyTries(wait_network_s)
        take(stores.limits, account_key, self._policy.per_account, now)
        return CodeUnknown()

    def _check_audience(self, account: Account, coupon: Coupon, now: datetime) -> None:
        if not is_for(self._catalogues, account, coupon, now):
            raise NotEligible


def is_for(catalogues: Catalogues, account: Account, coupon: Coupon, now: datetime) -> bool:
    """Say whether the coupon is meant for the account's market and present plan."""
    audience = coupon.audience
    if audience.markets is not None and account.locale not in audience.markets:
        return False
    if audience.plans is None:
        return True
    return catalogues.plan_of(account, now)[1].plan_id in audience.plans


def _account(stores: PromotionStores, account_id: AccountId) -> Account:
    account = stores.accounts.find(account_id)
    if account is None:
        raise TokenInvalid
    if not account.is_active:
        raise AccountInactive
    return account


def _next_id(stores: PromotionStores, coupon: Coupon, account: Account) -> RedemptionId:
    ids = [
        redemption_id(coupon.code, account.account_id, ordinal)
        for ordinal in range(1, uses_left(coupon, account.past) + 1)
    ]
    found = stores.redemptions.find(ids)
    free = [each for each, redeemed in zip(ids, found, strict=True) if redeemed is None]
    if not free:
        raise AlreadyRedeemed
    return free[0]
