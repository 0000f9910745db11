"""Words of mails in Japanese."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.VERIFICATION_SUBJECT: "VidGo の認証コード",
    TextKey.VERIFICATION_HEADING: "メールアドレスの確認",
    TextKey.VERIFICATION_LEAD: "登録を完了するには、次のコードを入力してください。",
    TextKey.VERIFICATION_LIFE: (
        "コードの有効期限は {minutes} 分、入力できるのは {guesses} 回までです。"
        "新しいコードを発行すると、このコードは無効になります。"
    ),
    TextKey.VERIFICATION_IGNORE: (
        "VidGo に登録した覚えがない場合は、このメールを無視してください。"
        "コードを入力しない限り、何も起こりません。"
    ),
    TextKey.ADDRESS_KNOWN_SUBJECT: "すでに VidGo のアカウントをお持ちです",
    TextKey.ADDRESS_KNOWN_HEADING: "すでにアカウントをお持ちです",
    TextKey.ADDRESS_KNOWN_LEAD: (
        "このメールアドレスで、登録またはコードの発行が試みられました。"
        "このアドレスには確認済みの VidGo アカウントがありますので、そのままログインしてください。"
    ),
    TextKey.ADDRESS_KNOWN_LINK: "VidGo にログイン",
    TextKey.ADDRESS_KNOWN_IGNORE: (
        "お心当たりがない場合も、対応は不要です。アカウントとパスワードは変更されていません。"
    ),
    TextKey.ADDRESS_CONTESTED: (
        "このメールアドレスは、異なるパスワードで複数回登録されました。"
        "コードは、ご自身が登録したページでのみ、そこで設定したパスワードとともに有効です。"
        "そのページを閉じた場合は、もう一度登録し、その後に届くコードをお使いください。"
    ),
    TextKey.RESET_SUBJECT: "VidGo の新しいパスワードの設定",
    TextKey.RESET_HEADING: "新しいパスワードの設定",
    TextKey.RESET_LEAD: (
        "このメールアドレスの VidGo アカウントについて、パスワードの再設定が申し込まれました。"
        "次のページで新しいパスワードを設定してください。"
    ),
    TextKey.RESET_LINK: "パスワードを設定",
    TextKey.RESET_LIFE: (
        "リンクの有効期限は {minutes} 分で、使えるのは一度だけです。新しいパスワードを設定する"
        "と、すべての端末からログアウトします。"
    ),
    TextKey.RESET_IGNORE: (
        "お心当たりがない場合は、このメールを無視してください。パスワードは変更されていません。"
    ),
    TextKey.ARCHIVE_SUBJECT: "VidGo のデータの準備ができました",
    TextKey.ARCHIVE_HEADING: "データの準備ができました",
    TextKey.ARCHIVE_LEAD: (
        "ご依頼いただいたデータの写しをご用意しました。"
        "動画、画像、記録をまとめた zip ファイルです。"
    ),
    TextKey.ARCHIVE_LINK: "データを受け取る",
    TextKey.ARCHIVE_LIFE: (
        "サインインして受け取ってください。{hours} 時間受け取ることができ、その後は削除されます。"
    ),
    TextKey.LOW_BALANCE_SUBJECT: "VidGo のクレジットが残りわずかです",
    TextKey.LOW_BALANCE_HEADING: "クレジットが残りわずかです",
    TextKey.LOW_BALANCE_LEAD: "今期間のクレジットの {percent}% を使用しました。",
    TextKey.LOW_BALANCE_LINK: "クレジットを確認する",
    TextKey.LOW_BALANCE_NOTE: (
        "制作中の動画には影響ありません。クレジットはプランの次回リセット時に付与されるほか、"
        "有効期限のないクレジットパックでも追加できます。"
    ),
    TextKey.USED_UP_SUBJECT: "VidGo のクレジットを使い切りました",
    TextKey.USED_UP_HEADING: "クレジットを使い切りました",
    TextKey.USED_UP_LEAD: "今期間のクレジットをすべて使用しました。",
    TextKey.CAP_NEAR_SUBJECT: "VidGo の利用上限に近づいています",
    TextKey.CAP_NEAR_HEADING: "利用上限に近づいています",
    TextKey.CAP_NEAR_LEAD: "設定された今月の利用上限の {percent}% を使用しました。",
    TextKey.CAP_REACHED_SUBJECT: "VidGo の利用上限に達しました",
    TextKey.CAP_REACHED_HEADING: "利用上限に達しました",
    TextKey.CAP_REACHED_LEAD: (
        "設定された今月の利用上限に達したため、クレジットを使うご注文はお受けできません。"
    ),
    TextKey.CAP_LINK: "上限を確認・変更する",
    TextKey.CAP_NOTE: (
        "制作中の動画には影響ありません。利用上限は翌月（UTC）の初めにリセットされます。"
        "上限の変更や解除はいつでもできます。"
    ),
    TextKey.SIGNATURE: "VidGo – ひとつの文から広告動画へ",
}
