"""Words of mails in Traditional Chinese."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.VERIFICATION_SUBJECT: "您的 VidGo 驗證碼",
    TextKey.VERIFICATION_HEADING: "請驗證您的電子郵件地址",
    TextKey.VERIFICATION_LEAD: "請輸入以下驗證碼以完成註冊：",
    TextKey.VERIFICATION_LIFE: (
        "驗證碼於 {minutes} 分鐘內有效，最多可輸入 {guesses} 次。重新寄送後，舊的驗證碼即失效。"
    ),
    TextKey.VERIFICATION_IGNORE: (
        "如果您並未註冊 VidGo，請忽略這封郵件；沒有驗證碼，任何變更都不會發生。"
    ),
    TextKey.ADDRESS_KNOWN_SUBJECT: "您已經有 VidGo 帳號",
    TextKey.ADDRESS_KNOWN_HEADING: "您已經有帳號了",
    TextKey.ADDRESS_KNOWN_LEAD: (
        "有人（可能是您本人）嘗試用這個電子郵件地址註冊或索取驗證碼。"
        "這個地址已有通過驗證的 VidGo 帳號，請直接登入。"
    ),
    TextKey.ADDRESS_KNOWN_LINK: "登入 VidGo",
    TextKey.ADDRESS_KNOWN_IGNORE: "如果不是您本人，也無需處理：您的帳號與密碼都沒有變更。",
    TextKey.ADDRESS_CONTESTED: (
        "這個地址曾以不同的密碼註冊多次。"
        "驗證碼只能在您本人註冊的頁面上使用，並搭配您在該處設定的密碼。"
        "如果您已關閉該頁面，請重新註冊，並使用之後收到的驗證碼。"
    ),
    TextKey.RESET_SUBJECT: "設定新的 VidGo 密碼",
    TextKey.RESET_HEADING: "設定新密碼",
    TextKey.RESET_LEAD: (
        "有人（可能是您本人）要求重設這個電子郵件地址的 VidGo 帳號密碼。請開啟以下頁面設定新密碼："
    ),
    TextKey.RESET_LINK: "設定密碼",
    TextKey.RESET_LIFE: (
        "連結於 {minutes} 分鐘內有效，且只能使用一次。設定新密碼後，所有裝置都會登出。"
    ),
    TextKey.RESET_IGNORE: "如果不是您本人，請忽略這封郵件：您的密碼沒有變更。",
    TextKey.ARCHIVE_SUBJECT: "您的 VidGo 資料已備妥",
    TextKey.ARCHIVE_HEADING: "您的資料已備妥",
    TextKey.ARCHIVE_LEAD: "您要求的資料副本已備妥，影片、圖片與紀錄都在一個 zip 檔案中。",
    TextKey.ARCHIVE_LINK: "下載我的資料",
    TextKey.ARCHIVE_LIFE: "請登入後下載。檔案保留 {hours} 小時，之後便會移除。",
    TextKey.LOW_BALANCE_SUBJECT: "您的 VidGo 點數即將用完",
    TextKey.LOW_BALANCE_HEADING: "您的點數即將用完",
    TextKey.LOW_BALANCE_LEAD: "您已使用本期點數的 {percent}%。",
    TextKey.LOW_BALANCE_LINK: "查看我的點數",
    TextKey.LOW_BALANCE_NOTE: (
        "製作中的影片不受影響。方案下次重置時會發放新點數，您也可以購買永不過期的點數包。"
    ),
    TextKey.USED_UP_SUBJECT: "您的 VidGo 點數已用完",
    TextKey.USED_UP_HEADING: "您的點數已用完",
    TextKey.USED_UP_LEAD: "您已用完本期的所有點數。",
    TextKey.CAP_NEAR_SUBJECT: "您的 VidGo 支出已接近上限",
    TextKey.CAP_NEAR_HEADING: "您的支出已接近上限",
    TextKey.CAP_NEAR_LEAD: "您已使用本月所設支出上限的 {percent}%。",
    TextKey.CAP_REACHED_SUBJECT: "您的 VidGo 支出已達上限",
    TextKey.CAP_REACHED_HEADING: "您的支出已達上限",
    TextKey.CAP_REACHED_LEAD: "您已用完本月所設的支出上限，因此暫時無法接受需要點數的訂單。",
    TextKey.CAP_LINK: "查看或變更上限",
    TextKey.CAP_NOTE: (
        "製作中的影片不受影響。上限會在下個月（UTC）重新計算，您也可以隨時變更或移除。"
    ),
    TextKey.SIGNATURE: "VidGo – 一句話，變成一支廣告",
}
