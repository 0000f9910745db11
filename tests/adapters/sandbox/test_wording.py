"""Headlines and taglines out of prompts."""

import pytest

from infra.sandbox.wording import FALLBACK_HEADLINE, AdCopy, write_copy


@pytest.mark.parametrize(
    ("prompt", "headline", "tagline"),
    [
        (
            "A handmade ceramic mug on a wooden table, steam rising, cinematic lighting, 4k",
            "Handmade ceramic mug",
            "On a wooden table  ·  steam rising",
        ),
        (
            "Create a 6 second advertising video for our new running shoes: light, fast",
            "New running shoes",
            "Light  ·  fast",
        ),
        (
            'perfume bottle, "Bloom at dawn", soft petals',
            "Bloom at dawn",
            "Perfume bottle  ·  soft petals",
        ),
        ("手工咖啡杯在木桌上，清晨的陽光", "手工咖啡杯在木桌上", "清晨的陽光"),
        ("수제 커피잔, 아침 햇살", "수제 커피잔", "아침 햇살"),
        ("Una taza de cerámica sobre la mesa", "Una taza de cerámica", "Sobre la mesa"),
        ("", FALLBACK_HEADLINE, ""),
        ("...,,,", FALLBACK_HEADLINE, ""),
    ],
)
def test_the_copy_is_taken_from_the_prompt(prompt: str, headline: str, tagline: str) -> None:
    assert write_copy(prompt) == AdCopy(headline, tagline)


def test_references_and_addresses_are_not_shown() -> None:
    copy = write_copy("Fresh lemonade [ref:8f3a] #k12 https://example.test/x, made at dawn")
    assert copy == AdCopy("Fresh lemonade", "Made at dawn")


def test_control_characters_are_not_shown() -> None:
    assert write_copy("Fresh\x00\u202e lemonade").headline == "Fresh lemonade"


def test_a_prompt_of_a_hundred_kilobytes_stays_short() -> None:
    copy = write_copy("word " * 20_000 + "字" * 5_000)
    assert len(copy.headline) < 80
    assert len(copy.tagline) < 80
