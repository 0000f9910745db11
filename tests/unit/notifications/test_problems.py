"""Every error code has words in every language, and a step for those who can take one."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest

import functions
import infra
import shared
from shared.accounts.locale import Locale
from shared.generation.failure import FailureCode
from shared.kernel.errors import DomainError
from shared.notifications.problems import STEPS, WORDS, NextStep, problem_words

ROOTS = (shared, infra, functions)
LOCAL_ONLY = ("infra.sandbox", "infra.local")
"""Stand-ins for vendors and the local stack: their failures are not VidGo's."""

TRANSPORT_CODES = {
    "request.malformed",
    "request.invalid",
    "request.too_large",
    "request.no_such_route",
    "request.method_not_allowed",
    "internal.error",
}
"""Given by the application and its middleware, without an error of the domain."""


def modules_in(name: str, paths: list[str]) -> Iterator[str]:
    for found in pkgutil.iter_modules(paths, f"{name}."):
        if found.name in LOCAL_ONLY or found.name.endswith("__main__"):
            continue
        yield found.name
        if found.ispkg:
            yield from modules_in(found.name, list(import_module(found.name).__path__))


def subclasses(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for known in error.__subclasses__():
        yield known
        yield from subclasses(known)


@pytest.fixture(scope="module")
def raised() -> dict[str, str]:
    """Names of the errors of the product by their codes."""
    roots = tuple(root.__name__ for root in ROOTS)
    for root in ROOTS:
        for name in modules_in(root.__name__, list(root.__path__)):
            import_module(name)
    return {
        known.code: known.__name__
        for known in subclasses(DomainError)
        if known.__module__.split(".")[0] in roots and hasattr(known, "code")
    }


@pytest.mark.parametrize("locale", Locale)
def test_every_error_has_words(locale: Locale, raised: dict[str, str]) -> None:
    assert raised
    assert {code: raised[code] for code in raised.keys() - WORDS[locale].keys()} == {}


@pytest.mark.parametrize("locale", Locale)
def test_every_failure_of_a_job_has_words(locale: Locale) -> None:
    assert set(FailureCode) <= WORDS[locale].keys()


@pytest.mark.parametrize("locale", Locale)
def test_every_answer_of_the_transport_has_words(locale: Locale) -> None:
    assert WORDS[locale].keys() >= TRANSPORT_CODES


@pytest.mark.parametrize("locale", Locale)
def test_no_words_are_kept_for_a_code_that_is_gone(locale: Locale, raised: dict[str, str]) -> None:
    assert WORDS[locale].keys() - raised.keys() - set(FailureCode) - TRANSPORT_CODES == set()


@pytest.mark.parametrize("locale", Locale)
def test_every_code_with_words_says_whether_there_is_a_step(locale: Locale) -> None:
    assert STEPS.keys() == WORDS[locale].keys()


@pytest.mark.parametrize("step", NextStep)
def test_every_step_is_somebodys_way_out(step: NextStep) -> None:
    assert step in STEPS.values()


@pytest.mark.parametrize("code", WORDS[Locale.EN])
def test_no_two_languages_share_words(code: str) -> None:
    titles, details = zip(*(WORDS[locale][code] for locale in Locale), strict=True)
    assert len(set(titles)) == len(set(details)) == len(Locale)


@pytest.mark.parametrize("locale", Locale)
def test_no_two_codes_share_a_title(locale: Locale) -> None:
    assert len({title for title, _ in WORDS[locale].values()}) == len(WORDS[locale])


@pytest.mark.parametrize("locale", Locale)
def test_a_title_is_a_headline_and_a_detail_is_sentences(locale: Locale) -> None:
    for title, detail in WORDS[locale].values():
        assert title == title.strip() != ""
        assert title[-1] not in ".。"
        assert detail == detail.strip()
        assert detail[-1] in ".。"
        assert "  " not in detail


@pytest.mark.parametrize("locale", Locale)
def test_words_hold_no_placeholder_and_no_number(locale: Locale) -> None:
    for title, detail in WORDS[locale].values():
        assert not [sign for sign in title + detail if sign in "{}%<>" or sign.isdigit()]


BACK: dict[Locale, str] = {
    Locale.EN: "back in your balance",
    Locale.JA: "クレジットはすべて残高に戻って",
    Locale.ZH_TW: "點數已全數退回",
    Locale.KO: "크레딧은 모두 돌아왔",
    Locale.ES: "Todos los créditos han vuelto",
}


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("code", FailureCode)
def test_a_failed_job_says_that_the_credits_came_back(locale: Locale, code: FailureCode) -> None:
    assert BACK[locale] in problem_words(locale, code).detail


def test_words_come_with_their_step() -> None:
    words = problem_words(Locale.EN, "credits.insufficient")
    assert (words.title, words.next_step) == ("Not enough credits", NextStep.BUY_CREDITS)


def test_a_code_without_words_is_a_bug() -> None:
    with pytest.raises(KeyError):
        problem_words(Locale.EN, "nobody.knows")
