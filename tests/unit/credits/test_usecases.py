"""What an account sees: its balance, its entries, its quotes, its receipts."""

from datetime import timedelta

import pytest

from shared.credits.errors import ReceiptUnknown
from shared.credits.model import LotKind
from shared.credits.usecases import (
    ListTransactions,
    ReadBalance,
    ReadReceipt,
)
from shared.kernel.ids import HoldId, ReceiptId
from tests.unit.credits.builders import (
    ACCOUNT,
    OTHER,
    Desk,
    NoResets,
    a_grant,
    a_hold,
    a_verdict,
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def reader(desk: Desk) -> ReadBalance:
    return ReadBalance(desk.book, NoResets(), desk.clock, low_balance_credits=10)


def test_an_account_that_never_had_credits_has_a_balance_of_nothing(desk: Desk) -> None:
    balance = reader(desk).read(ACCOUNT)
    assert (balance.total, balance.held, balance.available, balance.lots) == (0, 0, 0, ())
    assert desk.shelf.wallets == {}


def test_the_kinds_of_a_balance_sum_to_its_total_while_credits_are_on_hold(desk: Desk) -> None:
    for number, kind in enumerate(LotKind):
        desk.book.grant(ACCOUNT, a_grant(f"grant-{number}", 4, kind))
    desk.book.hold(ACCOUNT, a_hold(amount=6))
    balance = reader(desk).read(ACCOUNT)
    assert (balance.bonus, balance.subscription, balance.purchased) == (4, 4, 4)
    assert (balance.total, balance.held, balance.available) == (12, 6, 6)


def test_a_balance_lists_the_lots_that_have_credits_left(desk: Desk) -> None:
    desk.book.grant(ACCOUNT, a_grant("a", 5))
    desk.book.grant(ACCOUNT, a_grant("b", 5))
    desk.book.hold(ACCOUNT, a_hold(amount=5))
    assert [lot.lot_id for lot in reader(desk).read(ACCOUNT).lots] == ["b"]


def test_a_balance_is_low_under_its_threshold(desk: Desk) -> None:
    desk.book.grant(ACCOUNT, a_grant(amount=10))
    assert not reader(desk).read(ACCOUNT).low_balance
    desk.book.hold(ACCOUNT, a_hold(amount=1))
    assert reader(desk).read(ACCOUNT).low_balance


def test_a_balance_shows_no_expired_credits_and_its_entries_sum_to_it(desk: Desk) -> None:
    desk.book.grant(ACCOUNT, a_grant(amount=7, expires_in=timedelta(hours=1)))
    desk.clock.advance(seconds=3600)
    assert reader(desk).read(ACCOUNT).available == 0
    assert sum(entry.amount_credits for entry in desk.shelf.entries_of()) == 0


def test_transactions_come_newest_first_and_page_by_page(desk: Desk) -> None:
    for number in range(5):
        desk.book.grant(ACCOUNT, a_grant(f"grant-{number}"))
    seen: list[int] = []
    before = None
    listing = ListTransactions(desk.uow)
    for size in (2, 2, 1):
        page = listing.page(ACCOUNT, before, 2)
        assert len(page.entries) == size
        seen += [entry.sequence for entry in page.entries]
        before = page.next_before
    assert seen == [5, 4, 3, 2, 1]
    assert before is None


def test_a_page_that_ends_at_the_first_entry_is_the_last(desk: Desk) -> None:
    for number in range(2):
        desk.book.grant(ACCOUNT, a_grant(f"grant-{number}"))
    assert ListTransactions(desk.uow).page(ACCOUNT, None, 2).next_before is None


def test_a_new_entry_does_not_shift_the_next_page(desk: Desk) -> None:
    for number in range(3):
        desk.book.grant(ACCOUNT, a_grant(f"grant-{number}"))
    listing = ListTransactions(desk.uow)
    before = listing.page(ACCOUNT, None, 2).next_before
    desk.book.grant(ACCOUNT, a_grant("later"))
    assert [entry.sequence for entry in listing.page(ACCOUNT, before, 2).entries] == [1]


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_size_out_of_bounds_is_a_bug(desk: Desk, limit: int) -> None:
    with pytest.raises(ValueError, match="limit"):
        ListTransactions(desk.uow).page(ACCOUNT, None, limit)


def test_an_account_reads_its_own_receipts_only(desk: Desk) -> None:
    desk.book.grant(ACCOUNT, a_grant())
    desk.book.hold(ACCOUNT, a_hold())
    receipt = desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    receipts = ReadReceipt(desk.uow)
    assert receipts.read(ACCOUNT, receipt.receipt_id) == receipt
    with pytest.raises(ReceiptUnknown):
        receipts.read(OTHER, receipt.receipt_id)


@pytest.mark.parametrize("receipt_id", ["rcp_gen_9", "..", "__x__", "x" * 5000])
def test_a_receipt_id_that_names_nothing_is_unknown(desk: Desk, receipt_id: str) -> None:
    with pytest.raises(ReceiptUnknown):
        ReadReceipt(desk.uow).read(ACCOUNT, ReceiptId(receipt_id))
