"""Problems of plans, promotions and payments in Japanese: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "promotions.already_redeemed": (
        "このコードは使用済みです",
        "コードを使える回数はアカウントごとに決まっており、すでに使い切りました。",
    ),
    "promotions.already_subscribed": (
        "すでにプランをご利用中です",
        "お試しはプランのないアカウント向けです。コードはそのまま有効です。",
    ),
    "promotions.code_taken": (
        "このコードはすでにあります",
        "新しいクーポンには別のコードを選んでください。",
    ),
    "promotions.exhausted": (
        "このコードは配布を終了しました",
        "用意された分はすべて配布されました。",
    ),
    "promotions.expired": (
        "このクーポンは期限切れです",
        "使用できる期間が終了しました。",
    ),
    "promotions.no_subscription": (
        "このコードにはプランが必要です",
        "プランの日数を延ばすコードですが、現在プランがありません。先にプランをお選びください。",
    ),
    "promotions.not_eligible": (
        "このコードは対象外です",
        "ほかのプランまたは言語の方に向けたコードです。",
    ),
    "promotions.too_many_tries": (
        "クーポンコードの誤りが続いています",
        "安全のため、しばらくお待ちいただいてから、もう一度お試しください。",
    ),
    "promotions.too_many_vouchers": (
        "未使用の割引が多くあります",
        "ご注文で割引を使ってから、このコードをお使いください。",
    ),
    "promotions.unknown_code": (
        "このコードは見つかりません",
        "文字と数字を確認して、もう一度お試しください。",
    ),
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
    "payments.already_subscribed": (
        "このプランはすでにご利用中です",
        "現在のプランは継続中です。請求は発生していません。上位のプランを選ぶか、先に解約してください。",
    ),
    "payments.basket_too_small": (
        "このお支払い方法には金額が小さすぎます",
        "この決済サービスの手数料が高くなりすぎます。より大きなパックか、別のお支払い方法を選んでください。",
    ),
    "payments.dispute_unknown": (
        "異議申し立てが見つかりません",
        "該当する異議申し立てはありません。",
    ),
    "payments.invoice_not_ready": (
        "請求書はまだ準備中です",
        "入金が確認されると作成されます。少し待ってからもう一度お試しください。",
    ),
    "payments.method_not_offered": (
        "このお支払い方法はご利用いただけません",
        "一覧にあるお支払い方法から選んでください。",
    ),
    "payments.not_on_sale": (
        "販売されていません",
        "該当するプランやパックがないか、この通貨では販売していません。",
    ),
    "payments.not_subscribed": (
        "解約できるプランがありません",
        "無料プランをご利用中です。請求は発生しません。",
    ),
    "payments.order_not_payable": (
        "この注文はもうお支払いいただけません",
        "すでに支払い済みか、置き換えられたか、期限が切れています。新しく注文してください。",
    ),
    "payments.order_unknown": (
        "注文が見つかりません",
        "存在しないか、お客様の注文ではありません。",
    ),
    "payments.other_gateway_offered": (
        "この決済サービスは現在ご利用いただけません",
        "請求は発生していません。別の決済サービスの価格でご購入いただけます。",
    ),
    "payments.payment_unknown": (
        "支払いが見つかりません",
        "該当する支払いはありません。",
    ),
    "payments.refund_open": (
        "返金の手続き中です",
        "この支払いは返金中または返金済みか、銀行が確認中です。結果をお待ちください。",
    ),
    "payments.refund_too_large": (
        "返金できる額を超えています",
        "まだ返金されていない額の範囲内で指定してください。",
    ),
    "payments.transition_refused": (
        "この操作はできません",
        "現在の状態では実行できません。",
    ),
    "request.idempotency_key_missing": (
        "リクエストに名前が必要です",
        "二重払いを防ぐため、Idempotency-Key ヘッダーを送ってください。",
    ),
}
