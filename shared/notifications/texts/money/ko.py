"""Words of mails about money in Korean."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.PAYMENT_SUBJECT: "VidGo 결제가 확인되었습니다",
    TextKey.PAYMENT_HEADING: "결제해 주셔서 감사합니다",
    TextKey.PAYMENT_LEAD: (
        "{item}의 결제 금액 {amount}을(를) 받았습니다. 지금 바로 이용하실 수 있습니다."
    ),
    TextKey.PAYMENT_LINK: "주문 보기",
    TextKey.PAYMENT_NOTE: "청구서는 주문 화면에 보관됩니다.",
    TextKey.TOPPED_UP_SUBJECT: "VidGo 크레딧이 자동으로 충전되었습니다",
    TextKey.TOPPED_UP_HEADING: "크레딧이 자동으로 충전되었습니다",
    TextKey.TOPPED_UP_LEAD: (
        "잔액이 부족하여 동의하신 대로 {item}의 금액 {amount}을(를) 요금제의 결제 수단으로 "
        "청구했습니다. 지금 바로 이용하실 수 있습니다."
    ),
    TextKey.TOPPED_UP_NOTE: (
        "청구서는 주문 화면에 보관됩니다. 자동 충전 동의는 크레딧 페이지에서 언제든지 철회할 수 "
        "있습니다."
    ),
}
