"""Mails as words and as HTML."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from shared.accounts.locale import Locale
from shared.notifications.templates import (
    Letter,
    Link,
    address_known_letter,
    as_html,
    as_text,
    verification_letter,
)

SIGN_IN = "http://127.0.0.1:8080/sign-in?next=/a&b=1"


class Page(HTMLParser):
    """Collects what a reader of the HTML part sees, and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def letters(locale: Locale) -> list[Letter]:
    return [
        verification_letter(locale, "012345", 15, 3),
        address_known_letter(locale, SIGN_IN),
        verification_letter(locale, "012345", 15, 3, is_contested=True),
    ]


@pytest.mark.parametrize("locale", Locale)
def test_the_code_is_the_only_six_digit_number_of_the_text(locale: Locale) -> None:
    text = as_text(verification_letter(locale, "012345", 15, 3))
    assert re.findall(r"\d{6,}", text) == ["012345"]


@pytest.mark.parametrize("locale", Locale)
def test_a_mail_says_how_long_and_how_often_the_code_works(locale: Locale) -> None:
    text = as_text(verification_letter(locale, "012345", 15, 3))
    assert re.search(r"\b15|15\s?[^\d]", text)
    assert re.findall(r"\d+", text.replace("012345", "")) == ["15", "3"]


@pytest.mark.parametrize("locale", Locale)
def test_both_parts_of_a_mail_say_the_same(locale: Locale) -> None:
    for letter in letters(locale):
        text, page = as_text(letter), Page(as_html(letter))
        seen = [word for word in page.words if word not in {letter.subject, "VidGo"}]
        assert [word for word in seen if word not in text] == []
        assert page.open == []


@pytest.mark.parametrize("locale", Locale)
def test_the_reader_of_a_contested_address_gets_a_code_and_learns_where_it_works(
    locale: Locale,
) -> None:
    plain = as_text(verification_letter(locale, "012345", 15, 3))
    text = as_text(verification_letter(locale, "012345", 15, 3, is_contested=True))
    assert re.findall(r"\d{6}", text) == ["012345"]
    assert len(text) > len(plain)


def test_a_letter_with_a_link_shows_it_in_both_parts() -> None:
    letter = address_known_letter(Locale.EN, SIGN_IN)
    assert SIGN_IN in as_text(letter)
    assert Page(as_html(letter)).links == [SIGN_IN]


def test_what_is_shown_as_html_is_escaped() -> None:
    letter = replace(
        verification_letter(Locale.EN, "012345", 15, 3),
        heading="<script>",
        lead='"&',
        notes=("<b>",),
        focus=Link("<i>", 'javascript:"'),
    )
    page = Page(as_html(letter))
    assert {"script", "b", "i"}.isdisjoint(re.findall(r"<(\w+)", as_html(letter)))
    assert "<script>" in page.words
    assert page.links == ['javascript:"']


@pytest.mark.parametrize("locale", Locale)
def test_the_html_names_its_language_and_loads_nothing(locale: Locale) -> None:
    for letter in letters(locale):
        html = as_html(letter)
        assert f'<html lang="{locale.value}">' in html
        assert not re.search(r"<img|<link|<script|src=|url\(", html)
