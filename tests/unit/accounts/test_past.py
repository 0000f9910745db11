"""What somebody has had outlives the account, under a name nobody can read."""

from datetime import timedelta

from shared.accounts.address import normalise_email
from shared.accounts.codes import CodeSecret
from shared.accounts.past import PAST_LIFE, Past
from tests.unit.accounts.builders import CODES, JO, NOON, House


def test_one_address_has_one_fingerprint_however_it_is_written() -> None:
    written = ("jo@example.com", " JO@Example.COM ", "ｊｏ@example.com")
    assert {CODES.fingerprint(normalise_email(each)) for each in written} == {CODES.fingerprint(JO)}


def test_a_fingerprint_takes_the_secret_to_make() -> None:
    other = CodeSecret(b"q" * 32)
    assert other.fingerprint(JO) != CODES.fingerprint(JO)
    assert JO.partition("@")[0] not in CODES.fingerprint(JO)
    assert len(CODES.fingerprint(JO)) == 64


def test_tags_make_another_address_as_they_do_for_open_accounts() -> None:
    assert CODES.fingerprint(normalise_email("jo+1@example.com")) != CODES.fingerprint(JO)


def test_what_one_more_account_used_is_added() -> None:
    past = Past(1, (NOON,), {"A": 1}).and_then(2, [NOON], ["A", "B", "B"])
    assert past == Past(3, (NOON, NOON), {"A": 2, "B": 2})


def test_old_uses_stay_counted_without_their_times() -> None:
    later = NOON + timedelta(seconds=1)
    assert Past(2, (NOON, later), {"A": 1}).since(NOON) == Past(2, (later,), {"A": 1})


def test_an_account_is_opened_with_the_past_of_its_address() -> None:
    house = House()
    past = Past(2, (), {"A": 1})
    house.stores.pasts.save(CODES.fingerprint(JO), past, NOON + PAST_LIFE)
    house.register()
    assert house.account().past == past
    house.verify()
    assert house.account().past == past
    house.register("ann@example.com")
    assert house.account("ann@example.com").past == Past()
