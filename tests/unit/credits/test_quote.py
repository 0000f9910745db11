"""Quotes bind for a quarter of an hour, for one account and one piece of work."""

from datetime import timedelta

import pytest

from shared.credits.errors import QuoteExpired, QuoteMismatch, QuoteUnknown
from shared.credits.quote import Quote, Work, binding, is_quote_id, quoted
from shared.kernel.ids import QuoteId
from shared.kernel.media import Resolution
from tests.unit.credits.builders import ACCOUNT, NOW, OTHER, VIDEO, FakePrice

QUOTE_ID = QuoteId("quo_" + "0" * 32)
WORK = Work(VIDEO, Resolution.HD, 8)


def a_quote() -> Quote:
    return quoted(QUOTE_ID, ACCOUNT, WORK, FakePrice(), NOW)


def test_a_quote_is_good_for_fifteen_minutes() -> None:
    assert a_quote().expires_at == NOW + timedelta(minutes=15)


def test_a_quote_binds_its_account_for_its_work() -> None:
    just_in_time = NOW + timedelta(minutes=15) - timedelta(microseconds=1)
    assert binding(a_quote(), QUOTE_ID, ACCOUNT, WORK, just_in_time) == a_quote()


def test_a_quote_that_ran_out_is_gone() -> None:
    with pytest.raises(QuoteExpired):
        binding(a_quote(), QUOTE_ID, ACCOUNT, WORK, NOW + timedelta(minutes=15))


def test_somebody_elses_quote_is_as_unknown_as_none() -> None:
    for quote, account in ((a_quote(), OTHER), (None, ACCOUNT)):
        with pytest.raises(QuoteUnknown):
            binding(quote, QUOTE_ID, account, WORK, NOW)


@pytest.mark.parametrize(
    "work", [Work(VIDEO, Resolution.HD, 9), Work(VIDEO, None, 8), Work(VIDEO, Resolution.HD, 8, 2)]
)
def test_a_quote_does_not_bind_for_other_work(work: Work) -> None:
    with pytest.raises(QuoteMismatch):
        binding(a_quote(), QUOTE_ID, ACCOUNT, work, NOW)


def test_a_quote_names_the_canonical_service_and_the_price_book() -> None:
    quote = quoted(QUOTE_ID, ACCOUNT, Work("leonardo_video_720p"), FakePrice(), NOW)
    assert (quote.work.service_type, quote.price_version) == (VIDEO, "weekly@1")


@pytest.mark.parametrize("text", ["", ".", "..", "__x__", "quo_a/b", "quo_" + "0" * 31, "rcp_1"])
def test_text_that_cannot_be_a_quote_id_is_told_apart(text: str) -> None:
    assert not is_quote_id(text)
    assert is_quote_id(QUOTE_ID)


def test_a_quote_that_left_the_size_open_binds_for_any_size() -> None:
    open_work = Work(WORK.service_type)

    assert open_work.covers(WORK)
    assert not WORK.covers(open_work)
