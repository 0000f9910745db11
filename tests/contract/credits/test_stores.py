"""The ledger's stores keep what they are given, on every engine."""

import json
from datetime import timedelta
from typing import Any

import pytest

from infra.documents.counting import CountingDatabase, Usage
from infra.documents.interface import Write
from infra.documents.limits import DOCUMENT_BYTES_MAX
from infra.receipts.ed25519 import check_signature
from infra.stores.credits import wallet_path
from shared.credits.chain import broken_links
from shared.credits.ledger import Grant
from shared.credits.model import (
    ALLOCATIONS_MAX,
    HOLDS_MAX,
    LOTS_MAX,
    Allocation,
    Cause,
    Hold,
    Lot,
    LotKind,
    Wallet,
)
from shared.credits.quote import Quote, Work
from shared.credits.receipt import signed_message
from shared.credits.withdrawal import Withdrawal
from shared.kernel.ids import AccountId, EntryId, GenerationId, HoldId, LotId, QuoteId, ReceiptId
from shared.kernel.media import Resolution
from tests.contract.credits.builders import (
    ACCOUNT,
    NOW,
    OTHER,
    RealDesk,
    a_grant,
    a_hold,
    a_verdict,
)
from tests.contract.documents.builders import Engine


def make_old(desk: RealDesk) -> None:
    """Store the account's wallet and first entry as they were before lots could owe anything."""
    path = wallet_path(ACCOUNT)
    wallet, entry = desk.database.get([path, f"{path}/entries/welcome"])
    assert wallet is not None
    assert entry is not None
    lots: Any = entry.fields["lots"]
    kept = json.loads(str(wallet.fields["lots_json"]))
    for lot in (*lots, *kept):
        assert lot.pop("owed_credits") == 0
    old = {**wallet.fields, "lots_json": json.dumps(kept)}
    desk.database.commit([Write(path, old), Write(entry.path, {**entry.fields, "lots": lots})])


def test_an_account_without_a_wallet_has_an_empty_one(desk: RealDesk) -> None:
    assert desk.uow.run(lambda stores: stores.wallets.load(ACCOUNT)) == Wallet(ACCOUNT)


def test_a_wallet_comes_back_as_it_was_saved(desk: RealDesk) -> None:
    scope = frozenset({"video_720p", "image_512"})
    order = Grant(
        EntryId("gift"),
        9,
        LotKind.BONUS,
        Cause("Gift", payment_id="pay_1"),
        expires_at=NOW + timedelta(days=90),
        scope=scope,
        priority=3,
    )
    desk.book.grant(ACCOUNT, order)
    held = desk.book.hold(ACCOUNT, a_hold())
    wallet = desk.uow.run(lambda stores: stores.wallets.load(ACCOUNT))
    (lot,) = wallet.lots
    assert (lot.kind, lot.remaining_credits, lot.scope, lot.priority) == (
        LotKind.BONUS,
        4,
        scope,
        3,
    )
    assert (lot.expires_at, lot.granted_at) == (NOW + timedelta(days=90), NOW)
    assert wallet.holds == (held,)
    assert wallet.sequence == 2


