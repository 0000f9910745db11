"""The rules: a wallet and a command in, the next wallet and its entries out."""

from datetime import timedelta

import pytest

from shared.credits import ledger
from shared.credits.burn import BONUS_SUBSCRIPTION_PURCHASED
from shared.credits.errors import HoldUnknown, InsufficientCredits, WalletFull, WalletPart
from shared.credits.model import (
    ALLOCATIONS_MAX,
    HOLDS_MAX,
    LOTS_MAX,
    Allocation,
    Cause,
    EntryType,
    Hold,
    LotKind,
    Wallet,
)
from shared.kernel.ids import HoldId, LotId
from tests.unit.credits.builders import ACCOUNT, IMAGE, NOW, a_grant, a_hold, a_lot

HOUR = timedelta(hours=1)
GEN = HoldId("gen_1")


def granted(*grants: ledger.Grant) -> Wallet:
    wallet = Wallet(ACCOUNT)
    for grant in grants:
        wallet = ledger.grant(wallet, grant, NOW).wallet
    return wallet


def holding(amount: int = 5, *grants: ledger.Grant) -> Wallet:
    wallet = granted(*(grants or (a_grant(amount=10),)))
    return ledger.hold(wallet, a_hold(amount=amount), NOW).wallet


def test_a_grant_makes_a_lot_that_bears_its_id() -> None:
    change = ledger.grant(Wallet(ACCOUNT), a_grant("welcome", 10), NOW)
    assert [(lot.lot_id, lot.remaining_credits) for lot in change.wallet.lots] == [("welcome", 10)]
    assert (change.entry.amount_credits, change.entry.balance_after_credits) == (10, 10)


def test_an_entry_tells_what_each_lot_holds_afterwards() -> None:
    change = ledger.hold(granted(a_grant("a", 3), a_grant("b", 9)), a_hold(amount=5), NOW)
    assert [(part.lot.lot_id, part.amount_credits) for part in change.entry.lots] == [
        ("a", -3),
        ("b", -2),
    ]
    assert [part.lot.remaining_credits for part in change.entry.lots] == [0, 7]


