"""Problems of plans, promotions and payments in Traditional Chinese: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "catalogue.below_cost": (
        "有價格低於成本",
        "這份價目目錄中有項目的售價低於成本。請提高價格或降低成本。",
    ),
    "catalogue.currency_not_offered": (
        "無法以這種貨幣購買",
        "這個項目沒有您所選貨幣的價格。請改用其他貨幣付款。",
    ),
    "catalogue.effects_required": (
        "目前的方案不含特效",
        "特效屬於較高階的方案。請升級方案後再使用。",
    ),
    "catalogue.package_unknown": (
        "沒有這個點數包",
        "您指定的點數包目前並未販售。請從點數包列表中選擇。",
    ),
    "catalogue.plan_unknown": (
        "沒有這個方案",
        "您指定的方案目前並未販售。請從方案列表中選擇。",
    ),
    "catalogue.subscription_required": (
        "這項服務僅供訂閱者使用",
        "請訂閱付費方案後再使用這項服務。",
    ),
    "catalogue.unreadable": (
        "無法讀取這份價目目錄",
        "檔案缺少欄位、含有未知欄位，或內容不符規則。請修正檔案後再試一次。",
    ),
    "catalogue.version_taken": (
        "這個版本已經發布",
        "已發布的價目目錄不能更改。請為新的目錄指定另一個版本。",
    ),
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
