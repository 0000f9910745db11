"""A shop whose buyer has a plan of Paddle's, agrees to automatic top-ups and spends."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from shared.accounts.locale import Locale
from shared.credits.ledger import HoldOrder
from shared.kernel.ids import AccountId, HoldId
from shared.kernel.money import Money
from shared.kernel.tasks import Handler
from shared.payments.auto_top_up import AutoTopUp
from shared.payments.consent_text import TEXT_VERSION
from shared.payments.gateway import Charge, Gateway, Notice, NoticeKind
from shared.payments.model import Order
from shared.payments.usecases.auto_top_up import Agreement, TopUpView
from tests.unit.payments.builders import ANN, Shop, a_plan, usd

PACK = "medium"
HOUR_S = 3600
DAY_S = 24 * HOUR_S


def subscribed_shop(**more: Any) -> Shop:
    shop = Shop(**more)
    shop.bought(a_plan(gateway=Gateway.PADDLE))
    shop.work_off()
    shop.mails.clear()
    return shop


def shop_without_grants() -> Shop:
    """A shop whose buyer's plan gives nothing more, so that days pass without its tasks."""
    shop = subscribed_shop()
    plan = replace(shop.subscription(), next_grant_at=None)
    shop.run(lambda stores: stores.subscriptions.save(plan))
    return shop


def price_of(shop: Shop, package_id: str = PACK) -> Money:
    return next(
        each.price for each in shop.top_ups.read(ANN).packs if each.package_id == package_id
    )


def an_agreement(shop: Shop, **changes: Any) -> Agreement:
    plain = Agreement(
        package_id=PACK,
        price=price_of(shop, changes.get("package_id", PACK)),
        threshold_credits=10,
        month_max=usd(10_000),
        text_version=TEXT_VERSION,
        locale=Locale.EN,
    )
    return replace(plain, **changes)


def agrees(shop: Shop, **changes: Any) -> TopUpView:
    return shop.top_ups.agree(ANN, an_agreement(shop, **changes))


def spend(shop: Shop, spent: int, owner: AccountId = ANN) -> None:
    """Have a job hold credits; it never ends."""
    hold_id = HoldId(f"gen_{shop.ids.new('hold')}")
    now = shop.clock.now()
    order = HoldOrder(hold_id, spent, "video_720p", "a film", now + timedelta(days=3650))
    shop.run(lambda stores: shop.ledger.hold(stores, owner, order, now))


def spend_down_to(shop: Shop, left: int) -> None:
    """Let so many be left, or fewer where there are fewer; what has expired is gone."""
    now = shop.clock.now()
    present = shop.run(lambda stores: shop.ledger.settle(stores, ANN, now)).available_credits
    if present > left:
        spend(shop, present - left)


def standing(shop: Shop) -> AutoTopUp:
    found: AutoTopUp = shop.run(lambda stores: stores.auto_top_ups.find(ANN))
    return found


def automatic_orders(shop: Shop) -> list[Order]:
    """All orders made without the buyer, oldest first."""
    found = shop.run(lambda stores: stores.orders.of_owner(ANN, 200, None))
    return [each for each in reversed(found) if each.automatic is not None]


def told(shop: Shop, charge: Charge, reference: str, event: str = "completed") -> Notice:
    """Paddle's message of a charge of ours."""
    return shop.paddle.notice(
        NoticeKind.PAID, reference, f"{event}:{charge.charge_key}", charge=charge
    )


def topped_up() -> Shop:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 5)
    shop.work_off()
    return shop


def news(shop: Shop) -> list[str]:
    return [str(each.payload["notice"]) for each in shop.tasks_of(Handler.SEND_NOTICE)]


def tick(shop: Shop, seconds: int = HOUR_S) -> None:
    """Let time pass and everything that waits be looked at."""
    shop.clock.advance(seconds=seconds)
    shop.reconciling.run()
    shop.work_off(Handler.TOP_UP, Handler.LOOK_UP_ORDER)
