"""Redeeming coupons over real documents: what each kind gives, and every refusal."""

from datetime import timedelta

import pytest

from shared.accounts.errors import AccountInactive, FieldRefused, TokenInvalid
from shared.accounts.locale import Locale
from shared.catalogue.model import PlanId
from shared.catalogue.subscription import SubscriptionStatus
from shared.credits.model import LotKind
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import IdempotencyConflict, RequestKey
from shared.kernel.ids import AccountId, OrderId
from shared.kernel.money import Currency, Money
from shared.promotions.errors import (
    AlreadyRedeemed,
    AlreadySubscribed,
    CodeUnknown,
    CouponOver,
    CouponTaken,
    Exhausted,
    NoSubscription,
    NotEligible,
    TooManyTries,
)
from shared.promotions.model import CouponKind
from shared.promotions.vouchers import give_back, offered_permille, use
from tests.contract.promotions.builders import NETWORK, NOW, Fair

OTHER_NETWORK = "198.51.100.7"


def refusal(fair: Fair, account_id: AccountId, **asked: str) -> type[DomainError]:
    with pytest.raises(DomainError) as refused:
        fair.redeem(account_id, **asked)
    return type(refused.value)


def test_credits_come_as_a_bonus_lot_of_ninety_days(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon(value=25)
    redeemed = fair.redeem(jo).redemption
    wallet = fair.uow.run(lambda stores: stores.wallets.load(jo))
    [lot] = wallet.lots
    assert (lot.kind, lot.remaining_credits) == (LotKind.BONUS, 25)
    assert lot.expires_at == NOW + timedelta(days=90)
    assert (redeemed.effect.credits_added, redeemed.balance_credits) == (25, 25)


def test_a_code_is_read_however_it_is_typed(fair: Fair) -> None:
    fair.coupon("summer-25", uses_max=3)
    for number, typed in enumerate(("SUMMER-25", " summer-25 ", "ＳＵＭＭＥＲ－２５")):
        assert fair.outcome(fair.account(f"person-{number}"), typed) == "ok"


def test_a_second_time_is_refused_and_changes_nothing(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon(uses_max=5)
    fair.redeem(jo)
    assert refusal(fair, jo) is AlreadyRedeemed
    assert (fair.credits_of(jo), fair.uses()) == (10, 1)


def test_an_account_may_redeem_as_often_as_the_coupon_says(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon(uses_max=None, uses_per_account_max=3)
    assert [fair.outcome(jo) for _ in range(4)] == ["ok", "ok", "ok", AlreadyRedeemed.code]
    assert (fair.credits_of(jo), fair.uses()) == (30, 3)


def test_a_repeated_request_is_answered_with_its_first_redemption(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon(uses_max=None, uses_per_account_max=3)
    first, again = fair.redeem(jo, key="k-1"), fair.redeem(jo, key="k-1")
    assert (first.is_replay, again.is_replay) == (False, True)
    assert again.redemption == first.redemption
    assert fair.credits_of(jo) == 10
    with pytest.raises(IdempotencyConflict):
        fair.redeeming.redeem(jo, "OTHER", NETWORK, RequestKey(jo, "k-1", "another"))


def test_who_comes_too_late_gets_nothing(fair: Fair) -> None:
    fair.coupon(uses_max=1)
    fair.redeem(fair.account("first"))
    late = fair.account("late")
    assert refusal(fair, late) is Exhausted
    assert fair.credits_of(late) == 0


def test_a_budget_ends_a_coupon_before_its_uses_do(fair: Fair) -> None:
    fair.coupon(value=10, uses_max=100, budget_credits=25)
    outcomes = [fair.outcome(fair.account(f"person-{number}")) for number in range(3)]
    assert outcomes == ["ok", "ok", Exhausted.code]


def test_a_budget_of_money_ends_a_coupon_by_what_its_credits_cost(fair: Fair) -> None:
    # Video in high definition: $0.25 for 12 credits; nothing costs more a credit.
    coupon = fair.coupon(value=12, uses_max=100, budget=Money(74, Currency.USD))
    assert (coupon.use_cost_usd_micros, coupon.uses_cap) == (250_000, 2)
    outcomes = [fair.outcome(fair.account(f"person-{number}")) for number in range(3)]
    assert outcomes == ["ok", "ok", Exhausted.code]


def test_whichever_budget_is_spent_first_ends_the_coupon(fair: Fair) -> None:
    coupon = fair.coupon(uses_max=9, budget_credits=30, budget=Money(10_000, Currency.USD))
    assert coupon.uses_cap == 3


def test_a_budget_that_does_not_pay_for_one_use_is_refused(fair: Fair) -> None:
    with pytest.raises(FieldRefused) as refused:
        fair.coupon(value=12, budget=Money(24, Currency.USD))
    assert refused.value.field == "budget"


def test_a_coupon_is_good_from_its_start_until_its_end(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon(starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=2), uses_max=9)
    assert refusal(fair, jo) is CodeUnknown
    fair.clock.advance(seconds=3600)
    fair.redeem(jo)
    fair.clock.advance(seconds=3600)
    assert refusal(fair, fair.account("late")) is CouponOver


def test_a_retired_coupon_is_unknown_and_its_code_stays_taken(fair: Fair) -> None:
    fair.coupon()
    fair.office.retire("WELCOME")
    assert refusal(fair, fair.account()) is CodeUnknown
    with pytest.raises(CouponTaken):
        fair.coupon()


def test_a_coupon_is_for_its_market_and_its_plans(fair: Fair) -> None:
    fair.coupon("TAIWAN", markets=frozenset({Locale.ZH_TW}), uses_max=5)
    fair.coupon("PRO-ONLY", plans=frozenset({PlanId.PRO}), uses_max=5)
    jo = fair.account()
    assert refusal(fair, jo, code="TAIWAN") is NotEligible
    assert refusal(fair, jo, code="PRO-ONLY") is NotEligible
    assert fair.outcome(fair.account("lin", locale=Locale.ZH_TW), "TAIWAN") == "ok"
    ends_at = NOW + timedelta(days=5)
    version = fair.catalogues.current().version
    pro = fair.account("pat", plan_id="pro", catalogue_version=version, plan_expires_at=ends_at)
    assert fair.outcome(pro, "PRO-ONLY") == "ok"


def test_accounts_that_are_gone_or_switched_off_redeem_nothing(fair: Fair) -> None:
    fair.coupon(uses_max=5)
    assert refusal(fair, AccountId("nobody")) is TokenInvalid
    assert refusal(fair, fair.account("off", is_active=False)) is AccountInactive
    assert fair.uses() == 0


def test_a_trial_opens_its_plan_and_grants_its_credits(fair: Fair) -> None:
    jo = fair.account()
    trial = {"kind": CouponKind.PLAN_TRIAL, "value": 14, "trial_plan_id": PlanId.STARTER}
    fair.coupon("TRY", **trial, uses_max=5)
    effect = fair.redeem(jo, "TRY").redemption.effect
    assert (effect.days_added, effect.plan_id) == (14, PlanId.STARTER)
    subscription = fair.uow.run(lambda stores: stores.subscriptions.find(jo))
    assert subscription is not None
    assert subscription.status is SubscriptionStatus.TRIALING
    assert subscription.period_end == NOW + timedelta(days=14)
    account = fair.uow.run(lambda stores: stores.accounts.find(jo))
    assert account is not None
    assert (account.plan_id, account.plan_expires_at) == ("starter", subscription.period_end)
    assert fair.credits_of(jo) == 25
    fair.coupon("AGAIN", **trial)
    assert refusal(fair, jo, code="AGAIN") is AlreadySubscribed


def test_days_prolong_a_plan_or_open_the_trial_the_coupon_names(fair: Fair) -> None:
    jo, days = fair.account(), {"kind": CouponKind.DAYS, "value": 7}
    fair.coupon("MORE", **days, uses_max=5)
    fair.coupon("OPEN", **days, trial_plan_id=PlanId.STARTER)
    assert refusal(fair, jo, code="MORE") is NoSubscription
    assert fair.redeem(jo, "OPEN").redemption.effect.plan_id is PlanId.STARTER
    assert fair.redeem(jo, "MORE").redemption.effect.plan_id is None
    account = fair.uow.run(lambda stores: stores.accounts.find(jo))
    assert account is not None
    assert account.plan_expires_at == NOW + timedelta(days=14)


def test_percent_waits_as_a_voucher_for_one_order(fair: Fair) -> None:
    jo = fair.account()
    for code, value in (("TEN", 10), ("TWENTY", 20)):
        fair.coupon(code, kind=CouponKind.PERCENT, value=value)
        assert fair.redeem(jo, code).redemption.effect.discount_percent == value
    now, order = fair.clock.now(), OrderId("ord_1")
    assert fair.uow.run(lambda stores: offered_permille(stores, jo, now)) == 200
    for _ in range(2):
        taken = fair.uow.run(lambda stores: use(stores, jo, order, now))
        assert taken is not None
        assert taken.permille == 200
    assert fair.uow.run(lambda stores: offered_permille(stores, jo, now)) == 100
    fair.uow.run(lambda stores: give_back(stores, jo, order))
    assert fair.uow.run(lambda stores: offered_permille(stores, jo, now)) == 200


def test_five_wrong_codes_close_the_account_for_ten_minutes(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon()
    for number in range(5):
        assert refusal(fair, jo, code=f"GUESS-{number}", network=f"10.0.0.{number}") is CodeUnknown
    with pytest.raises(TooManyTries) as refused:
        fair.redeem(jo, network=OTHER_NETWORK)
    assert refused.value.retry_after_s == 600
    fair.clock.advance(seconds=600)
    fair.redeem(jo, network=OTHER_NETWORK)


def test_five_wrong_codes_close_the_network_to_all_its_accounts(fair: Fair) -> None:
    fair.coupon()
    for number in range(5):
        assert refusal(fair, fair.account(f"person-{number}"), code="GUESS") is CodeUnknown
    ann = fair.account("ann")
    assert refusal(fair, ann) is TooManyTries
    fair.redeem(ann, network=OTHER_NETWORK)


def test_right_codes_count_for_nothing(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon(uses_max=None, uses_per_account_max=10)
    assert [fair.outcome(jo) for _ in range(8)] == ["ok"] * 8


@pytest.mark.parametrize("typed", ["", " ", "A" * 21, "DROP TABLE;", "é", "-X", "../x", "\x00"])
def test_what_can_be_no_code_counts_as_a_wrong_one(fair: Fair, typed: str) -> None:
    jo = fair.account()
    assert [fair.outcome(jo, typed) for _ in range(6)] == [
        *["promotions.unknown_code"] * 5,
        "promotions.too_many_tries",
    ]


def test_listed_coupons_are_shown_to_whom_they_are_for(fair: Fair) -> None:
    jo = fair.account()
    fair.coupon("SHOWN", is_listed=True)
    fair.coupon("HIDDEN")
    fair.coupon("LATER", is_listed=True, starts_at=NOW + timedelta(days=1))
    fair.coupon("ELSEWHERE", is_listed=True, markets=frozenset({Locale.KO}))
    [offer] = fair.showing.read(jo).offers
    assert (offer.coupon.code, offer.is_redeemed) == ("SHOWN", False)
    fair.redeem(jo, "SHOWN")
    [offer] = fair.showing.read(jo).offers
    assert offer.is_redeemed
