"""What plans, services and packs are called, in the five languages (M040, M050).

The names are ours: whoever makes the models behind a service is not named here. A catalogue may
show makers beside them (`Entitlements.shows_providers`).
"""

from collections.abc import Mapping

from shared.accounts.locale import Locale
from shared.catalogue.model import CreditPack, PlanId, ServiceType

LANGUAGES = (Locale.EN, Locale.JA, Locale.ZH_TW, Locale.KO, Locale.ES)
"""The order of the columns below."""
assert set(LANGUAGES) == set(Locale)

PLAN_NAMES: Mapping[PlanId, tuple[str, str, str, str, str]] = {
    PlanId.DEMO: ("Demo", "デモ", "體驗", "데모", "Demo"),
    PlanId.STARTER: ("Starter", "スターター", "入門", "스타터", "Inicial"),
    PlanId.PRO: ("Pro", "プロ", "專業", "프로", "Pro"),
    PlanId.PRO_PLUS: ("Pro+", "プロ+", "專業+", "프로+", "Pro+"),
    PlanId.UNLIMITED: ("Unlimited", "アンリミテッド", "無限", "무제한", "Ilimitado"),
    PlanId.FREE: ("Free", "無料", "免費", "무료", "Gratis"),
    PlanId.PAID: ("Paid", "有料", "付費", "유료", "De pago"),
    PlanId.ENTERPRISE: ("Enterprise", "エンタープライズ", "企業", "엔터프라이즈", "Empresa"),
}
assert PLAN_NAMES.keys() == set(PlanId)

SERVICE_NAMES: Mapping[ServiceType, tuple[str, str, str, str, str]] = {
    ServiceType.VIDEO_720P: (
        *("VidGo Video 720p", "VidGo 動画 720p", "VidGo 影片 720p"),
        *("VidGo 비디오 720p", "VidGo Vídeo 720p"),
    ),
    ServiceType.VIDEO_1080P: (
        *("VidGo Video 1080p", "VidGo 動画 1080p", "VidGo 影片 1080p"),
        *("VidGo 비디오 1080p", "VidGo Vídeo 1080p"),
    ),
    ServiceType.VIDEO_4K: (
        *("VidGo Video 4K", "VidGo 動画 4K", "VidGo 影片 4K"),
        *("VidGo 비디오 4K", "VidGo Vídeo 4K"),
    ),
    ServiceType.PREVIEW: (
        *("VidGo Preview", "VidGo プレビュー", "VidGo 預覽"),
        *("VidGo 미리보기", "VidGo Vista previa"),
    ),
    ServiceType.IMAGE_512: (
        *("VidGo Image 512", "VidGo 画像 512", "VidGo 圖片 512"),
        *("VidGo 이미지 512", "VidGo Imagen 512"),
    ),
    ServiceType.IMAGE_1024: (
        *("VidGo Image 1024", "VidGo 画像 1024", "VidGo 圖片 1024"),
        *("VidGo 이미지 1024", "VidGo Imagen 1024"),
    ),
    ServiceType.STYLE_EFFECTS: (
        *("VidGo Style Effects", "VidGo スタイル効果", "VidGo 風格特效"),
        *("VidGo 스타일 효과", "VidGo Efectos de estilo"),
    ),
    ServiceType.HD_ENHANCE: (
        *("HD Enhance", "高画質化", "高畫質強化", "고화질 향상", "Mejora HD"),
    ),
    ServiceType.VIDEO_PRO: ("Video Pro", "動画プロ", "影片專業版", "비디오 프로", "Vídeo Pro"),
    ServiceType.FACE_SWAP: (
        *("Face Swap", "フェイススワップ", "換臉", "얼굴 바꾸기", "Cambio de cara"),
    ),
    ServiceType.SPEECH: ("Speech to Text", "文字起こし", "語音轉文字", "음성 인식", "Voz a texto"),
    ServiceType.BASIC_EFFECT: (
        *("VidGo Basic Effect", "VidGo ベーシック効果", "VidGo 基本特效"),
        *("VidGo 기본 효과", "VidGo Efecto básico"),
    ),
}
assert SERVICE_NAMES.keys() == set(ServiceType)

PACK_NAMES: Mapping[str, tuple[str, str, str, str, str]] = {
    "small": ("Small", "スモール", "小包", "소형", "Pequeño"),
    "medium": ("Medium", "ミディアム", "中包", "중형", "Mediano"),
    "large": ("Large", "ラージ", "大包", "대형", "Grande"),
    "value": ("Value", "バリュー", "超值包", "실속형", "Ahorro"),
}
PACK_OF = ("{} credits", "{} クレジット", "{} 點", "{} 크레딧", "{} créditos")
"""What a pack without a name of its own is called: by the credits in it."""


def plan_name(plan_id: PlanId, locale: Locale) -> str:
    """Return what a plan is called."""
    return PLAN_NAMES[plan_id][LANGUAGES.index(locale)]


def service_name(service_type: ServiceType, locale: Locale) -> str:
    """Return what a service is called."""
    return SERVICE_NAMES[service_type][LANGUAGES.index(locale)]


def pack_name(pack: CreditPack, locale: Locale) -> str:
    """Return what a pack is called."""
    column = LANGUAGES.index(locale)
    if pack.package_id in PACK_NAMES:
        return PACK_NAMES[pack.package_id][column]
    return PACK_OF[column].format(pack.credits)
