"""Words of mails about money in Traditional Chinese."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.PAYMENT_SUBJECT: "已收到您的 VidGo 款項",
    TextKey.PAYMENT_HEADING: "感謝您的付款",
    TextKey.PAYMENT_LEAD: "我們已收到 {item} 的款項 {amount}，現在就可以使用。",
    TextKey.PAYMENT_LINK: "查看訂單",
    TextKey.PAYMENT_NOTE: "發票明細保存在訂單頁面中。",
    TextKey.TOPPED_UP_SUBJECT: "VidGo 已自動為您儲值點數",
    TextKey.TOPPED_UP_HEADING: "已自動為您儲值點數",
    TextKey.TOPPED_UP_LEAD: (
        "由於您的餘額不足，我們已依您的同意，向您方案的付款方式收取 {item} 的款項 {amount}。現在就"
        "可以使用。"
    ),
    TextKey.TOPPED_UP_NOTE: "發票明細保存在訂單頁面中。您可以隨時在點數頁面撤回自動儲值的同意。",
}
