"""Words of mails about money in Japanese."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.PAYMENT_SUBJECT: "VidGoお支払いを確認しました",
    TextKey.PAYMENT_HEADING: "お支払いありがとうございます",
    TextKey.PAYMENT_LEAD: "{item} の代金 {amount} を受け取りました。今すぐご利用いただけます。",
    TextKey.PAYMENT_LINK: "注文を表示",
    TextKey.PAYMENT_NOTE: "請求書は注文の画面からいつでもご覧いただけます。",
    TextKey.TOPPED_UP_SUBJECT: "VidGo クレジットを自動チャージしました",
    TextKey.TOPPED_UP_HEADING: "クレジットを自動チャージしました",
    TextKey.TOPPED_UP_LEAD: (
        "残高が少なくなったため、ご同意に基づき {item} の代金 {amount} をプランのお支払い方法に請求"
        "しました。今すぐご利用いただけます。"
    ),
    TextKey.TOPPED_UP_NOTE: (
        "請求書は注文の画面からいつでもご覧いただけます。自動チャージへの同意は、クレジットのページ"
        "でいつでも取り消せます。"
    ),
    TextKey.RENEWAL_FAILED_SUBJECT: "VidGo プランを更新できませんでした",
    TextKey.RENEWAL_FAILED_HEADING: "お支払いが完了しませんでした",
    TextKey.RENEWAL_FAILED_LEAD: "{plan} プランの料金をお支払いいただけませんでした。",
    TextKey.RENEWAL_FAILED_NOTE: (
        "{until}（UTC）まではプランをそのままご利用いただけます。その間、決済が再度行われることが"
        "あります。それまでに入金がない場合、プランは終了します。"
        "ご購入済みのクレジットはどちらの場合も残ります。"
    ),
    TextKey.RENEWAL_FAILED_NEXT: (
        "カードの有効期限や利用可能額をご確認ください。プランを改めてお支払いいただくこともできます。"
    ),
    TextKey.PLAN_ENDED_SUBJECT: "VidGo プランが終了しました",
    TextKey.PLAN_ENDED_HEADING: "プランが終了しました",
    TextKey.PLAN_ENDED_LEAD: "{plan} プランは更新されず、{until}（UTC）に終了しました。",
    TextKey.PLAN_ENDED_NOTE: (
        "アカウントは無料プランで引き続きご利用いただけます。プランのクレジットは有効期限まで使え、"
        "ご購入済みのクレジットは残ります。今後の請求はありません。"
    ),
    TextKey.PLAN_ENDED_LINK: "プランを選ぶ",
    TextKey.PLAN_CANCELLED_SUBJECT: "VidGo プランを解約しました",
    TextKey.PLAN_CANCELLED_HEADING: "プランは更新されません",
    TextKey.PLAN_CANCELLED_LEAD: (
        "{plan} プランは解約され、{until}（UTC）までご利用いただけます。"
    ),
    TextKey.PLAN_CANCELLED_NOTE: (
        "それまでは何も変わらず、クレジットもこれまでどおり付与されます。ご購入済みのクレジットは"
        "残ります。プランを続けたい場合は、いつでも改めてお支払いいただけます。"
    ),
    TextKey.PLAN_LINK: "プランを確認する",
    TextKey.REFUND_DONE_SUBJECT: "VidGo からの返金のお知らせ",
    TextKey.REFUND_DONE_HEADING: "返金いたしました",
    TextKey.REFUND_DONE_LEAD: "{amount} を返金いたしました。",
    TextKey.REFUND_DONE_NOTE: (
        "金融機関での反映に数日かかる場合があります。内容は注文の画面でご確認いただけます。"
    ),
    TextKey.REFUND_REJECTED_SUBJECT: "VidGo からの返金が完了しませんでした",
    TextKey.REFUND_REJECTED_HEADING: "返金が受け付けられませんでした",
    TextKey.REFUND_REJECTED_LEAD: (
        "{amount} を返金しようとしましたが、決済会社に受け付けられませんでした。"
    ),
    TextKey.REFUND_REJECTED_NOTE: (
        "別の方法でお返しできるよう、お手数ですがサポートまでご連絡ください。"
    ),
    TextKey.DISPUTE_OPENED_SUBJECT: "VidGo のお支払いに異議申し立てがありました",
    TextKey.DISPUTE_OPENED_HEADING: "お支払いに異議申し立てがありました",
    TextKey.DISPUTE_OPENED_LEAD: (
        "銀行またはカード会社から、{amount} のお支払いに異議申し立てがあったと連絡がありました。"
    ),
    TextKey.DISPUTE_OPENED_NOTE: (
        "判断は銀行が行い、数週間かかることがあります。結果が出ましたらご連絡します。"
        "お心当たりがない場合や間違いの場合は、銀行またはサポートまでご連絡ください。"
    ),
    TextKey.DISPUTE_WON_SUBJECT: "VidGo のお支払いへの異議申し立てが終了しました",
    TextKey.DISPUTE_WON_HEADING: "お支払いは有効です",
    TextKey.DISPUTE_WON_LEAD: (
        "{amount} への異議申し立てが終了し、お支払いは有効のままとなりました。"
    ),
    TextKey.DISPUTE_WON_NOTE: "お手続きは必要ありません。",
    TextKey.DISPUTE_LOST_SUBJECT: "VidGo のお支払いについて銀行の判断が出ました",
    TextKey.DISPUTE_LOST_HEADING: "お支払いが返金されます",
    TextKey.DISPUTE_LOST_LEAD: "{amount} への異議申し立てが認められました。",
    TextKey.DISPUTE_LOST_NOTE: (
        "返金は銀行から行われます。ご希望でしたら、改めてご注文いただけます。"
    ),
    TextKey.WALLET_FULL_SUBJECT: "VidGo お支払い済み、クレジットは付与待ちです",
    TextKey.WALLET_FULL_HEADING: "お支払い済みですが、空きがありません",
    TextKey.WALLET_FULL_LEAD: (
        "{amount} を受け取りました。アカウントに保管できるクレジットの付与件数には上限があり、"
        "現在その上限に達しています。"
    ),
    TextKey.WALLET_FULL_NOTE: (
        "いずれかを使い切るか有効期限が切れると、ご購入分が自動で付与されます。クレジットを使って"
        "空きを作ってください。再度のお支払いは不要です。"
    ),
    TextKey.CREDITS_RESET_SUBJECT: "VidGo の新しいクレジットが届きました",
    TextKey.CREDITS_RESET_HEADING: "クレジットがリセットされました",
    TextKey.CREDITS_RESET_LEAD: "{plan} プランの新しいクレジット {credits} が使えます。",
    TextKey.CREDITS_RESET_NOTE: (
        "このメールはご希望によりお送りしています。アカウントの画面で停止できます。"
    ),
    TextKey.EFFECT_NONE: "プランとクレジットはそのままです。",
    TextKey.EFFECT_CREDITS_TAKEN: (
        "このお支払いで購入されたクレジットのうち {credits} を取り消しました。"
    ),
    TextKey.EFFECT_PLAN_OVER: (
        "このお支払いによるプランは、残りのプランクレジットとともに終了しました。"
        "ご購入済みのクレジットは残ります。"
    ),
    TextKey.EFFECT_CREDITS_ASIDE: (
        "銀行の判断が出るまで、このお支払いによるクレジットの残りは保留となり、新しいご注文はできま"
        "せん。"
    ),
    TextKey.EFFECT_PLAN_ASIDE: (
        "銀行の判断が出るまで、このお支払いによるプランはクレジットとともに一時停止し、新しいご注文"
        "はできません。プランの次回以降の請求は行われません。ご購入済みのクレジットは残ります。"
    ),
    TextKey.EFFECT_CHARGES_ENDED: (
        "プランはお支払い済みの期間の終わりまで続きますが、次回以降の請求は行われません。銀行の判断"
        "が出るまで、新しいご注文はできません。"
    ),
    TextKey.EFFECT_GIVEN_BACK: (
        "保留されていたものは残りの期間とともにお手元に戻り、再びご注文いただけます。異議申し立ての"
        "対象となったプランは自動では請求されません。続ける場合は改めてお支払いください。"
    ),
}
