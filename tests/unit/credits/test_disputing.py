"""Credits of a disputed payment: set aside, given back whole, and never spent meanwhile."""

from datetime import datetime, timedelta

import pytest

from shared.credits.disputing import give_back, set_aside
from shared.credits.errors import InsufficientCredits
from shared.credits.ledger import capture, cut_short, expire_lots, grant, hold, release
from shared.credits.model import EntryType, Lot, LotKind, Wallet
from shared.kernel.ids import HoldId, LotId
from tests.unit.credits.builders import ACCOUNT, NOW, a_grant, a_hold

LOT = LotId("pack")
ALL = frozenset({LOT})
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_wallet(amount: int = 10, expires_in: timedelta | None = None) -> Wallet:
    given = a_grant(
        "pack", amount, LotKind.PURCHASED, entry_type=EntryType.PURCHASE, expires_in=expires_in
    )
    return grant(Wallet(ACCOUNT), given, NOW).wallet


def the_lot(wallet: Wallet) -> Lot:
    (lot,) = wallet.lots
    return lot


def test_what_is_left_is_set_aside_and_counts_as_held() -> None:
    change = set_aside(a_wallet(10), ALL, NOW)
    wallet = change.wallet
    assert (change.entry.entry_type, change.entry.amount_credits) == (EntryType.DISPUTE, -10)
    assert (wallet.available_credits, wallet.held_credits, wallet.total_credits) == (0, 10, 10)
    assert wallet.credits_of(LotKind.PURCHASED) == 10
    with pytest.raises(InsufficientCredits):
        hold(wallet, a_hold(amount=1), NOW)


def test_it_comes_back_whole() -> None:
    aside = set_aside(a_wallet(10), ALL, NOW).wallet
    change = give_back(aside, ALL, NOW + DAY)
    assert change.entry.amount_credits == 10
    assert the_lot(change.wallet) == the_lot(a_wallet(10))


def test_setting_aside_again_and_giving_back_again_write_nothing() -> None:
    aside = set_aside(a_wallet(), ALL, NOW).wallet
    assert set_aside(aside, ALL, NOW + HOUR).entries == ()
    back = give_back(aside, ALL, NOW + HOUR).wallet
    assert give_back(back, ALL, NOW + HOUR).entries == ()
    assert set_aside(Wallet(ACCOUNT), ALL, NOW).entries == ()


def test_the_time_of_a_lot_stands_still_while_it_is_aside() -> None:
    aside = set_aside(a_wallet(10, expires_in=DAY), ALL, NOW + HOUR).wallet
    later = NOW + 30 * DAY
    assert expire_lots(aside, later).entries == ()
    assert the_lot(give_back(aside, ALL, later).wallet).expires_at == later + DAY - HOUR


def test_what_a_job_gives_back_is_set_aside_as_well() -> None:
    held = hold(a_wallet(10), a_hold(amount=4), NOW).wallet
    aside = set_aside(held, ALL, NOW).wallet
    back = release(aside, HoldId("gen_1"), NOW + HOUR, has_grace=True).wallet
    due = expire_lots(back, NOW + HOUR)
    assert [(each.entry_type, each.amount_credits) for each in due.entries] == [
        (EntryType.DISPUTE, -4)
    ]
    assert the_lot(due.wallet).disputed_credits == 10


def test_a_job_under_way_is_charged_all_the_same() -> None:
    held = hold(a_wallet(10), a_hold(amount=4), NOW).wallet
    aside = set_aside(held, ALL, NOW).wallet
    charged = capture(aside, HoldId("gen_1"), 4, NOW + HOUR).wallet
    assert the_lot(give_back(charged, ALL, NOW + DAY).wallet).remaining_credits == 6


def test_a_lot_that_is_all_on_hold_is_marked_with_an_entry_of_nothing() -> None:
    held = hold(a_wallet(4), a_hold(amount=4), NOW).wallet
    change = set_aside(held, ALL, NOW)
    assert change.entry.amount_credits == 0
    assert the_lot(change.wallet).disputed_at == NOW


def test_a_lot_that_had_expired_before_expires_when_it_is_given_back() -> None:
    held = hold(a_wallet(4, expires_in=HOUR), a_hold(amount=4), NOW).wallet
    aside = set_aside(held, ALL, NOW + DAY).wallet
    back = expire_lots(
        release(aside, HoldId("gen_1"), NOW + 2 * DAY, has_grace=False).wallet, NOW + 2 * DAY
    ).wallet
    given = give_back(back, ALL, NOW + 3 * DAY)
    assert expire_lots(given.wallet, NOW + 3 * DAY).entry.entry_type is EntryType.EXPIRY


@pytest.mark.parametrize("moment", [NOW + HOUR, NOW + 3 * DAY])
def test_a_lot_that_is_cut_short_keeps_nothing_aside(moment: datetime) -> None:
    aside = set_aside(a_wallet(10, expires_in=DAY), ALL, NOW).wallet
    cut = cut_short(aside, ALL, moment)
    assert cut.wallet.total_credits == 0
    assert give_back(cut.wallet, ALL, moment).entries == ()
