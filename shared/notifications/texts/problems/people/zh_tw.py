"""Problems of accounts, sessions and keys in Traditional Chinese: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "privacy.work_open": (
        "您的工作仍在進行中",
        "工作結束後，您的帳號資料就會清除。",
    ),
    "accounts.key_unknown": (
        "找不到這個 API 金鑰",
        "這個帳號沒有這個金鑰，可能已被撤銷。",
    ),
    "accounts.not_allowed": (
        "您無法執行這個動作",
        "您的帳號沒有執行這個動作的權限。",
    ),
    "accounts.person_needed": (
        "這個動作需要您親自登入",
        "API 金鑰無法執行這個動作，請用電子郵件與密碼登入。",
    ),
    "accounts.scope_missing": (
        "這個 API 金鑰無法執行這個動作",
        "金鑰沒有所需的範圍，請建立具有該範圍的金鑰。",
    ),
    "accounts.too_many_keys": (
        "API 金鑰數量已達上限",
        "請先撤銷不再使用的金鑰，再建立新的金鑰。",
    ),
    "auth.bad_signature": (
        "簽章不符",
        "這個請求並非以我們的金鑰簽署，或在途中遭到更動。",
    ),
    "auth.key_revoked": (
        "這個 API 金鑰已被撤銷",
        "金鑰已失效，請建立新的金鑰使用。",
    ),
    "auth.nonce_used": (
        "這個請求已送出過",
        "每個簽署的請求都需要新的 nonce，請換新的重新簽署。",
    ),
    "auth.stale_timestamp": (
        "請求的時間不正確",
        "請檢查裝置的時鐘，再重新簽署。",
    ),
    "accounts.address_unknown": (
        "沒有使用這個地址的帳號",
        "找不到使用這個電子郵件地址的帳號。請檢查地址是否有誤。",
    ),
    "accounts.email_not_verified": (
        "請先驗證電子郵件地址",
        "密碼正確，但電子郵件地址尚未驗證。請輸入郵件中的驗證碼，或重新索取一組。",
    ),
    "accounts.inactive": (
        "這個帳號已停用",
        "目前無法登入這個帳號。請聯絡客服，我們會協助您確認狀況。",
    ),
    "auth.bad_credentials": (
        "電子郵件地址或密碼不符",
        "請確認電子郵件地址與密碼後再試一次。",
    ),
    "auth.expired_token": (
        "登入已逾時",
        "為了安全，登入狀態只會維持一段時間。請重新登入後繼續。",
    ),
    "auth.identity_unavailable": (
        "目前無法完成服務之間的身分驗證",
        "我們的服務暫時無法向另一項服務證明身分。請稍後再試一次。",
    ),
    "auth.invalid_token": (
        "請重新登入",
        "我們無法辨識這次的登入狀態。重新登入後即可繼續。",
    ),
    "auth.keys_unavailable": (
        "目前無法確認呼叫來源",
        "暫時取得不到用來確認來源的金鑰。請稍後再試一次。",
    ),
    "auth.missing_token": (
        "請先登入",
        "登入後才能使用這個頁面。請登入後繼續。",
    ),
    "auth.refresh_reused": (
        "為了安全，我們已將您登出",
        "同一個登入狀態在兩個地方使用，為了保護帳號，我們已將它結束。請重新登入。",
    ),
    "auth.reset_token_refused": (
        "這個連結已無法使用",
        "連結已使用過、已過期，或只複製了一部分。請重新索取連結。",
    ),
    "auth.session_ended": (
        "您已登出",
        "這次的登入已經結束。請重新登入後繼續。",
    ),
    "auth.system_caller_refused": (
        "這個位址不對外開放",
        "只有 VidGo 自己的服務才能呼叫這個位址。您無需處理。",
    ),
    "auth.too_many_attempts": (
        "登入嘗試次數過多",
        "為了保護帳號，我們暫時停止登入。請稍候片刻再試一次。",
    ),
    "auth.too_many_requests": (
        "來自您網路的要求過多",
        "這個網路已送出許多要求，請稍候再試。",
    ),
    "export.not_delivered": (
        "這個檔案尚未完成",
        "完成後即可查看，請稍候。",
    ),
    "export.too_many": (
        "這支影片的格式數量已達上限",
        "這支影片無法再製作其他格式。您可以下載現有的格式，或製作一支新影片。",
    ),
    "export.unknown": (
        "找不到這個格式",
        "您的影片中沒有這個格式。開啟影片即可查看現有的格式。",
    ),
    "verification.expired": (
        "驗證碼已過期",
        "驗證碼只在短時間內有效。請重新索取一組。",
    ),
    "verification.invalid_code": (
        "驗證碼不正確",
        "請確認最新郵件中的驗證碼，再輸入一次。",
    ),
    "verification.too_many_attempts": (
        "這組驗證碼已無法使用",
        "由於輸入錯誤次數過多，我們已將它作廢。請重新索取一組驗證碼。",
    ),
    "verification.too_many_sends": (
        "驗證碼寄送次數已達上限",
        "請查看最新的郵件，也別忘了檢查垃圾郵件匣。稍後即可再次索取驗證碼。",
    ),
}
