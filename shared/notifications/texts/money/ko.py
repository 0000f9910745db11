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
    TextKey.RENEWAL_FAILED_SUBJECT: "VidGo 요금제를 갱신하지 못했습니다",
    TextKey.RENEWAL_FAILED_HEADING: "결제가 완료되지 않았습니다",
    TextKey.RENEWAL_FAILED_LEAD: "{plan} 요금제의 요금을 결제하지 못했습니다.",
    TextKey.RENEWAL_FAILED_NOTE: (
        "{until}(UTC)까지는 요금제를 그대로 이용하실 수 있으며, 그동안 결제가 다시 시도될 수 "
        "있습니다. 그때까지 결제되지 않으면 요금제가 종료됩니다. 구매하신 크레딧은 어느 경우에도 "
        "유지됩니다."
    ),
    TextKey.RENEWAL_FAILED_NEXT: (
        "카드의 유효 기간과 한도를 확인해 주세요. 요금제를 새로 결제하실 수도 있습니다."
    ),
    TextKey.PLAN_ENDED_SUBJECT: "VidGo 요금제가 종료되었습니다",
    TextKey.PLAN_ENDED_HEADING: "요금제가 종료되었습니다",
    TextKey.PLAN_ENDED_LEAD: "{plan} 요금제가 갱신되지 않아 {until}(UTC)에 종료되었습니다.",
    TextKey.PLAN_ENDED_NOTE: (
        "계정은 무료 요금제로 계속 이용하실 수 있습니다. 요금제 크레딧은 만료될 때까지 쓸 수 있고 "
        "구매하신 크레딧은 유지됩니다. 더 이상 청구되지 않습니다."
    ),
    TextKey.PLAN_ENDED_LINK: "요금제 선택하기",
    TextKey.PLAN_CANCELLED_SUBJECT: "VidGo 요금제가 해지되었습니다",
    TextKey.PLAN_CANCELLED_HEADING: "요금제가 갱신되지 않습니다",
    TextKey.PLAN_CANCELLED_LEAD: (
        "{plan} 요금제가 해지되었으며 {until}(UTC)까지 이용하실 수 있습니다."
    ),
    TextKey.PLAN_CANCELLED_NOTE: (
        "그때까지는 아무것도 바뀌지 않으며 크레딧도 그대로 지급됩니다. 구매하신 크레딧은 "
        "유지됩니다. 요금제를 계속 쓰고 싶으시면 언제든지 다시 결제하실 수 있습니다."
    ),
    TextKey.PLAN_LINK: "내 요금제 보기",
    TextKey.REFUND_DONE_SUBJECT: "VidGo 환불이 처리되었습니다",
    TextKey.REFUND_DONE_HEADING: "환불해 드렸습니다",
    TextKey.REFUND_DONE_LEAD: "{amount}이(가) 환불되었습니다.",
    TextKey.REFUND_DONE_NOTE: (
        "은행에 표시되기까지 며칠 걸릴 수 있습니다. 내용은 주문 화면에서 확인하실 수 있습니다."
    ),
    TextKey.REFUND_REJECTED_SUBJECT: "VidGo 환불이 완료되지 않았습니다",
    TextKey.REFUND_REJECTED_HEADING: "환불이 거절되었습니다",
    TextKey.REFUND_REJECTED_LEAD: ("{amount}을(를) 환불하려 했지만 결제 대행사에서 거절했습니다."),
    TextKey.REFUND_REJECTED_NOTE: ("다른 방법으로 돌려드릴 수 있도록 고객 지원으로 연락해 주세요."),
    TextKey.DISPUTE_OPENED_SUBJECT: "VidGo 결제에 이의가 제기되었습니다",
    TextKey.DISPUTE_OPENED_HEADING: "결제에 이의가 제기되었습니다",
    TextKey.DISPUTE_OPENED_LEAD: (
        "은행 또는 카드사로부터 {amount} 결제에 이의가 제기되었다는 연락을 받았습니다."
    ),
    TextKey.DISPUTE_OPENED_NOTE: (
        "결정은 은행이 하며 몇 주가 걸릴 수 있습니다. 결과가 나오면 알려 드리겠습니다. 착오라면 "
        "은행에 알리시거나 고객 지원으로 연락해 주세요. 함께 해결하고 싶습니다."
    ),
    TextKey.DISPUTE_WON_SUBJECT: "VidGo 결제에 대한 이의가 종료되었습니다",
    TextKey.DISPUTE_WON_HEADING: "결제가 유지됩니다",
    TextKey.DISPUTE_WON_LEAD: "{amount}에 대한 이의가 종료되어 결제가 유지됩니다.",
    TextKey.DISPUTE_WON_NOTE: "하실 일은 없습니다.",
    TextKey.DISPUTE_LOST_SUBJECT: "VidGo 결제에 대한 은행의 결정이 나왔습니다",
    TextKey.DISPUTE_LOST_HEADING: "결제 금액이 반환됩니다",
    TextKey.DISPUTE_LOST_LEAD: "{amount}에 대한 이의가 받아들여졌습니다.",
    TextKey.DISPUTE_LOST_NOTE: (
        "금액은 은행을 통해 돌려받으시게 됩니다. 원하시면 언제든지 다시 주문하실 수 있습니다."
    ),
    TextKey.WALLET_FULL_SUBJECT: "VidGo 결제 확인, 크레딧은 지급 대기 중입니다",
    TextKey.WALLET_FULL_HEADING: "결제되었지만 아직 자리가 없습니다",
    TextKey.WALLET_FULL_LEAD: (
        "{amount}을(를) 받았습니다. 계정에 보관할 수 있는 크레딧 지급 건수에는 한도가 있으며 "
        "현재 그 한도에 도달했습니다."
    ),
    TextKey.WALLET_FULL_NOTE: (
        "그중 하나를 모두 쓰거나 만료되면 구매하신 내용이 자동으로 추가됩니다. 크레딧을 사용해 "
        "자리를 만들어 주세요. 다시 결제하실 필요는 없습니다."
    ),
    TextKey.CREDITS_RESET_SUBJECT: "VidGo 새 크레딧이 지급되었습니다",
    TextKey.CREDITS_RESET_HEADING: "크레딧이 초기화되었습니다",
    TextKey.CREDITS_RESET_LEAD: "{plan} 요금제의 새 크레딧 {credits}개를 사용할 수 있습니다.",
    TextKey.CREDITS_RESET_NOTE: (
        "요청하셨기 때문에 이 메일을 보내 드립니다. 계정 화면에서 끌 수 있습니다."
    ),
    TextKey.EFFECT_NONE: "요금제와 크레딧은 그대로입니다.",
    TextKey.EFFECT_CREDITS_TAKEN: "이 결제로 구매한 크레딧 중 {credits}개가 회수되었습니다.",
    TextKey.EFFECT_PLAN_OVER: (
        "이 결제로 이용하던 요금제가 남은 요금제 크레딧과 함께 종료되었습니다. 구매하신 크레딧은 "
        "유지됩니다."
    ),
    TextKey.EFFECT_CREDITS_ASIDE: (
        "은행이 결정할 때까지 이 결제로 구매한 크레딧 중 남은 것은 보류되며 새로 주문하실 수 "
        "없습니다."
    ),
    TextKey.EFFECT_PLAN_ASIDE: (
        "은행이 결정할 때까지 이 결제로 이용하던 요금제는 크레딧과 함께 일시 중지되며 새로 "
        "주문하실 수 없습니다. 요금제는 다시 청구되지 않습니다. 구매하신 크레딧은 유지됩니다."
    ),
    TextKey.EFFECT_CHARGES_ENDED: (
        "요금제는 결제된 기간이 끝날 때까지 계속되지만 다시 청구되지 않습니다. 은행이 결정할 "
        "때까지 새로 주문하실 수 없습니다."
    ),
    TextKey.EFFECT_GIVEN_BACK: (
        "보류되었던 것은 남은 기간과 함께 돌려드리며 다시 주문하실 수 있습니다. 이의가 제기되었던 "
        "요금제는 자동으로 청구되지 않으니 계속 쓰시려면 다시 결제해 주세요."
    ),
}
