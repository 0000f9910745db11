"""The running product sells what was published at its start."""

import httpx

from infra.local.catalogue import local_catalogue
from tests.stack import Stack


def test_the_local_product_sells_plans_in_both_currencies(stack: Stack) -> None:
    answer = httpx.get(f"{stack.url}/api/v1/plans", trust_env=False, timeout=30).json()
    assert answer["catalogue_version"] == local_catalogue().version
    currencies = [[price["currency"] for price in plan["prices"]] for plan in answer["items"]]
    assert currencies == [[], ["TWD", "USD"], ["TWD", "USD"], ["TWD", "USD"]]
