"""Words of invoices and of the mail behind a payment, in the five languages."""

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


@dataclass(frozen=True)
class MailWords:
    """Words of the mail that a payment has arrived. `{item}` and `{amount}` are filled in."""

    subject: str
    heading: str
    lead: str
    link: str
    note: str


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

MAIL_WORDS: Mapping[Locale, MailWords] = {
    Locale.EN: MailWords(
        subject="Your VidGo payment has arrived",
        heading="Thank you for your payment",
        lead="We have received {amount} for {item}. It is yours to use now.",
        link="Show the order",
        note="The invoice is kept with the order.",
    ),
    Locale.JA: MailWords(
        subject="VidGo お支払いを確認しました",
        heading="お支払いありがとうございます",
        lead="{item} の代金 {amount} を受け取りました。今すぐご利用いただけます。",
        link="注文を表示",
        note="請求書は注文の画面からいつでもご覧いただけます。",
    ),
    Locale.ZH_TW: MailWords(
        subject="已收到您的 VidGo 款項",
        heading="感謝您的付款",
        lead="我們已收到 {item} 的款項 {amount}，現在就可以使用。",
        link="查看訂單",
        note="發票明細保存在訂單頁面中。",
    ),
    Locale.KO: MailWords(
        subject="VidGo 결제가 확인되었습니다",
        heading="결제해 주셔서 감사합니다",
        lead="{item}의 결제 금액 {amount}을(를) 받았습니다. 지금 바로 이용하실 수 있습니다.",
        link="주문 보기",
        note="청구서는 주문 화면에 보관됩니다.",
    ),
    Locale.ES: MailWords(
        subject="Hemos recibido tu pago de VidGo",
        heading="Gracias por tu pago",
        lead="Hemos recibido {amount} por {item}. Ya puedes usarlo.",
        link="Ver el pedido",
        note="La factura se guarda con el pedido.",
    ),
}
assert MAIL_WORDS.keys() == set(Locale)
