"""Problems of plans, promotions and payments in Korean: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
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
}
