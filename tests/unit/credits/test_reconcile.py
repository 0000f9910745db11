"""The check of a ledger finds what does not agree, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from shared.credits.audit import FaultKind
from shared.credits.chain import sealed
from shared.credits.ledger import RESTORE_GRACE
from shared.credits.model import LotKind
from shared.credits.receipt import Receipt
from shared.credits.reconcile import CheckLedger
from shared.kernel.ids import EntryId, HoldId, ReceiptId
from tests.unit.credits.builders import (
    ACCOUNT,
    DEADLINE,
    IMAGE,
    NOW,
    OTHER,
    OVERDUE_AFTER,
    Desk,
    FakeCreditStores,
    a_grant,
    a_hold,
    a_verdict,
)

Result = TypeVar("Result")


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
    return {fault.kind for fault in desk.check().check(ACCOUNT).faults}


def rewrite(desk: Desk, entry_id: str, **changes: object) -> None:
    key = (ACCOUNT, EntryId(entry_id))
    desk.shelf.entries[key] = sealed(replace(desk.shelf.entries[key], **changes))  # type: ignore[arg-type]


def test_an_honest_ledger_is_whole(desk: Desk) -> None:
    report = desk.check().check(ACCOUNT)
    assert (report.is_whole, report.entries) == (True, 6)


def test_the_check_of_all_counts_every_account(desk: Desk) -> None:
    desk.book.grant(OTHER, a_grant())
    report = desk.check().check_all()
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


def restore(desk: Desk, **changes: object) -> None:
    """Put an altered wallet in the place of the real one."""
    desk.shelf.wallets[ACCOUNT] = replace(desk.wallet(), **changes)  # type: ignore[arg-type]


def test_a_wallet_restored_behind_its_entries_is_found(desk: Desk) -> None:
    before = desk.wallet()
    desk.book.grant(ACCOUNT, a_grant("late"))
    desk.shelf.wallets[ACCOUNT] = before
    assert kinds(desk) == {FaultKind.HEAD}


def test_a_wallet_that_is_lost_is_found(desk: Desk) -> None:
    del desk.shelf.wallets[ACCOUNT]
    assert kinds(desk) == {FaultKind.HEAD}


class TradeBesideTheCheck:
    """Stores between whose first and second use another process books a grant."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._runs = desk, 0

    def run(self, work: Callable[[FakeCreditStores], Result]) -> Result:
        self._runs += 1
        if self._runs == 2:
            self._desk.book.grant(ACCOUNT, a_grant("late"))
        return self._desk.uow.run(work)


def test_an_entry_booked_during_the_check_is_no_fault(desk: Desk) -> None:
    beside = CheckLedger(TradeBesideTheCheck(desk), desk.clock, overdue_after=OVERDUE_AFTER)
    assert beside.check(ACCOUNT).faults == ()
    assert len(desk.shelf.entries_of()) == 7


LOT_CHANGES: list[dict[str, object]] = [
    {"kind": LotKind.PURCHASED},
    {"expires_at": NOW + timedelta(days=365)},
    {"scope": frozenset({IMAGE})},
    {"priority": 7},
]


@pytest.mark.parametrize("changes", LOT_CHANGES)
def test_a_lot_on_other_terms_than_it_was_granted_is_found(
    desk: Desk, changes: dict[str, object]
) -> None:
    (lot,) = desk.wallet().lots
    restore(desk, lots=(replace(lot, **changes),))  # type: ignore[arg-type]
    assert kinds(desk) == {FaultKind.LOT}


def test_a_lot_that_was_given_more_time_is_whole() -> None:
    desk = Desk()
    desk.book.grant(ACCOUNT, a_grant(expires_in=timedelta(minutes=5)))
    desk.book.hold(ACCOUNT, a_hold())
    desk.clock.advance(seconds=600)
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert [lot.expires_at for lot in desk.wallet().lots] == [desk.clock.now() + RESTORE_GRACE]
    assert kinds(desk) == set()


def test_a_hold_with_another_deadline_is_found(desk: Desk) -> None:
    (hold,) = desk.wallet().holds
    restore(desk, holds=(replace(hold, deadline=hold.deadline + timedelta(days=1)),))
    assert kinds(desk) == {FaultKind.HOLD}


def test_a_hold_on_other_lots_is_found() -> None:
    desk = Desk()
    desk.book.grant(ACCOUNT, a_grant("grant-1", 4))
    desk.book.grant(ACCOUNT, a_grant("grant-2", 4))
    desk.book.hold(ACCOUNT, a_hold(amount=6))
    (hold,) = desk.wallet().holds
    restore(desk, holds=(replace(hold, allocations=hold.allocations[::-1]),))
    assert kinds(desk) == {FaultKind.HOLD}


def test_a_hold_open_for_long_behind_its_deadline_is_found(desk: Desk) -> None:
    desk.clock.advance(seconds=(DEADLINE + OVERDUE_AFTER).total_seconds())
    assert kinds(desk) == set()
    desk.clock.advance(seconds=1)
    (fault,) = desk.check().check(ACCOUNT).faults
    assert (fault.kind, fault.detail) == (FaultKind.OVERDUE, "gen_3")


def test_a_fault_names_its_account(desk: Desk) -> None:
    desk.shelf.receipts.clear()
    (fault, *_) = desk.check().check_all().faults
    assert fault.account_id == ACCOUNT
