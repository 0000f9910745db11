"""On what terms things are sold: which gateway, how it may be paid, for how much.

The tables are what an operator changes when a contract changes. Source: requirements M097, M099 to
M102, M113.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.catalogue.discount import discounted, pack_price
from shared.catalogue.errors import CurrencyNotOffered, PackageUnknown, PlanUnknown
from shared.catalogue.model import Catalogue, Plan
from shared.catalogue.offers import pack_on_sale, plan_on_sale, plan_price
from shared.kernel.money import Currency, Money
from shared.payments.errors import BasketTooSmall, MethodNotOffered, NotOnSale
from shared.payments.gateway import Gateway, Method, PaymentGateway
from shared.payments.model import Item, ItemKind

CURRENCY: Mapping[Gateway, Currency] = {
    Gateway.ECPAY: Currency.TWD,
    Gateway.PADDLE: Currency.USD,
}
"""What each gateway is asked to charge. Source: M099."""
assert CURRENCY.keys() == set(Gateway)

HOME = "TW"
"""Country whose buyers pay through ECPay. Source: M099."""

BASKET_MIN: Mapping[Gateway, Money] = {
    Gateway.ECPAY: Money(100, Currency.TWD),
    Gateway.PADDLE: Money(500, Currency.USD),
}
"""Paddle's fee (`shared.catalogue.margin`) is 15 % of US$ 5, and 22 % of the US$ 2.99 pack. Source:
M101. ECPay charges whole dollars, one at least."""
assert BASKET_MIN.keys() == set(Gateway)

METHODS_OFF: Mapping[ItemKind, frozenset[Method]] = {
    ItemKind.PLAN: frozenset(),
    ItemKind.PACK: frozenset({Method.CVS}),
}
"""ECPay bars codes of convenience stores for game points; whether credits are such, the contract
must say first. Source: M100."""
assert METHODS_OFF.keys() == set(ItemKind)

RECURRING: Mapping[Gateway, frozenset[Method]] = {
    Gateway.ECPAY: frozenset({Method.CREDIT}),
    Gateway.PADDLE: frozenset({Method.CHECKOUT, Method.CREDIT}),
}
"""Methods a gateway can charge again by itself; by another a plan is paid for one month only.
Source: payments facts, ECPay, section 7."""
assert RECURRING.keys() == set(Gateway)


@dataclass(frozen=True)
class Wish:
    """What a buyer asks for: a plan or a pack, and how to pay; None where it is left to us.

    `country`, of the bill, is ISO 3166-1 alpha-2. `locale` (BCP 47) is the account's own and not
    the browser's: an order of somebody abroad is the same as at home.
    """

    kind: ItemKind
    item_id: str
    gateway: Gateway | None = None
    method: Method | None = None
    currency: Currency | None = None
    country: str | None = None
    locale: str = "en"


@dataclass(frozen=True)
class Offer:
    """What is sold, by whom, for how much. `list_price` is before the discount, of which
    `has_voucher` says that it is the buyer's voucher and not the plan's own.
    """

    item: Item
    gateway: Gateway
    method: Method
    price: Money
    list_price: Money
    is_recurring: bool
    has_voucher: bool = False


@dataclass(frozen=True)
class Buyer:
    """Whom something is sold to, and when (aware UTC): the plan whose rank and discount count, and
    what the account's best voucher takes off, in thousandths; 0 without one.
    """

    plan: Plan
    now: datetime
    voucher_permille: int = 0


def gateways_by_preference(wish: Wish) -> tuple[Gateway, ...]:
    """Return who may sell to this buyer, the best first; one only where the buyer has said.

    None where the gateway that was asked for does not charge the currency that was.
    Source: M099, routing by billing country and currency.
    """
    asked = tuple(Gateway) if wish.gateway is None else (wish.gateway,)
    if wish.currency is not None:
        return tuple(each for each in asked if CURRENCY[each] is wish.currency)
    if wish.gateway is not None:
        return asked
    if wish.country is not None:
        return (Gateway.ECPAY,) if wish.country == HOME else (Gateway.PADDLE,)
    is_home = wish.locale.endswith(f"-{HOME}")
    return (Gateway.ECPAY, Gateway.PADDLE) if is_home else (Gateway.PADDLE, Gateway.ECPAY)


def offered(
    wish: Wish,
    catalogue: Catalogue,
    buyer: Buyer,
    gateways: Mapping[Gateway, PaymentGateway],
) -> Offer:
    """Return the offer that answers `wish`: of the best gateway that sells it at all.

    Args:
        catalogue: the version the buyer is sold from.

    Raises: `NotOnSale`, `BasketTooSmall`, `MethodNotOffered`, `PlanRequired`.
    """
    refusal: NotOnSale | BasketTooSmall = NotOnSale(wish.item_id)
    for gateway in gateways_by_preference(wish):
        if gateway not in gateways:
            continue
        try:
            return _offer_of(gateway, gateways[gateway], wish, catalogue, buyer)
        except (NotOnSale, BasketTooSmall) as error:
            refusal = error
    raise refusal


def _offer_of(
    gateway: Gateway,
    port: PaymentGateway,
    wish: Wish,
    catalogue: Catalogue,
    buyer: Buyer,
) -> Offer:
    currency = CURRENCY[gateway]
    if currency not in port.currencies:
        raise NotOnSale(wish.item_id)
    method, least = _method(gateway, port, wish), BASKET_MIN[gateway]
    offer = _priced(wish, catalogue, buyer, gateway, method)
    if offer.has_voucher and offer.price.amount_minor < least.amount_minor:
        # The voucher waits for an order it leaves something of; it must not keep one from buying.
        offer = _priced(wish, catalogue, Buyer(buyer.plan, buyer.now), gateway, method)
    if offer.price.amount_minor < least.amount_minor:
        raise BasketTooSmall(least.amount_minor, least.currency)
    return offer


def may_be_paid(price: Money) -> bool:
    """Say whether a gateway would charge `price`; none charges less than its smallest basket."""
    return any(
        currency is price.currency and price.amount_minor >= BASKET_MIN[gateway].amount_minor
        for gateway, currency in CURRENCY.items()
    )


def methods_of(port: PaymentGateway, kind: ItemKind) -> tuple[Method, ...]:
    """Return how `kind` may be paid at a gateway, in the order of `Method`.

    A page of the gateway's own on which the buyer chooses would offer what is off, too.
    """
    off = METHODS_OFF[kind] & port.methods
    is_free = not off
    return tuple(
        each
        for each in Method
        if each in port.methods and each not in off and (is_free or each is not Method.CHECKOUT)
    )


def _method(gateway: Gateway, port: PaymentGateway, wish: Wish) -> Method:
    methods = methods_of(port, wish.kind)
    if wish.method is not None:
        if wish.method not in methods:
            raise MethodNotOffered(wish.method, methods)
        return wish.method
    # A plan is meant to go on, so its first choice is what can be charged again.
    wanted = RECURRING[gateway] if wish.kind is ItemKind.PLAN else frozenset()
    found = next((each for each in methods if each in wanted), next(iter(methods), None))
    if found is None:
        raise NotOnSale(wish.item_id)
    return found


def _priced(
    wish: Wish, catalogue: Catalogue, buyer: Buyer, gateway: Gateway, method: Method
) -> Offer:
    priced = _plan_offer if wish.kind is ItemKind.PLAN else _pack_offer
    try:
        return priced(wish, catalogue, buyer, gateway, method)
    except (PlanUnknown, PackageUnknown, CurrencyNotOffered) as error:
        raise NotOnSale(wish.item_id) from error


def _plan_offer(
    wish: Wish, catalogue: Catalogue, buyer: Buyer, gateway: Gateway, method: Method
) -> Offer:
    """Return the offer of a plan. A voucher is for one order, not for every month's charge."""
    plan = plan_on_sale(catalogue, wish.item_id)
    item = Item(ItemKind.PLAN, plan.plan_id.value, catalogue.version)
    is_recurring = method in RECURRING[gateway]
    off_permille = 0 if is_recurring else buyer.voucher_permille
    priced = discounted(plan_price(plan, CURRENCY[gateway]), off_permille)
    return Offer(item, gateway, method, priced.price, priced.listed, is_recurring, off_permille > 0)


def _pack_offer(
    wish: Wish, catalogue: Catalogue, buyer: Buyer, gateway: Gateway, method: Method
) -> Offer:
    """Return the offer of a pack: the better of the plan's discount and the voucher. Source: M072,
    M097.
    """
    pack = pack_on_sale(catalogue, wish.item_id, buyer.plan, buyer.now)
    item = Item(ItemKind.PACK, pack.package_id, catalogue.version, pack.credits)
    priced = pack_price(pack, buyer.plan, CURRENCY[gateway], buyer.voucher_permille)
    has_voucher = priced.discount_permille > buyer.plan.topup_discount_permille
    return Offer(
        item,
        gateway,
        method,
        priced.price,
        priced.listed,
        is_recurring=False,
        has_voucher=has_voucher,
    )
