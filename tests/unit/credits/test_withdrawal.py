"""Credits whose money went back are taken out of the wallet, as far as they are there."""

import pytest

from shared.credits.ledger import Grant
from shared.credits.model import Cause, EntryType, LotKind
from shared.credits.posting import Ledger
from shared.credits.withdrawal import Withdrawal, withdraw
from shared.kernel.ids import EntryId, HoldId, LotId
from tests.unit.credits.builders import ACCOUNT, NOW, Desk, FakeSigner, a_grant, a_hold, a_verdict

LEDGER = FakeSigner()


def order(credits_max: int, entry_id: str = "refund") -> Withdrawal:
    return Withdrawal(EntryId(entry_id), LotId("pack"), credits_max, Cause("Credits refunded"))


def take(desk: Desk, withdrawal: Withdrawal) -> int:
    ledger = Ledger(LEDGER)
    entry = desk.uow.run(lambda stores: ledger.withdraw(stores, ACCOUNT, withdrawal, NOW))
    return entry.amount_credits


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    pack = Grant(EntryId("pack"), 10, LotKind.PURCHASED, Cause("Pack"), EntryType.PURCHASE)
    desk.book.grant(ACCOUNT, pack)
    return desk


def test_a_withdrawal_takes_what_is_asked_and_no_more(desk: Desk) -> None:
    assert take(desk, order(4)) == -4
    assert desk.wallet().available_credits == 6
    assert not desk.faults()


def test_a_withdrawal_takes_no_more_than_is_left(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=7))
    desk.book.capture(ACCOUNT, HoldId("gen_1"), 7)
    assert take(desk, order(10)) == -3
    assert desk.wallet().total_credits == 0
    assert not desk.faults()


def test_a_withdrawal_leaves_what_is_on_hold_with_its_job(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=7))
    assert take(desk, order(10)) == -3
    assert desk.wallet().held_credits == 7
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert desk.wallet().available_credits == 7
    assert not desk.faults()


def test_a_withdrawal_touches_no_other_lot(desk: Desk) -> None:
    desk.book.grant(ACCOUNT, a_grant("plan", 20))
    assert take(desk, order(30)) == -10
    assert [lot.lot_id for lot in desk.wallet().lots] == ["plan"]


def test_a_repeated_withdrawal_takes_once(desk: Desk) -> None:
    assert [take(desk, order(4)) for _ in range(3)] == [-4, -4, -4]
    assert desk.wallet().available_credits == 6


def test_a_withdrawal_from_an_empty_lot_says_so_in_an_entry_of_nothing(desk: Desk) -> None:
    take(desk, order(10))
    assert take(desk, order(10, "refund-2")) == 0
    (entry,) = [each for each in desk.shelf.entries_of() if each.entry_id == "refund-2"]
    assert (entry.entry_type, entry.lots) == (EntryType.REFUND, ())
    assert not desk.faults()


def test_a_withdrawal_of_less_than_nothing_is_a_bug(desk: Desk) -> None:
    with pytest.raises(ValueError, match="negative"):
        withdraw(desk.wallet(), order(-1), NOW)
