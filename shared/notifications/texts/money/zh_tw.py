"""Words of mails about money in Traditional Chinese."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.PAYMENT_SUBJECT: "已收到您的 VidGo 款項",
    TextKey.PAYMENT_HEADING: "感謝您的付款",
    TextKey.PAYMENT_LEAD: "我們已收到 {item} 的款項 {amount}，現在就可以使用。",
    TextKey.PAYMENT_LINK: "查看訂單",
    TextKey.PAYMENT_NOTE: "發票明細保存在訂單頁面中。",
    TextKey.TOPPED_UP_SUBJECT: "VidGo 已自動為您儲值點數",
    TextKey.TOPPED_UP_HEADING: "已自動為您儲值點數",
    TextKey.TOPPED_UP_LEAD: (
        "由於您的餘額不足，我們已依您的同意，向您方案的付款方式收取 {item} 的款項 {amount}。現在就"
        "可以使用。"
    ),
    TextKey.TOPPED_UP_NOTE: "發票明細保存在訂單頁面中。您可以隨時在點數頁面撤回自動儲值的同意。",
    TextKey.RENEWAL_FAILED_SUBJECT: "您的 VidGo 方案無法續訂",
    TextKey.RENEWAL_FAILED_HEADING: "付款未成功",
    TextKey.RENEWAL_FAILED_LEAD: "我們無法收取您 {plan} 方案的款項。",
    TextKey.RENEWAL_FAILED_NOTE: (
        "在 {until}（UTC）之前方案照常使用，期間可能會再次扣款。若屆時仍未收到款項，方案即終止。"
        "您購買的點數不受影響。"
    ),
    TextKey.RENEWAL_FAILED_NEXT: "請確認您的信用卡有效且額度足夠，您也可以重新支付方案費用。",
    TextKey.PLAN_ENDED_SUBJECT: "您的 VidGo 方案已結束",
    TextKey.PLAN_ENDED_HEADING: "您的方案已結束",
    TextKey.PLAN_ENDED_LEAD: "您的 {plan} 方案未續訂，已於 {until}（UTC）結束。",
    TextKey.PLAN_ENDED_NOTE: (
        "您的帳號將繼續使用免費方案。方案點數在到期前仍可使用，您購買的點數會保留，也不會再扣款。"
    ),
    TextKey.PLAN_ENDED_LINK: "選擇方案",
    TextKey.PLAN_CANCELLED_SUBJECT: "您的 VidGo 方案已取消",
    TextKey.PLAN_CANCELLED_HEADING: "您的方案將不再續訂",
    TextKey.PLAN_CANCELLED_LEAD: "您的 {plan} 方案已取消，可使用至 {until}（UTC）。",
    TextKey.PLAN_CANCELLED_NOTE: (
        "在此之前一切照舊，點數也會照常發放。您購買的點數會保留。若想繼續使用方案，隨時可以重新付款。"
    ),
    TextKey.PLAN_LINK: "查看我的方案",
    TextKey.REFUND_DONE_SUBJECT: "您的 VidGo 退款已送出",
    TextKey.REFUND_DONE_HEADING: "我們已為您退款",
    TextKey.REFUND_DONE_LEAD: "已退還您 {amount}。",
    TextKey.REFUND_DONE_NOTE: "銀行可能需要數日才會入帳，退款內容請見訂單頁面。",
    TextKey.REFUND_REJECTED_SUBJECT: "您的 VidGo 退款未成功",
    TextKey.REFUND_REJECTED_HEADING: "退款遭到拒絕",
    TextKey.REFUND_REJECTED_LEAD: "我們原要退還您 {amount}，但金流業者拒絕了這筆退款。",
    TextKey.REFUND_REJECTED_NOTE: "請聯絡我們的客服，讓我們以其他方式將款項退還給您。",
    TextKey.DISPUTE_OPENED_SUBJECT: "您的一筆 VidGo 款項有爭議",
    TextKey.DISPUTE_OPENED_HEADING: "您的一筆付款有爭議",
    TextKey.DISPUTE_OPENED_LEAD: "銀行或發卡機構通知我們，{amount} 的付款被提出爭議。",
    TextKey.DISPUTE_OPENED_NOTE: (
        "結果由銀行決定，可能需要數週，屆時我們會通知您。若是誤會，請告知您的銀行，"
        "或聯絡我們的客服，我們很樂意與您一起解決。"
    ),
    TextKey.DISPUTE_WON_SUBJECT: "您的 VidGo 款項爭議已結束",
    TextKey.DISPUTE_WON_HEADING: "付款維持有效",
    TextKey.DISPUTE_WON_LEAD: "{amount} 的爭議已結束，付款維持有效。",
    TextKey.DISPUTE_WON_NOTE: "您不需要做任何事。",
    TextKey.DISPUTE_LOST_SUBJECT: "銀行已對您的 VidGo 款項作出決定",
    TextKey.DISPUTE_LOST_HEADING: "款項將退還給您",
    TextKey.DISPUTE_LOST_LEAD: "銀行已就 {amount} 的爭議作出對您有利的決定。",
    TextKey.DISPUTE_LOST_NOTE: "款項由您的銀行退還，歡迎您日後再次訂購。",
    TextKey.WALLET_FULL_SUBJECT: "已收到您的 VidGo 款項，點數等待發放",
    TextKey.WALLET_FULL_HEADING: "已付款，但目前沒有空位",
    TextKey.WALLET_FULL_LEAD: (
        "我們已收到 {amount}。每個帳號可保存的點數批數有上限，而您的帳號已達上限。"
    ),
    TextKey.WALLET_FULL_NOTE: (
        "只要其中一批用完或到期，您購買的內容就會自動加入。請使用一些點數騰出空位，不需要再次付款。"
    ),
    TextKey.CREDITS_RESET_SUBJECT: "您的 VidGo 新點數已發放",
    TextKey.CREDITS_RESET_HEADING: "您的點數已重置",
    TextKey.CREDITS_RESET_LEAD: "您的 {plan} 方案有 {credits} 點新點數可以使用。",
    TextKey.CREDITS_RESET_NOTE: "您收到這封信是因為您選擇了接收通知，您可以在帳號頁面關閉。",
    TextKey.EFFECT_NONE: "您的方案與點數維持不變。",
    TextKey.EFFECT_CREDITS_TAKEN: "以這筆款項購買的點數中，已收回 {credits} 點。",
    TextKey.EFFECT_PLAN_OVER: (
        "這筆款項所支付的方案已結束，剩餘的方案點數也一併失效。您購買的點數會保留。"
    ),
    TextKey.EFFECT_CREDITS_ASIDE: (
        "在銀行作出決定之前，以這筆款項購買的剩餘點數將暫時保留，也無法建立新訂單。"
    ),
    TextKey.EFFECT_PLAN_ASIDE: (
        "在銀行作出決定之前，這筆款項所支付的方案及其點數將暫停使用，也無法建立新訂單。方案不會再自"
        "動扣款。您購買的點數會保留。"
    ),
    TextKey.EFFECT_CHARGES_ENDED: (
        "您的方案可使用至已付款期間結束，但不會再自動扣款。在銀行作出決定之前，無法建立新訂單。"
    ),
    TextKey.EFFECT_GIVEN_BACK: (
        "先前保留的內容已連同剩餘時間歸還給您，您也可以再次訂購。付款曾有爭議的方案不會自動扣款，若"
        "要繼續使用請重新付款。"
    ),
}
