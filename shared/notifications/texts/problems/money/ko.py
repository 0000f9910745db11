"""Problems of plans, credits and payments in Korean: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "catalogue.duration_not_offered": (
        "선택할 수 없는 길이입니다",
        "이 서비스로 만들 수 있는 길이보다 깁니다. 더 짧은 길이를 선택하세요.",
    ),
    "catalogue.plan_required": (
        "현재 요금제에 포함되지 않은 기능입니다",
        "더 큰 요금제에서 사용할 수 있습니다. 요금제를 바꾸거나 다른 옵션을 선택하세요.",
    ),
    "catalogue.service_unknown": (
        "없는 서비스입니다",
        "요청하신 서비스는 제공되지 않습니다. 가격표에서 선택하세요.",
    ),
    "catalogue.size_not_offered": (
        "선택할 수 없는 크기입니다",
        "이 서비스는 선택하신 크기를 지원하지 않습니다. 다른 크기를 선택하세요.",
    ),
    "credits.deadline_not_reached": (
        "크레딧이 아직 보류 중입니다",
        "해당 영상이 아직 완성될 수 있습니다. 완성되지 않으면 크레딧은 자동으로 돌아옵니다.",
    ),
    "credits.hold_already_ended": (
        "이미 처리된 보류입니다",
        (
            "이 영상의 크레딧은 이미 사용되었거나 돌아왔습니다. 자세한 내용은 크레딧 내역에서 "
            "확인하세요."
        ),
    ),
    "credits.hold_unknown": (
        "보류 내역을 찾을 수 없습니다",
        (
            "이 계정에는 해당하는 크레딧 보류가 없습니다. 보류, 사용, 반환 기록은 크레딧 내역에서 "
            "볼 수 있습니다."
        ),
    ),
    "credits.insufficient": (
        "크레딧이 부족합니다",
        "이 작업에는 크레딧이 조금 더 필요합니다. 크레딧을 구매하거나 더 작은 옵션을 선택하세요.",
    ),
    "credits.quote_expired": (
        "가격의 유효 시간이 지났습니다",
        "가격은 일정 시간 동안만 유지됩니다. 새 가격을 확인한 뒤 계속하세요.",
    ),
    "credits.quote_mismatch": (
        "다른 작업의 가격입니다",
        "가격을 확인한 뒤 설정이 바뀌었습니다. 새 가격을 확인한 뒤 계속하세요.",
    ),
    "credits.quote_outdated": (
        "무료 이용을 이미 사용했습니다",
        (
            "이 가격은 다른 영상이 먼저 사용한 무료 이용을 전제로 했습니다. "
            "새 가격을 확인한 뒤 계속하세요."
        ),
    ),
    "credits.quote_unknown": (
        "가격을 찾을 수 없습니다",
        "이 계정에는 해당하는 가격이 없습니다. 새 가격을 확인한 뒤 계속하세요.",
    ),
    "credits.receipt_refused": (
        "확인할 수 없는 증명서입니다",
        (
            "증명서가 손상되었거나 VidGo에서 발급한 내용과 다릅니다. 다시 내려받거나 고객 지원에 "
            "문의하세요."
        ),
    ),
    "credits.receipt_unknown": (
        "증명서를 찾을 수 없습니다",
        "이 계정에는 해당하는 증명서가 없습니다. 모든 증명서는 크레딧 내역에서 볼 수 있습니다.",
    ),
    "credits.wallet_full": (
        "동시에 진행 중인 작업이 너무 많습니다",
        (
            "이 계정에는 보류나 크레딧을 더 추가할 수 없습니다. 영상 몇 개가 완성된 뒤 다시 "
            "시도하세요."
        ),
    ),
    "promotions.already_redeemed": (
        "이미 사용한 코드입니다",
        "계정마다 코드를 쓸 수 있는 횟수가 정해져 있으며 모두 사용했습니다.",
    ),
    "promotions.already_subscribed": (
        "이미 요금제를 이용 중입니다",
        "체험은 요금제가 없는 계정에 제공됩니다. 코드는 계속 유효합니다.",
    ),
    "promotions.code_taken": (
        "이미 있는 코드입니다",
        "새 쿠폰에는 다른 코드를 선택해 주세요.",
    ),
    "promotions.exhausted": (
        "모두 소진된 코드입니다",
        "이 코드로 줄 수 있는 혜택이 모두 지급되었습니다.",
    ),
    "promotions.expired": (
        "기간이 지난 코드입니다",
        "코드를 사용할 수 있는 기간이 끝났습니다.",
    ),
    "promotions.no_subscription": (
        "요금제가 필요한 코드입니다",
        "요금제 기간을 늘리는 코드인데 현재 요금제가 없습니다. 먼저 요금제를 선택해 주세요.",
    ),
    "promotions.not_eligible": (
        "이 계정에 해당하지 않는 코드입니다",
        "다른 요금제나 언어를 위한 코드입니다.",
    ),
    "promotions.too_many_tries": (
        "잘못된 코드를 너무 많이 입력했습니다",
        "안전을 위해 잠시 기다린 뒤 다시 시도해 주세요.",
    ),
    "promotions.too_many_vouchers": (
        "사용하지 않은 할인이 많습니다",
        "주문에 할인을 사용한 뒤 이 코드를 사용해 주세요.",
    ),
    "promotions.unknown_code": (
        "알 수 없는 코드입니다",
        "글자와 숫자를 확인하고 다시 시도해 주세요.",
    ),
    "catalogue.below_cost": (
        "원가보다 낮은 가격이 있습니다",
        "이 카탈로그에 원가보다 싸게 팔리는 항목이 있습니다. 가격을 올리거나 원가를 낮춰 주세요.",
    ),
    "catalogue.currency_not_offered": (
        "이 통화로는 판매하지 않습니다",
        "선택한 통화의 가격이 없습니다. 다른 통화로 결제해 주세요.",
    ),
    "catalogue.effects_required": (
        "현재 요금제에는 효과가 없습니다",
        "효과는 상위 요금제에 포함됩니다. 요금제를 업그레이드해 주세요.",
    ),
    "catalogue.package_unknown": (
        "그런 크레딧 팩이 없습니다",
        "지정한 팩은 판매하지 않습니다. 팩 목록에서 선택해 주세요.",
    ),
    "catalogue.plan_unknown": (
        "그런 요금제가 없습니다",
        "지정한 요금제는 판매하지 않습니다. 요금제 목록에서 선택해 주세요.",
    ),
    "catalogue.subscription_required": (
        "구독자만 사용할 수 있습니다",
        "이 서비스를 사용하려면 유료 요금제를 구독해 주세요.",
    ),
    "catalogue.unreadable": (
        "이 카탈로그를 읽을 수 없습니다",
        "누락되었거나 알 수 없는 항목, 또는 규칙에 어긋나는 값이 있습니다. "
        "파일을 고친 뒤 다시 시도해 주세요.",
    ),
    "catalogue.version_taken": (
        "이미 게시된 버전입니다",
        "게시된 카탈로그는 바뀌지 않습니다. 새 카탈로그에는 다른 버전을 지정해 주세요.",
    ),
    "payments.gateway_refused": (
        "결제 서비스가 거절했습니다",
        "이 결제를 받아 주지 않습니다. 다른 결제 수단을 선택하거나 저희에게 문의하세요.",
    ),
    "payments.gateway_unavailable": (
        "결제 서비스가 응답하지 않습니다",
        "아무것도 청구되지 않았습니다. 잠시 후 다시 시도하거나 다른 결제 수단을 선택하세요.",
    ),
    "payments.gateway_uncertain": (
        "결제 결과를 아직 알 수 없습니다",
        "결제 서비스가 응답하지 않았습니다. 계속 확인해 알려 드리니 다시 결제하지 마세요.",
    ),
    "payments.notice_refused": (
        "결제 서비스가 보낸 알림이 아닙니다",
        "서명이나 형식이 올바르지 않아 아무것도 바꾸지 않았습니다.",
    ),
    "payments.already_subscribed": (
        "이미 이 요금제나 상위 요금제를 이용 중입니다",
        "현재 요금제가 계속되고 있으며 결제되지 않았습니다. 상위 요금제를 선택하거나 해지하세요.",
    ),
    "payments.basket_too_small": (
        "이 결제 수단으로는 금액이 너무 적습니다",
        "이 결제 서비스의 수수료가 너무 높습니다. 더 큰 팩이나 다른 결제 수단을 선택하세요.",
    ),
    "payments.dispute_unknown": (
        "이의 제기를 찾을 수 없습니다",
        "해당 이의 제기가 없습니다.",
    ),
    "payments.invoice_not_ready": (
        "청구서가 아직 준비되지 않았습니다",
        "입금이 확인되면 작성됩니다. 잠시 후 다시 시도하세요.",
    ),
    "payments.method_not_offered": (
        "이 결제 수단은 제공되지 않습니다",
        "목록에 있는 결제 수단을 선택하세요.",
    ),
    "payments.not_on_sale": (
        "판매하지 않는 상품입니다",
        "해당 요금제나 팩이 없거나 이 통화로는 판매하지 않습니다.",
    ),
    "payments.not_subscribed": (
        "해지할 요금제가 없습니다",
        "무료 요금제를 이용 중이며 결제되지 않습니다.",
    ),
    "payments.order_not_payable": (
        "이 주문은 더 이상 결제할 수 없습니다",
        "이미 결제되었거나 대체되었거나 기한이 지났습니다. 새로 주문하세요.",
    ),
    "payments.order_unknown": (
        "주문을 찾을 수 없습니다",
        "존재하지 않거나 본인의 주문이 아닙니다.",
    ),
    "payments.other_gateway_offered": (
        "이 결제 서비스에 장애가 있습니다",
        "결제되지 않았습니다. 다른 결제 서비스에서 해당 가격으로 구매할 수 있습니다.",
    ),
    "payments.overlay_not_offered": (
        "이 페이지에서는 결제할 수 없습니다",
        "주문을 열고 그곳에서 결제 페이지로 이동해 주세요.",
    ),
    "payments.payment_unknown": (
        "결제를 찾을 수 없습니다",
        "해당 결제가 없습니다.",
    ),
    "payments.refund_by_hand_only": (
        "은행 송금으로 환불해야 합니다",
        (
            "이 결제 서비스는 카드 결제만 환불할 수 있습니다. "
            "은행으로 송금한 뒤 is_by_hand를 true로 하여 환불을 다시 등록하세요."
        ),
    ),
    "payments.refund_open": (
        "환불이 진행 중입니다",
        "이 결제는 환불 중이거나 환불되었거나 은행이 확인 중입니다. 결과를 기다려 주세요.",
    ),
    "payments.refund_too_large": (
        "환불 가능한 금액을 초과했습니다",
        "아직 환불되지 않은 금액 이내로 입력하세요.",
    ),
    "payments.too_many_orders": (
        "주문이 너무 많습니다",
        "짧은 시간에 많은 주문을 만들었습니다. 그중 하나를 결제하거나 나중에 다시 시도해 주세요.",
    ),
    "payments.transition_refused": (
        "실행할 수 없는 작업입니다",
        "현재 상태에서는 허용되지 않습니다.",
    ),
    "payments.payment_awaited": (
        "이 결제가 아직 도착하지 않았습니다",
        "입금보다 환불 알림이 먼저 왔습니다. 나중에 다시 알려 주세요.",
    ),
}
