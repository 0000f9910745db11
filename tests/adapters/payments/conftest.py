from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from shared.payments.gateway import CheckoutOrder
from tests.adapters.payments.builders import an_order
from tests.adapters.payments.sandboxes import Street, street
from tests.adapters.sandbox.builders import wait_for

NUMBERS = count(1)


@pytest.fixture(scope="session")
def shared_street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with street(tmp_path_factory.mktemp("payments")) as running:
        yield running


@pytest.fixture
def market(shared_street: Street) -> Iterator[Street]:
    """The shared street: both gateways play success, no notice of another test is on its way."""
    for gateway in ("ecpay", "paddle"):
        shared_street.play(gateway, "success", None)
    yield shared_street
    wait_for(shared_street.is_quiet)
    while not shared_street.shop.posts.empty():
        shared_street.shop.posts.get_nowait()


@pytest.fixture
def fresh() -> Any:
    """Makes orders whose reference was never used."""

    def make(**changes: Any) -> CheckoutOrder:
        number = next(NUMBERS)
        buyer = f"buyer{number}@example.test"
        return an_order(**{"reference": f"VGTEST{number:06}", "email": buyer, **changes})

    return make
