"""Automatic top-ups where they meet refunds, grants, arrears, closings and spend caps."""

from shared.kernel.tasks import Handler
from shared.payments.auto_top_up import PauseReason
from tests.unit.payments.builders import a_pack
from tests.unit.payments.top_ups import agrees, news, spend_down_to, standing, subscribed_shop


def test_a_refund_of_a_pack_somebody_bought_charges_nobody() -> None:
    shop = subscribed_shop()
    spend_down_to(shop, 0)
    pack = shop.bought(a_pack())
    shop.work_off()
    agrees(shop)
    shop.work_off()
    shop.ask_refund(shop.payment(pack).payment_id)
    shop.work_off(Handler.SEND_REFUND, Handler.TOP_UP)
    assert shop.wallet().available_credits == 0
    assert shop.paddle.direct_calls == []
    assert standing(shop).paused_because is PauseReason.REFUNDED
    assert news(shop).count("top_up_paused_refunded") == 1
