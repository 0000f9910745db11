"""Words of invoices in the five languages; those of mails are notifications'."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.accounts.locale import Locale


@dataclass(frozen=True)
class InvoiceWords:
    """Words of a document. `{label}` and `{seller}` are filled in."""

    invoice: str
    confirmation: str
    credit_note: str
    number: str
    issued: str
    paid: str
    order: str
    buyer: str
    seller: str
    e_invoice: str
    item: str
    price: str
    discount: str
    total: str
    refunded: str
    plan: str
    credits: str
    corrects: str
    sold_by_paddle: str


INVOICE_WORDS: Mapping[Locale, InvoiceWords] = {
    Locale.EN: InvoiceWords(
        invoice="Invoice",
        confirmation="Payment confirmation",
        credit_note="Credit note",
        number="Number",
        issued="Issued",
        paid="Paid",
        order="Order",
        buyer="Buyer",
        seller="Seller",
        e_invoice="E-invoice",
        item="Description",
        price="Price",
        discount="Plan discount",
        total="Total",
        refunded="Refunded",
        plan="VidGo {name} plan, one month",
        credits="VidGo {count} credits",
        corrects="Corrects {label}",
        sold_by_paddle="Sold by Paddle.com, who issue the tax invoice.",
    ),
    Locale.JA: InvoiceWords(
        invoice="請求書",
        confirmation="お支払いの確認書",
        credit_note="返金明細書",
        number="番号",
        issued="発行日",
        paid="お支払い日",
        order="注文",
        buyer="購入者",
        seller="販売者",
        e_invoice="電子インボイス",
        item="内容",
        price="価格",
        discount="プラン割引",
        total="合計",
        refunded="返金額",
        plan="VidGo {name} プラン 1か月",
        credits="VidGo {count} クレジット",
        corrects="{label} の訂正",
        sold_by_paddle="販売者は Paddle.com です。税務上の請求書は Paddle が発行します。",
    ),
    Locale.ZH_TW: InvoiceWords(
        invoice="發票明細",
        confirmation="付款確認單",
        credit_note="折讓單",
        number="編號",
        issued="開立日期",
        paid="付款日期",
        order="訂單",
        buyer="買方",
        seller="賣方",
        e_invoice="電子發票號碼",
        item="品項",
        price="價格",
        discount="方案折扣",
        total="總計",
        refunded="退款金額",
        plan="VidGo {name} 方案 一個月",
        credits="VidGo {count} 點",
        corrects="更正 {label}",
        sold_by_paddle="由 Paddle.com 銷售，並由其開立稅務發票。",
    ),
    Locale.KO: InvoiceWords(
        invoice="청구서",
        confirmation="결제 확인서",
        credit_note="환불 명세서",
        number="번호",
        issued="발행일",
        paid="결제일",
        order="주문",
        buyer="구매자",
        seller="판매자",
        e_invoice="전자 영수증",
        item="내용",
        price="가격",
        discount="요금제 할인",
        total="합계",
        refunded="환불 금액",
        plan="VidGo {name} 요금제 1개월",
        credits="VidGo 크레딧 {count}개",
        corrects="{label} 정정",
        sold_by_paddle="판매자는 Paddle.com이며 세금 청구서는 Paddle이 발행합니다.",
    ),
    Locale.ES: InvoiceWords(
        invoice="Factura",
        confirmation="Confirmación de pago",
        credit_note="Nota de crédito",
        number="Número",
        issued="Emitida",
        paid="Pagada",
        order="Pedido",
        buyer="Comprador",
        seller="Vendedor",
        e_invoice="Factura electrónica",
        item="Descripción",
        price="Precio",
        discount="Descuento del plan",
        total="Total",
        refunded="Reembolsado",
        plan="Plan {name} de VidGo, un mes",
        credits="{count} créditos de VidGo",
        corrects="Corrige {label}",
        sold_by_paddle="Vendido por Paddle.com, que emite la factura fiscal.",
    ),
}
assert INVOICE_WORDS.keys() == set(Locale)
