"""The ledger's operations in a commit: repeated, late, refused, and what they cost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.credits.errors import (
    DeadlineNotReached,
    HoldAlreadyEnded,
    HoldUnknown,
    InsufficientCredits,
    QuoteUnknown,
)
from shared.credits.model import GENESIS_HASH, EntryType, LotKind
from shared.credits.posting import Ledger
from shared.credits.quote import Work
from shared.credits.receipt import ReleaseRule
from shared.kernel.ids import HoldId, QuoteId
from tests.unit.credits.builders import (
    ACCOUNT,
    DEADLINE,
    NOW,
    OTHER,
    VIDEO,
    Desk,
    FakeSigner,
    a_grant,
    a_hold,
    a_verdict,
)

GEN = HoldId("gen_1")


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.book.grant(ACCOUNT, a_grant(amount=10))
    return desk


def types_of(desk: Desk) -> list[EntryType]:
    return [entry.entry_type for entry in desk.shelf.entries_of()]


def test_a_repeated_grant_answers_with_the_first_one(desk: Desk) -> None:
    first = desk.shelf.entries_of()[0]
    desk.clock.advance(seconds=60)
    assert desk.book.grant(ACCOUNT, a_grant(amount=10)) == first
    assert desk.wallet().available_credits == 10


def test_a_grant_repeated_after_its_lot_is_used_up_gives_nothing(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=10))
    desk.book.capture(ACCOUNT, GEN, 10)
    assert desk.book.grant(ACCOUNT, a_grant(amount=10)) == desk.shelf.entries_of()[0]
    assert desk.wallet().total_credits == 0


def test_a_repeated_hold_takes_credits_once(desk: Desk) -> None:
    first = desk.book.hold(ACCOUNT, a_hold(amount=5))
    desk.clock.advance(seconds=60)
    assert desk.book.hold(ACCOUNT, a_hold(amount=5)) == first
    assert desk.wallet().available_credits == 5


def test_a_hold_repeated_after_its_end_answers_with_the_first_one(desk: Desk) -> None:
    first = desk.book.hold(ACCOUNT, a_hold(amount=5))
    desk.book.capture(ACCOUNT, GEN, 5)
    assert desk.book.hold(ACCOUNT, a_hold(amount=5)) == first
    assert types_of(desk) == [EntryType.GRANT, EntryType.HOLD, EntryType.CAPTURE]


def test_a_hold_repeated_when_the_credits_are_gone_is_not_refused(desk: Desk) -> None:
    first = desk.book.hold(ACCOUNT, a_hold(amount=10))
    desk.book.capture(ACCOUNT, GEN, 10)
    assert desk.book.hold(ACCOUNT, a_hold(amount=10)) == first


def test_a_refused_hold_leaves_no_trace(desk: Desk) -> None:
    with pytest.raises(InsufficientCredits):
        desk.book.hold(ACCOUNT, a_hold(amount=11))
    assert types_of(desk) == [EntryType.GRANT]


def test_a_refused_hold_may_succeed_under_the_same_id_after_a_top_up(desk: Desk) -> None:
    with pytest.raises(InsufficientCredits):
        desk.book.hold(ACCOUNT, a_hold(amount=11))
    desk.book.grant(ACCOUNT, a_grant("pack", 50, LotKind.PURCHASED))
    assert desk.book.hold(ACCOUNT, a_hold(amount=11)).credits == 11


def test_a_repeated_capture_answers_with_the_first_one(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=5))
    first = desk.book.capture(ACCOUNT, GEN, 4)
    assert desk.book.capture(ACCOUNT, GEN, 5) == first
    assert desk.wallet().available_credits == 6


def test_a_repeated_release_answers_with_the_first_receipt(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=5))
    first = desk.book.release(ACCOUNT, GEN, a_verdict())
    desk.clock.advance(seconds=3600)
    again = desk.book.release(ACCOUNT, GEN, a_verdict(ReleaseRule.DEADLINE_PASSED))
    assert again == first
    assert desk.wallet().available_credits == 10


def test_a_released_hold_cannot_be_captured(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold())
    desk.book.release(ACCOUNT, GEN, a_verdict())
    with pytest.raises(HoldAlreadyEnded) as refusal:
        desk.book.capture(ACCOUNT, GEN, 5)
    assert refusal.value.end is EntryType.RELEASE


def test_a_captured_hold_cannot_be_released(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold())
    desk.book.capture(ACCOUNT, GEN, 5)
    with pytest.raises(HoldAlreadyEnded) as refusal:
        desk.book.release(ACCOUNT, GEN, a_verdict())
    assert refusal.value.end is EntryType.CAPTURE


def test_a_hold_of_another_account_is_unknown(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold())
    with pytest.raises(HoldUnknown):
        desk.book.release(OTHER, GEN, a_verdict())


def test_the_deadline_cannot_be_claimed_before_it_has_passed(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold())
    desk.clock.advance(seconds=DEADLINE.total_seconds() - 1)
    with pytest.raises(DeadlineNotReached):
        desk.book.release(ACCOUNT, GEN, a_verdict(ReleaseRule.DEADLINE_PASSED))


def test_at_the_deadline_the_user_wins(desk: Desk) -> None:
    desk.book.hold(ACCOUNT, a_hold())
    desk.clock.advance(seconds=DEADLINE.total_seconds())
    receipt = desk.book.release(ACCOUNT, GEN, a_verdict(ReleaseRule.DEADLINE_PASSED))
    assert receipt.body["rule"] == "deadline_passed"
    assert desk.wallet().available_credits == 10


def test_each_receipt_names_the_hash_of_the_one_before(desk: Desk) -> None:
    receipts = []
    for hold_id in ("gen_1", "gen_2"):
        desk.book.hold(ACCOUNT, a_hold(hold_id))
        receipts.append(desk.book.release(ACCOUNT, HoldId(hold_id), a_verdict()))
    assert receipts[0].body["previous_receipt_hash"] == GENESIS_HASH
    assert receipts[1].body["previous_receipt_hash"] == receipts[0].receipt_hash
    assert desk.wallet().last_receipt_hash == receipts[1].receipt_hash


def test_settling_books_what_has_expired_once(desk: Desk) -> None:
    desk.book.grant(ACCOUNT, a_grant("week", 3, expires_in=timedelta(hours=1)))
    desk.clock.advance(seconds=3600)
    assert desk.book.settle(ACCOUNT) == desk.book.settle(ACCOUNT)
    assert types_of(desk).count(EntryType.EXPIRY) == 1


def test_two_operations_in_one_commit_see_each_other(desk: Desk) -> None:
    ledger = Ledger(FakeSigner())

    def work(stores: object) -> None:
        ledger.release(stores, ACCOUNT, GEN, a_verdict(), NOW)  # type: ignore[arg-type]
        ledger.hold(stores, ACCOUNT, a_hold("gen_2", 10), NOW)  # type: ignore[arg-type]

    desk.book.hold(ACCOUNT, a_hold(amount=10))
    desk.uow.run(work)
    assert [hold.hold_id for hold in desk.wallet().holds] == ["gen_2"]
    assert desk.faults() == ()


@pytest.mark.parametrize("quote_id", ["quo_" + "0" * 32, "..", "__x__", "a/b", ""])
def test_a_quote_id_that_names_nothing_is_unknown(desk: Desk, quote_id: str) -> None:
    ledger = Ledger(FakeSigner())
    with pytest.raises(QuoteUnknown):
        desk.uow.run(
            lambda stores: ledger.binding_quote(
                stores, ACCOUNT, QuoteId(quote_id), Work(VIDEO), NOW
            )
        )


USUAL_COSTS: list[tuple[Callable[[Desk], object], tuple[int, int]]] = [
    (lambda desk: desk.book.grant(ACCOUNT, a_grant("pack", 5)), (1, 2)),
    (lambda desk: desk.book.hold(ACCOUNT, a_hold("gen_2", 5)), (1, 2)),
    (lambda desk: desk.book.capture(ACCOUNT, GEN, 5), (1, 2)),
    (lambda desk: desk.book.release(ACCOUNT, GEN, a_verdict()), (1, 3)),
    (lambda desk: desk.book.settle(ACCOUNT), (1, 0)),
]


@pytest.mark.parametrize(("action", "cost"), USUAL_COSTS)
def test_the_usual_path_reads_the_wallet_alone(
    desk: Desk, action: Callable[[Desk], object], cost: tuple[int, int]
) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=5))
    assert desk.cost_of(lambda: action(desk)) == cost
