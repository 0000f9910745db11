"""Word lists of the keyword filter, in the five languages of the product (M160, M225).

English and Spanish words stand alone; Chinese, Japanese and Korean ones anywhere, because their
scripts join words. A change of any list raises the policy version.
"""

from collections.abc import Mapping

from shared.moderation.model import Category

POLICY_VERSION = "keywords@1"

WHOLE_WORDS: Mapping[Category, tuple[str, ...]] = {
    Category.ADULT: (
        # en
        "porn", "porno", "pornography", "pornographic", "hardcore sex", "nude", "nudes", "nudity",
        "naked", "topless", "nsfw", "xxx", "hentai", "sex scene", "sex tape", "sexual intercourse",
        "sexually explicit", "explicit sex", "having sex", "blowjob", "orgy", "erotic", "erotica",
        "genitals", "fetish porn", "masturbating", "masturbation", "strip tease", "striptease",
        # es
        "pornografia", "pornografico", "pornografica", "desnudo", "desnuda", "desnudos",
        "desnudas", "sexo explicito", "escena de sexo", "sexo duro", "acto sexual", "relaciones sexuales",
        "erotico", "erotica", "orgia", "masturbacion", "genitales",
    ),
    Category.VIOLENCE: (
        # en
        "gore", "gory", "behead", "beheads", "beheading", "beheaded", "decapitate", "decapitated",
        "decapitation", "dismember", "dismembered", "dismemberment", "disembowel", "massacre",
        "mass shooting", "school shooting", "torture", "tortured", "torturing", "mutilate", "mutilated",
        "mutilation", "murder", "murders", "murdering", "murdered", "execution of a prisoner",
        "kill people", "kill someone", "kill him", "kill her", "kill them", "killing people",
        "stabbing", "stabbed to death", "shooting people", "shoot people", "bloodbath", "bloody corpse", "corpses",
        "rape", "raped", "raping", "rapist", "genocide", "lynching", "suicide", "self harm",
        "cutting wrists", "snuff film", "blood and guts",
        # es
        "decapitar", "decapitado", "decapitada", "decapitacion", "decapitando", "descuartizar", "desmembrar", "masacre",
        "tiroteo", "tortura", "torturar", "torturado", "mutilar", "mutilado", "asesinar", "asesinato",
        "asesinando", "asesina", "asesinado", "matar gente", "matar personas", "matar a alguien",
        "matando gente", "apunalar", "apunalamiento", "violacion", "violar a", "genocidio", "suicidio",
        "cadaveres", "sangriento", "sangrienta", "bano de sangre",
    ),
    Category.ILLEGAL: (
        # en
        "child porn", "child pornography", "child abuse", "cp porn", "underage sex", "sexualized child",
        "sexualised child", "lolita", "pedophile", "pedophilia", "paedophilia", "bestiality",
        "build a bomb", "make a bomb", "making a bomb", "bomb making", "pipe bomb", "car bomb",
        "suicide bomber", "terrorist attack", "terrorist", "terrorism", "isis propaganda",
        "cocaine", "heroin", "methamphetamine", "crystal meth", "fentanyl", "sell drugs", "drug dealer", "drug dealing",
        "human trafficking", "sex trafficking", "counterfeit money", "fake passport",
        "stolen credit cards", "illegal weapons", "illegal drugs", "buy drugs", "nazi propaganda",
        # es
        "pornografia infantil", "abuso infantil", "pedofilia", "pedofilo", "zoofilia",
        "fabricar una bomba", "hacer una bomba", "construir una bomba", "coche bomba",
        "atentado terrorista", "ataque terrorista", "terrorista", "terrorismo", "cocaina", "heroina inyectada",
        "metanfetamina", "vender drogas", "comprar drogas", "drogas ilegales", "narcotrafico",
        "trata de personas", "dinero falso", "pasaporte falso", "armas ilegales",
    ),
}  # fmt: skip

ANYWHERE: Mapping[Category, tuple[str, ...]] = {
    Category.ADULT: (
        # zh-TW (and simplified)
        "色情", "情色", "裸體", "裸体", "裸露", "全裸", "裸女", "裸照", "做愛", "做爱", "性愛",
        "性爱", "性交", "成人影片", "成人视频", "情慾", "自慰", "口交", "淫穢", "淫秽", "春宮", "脫衣舞",
        # ja
        "ポルノ", "エロ動画", "エロい", "ヌード", "全裸", "裸の女", "裸の男", "セックス", "性行為", "アダルト動画", "アダルトビデオ",
        "わいせつ", "猥褻", "オナニー", "官能的な性", "乱交",
        # ko
        "포르노", "야동", "누드", "알몸", "나체", "섹스", "성관계", "음란", "성행위", "자위행위",
        "벌거벗은", "에로영화", "성인물",
    ),
    Category.VIOLENCE: (
        # zh-TW
        "斬首", "斩首", "砍頭", "砍头", "肢解", "分屍", "分尸", "屠殺", "屠杀", "虐殺", "虐杀",
        "酷刑", "謀殺", "谋杀", "殺人", "杀人", "殺死", "杀死", "血腥", "強姦", "强奸", "強暴", "性侵", "屍體", "尸体",
        "自殺", "自杀", "自殘", "自残", "槍擊案", "枪击案", "暴力傷害",
        # ja
        "斬首", "首を切", "殺人", "人を殺", "殺害", "惨殺", "虐殺", "拷問", "強姦", "レイプ",
        "血まみれ", "流血", "死体", "自殺", "自傷", "グロテスクな死", "バラバラ死体", "銃乱射", "刺し殺",
        # ko
        "참수", "살인", "사람을죽", "살해", "학살", "고문", "강간", "성폭행", "시체", "자살",
        "자해", "유혈", "잔인하게죽", "토막", "총기난사", "피투성이",
    ),
    Category.ILLEGAL: (
        # zh-TW
        "兒童色情", "儿童色情", "戀童", "恋童", "炸彈製作", "製造炸彈", "制造炸弹", "製作炸彈", "做炸彈",
        "恐怖攻擊", "恐怖袭击", "恐怖襲擊", "恐怖分子", "恐怖主義", "恐怖主义", "古柯鹼", "可卡因", "海洛因", "冰毒",
        "安非他命", "販毒", "贩毒", "毒品", "人口販賣", "人口贩卖", "偽鈔", "假鈔", "假護照", "非法武器", "走私槍",
        # ja
        "児童ポルノ", "幼女性", "小児性愛", "爆弾を作", "爆弾の作り方", "爆弾製造", "テロ攻撃", "テロリスト", "テロ行為",
        "コカイン", "ヘロイン", "覚醒剤", "麻薬", "大麻を売", "人身売買", "偽札", "偽造パスポート", "違法薬物", "違法な武器",
        # ko
        "아동포르노", "아동음란", "소아성애", "폭탄제조", "폭탄을만드", "폭탄만들", "테러공격", "테러리스트", "테러를",
        "코카인", "헤로인", "필로폰", "마약", "인신매매", "위조지폐", "위조여권", "불법무기",
    ),
}  # fmt: skip

INNOCENT: tuple[str, ...] = (
    "gore tex", "nude lipstick", "nude lipsticks", "nude palette", "nude shade", "nude shades",
    "nude heels", "nude tone", "nude tones", "nude nail", "nude nails", "nude makeup",
    "nude colour", "nude color", "labial nude", "tono nude", "tonos nude",
)  # fmt: skip
"""Phrases of advertising in which a listed word means no harm; they are read over."""

assert WHOLE_WORDS.keys() == ANYWHERE.keys() == set(Category)
