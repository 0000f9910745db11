"""Words of the mail that a pack was bought without its buyer, in the five languages."""

from collections.abc import Mapping

from shared.accounts.locale import Locale
from shared.payments.words import MailWords

AUTOMATIC_MAIL_WORDS: Mapping[Locale, MailWords] = {
    Locale.EN: MailWords(
        subject="VidGo has topped up your credits automatically",
        heading="Your credits were topped up",
        lead=(
            "As you agreed, we have charged {amount} to the payment method of your plan for "
            "{item}, "
            "because your balance was low. They are yours to use now."
        ),
        link="Show the order",
        note=(
            "The invoice is kept with the order. You can withdraw your consent to automatic "
            "top-ups on the credits page at any time."
        ),
    ),
    Locale.JA: MailWords(
        subject="VidGo クレジットを自動チャージしました",
        heading="クレジットを自動チャージしました",
        lead=(
            "残高が少なくなったため、ご同意に基づき {item} の代金 {amount} を"
            "プランのお支払い方法に請求しました。今すぐご利用いただけます。"
        ),
        link="注文を表示",
        note=(
            "請求書は注文の画面からいつでもご覧いただけます。"
            "自動チャージへの同意は、クレジットのページでいつでも取り消せます。"
        ),
    ),
    Locale.ZH_TW: MailWords(
        subject="VidGo 已自動為您儲值點數",
        heading="已自動為您儲值點數",
        lead=(
            "由於您的餘額不足，我們已依您的同意，向您方案的付款方式收取 {item} 的款項 {amount}。"
            "現在就可以使用。"
        ),
        link="查看訂單",
        note="發票明細保存在訂單頁面中。您可以隨時在點數頁面撤回自動儲值的同意。",
    ),
    Locale.KO: MailWords(
        subject="VidGo 크레딧이 자동으로 충전되었습니다",
        heading="크레딧이 자동으로 충전되었습니다",
        lead=(
            "잔액이 부족하여 동의하신 대로 {item}의 금액 {amount}을(를) 요금제의 결제 수단으로 "
            "청구했습니다. 지금 바로 이용하실 수 있습니다."
        ),
        link="주문 보기",
        note=(
            "청구서는 주문 화면에 보관됩니다. 자동 충전 동의는 크레딧 페이지에서 언제든지 "
            "철회할 수 있습니다."
        ),
    ),
    Locale.ES: MailWords(
        subject="VidGo ha recargado tus créditos automáticamente",
        heading="Tus créditos se han recargado",
        lead=(
            "Como acordaste, hemos cobrado {amount} al método de pago de tu plan por {item}, "
            "porque "
            "te quedaban pocos. Ya puedes usarlos."
        ),
        link="Ver el pedido",
        note=(
            "La factura se guarda con el pedido. Puedes retirar tu consentimiento a las recargas "
            "automáticas en la página de créditos en cualquier momento."
        ),
    ),
}
assert AUTOMATIC_MAIL_WORDS.keys() == set(Locale)