@pytest.mark.parametrize("amount", [0, -1])
def test_granting_or_holding_nothing_is_a_bug(amount: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        ledger.grant(Wallet(ACCOUNT), a_grant(amount=amount), NOW)
    with pytest.raises(ValueError, match="positive"):
        ledger.hold(granted(a_grant()), a_hold(amount=amount), NOW)


def test_a_grant_cannot_be_booked_as_a_capture() -> None:
    with pytest.raises(ValueError, match="capture"):
        ledger.grant(Wallet(ACCOUNT), a_grant(entry_type=EntryType.CAPTURE), NOW)


def test_a_hold_takes_its_credits_out_of_the_lots_at_once() -> None:
    wallet = holding(4)
    assert (wallet.available_credits, wallet.held_credits, wallet.total_credits) == (6, 4, 10)


def test_a_kind_counts_its_credits_on_hold() -> None:
    bought = a_grant("bought", 3, LotKind.PURCHASED)
    wallet = holding(5, a_grant("weekly", 4, expires_in=HOUR), bought)
    assert wallet.credits_of(LotKind.SUBSCRIPTION) == 4
    assert wallet.credits_of(LotKind.PURCHASED) == 3
    assert wallet.credits_of(LotKind.BONUS) == 0


def test_holding_more_than_is_available_is_refused() -> None:
    with pytest.raises(InsufficientCredits):
        ledger.hold(holding(6), a_hold("gen_2", 5), NOW)


def test_a_hold_records_the_burn_order_it_used() -> None:
    order = a_hold(burn_order=BONUS_SUBSCRIPTION_PURCHASED)
    entry = ledger.hold(granted(a_grant()), order, NOW).entry
    assert entry.burn_order == "bonus_subscription_purchased"


def test_a_hold_that_is_open_cannot_be_made_again() -> None:
    with pytest.raises(ValueError, match="open already"):
        ledger.hold(holding(), a_hold(), NOW)


def test_capturing_all_that_is_held_moves_nothing_and_ends_the_hold() -> None:
    change = ledger.capture(holding(5), GEN, 5, NOW)
    assert (change.entry.amount_credits, change.entry.balance_after_credits) == (0, 5)
    assert change.wallet.holds == ()


def test_capturing_less_gives_the_difference_back_to_the_lot_that_burned_last() -> None:
    wallet = holding(8, a_grant("soon", 5, expires_in=HOUR), a_grant("later", 5))
    change = ledger.capture(wallet, GEN, 4, NOW)
    assert [(lot.lot_id, lot.remaining_credits) for lot in change.wallet.lots] == [
        ("soon", 1),
        ("later", 5),
    ]


@pytest.mark.parametrize("captured", [-1, 6])
def test_capturing_more_than_held_or_less_than_nothing_is_a_bug(captured: int) -> None:
    with pytest.raises(ValueError, match="captured"):
        ledger.capture(holding(5), GEN, captured, NOW)


def test_a_release_restores_every_lot_it_took_from() -> None:
    wallet = granted(a_grant("a", 3, expires_in=HOUR), a_grant("b", 9))
    held = ledger.hold(wallet, a_hold(amount=10), NOW).wallet
    assert ledger.release(held, GEN, NOW, has_grace=True).wallet.lots == wallet.lots


def test_ending_a_hold_that_is_not_open_is_refused() -> None:
    with pytest.raises(HoldUnknown):
        ledger.capture(granted(a_grant()), GEN, 1, NOW)
    with pytest.raises(HoldUnknown):
        ledger.release(granted(a_grant()), GEN, NOW, has_grace=True)


def test_an_empty_lot_stays_as_long_as_a_hold_may_give_credits_back() -> None:
    wallet = holding(10)
    assert [lot.remaining_credits for lot in wallet.lots] == [0]
    assert ledger.capture(wallet, GEN, 10, NOW).wallet.lots == ()


def test_a_lot_expires_at_its_moment_and_not_before() -> None:
    wallet = granted(a_grant(amount=10, expires_in=HOUR))
    just_before = NOW + HOUR - timedelta(microseconds=1)
    assert ledger.expire_lots(wallet, just_before).entries == ()
    assert ledger.expire_lots(wallet, NOW + HOUR).wallet.available_credits == 0


def test_expired_credits_are_booked_before_they_could_be_held() -> None:
    wallet = granted(a_grant("old", 10, expires_in=HOUR), a_grant("bought", 6))
    change = ledger.hold(wallet, a_hold(amount=5), NOW + HOUR)
    assert [entry.entry_type for entry in change.entries] == [EntryType.EXPIRY, EntryType.HOLD]
    assert [entry.amount_credits for entry in change.entries] == [-10, -5]
    assert change.entry.balance_after_credits == 1


def test_expired_credits_cannot_be_held() -> None:
    wallet = granted(a_grant(amount=10, expires_in=HOUR))
    with pytest.raises(InsufficientCredits) as refusal:
        ledger.hold(wallet, a_hold(amount=5), NOW + HOUR)
    assert refusal.value.available_credits == 0


def test_credits_on_hold_do_not_expire() -> None:
    wallet = ledger.expire_lots(holding(4, a_grant(amount=10, expires_in=HOUR)), NOW + HOUR).wallet
    assert (wallet.available_credits, wallet.held_credits) == (0, 4)


def test_credits_released_into_an_expired_lot_live_for_another_day() -> None:
    wallet = holding(4, a_grant(amount=10, expires_in=HOUR))
    later = NOW + 2 * HOUR
    restored = ledger.release(wallet, GEN, later, has_grace=True).wallet
    assert [(lot.remaining_credits, lot.expires_at) for lot in restored.lots] == [
        (4, later + ledger.RESTORE_GRACE)
    ]


def test_what_a_capture_gives_back_into_an_expired_lot_lives_for_another_day() -> None:
    wallet = holding(4, a_grant(amount=4, expires_in=HOUR))
    later = NOW + 2 * HOUR
    (lot,) = ledger.capture(wallet, GEN, 1, later).wallet.lots
    assert (lot.remaining_credits, lot.expires_at) == (3, later + ledger.RESTORE_GRACE)


def test_a_release_without_grace_gives_expired_credits_no_new_life() -> None:
    wallet = holding(4, a_grant(amount=4, expires_in=HOUR))
    later = NOW + 2 * HOUR
    released = ledger.release(wallet, GEN, later, has_grace=False)
    assert released.entry.amount_credits == 4
    assert ledger.expire_lots(released.wallet, later).wallet.available_credits == 0


def test_a_release_leaves_the_expiry_of_a_living_lot_alone() -> None:
    wallet = holding(4, a_grant(amount=10, expires_in=HOUR))
    (lot,) = ledger.release(wallet, GEN, NOW, has_grace=True).wallet.lots
    assert lot.expires_at == NOW + HOUR


def test_a_revived_lot_can_expire_again_under_another_id() -> None:
    wallet = holding(4, a_grant(amount=10, expires_in=HOUR))
    first = ledger.release(wallet, GEN, NOW + HOUR, has_grace=True)
    second = ledger.expire_lots(first.wallet, NOW + HOUR + ledger.RESTORE_GRACE)
    ids = [entry.entry_id for entry in (*first.entries, *second.entries)]
    assert len(ids) == len(set(ids)) == 3


def test_a_clock_that_goes_back_cannot_name_an_expiry_twice() -> None:
    wallet = holding(4, a_grant(amount=10, expires_in=HOUR))
    ahead = ledger.expire_lots(wallet, NOW + HOUR)
    behind = ledger.release(ahead.wallet, GEN, NOW, has_grace=True)
    again = ledger.expire_lots(behind.wallet, NOW + HOUR)
    assert ahead.entry.entry_id != again.entry.entry_id


def test_a_wallet_refuses_a_lot_beyond_its_bound() -> None:
    lots = tuple(a_lot(f"lot-{number}") for number in range(LOTS_MAX))
    with pytest.raises(WalletFull) as refusal:
        ledger.grant(Wallet(ACCOUNT, lots), a_grant(), NOW)
    assert refusal.value.part is WalletPart.LOTS


def test_expired_lots_make_room_for_a_grant() -> None:
    lots = tuple(a_lot(f"lot-{number}", expires_at=NOW) for number in range(LOTS_MAX))
    assert ledger.grant(Wallet(ACCOUNT, lots), a_grant(), NOW).wallet.available_credits == 10


def test_a_wallet_refuses_a_hold_beyond_its_bound() -> None:
    with pytest.raises(WalletFull) as refusal:
        ledger.hold(_wallet_with_holds(HOLDS_MAX, 1), a_hold(), NOW)
    assert refusal.value.part is WalletPart.HOLDS


def test_a_wallet_refuses_more_parts_of_holds_than_its_document_can_carry() -> None:
    with pytest.raises(WalletFull) as refusal:
        ledger.hold(_wallet_with_holds(10, ALLOCATIONS_MAX // 10), a_hold(), NOW)
    assert refusal.value.part is WalletPart.ALLOCATIONS


def test_a_scoped_lot_pays_only_for_its_services() -> None:
    wallet = granted(a_grant("points", 10, scope=frozenset({IMAGE})))
    with pytest.raises(InsufficientCredits):
        ledger.hold(wallet, a_hold(amount=1), NOW)
    held = ledger.hold(wallet, a_hold(amount=1, service_type=IMAGE), NOW).wallet
    assert held.available_credits == 9


def _wallet_with_holds(count: int, parts: int) -> Wallet:
    allocations = tuple(Allocation(LotId("lot"), 1) for _ in range(parts))
    holds = tuple(
        Hold(HoldId(f"old-{number}"), allocations, Cause("Video"), NOW, NOW)
        for number in range(count)
    )
    return Wallet(ACCOUNT, (a_lot(amount=10),), holds)
