"""Words of the mails about automatic top-ups that bought nothing, in the five languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.accounts.locale import Locale


class TopUpText(StrEnum):
    """What such a mail is about."""

    DECLINED = "declined"
    PAUSED_DECLINED = "paused_declined"
    PAUSED_PACK_CHANGED = "paused_pack_changed"
    PAUSED_PLAN_OVER = "paused_plan_over"
    PAUSED_DISPUTED = "paused_disputed"
    PAUSED_REFUNDED = "paused_refunded"


@dataclass(frozen=True)
class TopUpWords:
    """One language: the subjects, what is said in each case, the link and what stands below."""

    declined_subject: str
    paused_subject: str
    leads: Mapping[TopUpText, str]
    link: str
    note: str

    def subject(self, text: TopUpText) -> str:
        """Return the subject, which is the heading as well."""
        return self.declined_subject if text is TopUpText.DECLINED else self.paused_subject


TOP_UP_WORDS: Mapping[Locale, TopUpWords] = {
    Locale.EN: TopUpWords(
        declined_subject="Your automatic VidGo top-up could not be charged",
        paused_subject="Your automatic VidGo top-up is paused",
        leads={
            TopUpText.DECLINED: (
                "Your credits are low, and the payment method of your plan was declined. Nothing "
                "was charged. We will try again tomorrow."
            ),
            TopUpText.PAUSED_DECLINED: (
                "The payment method of your plan was declined several times in a row. Nothing was "
                "charged, and we have stopped trying."
            ),
            TopUpText.PAUSED_PACK_CHANGED: (
                "The pack you had chosen now costs more than you agreed to, or is not sold to you "
                "any more. Nothing was charged. Please choose again if you want to go on."
            ),
            TopUpText.PAUSED_PLAN_OVER: (
                "There is no running plan any more whose payment method could be charged. Nothing "
                "was charged."
            ),
            TopUpText.PAUSED_DISPUTED: (
                "Your bank has told us of a complaint about an automatic charge. We charge nothing "
                "automatically until you agree to it again."
            ),
            TopUpText.PAUSED_REFUNDED: (
                "A payment for credits was refunded. We charge nothing automatically until you "
                "agree to it again."
            ),
        },
        link="See my automatic top-up",
        note="You can buy credits yourself at any time.",
    ),
    Locale.JA: TopUpWords(
        declined_subject="VidGo の自動チャージを請求できませんでした",
        paused_subject="VidGo の自動チャージを停止しました",
        leads={
            TopUpText.DECLINED: (
                "クレジットの残高が少なくなりましたが、プランのお支払い方法が承認されませんでした。"
                "請求は行われていません。明日もう一度試します。"
            ),
            TopUpText.PAUSED_DECLINED: (
                "プランのお支払い方法が続けて承認されませんでした。請求は行われておらず、"
                "自動チャージを停止しました。"
            ),
            TopUpText.PAUSED_PACK_CHANGED: (
                "お選びのパックの価格がご同意いただいた額を超えたか、販売されなくなりました。"
                "請求は行われていません。続ける場合は、もう一度お選びください。"
            ),
            TopUpText.PAUSED_PLAN_OVER: (
                "請求できるお支払い方法のある継続中のプランがなくなりました。"
                "請求は行われていません。"
            ),
            TopUpText.PAUSED_DISPUTED: (
                "自動請求について、カード会社から異議の連絡がありました。"
                "改めてご同意いただくまで、自動では請求しません。"
            ),
            TopUpText.PAUSED_REFUNDED: (
                "クレジットの代金が返金されました。改めてご同意いただくまで、自動では請求しません。"
            ),
        },
        link="自動チャージを確認する",
        note="クレジットはいつでもご自身で購入できます。",
    ),
    Locale.ZH_TW: TopUpWords(
        declined_subject="VidGo 自動儲值扣款失敗",
        paused_subject="VidGo 自動儲值已暫停",
        leads={
            TopUpText.DECLINED: (
                "您的點數不足，但方案的付款方式遭到拒絕。我們沒有收取任何款項，明天會再試一次。"
            ),
            TopUpText.PAUSED_DECLINED: (
                "您方案的付款方式連續多次遭到拒絕。我們沒有收取任何款項，並已停止嘗試。"
            ),
            TopUpText.PAUSED_PACK_CHANGED: (
                "您選擇的點數包價格已高於您同意的金額，或已不再販售。"
                "我們沒有收取任何款項。若要繼續，請重新選擇。"
            ),
            TopUpText.PAUSED_PLAN_OVER: (
                "您已沒有可供收費的有效方案付款方式。我們沒有收取任何款項。"
            ),
            TopUpText.PAUSED_DISPUTED: (
                "您的銀行通知我們有一筆自動收費的爭議。在您重新同意之前，我們不會自動收費。"
            ),
            TopUpText.PAUSED_REFUNDED: ("一筆點數付款已退款。在您重新同意之前，我們不會自動收費。"),
        },
        link="查看我的自動儲值",
        note="您隨時可以自行購買點數。",
    ),
    Locale.KO: TopUpWords(
        declined_subject="VidGo 자동 충전을 결제하지 못했습니다",
        paused_subject="VidGo 자동 충전이 일시 중지되었습니다",
        leads={
            TopUpText.DECLINED: (
                "크레딧이 부족하지만 요금제의 결제 수단이 거절되었습니다. 청구된 금액은 없습니다. "
                "내일 다시 시도합니다."
            ),
            TopUpText.PAUSED_DECLINED: (
                "요금제의 결제 수단이 연속으로 거절되었습니다. 청구된 금액은 없으며 더 이상 "
                "시도하지 않습니다."
            ),
            TopUpText.PAUSED_PACK_CHANGED: (
                "선택하신 팩의 가격이 동의하신 금액보다 높아졌거나 더 이상 판매되지 않습니다. "
                "청구된 금액은 없습니다. 계속하려면 다시 선택해 주세요."
            ),
            TopUpText.PAUSED_PLAN_OVER: (
                "결제 수단을 청구할 수 있는 진행 중인 요금제가 없습니다. 청구된 금액은 없습니다."
            ),
            TopUpText.PAUSED_DISPUTED: (
                "자동 청구에 대해 은행에서 이의 제기를 알려 왔습니다. 다시 동의하실 때까지 "
                "자동으로 청구하지 않습니다."
            ),
            TopUpText.PAUSED_REFUNDED: (
                "크레딧 결제 금액이 환불되었습니다. 다시 동의하실 때까지 자동으로 "
                "청구하지 않습니다."
            ),
        },
        link="자동 충전 확인하기",
        note="크레딧은 언제든지 직접 구매하실 수 있습니다.",
    ),
    Locale.ES: TopUpWords(
        declined_subject="No se ha podido cobrar tu recarga automática de VidGo",
        paused_subject="Tu recarga automática de VidGo está en pausa",
        leads={
            TopUpText.DECLINED: (
                "Te quedan pocos créditos y el método de pago de tu plan fue rechazado. No se ha "
                "cobrado nada. Lo intentaremos de nuevo mañana."
            ),
            TopUpText.PAUSED_DECLINED: (
                "El método de pago de tu plan fue rechazado varias veces seguidas. No se ha "
                "cobrado "
                "nada y hemos dejado de intentarlo."
            ),
            TopUpText.PAUSED_PACK_CHANGED: (
                "El paquete que elegiste cuesta ahora más de lo que aceptaste, o ya no se te puede "
                "vender. No se ha cobrado nada. Elige de nuevo si quieres continuar."
            ),
            TopUpText.PAUSED_PLAN_OVER: (
                "Ya no hay ningún plan en curso cuyo método de pago se pueda usar. No se ha "
                "cobrado "
                "nada."
            ),
            TopUpText.PAUSED_DISPUTED: (
                "Tu banco nos ha comunicado una reclamación sobre un cobro automático. No "
                "cobraremos "
                "nada automáticamente hasta que lo aceptes de nuevo."
            ),
            TopUpText.PAUSED_REFUNDED: (
                "Se ha reembolsado un pago de créditos. No cobraremos nada automáticamente hasta "
                "que lo aceptes de nuevo."
            ),
        },
        link="Ver mi recarga automática",
        note="Puedes comprar créditos por tu cuenta en cualquier momento.",
    ),
}
assert TOP_UP_WORDS.keys() == set(Locale)
assert all(words.leads.keys() == set(TopUpText) for words in TOP_UP_WORDS.values())
