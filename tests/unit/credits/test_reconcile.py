"""The check of a ledger finds what does not agree, and nothing else."""

from dataclasses import replace

import pytest

from shared.credits.audit import FaultKind
from shared.credits.chain import sealed
from shared.credits.receipt import Receipt
from shared.credits.reconcile import CheckLedger
from shared.kernel.ids import EntryId, HoldId, ReceiptId
from tests.unit.credits.builders import ACCOUNT, OTHER, Desk, a_grant, a_hold, a_verdict


@pytest.fixture
def desk() -> Desk:
    """A desk with a grant, a captured, a released and an open hold."""
    desk = Desk()
    desk.book.grant(ACCOUNT, a_grant(amount=20))
    for hold_id in ("gen_1", "gen_2", "gen_3"):
        desk.book.hold(ACCOUNT, a_hold(hold_id))
    desk.book.capture(ACCOUNT, HoldId("gen_1"), 4)
    desk.book.release(ACCOUNT, HoldId("gen_2"), a_verdict())
    return desk


def kinds(desk: Desk) -> set[FaultKind]:
    return {fault.kind for fault in CheckLedger(desk.uow).check(ACCOUNT).faults}


def rewrite(desk: Desk, entry_id: str, **changes: object) -> None:
    key = (ACCOUNT, EntryId(entry_id))
    desk.shelf.entries[key] = sealed(replace(desk.shelf.entries[key], **changes))  # type: ignore[arg-type]


def test_an_honest_ledger_is_whole(desk: Desk) -> None:
    report = CheckLedger(desk.uow).check(ACCOUNT)
    assert (report.is_whole, report.entries) == (True, 6)


def test_the_check_of_all_counts_every_account(desk: Desk) -> None:
    desk.book.grant(OTHER, a_grant())
    report = CheckLedger(desk.uow).check_all()
    assert (report.accounts, report.entries, report.is_whole) == (2, 7, True)


def test_a_wallet_without_entries_of_its_credits_is_found(desk: Desk) -> None:
    lots = tuple(replace(lot, remaining_credits=99) for lot in desk.wallet().lots)
    desk.shelf.wallets[ACCOUNT] = replace(desk.wallet(), lots=lots)
    assert kinds(desk) == {FaultKind.SUM}


def test_a_missing_entry_is_found(desk: Desk) -> None:
    del desk.shelf.entries[ACCOUNT, EntryId("gen_1:end")]
    assert FaultKind.CHAIN in kinds(desk)


def test_missing_newest_entries_are_found(desk: Desk) -> None:
    del desk.shelf.entries[ACCOUNT, EntryId("gen_2:end")]
    assert FaultKind.HEAD in kinds(desk)


def test_an_altered_amount_is_found(desk: Desk) -> None:
    rewrite(desk, "gen_1:end", amount_credits=3)
    assert {FaultKind.CHAIN, FaultKind.SUM} <= kinds(desk)


def test_an_open_hold_that_no_entry_made_is_found(desk: Desk) -> None:
    (hold,) = desk.wallet().holds
    holds = (hold, replace(hold, hold_id=HoldId("gen_9")))
    desk.shelf.wallets[ACCOUNT] = replace(desk.wallet(), holds=holds)
    assert kinds(desk) == {FaultKind.HOLD}


def test_a_hold_that_ended_twice_is_found(desk: Desk) -> None:
    rewrite(desk, "gen_2:end", hold_id=HoldId("gen_1"))
    assert FaultKind.HOLD in kinds(desk)


def test_a_release_without_a_receipt_is_found(desk: Desk) -> None:
    desk.shelf.receipts.clear()
    assert kinds(desk) == {FaultKind.RECEIPT}


def test_an_altered_receipt_is_found(desk: Desk) -> None:
    key = (ACCOUNT, ReceiptId("rcp_gen_2"))
    desk.shelf.receipts[key] = Receipt({**desk.shelf.receipts[key].body, "credits": 1})
    assert kinds(desk) == {FaultKind.RECEIPT}


def test_entries_younger_than_the_wallet_that_was_read_are_left_for_the_next_check(
    desk: Desk,
) -> None:
    before = desk.wallet()
    desk.book.grant(ACCOUNT, a_grant("late"))
    desk.shelf.wallets[ACCOUNT] = before
    assert kinds(desk) == set()


def test_a_fault_names_its_account(desk: Desk) -> None:
    desk.shelf.receipts.clear()
    (fault, *_) = CheckLedger(desk.uow).check_all().faults
    assert fault.account_id == ACCOUNT
