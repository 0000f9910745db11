"""Problems of plans, promotions and payments in Japanese: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "catalogue.below_cost": (
        "原価を下回る価格があります",
        "このカタログには原価より安く売られるものがあります。価格を上げるか、原価を下げてください。",
    ),
    "catalogue.currency_not_offered": (
        "この通貨では購入できません",
        "選ばれた通貨での価格がありません。別の通貨でお支払いください。",
    ),
    "catalogue.effects_required": (
        "現在のプランではエフェクトを使えません",
        "エフェクトは上位のプランに含まれています。プランをアップグレードしてください。",
    ),
    "catalogue.package_unknown": (
        "このクレジットパックはありません",
        "指定されたパックは販売されていません。パック一覧から選んでください。",
    ),
    "catalogue.plan_unknown": (
        "このプランはありません",
        "指定されたプランは販売されていません。プラン一覧から選んでください。",
    ),
    "catalogue.subscription_required": (
        "有料プランの方だけがご利用いただけます",
        "このサービスを使うには、有料プランをご契約ください。",
    ),
    "catalogue.unreadable": (
        "カタログを読み取れません",
        "項目が足りないか、未知の項目や規則に反する値があります。ファイルを直してからもう一度お試しください。",
    ),
    "catalogue.version_taken": (
        "このバージョンはすでに公開されています",
        "公開されたカタログは変更できません。新しいカタログには別のバージョンを付けてください。",
    ),
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
