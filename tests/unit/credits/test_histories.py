"""Random histories of one wallet: any operation may fail, come late or be repeated at any time."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.catalogue.weekly import weekly_catalogue
from shared.credits.burn import BONUS_SUBSCRIPTION_PURCHASED, EXPIRING_FIRST, MONTHLY_THEN_PURCHASED
from shared.credits.errors import HoldAlreadyEnded, HoldUnknown, InsufficientCredits
from shared.credits.ledger import Grant
from shared.credits.model import Cause, Entry, EntryType, Hold, LotKind
from shared.credits.posting import Ledger
from shared.credits.receipt import ReleaseRule
from shared.credits.replay import ReplayLedger
from shared.credits.withdrawal import Withdrawal
from shared.kernel.ids import EntryId, HoldId, LotId
from tests.unit.credits.builders import (
    ACCOUNT,
    IMAGE,
    NOW,
    VIDEO,
    Desk,
    FakeSigner,
    a_grant,
    a_hold,
    a_verdict,
)
from tests.unit.credits.subscribers import FakeCatalogues

ORDERS = (EXPIRING_FIRST, BONUS_SUBSCRIPTION_PURCHASED, MONTHLY_THEN_PURCHASED)
SCOPES = (None, frozenset({VIDEO}), frozenset({IMAGE}))


@dataclass(frozen=True)
class Done:
    """An operation that took effect, and what it answered."""

    again: Callable[[], object]
    outcome: object


class Histories(RuleBasedStateMachine):
    """Drives the ledger and keeps its own, simpler account of what must be true."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.replay = ReplayLedger(self.desk.uow, FakeCatalogues(weekly_catalogue()))
        self.done: list[Done] = []
        self.orders: list[HoldId] = []
        self.held: dict[HoldId, Hold] = {}
        self.ends: dict[HoldId, EntryType] = {}
        self.granted: dict[LotId, int] = {}
        self.bought: set[LotId] = set()
        self.disputed: set[LotId] = set()
        self.refunded: dict[LotId, int] = {}
        self.captured: dict[LotId, int] = {}

    @rule(
        amount=st.integers(1, 10),
        kind=st.sampled_from([LotKind.BONUS, LotKind.SUBSCRIPTION]),
        hours=st.none() | st.integers(1, 72),
        scope=st.sampled_from(SCOPES),
    )
    def grant(
        self, amount: int, kind: LotKind, hours: int | None, scope: frozenset[str] | None
    ) -> None:
        life = None if hours is None else self.desk.clock.now() - NOW + timedelta(hours=hours)
        name = f"grant-{len(self.granted)}"
        self._give(a_grant(name, amount, kind, expires_in=life, scope=scope))

    @rule(amount=st.integers(1, 10))
    def buy(self, amount: int) -> None:
        order = a_grant(
            f"grant-{len(self.granted)}",
            amount,
            LotKind.PURCHASED,
            entry_type=EntryType.PURCHASE,
        )
        self.bought.add(order.lot_id)
        self._give(order)

    def _give(self, order: Grant) -> None:
        self.granted[order.lot_id] = order.credits
        self._do(lambda: self.desk.book.grant(ACCOUNT, order))

    @precondition(lambda self: self.bought - self.disputed)
    @rule(data=st.data(), amount=st.integers(1, 10))
    def refund(self, data: st.DataObject, amount: int) -> None:
        """All or a part of a pack's money goes back, whatever became of its credits."""
        lot_id = data.draw(st.sampled_from(sorted(self.bought - self.disputed)))
        left = self.granted[lot_id] - self.refunded.get(lot_id, 0)
        entry_id = EntryId(f"refund-{lot_id}-{left}")
        order = Withdrawal(entry_id, lot_id, min(amount, left), Cause("Credits refunded"))
        self.refunded[lot_id] = self.refunded.get(lot_id, 0) + order.credits_max
        self._do(lambda: self._withdraw(order))

    @precondition(lambda self: self.granted)
    @rule(data=st.data())
    def dispute(self, data: st.DataObject) -> None:
        """A lot's payment is disputed, or is not any more, whatever became of its credits."""
        lot_id = data.draw(st.sampled_from(sorted(self.granted)))
        now, lot_ids, ledger = self.desk.clock.now(), frozenset({lot_id}), Ledger(FakeSigner())
        act = ledger.give_back if lot_id in self.disputed else ledger.set_aside
        self.disputed ^= lot_ids
        for _ in range(2):
            self.desk.uow.run(lambda stores: act(stores, ACCOUNT, lot_ids, now))

    def _withdraw(self, order: Withdrawal) -> Entry:
        now = self.desk.clock.now()
        ledger = Ledger(FakeSigner())
        return self.desk.uow.run(lambda stores: ledger.withdraw(stores, ACCOUNT, order, now))

    @rule(
        amount=st.integers(1, 15),
        service=st.sampled_from([VIDEO, IMAGE]),
        burn_order=st.sampled_from(ORDERS),
    )
    def hold(self, amount: int, service: str, burn_order: object) -> None:
        now = self.desk.clock.now()
        name = HoldId(f"gen_{len(self.orders)}")
        order = a_hold(
            name,
            amount,
            service_type=service,
            deadline=now + timedelta(minutes=30),
            burn_order=burn_order,  # type: ignore[arg-type]
        )
        self.orders.append(name)
        living = [lot for lot in self.desk.wallet().lots if not lot.is_expired(now)]
        usable = sum(lot.remaining_credits for lot in living if lot.may_pay_for(service))
        if usable < amount:
            with pytest.raises(InsufficientCredits) as refusal:
                self.desk.book.hold(ACCOUNT, order)
            assert refusal.value.available_credits == usable
            return
        held = self._do(lambda: self.desk.book.hold(ACCOUNT, order))
        assert isinstance(held, Hold)
        assert held.credits == amount
        assert {part.lot_id for part in held.allocations} <= {lot.lot_id for lot in living}
        self.held[name] = held

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def capture(self, data: st.DataObject) -> None:
        hold_id = data.draw(st.sampled_from(self.orders))
        held = self.held.get(hold_id)
        amount = 1 if held is None else data.draw(st.integers(0, held.credits))
        if self._end(
            hold_id,
            EntryType.CAPTURE,
            lambda: self.desk.book.capture(ACCOUNT, hold_id, amount),
        ):
            assert held is not None
            self._spend(held, amount)

    @precondition(lambda self: self.orders)
    @rule(
        data=st.data(),
        reason=st.sampled_from([ReleaseRule.PROVIDER_FAILED, ReleaseRule.CANCELLED]),
    )
    def release(self, data: st.DataObject, reason: ReleaseRule) -> None:
        hold_id = data.draw(st.sampled_from(self.orders))
        verdict = a_verdict(reason)
        self._end(
            hold_id,
            EntryType.RELEASE,
            lambda: self.desk.book.release(ACCOUNT, hold_id, verdict),
        )

    @rule(hours=st.integers(0, 40))
    def wait(self, hours: int) -> None:
        self.desk.clock.advance(seconds=3600 * hours)

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """A task delivered again, or a caller whose answer was lost."""
        earlier = data.draw(st.sampled_from(self.done))
        self.desk.book.settle(ACCOUNT)
        before = deepcopy(self.desk.shelf.entries)
        wallet = self.desk.wallet()
        assert earlier.again() == earlier.outcome
        assert self.desk.shelf.entries == before
        assert self.desk.wallet() == wallet

    def _do(self, action: Callable[[], object]) -> object:
        outcome = action()
        self.done.append(Done(action, outcome))
        return outcome

    def _end(self, hold_id: HoldId, end: EntryType, action: Callable[[], object]) -> bool:
        """Try to end a hold; True when this ended it."""
        ended_by = self.ends.get(hold_id)
        if hold_id not in self.held:
            with pytest.raises(HoldUnknown):
                action()
            return False
        if ended_by not in {None, end}:
            with pytest.raises(HoldAlreadyEnded) as refusal:
                action()
            assert refusal.value.end is ended_by
            return False
        outcome = action()
        self.ends[hold_id] = end
        if ended_by is None:
            self.done.append(Done(action, outcome))
        return ended_by is None

    def _spend(self, held: Hold, amount: int) -> None:
        for part in held.allocations:
            used = min(part.credits, amount)
            amount -= used
            self.captured[part.lot_id] = self.captured.get(part.lot_id, 0) + used

    @invariant()
    def entries_prove_the_wallet(self) -> None:
        assert self.desk.faults() == ()
        entries = self.desk.shelf.entries_of()
        assert (
            sum(entry.amount_credits for entry in entries) == self.desk.wallet().available_credits
        )

    @invariant()
    def every_decision_comes_out_again(self) -> None:
        assert self.replay.replay(ACCOUNT) == ()

    @invariant()
    def nothing_is_negative_and_kinds_sum_to_the_total(self) -> None:
        wallet = self.desk.wallet()
        assert all(lot.remaining_credits >= 0 for lot in wallet.lots)
        assert sum(wallet.credits_of(kind) for kind in LotKind) == wallet.total_credits

    @invariant()
    def bought_credits_are_there_or_were_spent_or_paid_back(self) -> None:
        wallet = self.desk.wallet()
        lots = {lot.lot_id: lot for lot in wallet.lots}
        for lot_id in self.bought:
            gone = self.captured.get(lot_id, 0) + self.refunded.get(lot_id, 0)
            lot = lots.get(lot_id)
            here = 0 if lot is None else lot.remaining_credits + lot.disputed_credits
            kept = here - (0 if lot is None else lot.owed_credits)
            assert kept + wallet.on_hold(lot_id) == max(0, self.granted[lot_id] - gone)

    @invariant()
    def what_is_owed_is_on_hold_and_nothing_of_it_can_be_spent(self) -> None:
        wallet = self.desk.wallet()
        for lot in wallet.lots:
            assert 0 <= lot.owed_credits <= wallet.on_hold(lot.lot_id)
            assert not (lot.owed_credits and lot.remaining_credits)

    @invariant()
    def nothing_that_is_disputed_can_be_spent(self) -> None:
        for lot in self.desk.wallet().lots:
            is_disputed = lot.disputed_at is not None
            assert not is_disputed or lot.lot_id in self.disputed
            assert not (is_disputed and lot.remaining_credits)
            assert is_disputed or not lot.disputed_credits

    @invariant()
    def every_credit_granted_is_there_spent_or_expired(self) -> None:
        entries = self.desk.shelf.entries_of()
        ends = {EntryType.EXPIRY, EntryType.REFUND}
        expired = -sum(e.amount_credits for e in entries if e.entry_type in ends)
        assert all(e.amount_credits for e in entries if e.entry_type is EntryType.EXPIRY)
        gone = sum(self.captured.values()) + expired
        assert self.desk.wallet().total_credits == sum(self.granted.values()) - gone

    @invariant()
    def open_holds_are_those_that_have_not_ended(self) -> None:
        open_ids = {hold.hold_id for hold in self.desk.wallet().holds}
        assert open_ids == self.held.keys() - self.ends.keys()


Histories.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault of the ledger
)
TestHistories = Histories.TestCase
