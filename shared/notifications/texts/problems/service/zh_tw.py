"""Problems of requests and of the service in Traditional Chinese: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "documents.contended": (
        "同時有多項變更",
        "您的帳號同時收到多項變更，這一項並未生效。請再試一次。",
    ),
    "documents.unavailable": (
        "目前無法讀取資料",
        "我們的資料庫沒有回應。請稍後再試一次。",
    ),
    "internal.error": (
        "我們的系統發生問題",
        "這個錯誤已經記錄下來。請稍後再試一次；若持續發生，請聯絡客服。",
    ),
    "notifications.mail_refused": (
        "郵件無法送達",
        "這個地址的郵件服務拒收了我們的郵件。請檢查地址是否有誤。",
    ),
    "notifications.mail_unavailable": (
        "目前無法寄送郵件",
        "我們的郵件服務沒有回應。請稍後再試一次。",
    ),
    "queue.unavailable": (
        "目前無法開始處理",
        "我們的工作佇列沒有回應。請稍後再試一次，同一項工作不會重複執行。",
    ),
    "request.bad_cursor": (
        "列表中沒有這一頁",
        "我們無法判斷要從列表的哪裡繼續。請從第一頁重新開始。",
    ),
    "request.idempotency_conflict": (
        "這個請求金鑰已經用過",
        "先前有內容不同的請求用了同一個金鑰。請換一個新的金鑰重新送出。",
    ),
    "request.invalid": (
        "請檢查輸入的內容",
        "有項目缺漏或不符合規定。請修正標示的欄位後再試一次。",
    ),
    "request.malformed": (
        "無法讀取這個請求",
        "請求的格式我們無法辨識。請檢查寫法後重新送出。",
    ),
    "request.method_not_allowed": (
        "這裡無法執行這項操作",
        "這個位址存在，但不接受這類請求。請參閱說明文件，了解可用的請求。",
    ),
    "request.no_such_route": (
        "這個位址沒有內容",
        "位址可能輸入錯誤或已經過時。請檢查位址，或回到首頁。",
    ),
    "request.too_large": (
        "請求的內容過大",
        "內容超過我們一次可以接收的量。請縮短後再試一次。",
    ),
    "request.too_many": (
        "要求次數過多",
        "一分鐘內的要求次數過多。請稍候片刻再繼續。",
    ),
    "schedule.unknown": (
        "沒有這項排程工作",
        "找不到這個名稱的排程工作。請檢查名稱。",
    ),
    "request.idempotency_key_missing": (
        "這個請求需要名稱",
        "請送出 Idempotency-Key 標頭，以免重複付款。",
    ),
}
