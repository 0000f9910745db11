"""Words of mails about money in Japanese."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.PAYMENT_SUBJECT: "VidGo お支払いを確認しました",
    TextKey.PAYMENT_HEADING: "お支払いありがとうございます",
    TextKey.PAYMENT_LEAD: "{item} の代金 {amount} を受け取りました。今すぐご利用いただけます。",
    TextKey.PAYMENT_LINK: "注文を表示",
    TextKey.PAYMENT_NOTE: "請求書は注文の画面からいつでもご覧いただけます。",
    TextKey.TOPPED_UP_SUBJECT: "VidGo クレジットを自動チャージしました",
    TextKey.TOPPED_UP_HEADING: "クレジットを自動チャージしました",
    TextKey.TOPPED_UP_LEAD: (
        "残高が少なくなったため、ご同意に基づき {item} の代金 {amount} をプランのお支払い方法に請求"
        "しました。今すぐご利用いただけます。"
    ),
    TextKey.TOPPED_UP_NOTE: (
        "請求書は注文の画面からいつでもご覧いただけます。自動チャージへの同意は、クレジットのページ"
        "でいつでも取り消せます。"
    ),
}
