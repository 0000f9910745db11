"""A person's whole way through the product, in a real browser."""

import pytest

from tests.browser.walks import walk
from tests.stack import Stack

pytestmark = pytest.mark.browser


def test_a_person_signs_up_and_leaves_with_a_film_in_every_format(stack: Stack) -> None:
    walk(stack, "whole-way.mjs")
