"""What people agree to when they switch automatic top-ups on, in the five languages.

The numbers (pack, price, threshold, maximum) are the person's own choice and are shown beside it; a
consent keeps them with the version and language of this text. A changed text is a new version, and
earlier ones stay in the history of this file.
"""

from collections.abc import Mapping

from shared.accounts.locale import Locale

TEXT_VERSION = "2026-11-20"

CONSENT_TEXT: Mapping[Locale, str] = {
    Locale.EN: (
        "Whenever fewer credits than I have chosen can be spent, VidGo may buy the chosen pack for "
        "me and charge the payment method of my plan through Paddle, without asking each time. One "
        "charge never costs more than the price shown here, and all charges of a calendar month "
        "(UTC) together never more than the maximum I have chosen. I get an email about every "
        "charge. If the price rises, VidGo stops and asks me again. I can withdraw this consent "
        "here at any time, with effect at once."
    ),
    Locale.JA: (
        "利用できるクレジットが私の選んだ数を下回ったとき、VidGo がその都度の確認なしに、"
        "選択したパックを購入し、私のプランのお支払い方法へ "
        "Paddle を通じて請求することに同意します。"
        "1 回の請求がここに表示された価格を超えることはなく、暦月（UTC）の請求の合計が"
        "私の選んだ上限を超えることもありません。請求のたびにメールが届きます。"
        "価格が上がった場合、VidGo は購入を停止し、改めて同意を求めます。"
        "この同意はいつでもここで取り消すことができ、直ちに有効になります。"
    ),
    Locale.ZH_TW: (
        "當可用點數低於我選擇的數量時，我同意 VidGo 為我購買所選的點數包，"
        "並透過 Paddle 向我方案的付款方式收費，無須每次詢問。"
        "單次收費絕不超過此處顯示的價格，每個曆月（UTC）的收費總額絕不超過我選擇的上限。"
        "每次收費我都會收到電子郵件。若價格調漲，VidGo 會停止購買並重新徵求我的同意。"
        "我可以隨時在此撤回同意，並立即生效。"
    ),
    Locale.KO: (
        "사용할 수 있는 크레딧이 제가 선택한 수보다 적어지면 VidGo가 매번 묻지 않고 선택한 팩을 "
        "구매하고 Paddle을 통해 제 요금제의 결제 수단으로 청구하는 것에 동의합니다. "
        "한 번의 청구는 여기에 표시된 가격을 넘지 않으며, 한 달(UTC 기준) 동안의 청구 합계는 "
        "제가 선택한 한도를 넘지 않습니다. 청구할 때마다 이메일을 받습니다. "
        "가격이 오르면 VidGo는 구매를 멈추고 다시 동의를 구합니다. "
        "이 동의는 언제든지 여기에서 철회할 수 있으며 즉시 효력이 발생합니다."
    ),
    Locale.ES: (
        "Cuando se puedan gastar menos créditos de los que he elegido, VidGo puede comprar por mí "
        "el paquete elegido y cobrarlo a través de Paddle al método de pago de mi plan, sin "
        "preguntarme cada vez. Un cobro nunca cuesta más que el precio que se muestra aquí, y "
        "todos los cobros de un mes natural (UTC) juntos nunca más que el máximo que he elegido. "
        "Recibo un correo por cada cobro. Si el precio sube, VidGo se detiene y vuelve a "
        "preguntarme. Puedo retirar este consentimiento aquí en cualquier momento, con efecto "
        "inmediato."
    ),
}
assert CONSENT_TEXT.keys() == set(Locale)
