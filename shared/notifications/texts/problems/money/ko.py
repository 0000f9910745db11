"""Problems of plans, promotions and payments in Korean: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
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
