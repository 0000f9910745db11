"""One's own account."""

import pytest

from shared.accounts.errors import FieldRefused, TokenInvalid
from shared.accounts.locale import Locale
from shared.kernel.ids import AccountId
from tests.unit.accounts.builders import House


def test_everybody_reads_their_own_account() -> None:
    house = House()
    account = house.register_verified()
    assert house.cases.profile.read_me(account.account_id) == account


def test_only_what_is_given_changes() -> None:
    house = House()
    account = house.register_verified()
    changed = house.cases.profile.update_me(account.account_id, {"locale": Locale.KO})
    assert (changed.locale, changed.full_name) == (Locale.KO, "Jo")
    assert house.account() == changed


def test_a_name_can_be_removed() -> None:
    house = House()
    account = house.register_verified()
    assert house.cases.profile.update_me(account.account_id, {"full_name": None}).full_name is None


def test_a_bad_name_changes_nothing() -> None:
    house = House()
    account = house.register_verified()
    with pytest.raises(FieldRefused):
        house.cases.profile.update_me(account.account_id, {"full_name": "a\nb"})
    assert house.account() == account


def test_a_token_of_an_account_that_is_gone_proves_nothing() -> None:
    with pytest.raises(TokenInvalid):
        House().cases.profile.read_me(AccountId("gone"))
