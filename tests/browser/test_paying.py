"""A person who pays, in a real browser, on the gateway's own pages."""

import pytest

from tests.browser.walks import walk
from tests.stack import Stack

pytestmark = pytest.mark.browser


def test_a_person_subscribes_by_card_and_comes_back_paid(stack: Stack) -> None:
    walk(stack, "paying.mjs")


def test_a_person_closes_paddles_checkout_and_pays_after_all(stack: Stack) -> None:
    walk(stack, "paying-at-paddle.mjs")
