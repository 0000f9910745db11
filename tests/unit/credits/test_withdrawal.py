"""Credits whose money went back are taken out of the wallet, as far as they are there."""

from datetime import timedelta

import pytest

from shared.catalogue.weekly import weekly_catalogue
from shared.credits.ledger import RESTORE_GRACE, Grant
from shared.credits.model import Cause, EntryType, LotKind
from shared.credits.posting import Ledger
from shared.credits.replay import ReplayLedger
from shared.credits.withdrawal import Withdrawal, withdraw
from shared.kernel.ids import EntryId, HoldId, LotId
from tests.unit.credits.builders import ACCOUNT, NOW, Desk, FakeSigner, a_grant, a_hold, a_verdict
from tests.unit.credits.subscribers import FakeCatalogues

LEDGER = FakeSigner()


def order(credits_max: int, entry_id: str = "refund") -> Withdrawal:
    return Withdrawal(EntryId(entry_id), LotId("pack"), credits_max, Cause("Credits refunded"))


def told(desk: Desk) -> list[tuple[str, int]]:
    return [(entry.entry_type.value, entry.amount_credits) for entry in desk.shelf.entries_of()]


def owed(desk: Desk) -> int:
    return sum(lot.owed_credits for lot in desk.wallet().lots)


def proven(desk: Desk) -> bool:
    replay = ReplayLedger(desk.uow, FakeCatalogues(weekly_catalogue()))
    return not desk.faults() and not replay.replay(ACCOUNT)


def take(desk: Desk, withdrawal: Withdrawal) -> int:
    ledger = Ledger(LEDGER)
    now = desk.clock.now()
    entry = desk.uow.run(lambda stores: ledger.withdraw(stores, ACCOUNT, withdrawal, now))
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


def test_what_is_on_hold_stays_with_its_job_and_goes_when_the_job_gives_it_back(
    desk: Desk,
) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=7))
    assert take(desk, order(10)) == -3
    assert desk.wallet().held_credits == 7
    receipt = desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert receipt.body["credits"] == 7
    assert told(desk)[-2:] == [("release", 7), ("expiry", -7)]
    assert desk.shelf.entries_of()[-1].cause == Cause("Refunded credits taken back")
    assert desk.wallet().total_credits == 0
    assert proven(desk)


def test_a_job_that_is_delivered_after_the_refund_is_paid_for(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=7))
    take(desk, order(10))
    desk.book.capture(ACCOUNT, HoldId("gen_1"), 7)
    assert (desk.wallet().total_credits, desk.wallet().lots) == (0, ())
    assert proven(desk)


def test_what_a_delivered_job_did_not_cost_goes_after_the_refund(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=7))
    take(desk, order(10))
    entry = desk.book.capture(ACCOUNT, HoldId("gen_1"), 5)
    assert (entry.entry_type, entry.amount_credits) == (EntryType.CAPTURE, 2)
    assert desk.wallet().total_credits == 0
    assert proven(desk)


def test_a_refund_of_a_part_takes_that_part_of_what_comes_back(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=7))
    assert take(desk, order(5)) == -3
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert desk.wallet().available_credits == 5
    assert proven(desk)


def test_two_refunds_take_no_more_than_both(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=9))
    assert [take(desk, order(3, f"refund-{number}")) for number in range(2)] == [-1, 0]
    assert owed(desk) == 5
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert desk.wallet().available_credits == 4
    assert proven(desk)


def test_a_lot_owes_no_more_than_its_other_jobs_still_hold(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=4))
    desk.book.hold(ACCOUNT, a_hold("gen_2", amount=3))
    take(desk, order(10))
    assert owed(desk) == 7
    desk.book.capture(ACCOUNT, HoldId("gen_1"), 4)
    assert owed(desk) == 3
    assert proven(desk)
    desk.book.release(ACCOUNT, HoldId("gen_2"), a_verdict())
    assert desk.wallet().total_credits == 0
    assert proven(desk)


def test_a_job_of_several_refunded_lots_is_decided_alike_in_any_order(desk: Desk) -> None:
    for name in ("other", "third"):
        desk.book.grant(ACCOUNT, a_grant(name, 10, LotKind.PURCHASED))
    desk.book.hold(ACCOUNT, a_hold(amount=30))
    for name in ("third", "pack", "other"):
        cause = Cause("Credits refunded")
        take(desk, Withdrawal(EntryId(f"refund-{name}"), LotId(name), 8, cause))
    entry = desk.book.capture(ACCOUNT, HoldId("gen_1"), 30)
    assert [change.lot.lot_id for change in entry.lots] == ["other", "pack", "third"]
    assert proven(desk)


def test_a_hold_over_two_lots_gives_back_what_was_not_refunded(desk: Desk) -> None:
    desk.book.grant(ACCOUNT, a_grant("plan", 20))
    desk.book.hold(ACCOUNT, a_hold(amount=26))
    take(desk, order(10))
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert {lot.lot_id: lot.remaining_credits for lot in desk.wallet().lots} == {"plan": 20}
    assert proven(desk)


def test_what_a_lot_does_not_owe_lives_again_though_the_lot_expired() -> None:
    desk = Desk()
    desk.book.grant(ACCOUNT, a_grant("pack", 10, expires_in=timedelta(hours=1)))
    desk.book.hold(ACCOUNT, a_hold(amount=10))
    take(desk, order(4))
    desk.clock.advance(seconds=7200)
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    (lot,) = desk.wallet().lots
    assert (lot.remaining_credits, lot.owed_credits) == (6, 0)
    assert lot.expires_at == desk.clock.now() + RESTORE_GRACE
    assert proven(desk)


def test_a_repeated_release_takes_back_once(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=7))
    take(desk, order(5))
    receipts = [desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict()) for _ in range(3)]
    assert receipts[0] == receipts[1] == receipts[2]
    assert desk.wallet().available_credits == 5
    assert proven(desk)


def test_a_refund_is_not_paid_with_what_the_job_spent(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=7))
    take(desk, order(5))
    desk.book.capture(ACCOUNT, HoldId("gen_1"), 6)
    assert desk.wallet().total_credits == 0
    desk.book.grant(ACCOUNT, a_grant("gift", 9))
    assert desk.wallet().available_credits == 9
    assert proven(desk)


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
