"""Problems of plans, promotions and payments in Japanese: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "payments.gateway_refused": (
        "決済サービスに受け付けられませんでした",
        "このお支払いは受け付けられません。別の支払い方法を選ぶか、お問い合わせください。",
    ),
    "payments.gateway_unavailable": (
        "決済サービスから応答がありません",
        "請求は発生していません。しばらくしてからやり直すか、別の支払い方法をお選びください。",
    ),
    "payments.gateway_uncertain": (
        "お支払いの結果をまだ確認できません",
        "決済サービスから応答がありませんでした。確認でき次第お知らせしますので、再度お支払いにならないでください。",
    ),
    "payments.notice_refused": (
        "決済サービスからの通知ではありません",
        "署名または形式が正しくないため、何も変更していません。",
    ),
}