def test_the_fullest_wallet_fits_half_a_document(desk: RealDesk) -> None:
    lot_ids = [LotId(f"weekly:{ACCOUNT}:2026-W{number:02}") for number in range(LOTS_MAX)]
    lots = tuple(
        Lot(lot_id, LotKind.BONUS, 10**6, NOW, frozenset({"video_720p"}), 0, NOW)
        for lot_id in lot_ids
    )
    parts = tuple(Allocation(lot_ids[n], 1000) for n in range(ALLOCATIONS_MAX // HOLDS_MAX))
    cause = Cause("Video 1080p, 8 s, from a photo", "video_1080p", GenerationId(f"gen_{0:032x}"))
    holds = tuple(
        Hold(HoldId(f"gen_{number:032x}"), parts, cause, NOW, NOW) for number in range(HOLDS_MAX)
    )
    fullest = Wallet(ACCOUNT, lots, holds)
    desk.uow.run(lambda stores: stores.wallets.save(fullest))
    assert desk.uow.run(lambda stores: stores.wallets.load(ACCOUNT)) == fullest
    (document,) = desk.database.get([wallet_path(ACCOUNT)])
    assert document is not None
    assert len(str(document.fields)) < DOCUMENT_BYTES_MAX / 2


def test_what_a_lot_owes_is_kept_with_it(desk: RealDesk) -> None:
    desk.book.grant(ACCOUNT, a_grant())
    desk.book.hold(ACCOUNT, a_hold())
    order = Withdrawal(EntryId("refund"), LotId("welcome"), 8, Cause("Credits refunded"))
    withdrawn = desk.uow.run(lambda stores: desk.ledger.withdraw(stores, ACCOUNT, order, NOW))
    (lot,) = desk.uow.run(lambda stores: stores.wallets.load(ACCOUNT)).lots
    assert (lot.remaining_credits, lot.owed_credits) == (0, 3)
    assert desk.uow.run(lambda stores: stores.entries.find(ACCOUNT, order.entry_id)) == withdrawn
    assert desk.audit.check_all().is_whole


def test_a_wallet_and_entries_from_before_lots_owed_are_read_as_owing_nothing(
    desk: RealDesk,
) -> None:
    granted = desk.book.grant(ACCOUNT, a_grant())
    held = desk.book.hold(ACCOUNT, a_hold())
    make_old(desk)
    assert desk.uow.run(lambda stores: stores.entries.find(ACCOUNT, EntryId("welcome"))) == granted
    (lot,) = desk.uow.run(lambda stores: stores.wallets.load(ACCOUNT)).lots
    assert (lot.remaining_credits, lot.owed_credits) == (5, 0)
    assert desk.book.hold(ACCOUNT, a_hold()) == held
    assert desk.audit.check_all().is_whole


def test_stored_entries_still_prove_themselves(desk: RealDesk) -> None:
    granted = desk.book.grant(ACCOUNT, a_grant())
    desk.book.hold(ACCOUNT, a_hold())
    captured = desk.book.capture(ACCOUNT, HoldId("gen_1"), 4)
    entries = desk.uow.run(lambda stores: stores.entries.oldest(ACCOUNT, 0, 10))
    assert (entries[0], entries[2]) == (granted, captured)
    assert broken_links(entries) == []


def test_a_stored_receipt_still_bears_a_good_signature(desk: RealDesk) -> None:
    desk.book.grant(ACCOUNT, a_grant())
    desk.book.hold(ACCOUNT, a_hold())
    receipt = desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    found = desk.uow.run(lambda stores: stores.receipts.find(ACCOUNT, receipt.receipt_id))
    assert found == receipt
    check_signature(signed_message(found.body))


def test_a_receipt_is_not_found_under_another_account(desk: RealDesk) -> None:
    desk.book.grant(ACCOUNT, a_grant())
    desk.book.hold(ACCOUNT, a_hold())
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    receipt_id = ReceiptId("rcp_gen_1")
    assert desk.uow.run(lambda stores: stores.receipts.find(OTHER, receipt_id)) is None


@pytest.mark.parametrize("work", [Work("video_1080p", Resolution.FULL_HD, 8, 2), Work("preview")])
def test_a_quote_comes_back_as_it_was_added(desk: RealDesk, work: Work) -> None:
    quote = Quote(QuoteId("quo_1"), ACCOUNT, work, 8, 16, "weekly@1", NOW, allowance_used=1)
    desk.uow.run(lambda stores: stores.quotes.add(quote))
    assert desk.uow.run(lambda stores: stores.quotes.find(QuoteId("quo_1"))) == quote


def test_entries_are_read_from_both_ends_of_one_account(desk: RealDesk) -> None:
    for number in range(4):
        desk.book.grant(ACCOUNT, a_grant(f"grant-{number}"))
    desk.book.grant(OTHER, a_grant("foreign"))

    def newest(before: int | None, limit: int) -> list[int]:
        found = desk.uow.run(lambda stores: stores.entries.newest(ACCOUNT, before, limit))
        return [entry.sequence for entry in found]

    def oldest(after: int, limit: int) -> list[int]:
        found = desk.uow.run(lambda stores: stores.entries.oldest(ACCOUNT, after, limit))
        return [entry.sequence for entry in found]

    assert (newest(None, 3), newest(2, 3), newest(1, 3)) == ([4, 3, 2], [1], [])
    assert (oldest(0, 3), oldest(3, 3), oldest(4, 3)) == ([1, 2, 3], [4], [])


def test_accounts_with_a_wallet_are_listed_in_order(desk: RealDesk) -> None:
    names = [AccountId(f"acc-{number}") for number in range(3)]
    for name in names:
        desk.book.grant(name, a_grant())

    def listed(after: AccountId | None, limit: int) -> list[AccountId]:
        return list(desk.uow.run(lambda stores: stores.wallets.account_ids(after, limit)))

    assert (listed(None, 2), listed(names[1], 2), listed(names[2], 2)) == (
        names[:2],
        names[2:],
        [],
    )


def test_a_grant_repeated_after_its_lot_is_used_up_is_found_by_its_entry(desk: RealDesk) -> None:
    first = desk.book.grant(ACCOUNT, a_grant(amount=5))
    held = desk.book.hold(ACCOUNT, a_hold())
    desk.book.capture(ACCOUNT, HoldId("gen_1"), 5)
    assert desk.book.grant(ACCOUNT, a_grant(amount=5)) == first
    desk.book.grant(ACCOUNT, a_grant("more", 50))
    assert desk.book.hold(ACCOUNT, a_hold()) == held
    assert desk.audit.check_all().is_whole


def test_the_usual_path_costs_one_read_and_two_writes(engine: Engine) -> None:
    inner = engine.open()
    counting = CountingDatabase(inner)
    desk = RealDesk(counting)
    costs = []
    for action in (
        lambda: desk.book.grant(ACCOUNT, a_grant()),
        lambda: desk.book.hold(ACCOUNT, a_hold()),
        lambda: desk.book.capture(ACCOUNT, HoldId("gen_1"), 5),
        lambda: desk.book.hold(ACCOUNT, a_hold("gen_2")),
        lambda: desk.book.release(ACCOUNT, HoldId("gen_2"), a_verdict()),
    ):
        before = counting.usage
        action()
        costs.append(counting.usage - before)
    inner.close()
    assert costs == [Usage(1, 2)] * 4 + [Usage(1, 3)]
