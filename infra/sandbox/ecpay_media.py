"""The payment media file of the ECPay stand-in: a CSV of every order of some days.

Source: ECPay's developer site, page 16599. Its columns are not published; these are the headings
merchants quote, with one the shop does not know between them.
"""

from collections.abc import Callable, Iterator

from infra.sandbox.ecpay_orders import GIVEN_UP, EcpayOrders
from infra.sandbox.ecpay_wire import Signer, local_time
from infra.sandbox.payment_entities import Entity

MEDIA_PAUSE_S = 60.0
TOO_OFTEN = "一分鐘之內僅限下載一個媒體檔"
REFUSED = "CheckMacValue Error"
HEADINGS = (
    *("訂單日期", "廠商訂單編號", "綠界訂單編號", "平台名稱", "付款方式", "信用卡授權單號"),
    *("付款狀態", "交易金額", "退款日期", "退款金額", "交易手續費", "撥款狀態"),
)


class EcpayMediaDesk:
    """Gives the file out, once in a while."""

    def __init__(
        self, orders: EcpayOrders, signer: Signer, *, now_s: Callable[[], float], pause_s: float
    ) -> None:
        self._orders, self._signer = orders, signer
        self._now_s, self._pause_s = now_s, pause_s
        self._given_at_s: float | None = None

    def file(self, fields: dict[str, str]) -> bytes:
        """Answer `/PaymentMedia/TradeNoAio`."""
        if not self._signer.is_signed(fields) or fields.get("DateType") != "2":
            return REFUSED.encode()
        now_s = self._now_s()
        if self._given_at_s is not None and abs(now_s - self._given_at_s) < self._pause_s:
            return TOO_OFTEN.encode()
        self._given_at_s = now_s
        first, last = fields.get("BeginDate", ""), fields.get("EndDate", "")
        rows = [row for row in self._rows() if first <= row[0][:10] <= last]
        lines = [HEADINGS, *(cells for _, cells in rows)]
        text = "\r\n".join(",".join(f'="{cell}"' for cell in line) for line in lines)
        return text.encode() if fields.get("CharSet") == "2" else text.encode("big5")

    def _rows(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each charge with the day it was paid on."""
        for order in self._orders.newest_first():
            if order["status"] != "1":
                yield self._unpaid(order)
                continue
            first = {**order, "at_s": order["paid_at_s"]}
            later = order["period"]["log"][1:] if order["period"] else []
            for charge in [first, *(run for run in later if run["code"] == "1")]:
                yield _row(order, charge)

    def _unpaid(self, order: Entity) -> tuple[str, tuple[str, ...]]:
        at = local_time(order["created_at_s"]).replace("/", "-")
        form = order["form"]
        number, dollars = form["MerchantTradeNo"], form["TotalAmount"]
        cells = (at, number, order["number"], "", "", "", "未付款", dollars, "", "", "", "未撥款")
        return at, cells


def _row(order: Entity, charge: Entity) -> tuple[str, tuple[str, ...]]:
    form = order["form"]
    made_at = local_time(order["created_at_s"]).replace("/", "-")
    paid_at = local_time(charge["at_s"]).replace("/", "-")
    dollars = int(form["TotalAmount"])
    returned = sum(refund["dollars"] for refund in charge["refunds"])
    if charge["card_state"] == GIVEN_UP:
        returned = dollars
    cells = (
        *(made_at, form["MerchantTradeNo"], charge["number"], "", order["payment_type"]),
        *(charge["gwsr"], f"{paid_at} 已付款", str(dollars)),
        *("", str(returned) if returned else "", "0", "未撥款"),
    )
    return paid_at, cells
