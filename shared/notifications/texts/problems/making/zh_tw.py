"""Problems of uploads, generations and videos in Traditional Chinese: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "delivery.captions_unreadable": (
        "無法讀取這份字幕",
        "每則字幕都需要開始與結束時間。請修正標示的那一行後再試一次。",
    ),
    "delivery.dressing_refused": (
        "無法使用這份標誌、字幕或音樂",
        (
            "要加在影片上的檔案已損壞、過大，或是我們不支援的類型。這支影片的點數已全數退回，"
            "請更換後再試一次。"
        ),
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
    "moderation.prompt_refused": (
        "無法製作這支影片",
        "文字包含我們不提供製作的內容。請修改文字後再試一次，這次沒有扣除點數。",
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
}
