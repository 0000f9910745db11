"""Amounts go to Paddle and come back unchanged, whatever the currency's decimal places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.payments.paddle_wire import amount_text, money_of
from shared.kernel.money import Currency, Money


@given(minor=st.integers(0, 10**9), currency=st.sampled_from(Currency), places=st.integers(0, 4))
def test_an_amount_comes_back_as_it_went_or_does_not_go(
    minor: int, currency: Currency, places: int
) -> None:
    money = Money(minor, currency)
    try:
        text = amount_text(money, lambda _: places)
    except ValueError:
        assert places < 2
        assert minor % 10 ** (2 - places)
        return
    totals = {"total": text, "currency_code": currency.value}
    assert money_of(totals, "total", lambda _: places) == money


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e3", "\u0661", "9" * 16, 5, None])
def test_what_is_no_whole_number_is_no_amount(text: object) -> None:
    totals = {"total": text, "currency_code": "USD"}
    assert money_of(totals, "total", lambda _: 2) is None  # type: ignore[arg-type]


def test_what_is_finer_than_ours_is_no_amount() -> None:
    totals = {"total": "1", "currency_code": "USD"}
    assert money_of(totals, "total", lambda _: 3) is None
