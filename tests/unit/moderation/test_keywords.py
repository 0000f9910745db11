"""The keyword filter in five languages."""

import pytest

from shared.moderation.keywords import KeywordFilter
from shared.moderation.lists import ANYWHERE, WHOLE_WORDS
from shared.moderation.model import Category


@pytest.fixture(scope="module")
def keyword_filter() -> KeywordFilter:
    return KeywordFilter()


@pytest.mark.parametrize(
    ("prompt", "category"),
    [
        ("An explicit porn video of a naked woman", Category.ADULT),
        ("裸體女人的色情影片", Category.ADULT),
        ("全裸の女性のポルノ動画", Category.ADULT),
        ("알몸 여자의 포르노 영상", Category.ADULT),
        ("Un vídeo de pornografía con una mujer desnuda", Category.ADULT),
        ("a beheading with gore", Category.VIOLENCE),
        ("血腥斬首的場面", Category.VIOLENCE),
        ("人を殺す場面と死体", Category.VIOLENCE),
        ("사람을 죽이는 살인 장면", Category.VIOLENCE),
        ("una decapitación sangrienta", Category.VIOLENCE),
        ("how to make a bomb", Category.ILLEGAL),
        ("製造炸彈的方法", Category.ILLEGAL),
        ("爆弾の作り方", Category.ILLEGAL),
        ("폭탄 제조 방법", Category.ILLEGAL),
        ("cómo fabricar una bomba", Category.ILLEGAL),
    ],
)
def test_a_harmful_prompt_is_refused_with_its_category(
    keyword_filter: KeywordFilter, prompt: str, category: Category
) -> None:
    assert keyword_filter.judge(prompt).category == category


@pytest.mark.parametrize(
    "prompt",
    [
        "A red sneaker on a beach at sunset, killer comfort",
        "Lavender bath bomb dissolving in water",
        "Nude lipstick palette on marble",
        "A Gore-Tex jacket in the rain",
        "夏日冰涼的檸檬汽水,在海邊享受",
        "夏の海辺で冷たいレモネード",
        "여름 바닷가의 시원한 레모네이드",
        "Una limonada fría en la playa, heroína de tu verano",
        "",
    ],
)
def test_an_ordinary_advertisement_passes(keyword_filter: KeywordFilter, prompt: str) -> None:
    assert not keyword_filter.judge(prompt).is_refused


@pytest.mark.parametrize(
    "prompt",
    [
        "P0RN",
        "ｐｏｒｎ",
        "po\u200brn",
        "PÓRN",
        "血 腥",
        "포 르 노",
        "explicit-sex",
        "p o r n o",
        "n.a.k.e.d",
        "pоrn",  # with a Cyrillic o
    ],
)
def test_simple_disguises_do_not_help(keyword_filter: KeywordFilter, prompt: str) -> None:
    assert keyword_filter.judge(prompt).is_refused


@pytest.mark.parametrize("lists", [WHOLE_WORDS, ANYWHERE])
def test_every_listed_word_is_refused_on_its_own(
    keyword_filter: KeywordFilter, lists: dict[Category, tuple[str, ...]]
) -> None:
    passed = [
        word
        for words in lists.values()
        for word in words
        if not keyword_filter.judge(word).is_refused
    ]
    assert passed == []
