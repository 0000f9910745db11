"""What is sold, by whom, for how much, and what happens when a gateway is out of order."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.accounts.errors import AccountInactive
from shared.accounts.locale import Locale
from shared.catalogue.errors import PlanRequired
from shared.kernel.ids import OrderId
from shared.kernel.money import Currency
from shared.payments.errors import (
    BasketTooSmall,
    GatewayRefused,
    GatewayUnavailable,
    GatewayUncertain,
    MethodNotOffered,
    NotOnSale,
    OrderNotPayable,
    OrderUnknown,
    OtherGatewayOffered,
    TooManyOrders,
    TransitionRefused,
)
from shared.payments.gateway import Gateway, Method, NoticeKind
from shared.payments.model import ItemKind, NoticeOutcome, Order, with_attempt
from shared.payments.naming import REFERENCE_LENGTH, reference_of
from shared.payments.states import AttemptState, OrderState
from shared.payments.terms import Wish, gateways_by_preference
from shared.payments.usecases.create import ORDERS
from shared.promotions import vouchers
from shared.promotions.vouchers import Voucher, VoucherId
from tests.unit.payments.builders import (
    ANN,
    BEN,
    NOW,
    Shop,
    a_catalogue,
    a_pack,
    a_plan,
    an_account,
    dies,
    twd,
    usd,
)
from tests.unit.payments.builders import reference_of as name_of


@pytest.fixture
def shop() -> Shop:
    return Shop(an_account(ANN), an_account(BEN))


@pytest.mark.parametrize(
    ("changes", "gateways"),
    [
        ({"gateway": Gateway.PADDLE, "country": "TW"}, [Gateway.PADDLE]),
        ({"currency": Currency.TWD}, [Gateway.ECPAY]),
        ({"currency": Currency.TWD, "gateway": Gateway.PADDLE}, []),
        ({"currency": Currency.USD, "country": "TW"}, [Gateway.PADDLE]),
        ({"country": "TW"}, [Gateway.ECPAY]),
        ({"country": "JP"}, [Gateway.PADDLE]),
        ({"locale": "zh-TW"}, [Gateway.ECPAY, Gateway.PADDLE]),
        ({"locale": "ja"}, [Gateway.PADDLE, Gateway.ECPAY]),
    ],
)
def test_a_gateway_is_chosen_by_wish_currency_country_and_language(
    changes: dict[str, object], gateways: list[Gateway]
) -> None:
    wish = Wish(ItemKind.PLAN, "starter", **changes)  # type: ignore[arg-type]
    assert list(gateways_by_preference(wish)) == gateways


@pytest.mark.parametrize(
    ("account", "country", "gateway"),
    [
        (Locale.ZH_TW, None, Gateway.ECPAY),
        (Locale.EN, None, Gateway.PADDLE),
        (Locale.EN, "TW", Gateway.ECPAY),
        (Locale.ZH_TW, "JP", Gateway.PADDLE),
    ],
)
def test_the_country_of_the_bill_and_else_the_accounts_language_choose_the_gateway(
    account: Locale, country: str | None, gateway: Gateway
) -> None:
    shop = Shop(an_account(ANN, locale=account))
    wish = a_plan(gateway=None, country=country, locale="ja")  # as the browser would say
    assert shop.order(wish).gateway is gateway


def test_an_order_is_written_before_its_gateway_is_asked(shop: Shop) -> None:
    dies(shop, lambda: shop.order(a_plan(gateway=Gateway.PADDLE), "key"))
    assert shop.paddle.books == {}
    again = shop.created(a_plan(gateway=Gateway.PADDLE), "key")
    assert again.is_replay
    assert len(shop.paddle.books) == 1
    assert [each.state for each in again.order.attempts] == [
        AttemptState.OPENING,
        AttemptState.OPEN,
    ]


def test_a_repeated_request_has_one_order_and_one_checkout(shop: Shop) -> None:
    first = shop.created(a_plan(gateway=Gateway.PADDLE), "key")
    again = shop.created(a_plan(gateway=Gateway.PADDLE), "key")
    assert (again.order, again.is_replay) == (first.order, True)
    assert len(shop.paddle.books) == 1


def test_references_are_short_upper_case_and_never_the_same() -> None:
    made = [reference_of(OrderId(f"ord_{n}"), m) for n in range(300) for m in range(1, 11)]
    assert len(set(made)) == len(made)
    assert all(len(each) == REFERENCE_LENGTH for each in made)
    assert all(each.isalnum() and each == each.upper() for each in made)


def test_packs_have_the_plans_discount_rounded_half_up(shop: Shop) -> None:
    shop.bought(a_plan("pro"))
    order = shop.order(a_pack("medium"))
    assert (order.list_price, order.price) == (twd(249), twd(224))
    abroad = shop.order(a_pack("medium", gateway=Gateway.PADDLE))
    assert (abroad.list_price, abroad.price) == (usd(799), usd(719))


def test_a_pack_above_the_plans_rank_is_refused(shop: Shop) -> None:
    with pytest.raises(PlanRequired):
        shop.order(a_pack("small"))
    shop.bought(a_plan("starter"))
    with pytest.raises(PlanRequired):
        shop.order(a_pack("large"))


def test_a_basket_too_small_for_a_gateways_fee_is_refused(shop: Shop) -> None:
    shop.bought(a_plan("starter"))
    with pytest.raises(BasketTooSmall) as refusal:
        shop.order(a_pack("small", gateway=Gateway.PADDLE))
    assert refusal.value.facts == {"price_min": {"amount_minor": 500, "currency": "USD"}}


def test_packs_are_not_paid_with_codes_of_shops(shop: Shop) -> None:
    shop.bought(a_plan("starter"))
    with pytest.raises(MethodNotOffered) as refusal:
        shop.order(a_pack(method=Method.CVS))
    assert Method.CVS not in refusal.value.offered
    assert Method.CHECKOUT not in refusal.value.offered


def test_a_method_the_gateway_does_not_have_is_refused(shop: Shop) -> None:
    shop.paddle.methods = frozenset({Method.CHECKOUT})
    with pytest.raises(MethodNotOffered):
        shop.order(a_plan(gateway=Gateway.PADDLE, method=Method.ATM))


@pytest.mark.parametrize("wish", [a_plan("platinum"), a_plan("demo"), a_pack("huge")])
def test_what_nobody_sells_is_refused(shop: Shop, wish: Wish) -> None:
    with pytest.raises(NotOnSale):
        shop.order(wish)


def test_an_account_that_is_closed_buys_nothing() -> None:
    shop = Shop(an_account(ANN, is_active=False))
    with pytest.raises(AccountInactive):
        shop.order(a_plan())


@pytest.mark.parametrize("outage", [GatewayUnavailable(), GatewayUncertain()])
def test_an_outage_offers_the_other_gateway_at_its_own_price(shop: Shop, outage: Exception) -> None:
    shop.paddle.fail_next = outage
    with pytest.raises(OtherGatewayOffered) as offer:
        shop.order(a_plan(gateway=Gateway.PADDLE))
    assert (offer.value.gateway, offer.value.amount_minor) == ("ecpay", 29900)
    first = OrderId(offer.value.order_id)
    assert shop.found(first).state is OrderState.FAILED
    made = shop.creating.run(ANN, a_plan(), None, instead_of=first)
    assert made.order.twin_id == first
    assert shop.found(first).twin_id == made.order.order_id


def test_an_outage_without_another_gateway_waits_for_a_person(shop: Shop) -> None:
    del shop.gateways[Gateway.PADDLE]
    shop.ecpay.fail_next = GatewayUnavailable()
    order = shop.order(a_plan())
    assert order.state is OrderState.PENDING_MANUAL
    assert shop.resolving.reopen(order.order_id).state is OrderState.CREATED
    again = shop.opener.open_again(ANN, order.order_id)
    assert shop.take(shop.ecpay.paid(name_of(again), shop.ecpay.pay(name_of(again))))
    assert shop.plan().plan_id == "starter"


def test_an_order_that_waits_for_a_person_may_be_given_up(shop: Shop) -> None:
    del shop.gateways[Gateway.PADDLE]
    shop.ecpay.fail_next = GatewayUnavailable()
    order = shop.order(a_plan())
    assert shop.resolving.close(order.order_id).state is OrderState.FAILED
    with pytest.raises(TransitionRefused):
        shop.resolving.close(order.order_id)


def test_a_refused_checkout_fails_its_order(shop: Shop) -> None:
    shop.ecpay.fail_next = GatewayRefused("10300023")
    with pytest.raises(GatewayRefused):
        shop.order(a_plan(), "key")
    again = shop.created(a_plan(), "key").order
    assert (again.state, len(again.attempts)) == (OrderState.CREATED, 2)


def test_anothers_order_is_neither_reopened_nor_replaced(shop: Shop) -> None:
    order = shop.order(a_plan())
    with pytest.raises(OrderUnknown):
        shop.opener.open_again(BEN, order.order_id)
    with pytest.raises(OrderUnknown):
        shop.creating.run(BEN, a_plan(), None, instead_of=order.order_id)


def test_an_order_that_is_paid_is_neither_reopened_nor_replaced(shop: Shop) -> None:
    order = shop.bought(a_plan())
    with pytest.raises(OrderNotPayable):
        shop.opener.open_again(ANN, order.order_id)
    pack = shop.bought(a_pack())
    with pytest.raises(OrderNotPayable):
        shop.creating.run(ANN, a_pack(gateway=Gateway.PADDLE), None, pack.order_id)


def test_an_order_is_tried_a_bounded_number_of_times(shop: Shop) -> None:
    order = shop.order(a_plan())
    shop.ecpay.is_down = True
    for _ in range(9):
        shop.run(lambda stores: stores.orders.save(_failed(stores.orders.find(order.order_id))))
        with pytest.raises(GatewayUnavailable):
            shop.opener.open_again(ANN, order.order_id)
    with pytest.raises(OrderNotPayable):
        shop.opener.open_again(ANN, order.order_id)


def _failed(order: Order) -> Order:
    assert order.attempt is not None
    return with_attempt(order, replace(order.attempt, state=AttemptState.FAILED), NOW)


def give_voucher(shop: Shop, permille: int) -> None:
    voucher = Voucher(VoucherId("v"), ANN, permille, NOW, NOW + timedelta(days=30))
    shop.run(lambda stores: vouchers.add(stores, voucher))


def voucher_order(shop: Shop) -> OrderId | None:
    (voucher,) = shop.run(lambda stores: stores.vouchers.find(ANN))
    order_id: OrderId | None = voucher.order_id
    return order_id


def test_the_better_of_voucher_and_discount_counts_never_both(shop: Shop) -> None:
    shop.bought(a_plan("pro_plus"))
    give_voucher(shop, 500)
    order = shop.order(a_pack("large"))
    assert (order.price, order.has_voucher) == (twd(350), True)
    assert voucher_order(shop) == order.order_id
    assert shop.order(a_pack("large")).price == twd(559)


def test_a_voucher_worse_than_the_discount_is_kept(shop: Shop) -> None:
    shop.bought(a_plan("pro_plus"))
    give_voucher(shop, 100)
    assert shop.order(a_pack("large")).price == twd(559)
    assert voucher_order(shop) is None


def test_a_voucher_does_not_lower_what_is_charged_every_month(shop: Shop) -> None:
    give_voucher(shop, 500)
    assert shop.order(a_plan()).price == twd(299)
    assert shop.order(a_plan(method=Method.ATM)).price == twd(150)


def test_a_voucher_comes_back_from_an_order_nobody_paid(shop: Shop) -> None:
    give_voucher(shop, 500)
    order = shop.order(a_plan(method=Method.ATM))
    shop.clock.advance(seconds=2 * 86_400)
    shop.looking.run(order.order_id)
    assert shop.found(order.order_id).state is OrderState.EXPIRED
    assert voucher_order(shop) is None


@pytest.mark.parametrize("window", [{"sold_from": NOW + timedelta(seconds=1)}, {"sold_until": NOW}])
def test_a_pack_is_sold_in_its_time_only(window: dict[str, datetime]) -> None:
    on_sale = a_catalogue()
    packages = {**on_sale.packages, "medium": replace(on_sale.packages["medium"], **window)}
    shop = Shop(catalogue=replace(on_sale, packages=packages))
    shop.bought(a_plan())
    with pytest.raises(NotOnSale):
        shop.order(a_pack("medium"))


def test_an_order_that_failed_long_ago_is_not_paid_at_its_old_price(shop: Shop) -> None:
    order = shop.order(a_plan())
    told = shop.ecpay.notice(NoticeKind.FAILED, name_of(order), "failed")
    assert shop.take(told) is NoticeOutcome.TAKEN
    shop.clock.advance(seconds=timedelta(days=2).total_seconds())
    with pytest.raises(OrderNotPayable):
        shop.opener.open_again(ANN, order.order_id)


def test_one_account_begins_so_many_orders_in_an_hour(shop: Shop) -> None:
    for _ in range(ORDERS.uses_max):
        shop.order(a_plan())
    with pytest.raises(TooManyOrders) as refused:
        shop.order(a_plan())
    assert refused.value.retry_after_s == ORDERS.window_s
    assert shop.order(a_plan(), owner=BEN).attempts
    shop.clock.advance(seconds=ORDERS.window_s)
    assert shop.order(a_plan()).attempts


def test_a_repeated_request_is_no_further_order(shop: Shop) -> None:
    first = shop.order(a_plan(), "key")
    for _ in range(ORDERS.uses_max):
        assert shop.order(a_plan(), "key").order_id == first.order_id
