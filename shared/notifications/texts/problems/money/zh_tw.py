"""Problems of plans, promotions and payments in Traditional Chinese: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "payments.gateway_refused": (
        "金流服務拒絕了這筆付款",
        "這筆付款無法受理。請改用其他付款方式，或與我們聯絡。",
    ),
    "payments.gateway_unavailable": (
        "金流服務沒有回應",
        "尚未扣款。請稍後再試，或改用其他付款方式。",
    ),
    "payments.gateway_uncertain": (
        "目前還無法確認付款結果",
        "金流服務沒有回應。我們會持續查詢並通知您，請勿重複付款。",
    ),
    "payments.notice_refused": (
        "這則通知並非來自金流服務",
        "簽章或格式不正確，因此沒有任何變更。",
    ),
}
