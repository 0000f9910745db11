"""Words of problems in Traditional Chinese: a title and what to do, by error code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
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
    "credits.wallet_full": (
        "同時進行的項目過多",
        "您的帳號目前無法再增加保留中的項目或點數。請等部分影片完成後再試一次。",
    ),
    "delivery.captions_unreadable": (
        "無法讀取這份字幕",
        "每則字幕都需要開始與結束時間。請修正標示的那一行後再試一次。",
    ),
    "delivery.lease_lost": (
        "影片已改由其他機器處理",
        "另一部機器已接手這支影片的後製。您無需任何操作，請稍候片刻。",
    ),
    "delivery.leased": (
        "影片正在後製中",
        "我們正在處理這支影片。您無需任何操作，請稍候片刻。",
    ),
    "delivery.manifest_refused": (
        "無法確認這份匯出紀錄",
        "這份紀錄已損壞，或與 VidGo 開立的內容不符。請重新下載，或聯絡客服。",
    ),
    "delivery.overlay_refused": (
        "無法顯示這些文字",
        "文字中有無法顯示的符號，請更改後再試一次。",
    ),
    "delivery.render_failed": (
        "影片無法完成後製",
        "製作最終檔案時發生問題。這支影片的點數已全數退回，請再試一次。",
    ),
    "delivery.source_over_limit": (
        "產生的影片過大",
        "為您產生的影片超過我們可以後製的大小。這支影片的點數已全數退回，請再試一次。",
    ),
    "delivery.source_unreadable": (
        "產生的影片已損壞",
        "我們無法讀取為您產生的影片。這支影片的點數已全數退回，請再試一次。",
    ),
    "delivery.source_unsupported": (
        "產生的影片格式不符",
        "為您產生的影片是我們無法後製的類型。這支影片的點數已全數退回，請再試一次。",
    ),
    "documents.contended": (
        "同時有多項變更",
        "您的帳號同時收到多項變更，這一項並未生效。請再試一次。",
    ),
    "documents.unavailable": (
        "目前無法讀取資料",
        "我們的資料庫沒有回應。請稍後再試一次。",
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
    "generation.already_ended": (
        "這支影片已經處理完畢",
        "影片已經結束處理，因此無法取消。開啟影片即可查看結果。",
    ),
    "generation.deadline_passed": (
        "影片製作時間過長",
        "影片未能在期限內完成。這支影片的點數已全數退回，請再試一次。",
    ),
    "generation.not_delivered": (
        "這支影片尚未完成",
        "影片完成後才能製作各種格式。請等影片完成。",
    ),
    "generation.not_offered": (
        "目前無法使用這個選項",
        "您選擇的項目中，有一項目前並未提供。請更改後再試一次。",
    ),
    "generation.unknown": (
        "找不到這支影片",
        "您的帳號沒有這支影片。所有製作過的影片都在您的列表中。",
    ),
    "internal.error": (
        "我們的系統發生問題",
        "這個錯誤已經記錄下來。請稍後再試一次；若持續發生，請聯絡客服。",
    ),
    "moderation.prompt_refused": (
        "無法製作這支影片",
        "文字包含我們不提供製作的內容。請修改文字後再試一次，這次沒有扣除點數。",
    ),
    "notifications.mail_refused": (
        "郵件無法送達",
        "這個地址的郵件服務拒收了我們的郵件。請檢查地址是否有誤。",
    ),
    "notifications.mail_unavailable": (
        "目前無法寄送郵件",
        "我們的郵件服務沒有回應。請稍後再試一次。",
    ),
    "objects.content_type_refused": (
        "檔案類型不符",
        "收到的檔案類型與先前告知的不同。請重新選擇照片。",
    ),
    "objects.link_refused": (
        "這個連結已經失效",
        "檔案連結只在一段時間內有效。請重新整理頁面以取得新連結。",
    ),
    "objects.missing": (
        "找不到這個檔案",
        "檔案不存在，或尚未完整。請重新整理頁面後再試一次。",
    ),
    "objects.too_large": (
        "這個檔案過大",
        "檔案超過我們可以接收的大小，因此沒有儲存。請選擇較小的照片。",
    ),
    "objects.too_small": (
        "檔案沒有完整送達",
        "檔案有一部分沒有送達，因此沒有儲存。請重新傳送。",
    ),
    "objects.unavailable": (
        "目前無法讀取檔案",
        "我們的檔案儲存服務沒有回應。請稍後再試一次。",
    ),
    "provider.content_refused": (
        "內容未被接受",
        (
            "影片服務不接受以這段文字或這張照片製作影片。這支影片的點數已全數退回，"
            "請修改文字或更換照片後再試一次。"
        ),
    ),
    "provider.failed": (
        "影片製作失敗",
        "影片服務未能完成這支影片。這支影片的點數已全數退回，請再試一次。",
    ),
    "provider.hint_refused": (
        "這則通知未被接受",
        "我們無法確認這則通知的來源。它沒有造成任何變更。",
    ),
    "provider.outcome_unknown": (
        "我們正在確認影片狀況",
        (
            "影片服務的回覆在途中遺失，我們正在重新查詢。點數會保留到結果確定為止；若沒有影片，"
            "就會退回。"
        ),
    ),
    "provider.output_gone": (
        "完成的影片已經不在了",
        "影片服務在我們取得影片之前就將它移除了。這支影片的點數已全數退回，請再試一次。",
    ),
    "provider.output_refused": (
        "完成的影片無法使用",
        "影片服務送來的檔案無法採用。這支影片的點數已全數退回，請再試一次。",
    ),
    "provider.output_unavailable": (
        "我們正在取回影片",
        "完成的影片暫時無法取回，我們會持續嘗試。您無需任何操作。",
    ),
    "provider.request_refused": (
        "設定未被接受",
        "影片服務無法處理這組設定。這支影片的點數已全數退回，請更改設定後再試一次。",
    ),
    "provider.throttled": (
        "影片服務忙碌中",
        "目前的需求較多，您的影片需要稍微排隊。您無需任何操作。",
    ),
    "provider.unavailable": (
        "無法連上影片服務",
        "目前沒有服務可以承接您的影片。這支影片的點數已全數退回，請稍後再試一次。",
    ),
    "provider.unknown": (
        "我們不認得這個影片服務",
        "這個位址只接受合作影片服務傳來的通知。請檢查位址是否正確。",
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
    "schedule.unknown": (
        "沒有這項排程工作",
        "找不到這個名稱的排程工作。請檢查名稱。",
    ),
    "transcoder.busy": (
        "影片正在等待後製",
        "其他影片正在後製，接著就會處理您的影片。您無需任何操作。",
    ),
    "transcoder.unavailable": (
        "後製需要多一點時間",
        "影片暫時無法完成後製，我們會自動重試。您無需任何操作。",
    ),
    "uploads.checksum_mismatch": (
        "收到的照片與原檔不符",
        "我們收到的檔案與您送出的並不相同。請重新上傳。",
    ),
    "uploads.image_size": (
        "照片尺寸不符",
        "照片的像素太少或太多。請選擇另一張照片。",
    ),
    "uploads.not_an_image": (
        "無法讀取這張照片",
        "檔案已損壞，或是我們不支援的類型。請選擇 JPEG、PNG 或 WebP 圖片。",
    ),
    "uploads.not_received": (
        "尚未收到照片",
        "我們還沒有收到檔案。請完成上傳後再試一次。",
    ),
    "uploads.too_large": (
        "這張照片過大",
        "檔案超過我們可以接收的大小。請選擇較小的照片。",
    ),
    "uploads.unknown": (
        "找不到這張照片",
        "您的帳號沒有這筆上傳。請重新上傳照片。",
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
