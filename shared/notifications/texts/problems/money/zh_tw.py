"""Problems of plans, credits and payments in Traditional Chinese: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "catalogue.duration_not_offered": (
        "無法選擇這個長度",
        "影片長度超過這項服務可製作的範圍。請選擇較短的長度。",
    ),
    "catalogue.plan_required": (
        "目前的方案不包含這項功能",
        "這項功能屬於較高階的方案。請升級方案，或改選其他選項。",
    ),
    "catalogue.service_unknown": (
        "沒有這項服務",
        "您指定的服務目前並未提供。請從價目表中選擇。",
    ),
    "catalogue.size_not_offered": (
        "無法選擇這個尺寸",
        "這項服務不支援您選擇的尺寸。請改選其他尺寸。",
    ),
    "credits.deadline_not_reached": (
        "這些點數仍在保留中",
        "對應的影片可能還會完成。若最後沒有完成，點數會自動退回。",
    ),
    "credits.hold_already_ended": (
        "這筆保留已經結清",
        "這支影片的點數已經扣除或退回。您可以在點數紀錄中查看結果。",
    ),
    "credits.hold_unknown": (
        "找不到這筆保留",
        "您的帳號沒有這筆點數保留。點數紀錄會列出所有保留、扣除與退回的項目。",
    ),
    "credits.insufficient": (
        "點數不足",
        "完成這項操作還需要一些點數。請購買點數，或改選較小的選項。",
    ),
    "credits.quote_expired": (
        "這個價格已過期",
        "價格只會為您保留一段時間。請取得新的價格後繼續。",
    ),
    "credits.quote_mismatch": (
        "這個價格不適用於目前的內容",
        "取得價格之後，設定已經變更。請取得新的價格後繼續。",
    ),
    "credits.quote_outdated": (
        "免費額度已被使用",
        "這個價格預計使用的免費額度，已由另一支影片用掉。請取得新的價格後繼續。",
    ),
    "credits.quote_unknown": (
        "找不到這個價格",
        "您的帳號沒有這筆報價。請取得新的價格後繼續。",
    ),
    "credits.receipt_refused": (
        "無法確認這份憑證",
        "這份憑證已損壞，或與 VidGo 開立的內容不符。請重新下載，或聯絡客服。",
    ),
    "credits.receipt_unknown": (
        "找不到這份憑證",
        "您的帳號沒有這份憑證。所有憑證都可以在點數紀錄中找到。",
    ),
    "credits.spend_cap_reached": (
        "已達支出上限",
        "這筆訂單會超出您自行設定的每月支出上限。請調高或移除上限，或等到下個月。",
    ),
    "credits.wallet_full": (
        "同時進行的項目過多",
        "您的帳號目前無法再增加保留中的項目或點數。請等部分影片完成後再試一次。",
    ),
    "payments.auto_top_up_needs_plan": (
        "自動儲值需要有效的方案",
        "只有持續中方案的付款方式可以自動收費。請先透過 Paddle 訂閱方案，或自行購買點數。",
    ),
    "payments.auto_top_up_not_offered": (
        "這裡無法使用自動儲值",
        "您的方案透過綠界付款，綠界無法在您未操作時收費。請自行購買點數，或改用 Paddle 支付方案。",
    ),
    "payments.consent_outdated": (
        "同意內容已更新",
        "有較新的同意內容。請重新載入頁面，閱讀後再次同意。",
    ),
    "payments.price_changed": (
        "價格已變更",
        "點數包的價格與先前顯示的不同。請查看新價格後再次同意。",
    ),
    "promotions.already_redeemed": (
        "您已使用過這個代碼",
        "每個帳號可兌換的次數有限，您已用完。",
    ),
    "promotions.already_subscribed": (
        "您已有方案",
        "試用僅提供給沒有方案的帳號，代碼仍然有效。",
    ),
    "promotions.code_taken": (
        "這個代碼已存在",
        "請為新的優惠券選擇其他代碼。",
    ),
    "promotions.exhausted": (
        "這個代碼已兌換完畢",
        "這個代碼的所有名額都已發出。",
    ),
    "promotions.expired": (
        "這個代碼已過期",
        "可兌換的期間已結束。",
    ),
    "promotions.no_subscription": (
        "這個代碼需要方案",
        "它可延長方案天數，但您目前沒有方案，請先選擇方案。",
    ),
    "promotions.not_eligible": (
        "這個代碼不適用於您的帳號",
        "它是為其他方案或語言提供的。",
    ),
    "promotions.too_many_tries": (
        "輸入錯誤代碼的次數過多",
        "為了安全，我們需要稍候才能檢查下一個代碼，請稍後再試。",
    ),
    "promotions.too_many_vouchers": (
        "您有許多未使用的折扣",
        "請先在訂單中使用折扣，再兌換這個代碼。",
    ),
    "promotions.unknown_code": (
        "我們找不到這個代碼",
        "請確認字母與數字後再試一次。",
    ),
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
    "payments.already_subscribed": (
        "您已在使用此方案",
        "目前的方案仍在進行中，沒有扣款。",
    ),
    "payments.higher_plan_held": (
        "您目前的方案較高",
        (
            "沒有扣款。要改用較低的方案，請先取消目前的方案：付費期間結束前仍可繼續使用。"
            "到期後再購買較低的方案；若提前購買，目前的方案會立即結束。"
        ),
    ),
    "payments.basket_too_small": (
        "金額低於這種付款方式的下限",
        "這個金流服務的手續費對小額購買來說過高。請選擇較大的點數包，或改用其他付款方式。",
    ),
    "payments.dispute_open": (
        "有一筆付款正在爭議中",
        ("您的銀行正在查詢先前的一筆付款。在結果出來之前無法購買；該筆付款所得會為您保留。"),
    ),
    "payments.dispute_unknown": (
        "找不到這筆爭議",
        "這筆爭議不存在。",
    ),
    "payments.invoice_not_ready": (
        "發票尚未開立完成",
        "收到款項後才會開立，請稍後再試。",
    ),
    "payments.method_not_offered": (
        "不提供這種付款方式",
        "請從列出的付款方式中選擇。",
    ),
    "payments.not_on_sale": (
        "目前沒有販售",
        "沒有這個方案或點數包，或不以這種幣別販售。",
    ),
    "payments.not_subscribed": (
        "沒有可取消的方案",
        "您使用的是免費方案，不會扣款。",
    ),
    "payments.order_not_payable": (
        "這筆訂單已無法付款",
        "可能已付款、已被取代或已逾期。請建立新訂單。",
    ),
    "payments.order_unknown": (
        "找不到這筆訂單",
        "訂單不存在，或不屬於您。",
    ),
    "payments.other_gateway_offered": (
        "這個金流服務目前故障",
        "尚未扣款。您可以改由其他金流服務，以其價格購買。",
    ),
    "payments.overlay_not_offered": (
        "此頁面無法付款",
        "請開啟您的訂單，再從那裡前往付款頁面。",
    ),
    "payments.payment_unknown": (
        "找不到這筆付款",
        "這筆付款不存在。",
    ),
    "payments.refund_by_hand_only": (
        "請以銀行轉帳退款",
        (
            "此金流服務只能退還信用卡付款。"
            "請先以銀行轉帳退款，再將 is_by_hand 設為 true 重新登記這筆退款。"
        ),
    ),
    "payments.refund_open": (
        "退款正在處理中",
        "這筆付款正在退款、已退款，或銀行正在查詢。請等待結果。",
    ),
    "payments.refund_too_large": (
        "金額超過可退款餘額",
        "請輸入大於零且不超過尚未退款餘額的金額。",
    ),
    "payments.too_many_orders": (
        "訂單過多",
        "您在短時間內建立了許多訂單。請先支付其中一筆，或稍後再試。",
    ),
    "payments.transition_refused": (
        "無法執行這個動作",
        "目前的狀態不允許。",
    ),
    "payments.payment_awaited": (
        "尚未收到這筆付款",
        "退款通知早於付款通知送達，請稍後再次通知。",
    ),
}
