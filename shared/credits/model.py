"""Credits: lots and holds, the wallet that keeps them, and the entries that prove it.

At every moment, for one account:

- `sum(entry.amount_credits) == sum(lot.remaining_credits) == available credits`;
- a hold takes its credits out of the lots at once, and so does a dispute of their payment;
  `total == available + held`, and what is set aside counts as held;
- `subscription + purchased + bonus == total`: a kind's credits include those on hold.

Source: requirements M063, M065, M071, M079, M080; architecture, "The document seam and money".
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.kernel.ids import AccountId, EntryId, GenerationId, HoldId, LotId

LOTS_MAX = 200
HOLDS_MAX = 500
ALLOCATIONS_MAX = 2000
"""Bounds of one wallet; together they keep its document below half of Firestore's 1 MiB."""

GENESIS_HASH = "0" * 64
"""What the first entry and the first receipt of an account name as the one before."""


class LotKind(StrEnum):
    """Where a lot's credits came from (M065)."""

    BONUS = "bonus"
    SUBSCRIPTION = "subscription"
    PURCHASED = "purchased"


@dataclass(frozen=True)
class Lot:
    """Credits of one grant that are not on hold.

    `remaining_credits` >= 0. `expires_at` is aware UTC, None means never. `scope` names the
    services that may burn the lot, None means all (M069). Lower `priority` burns earlier.
    `owed_credits` were refunded while they were on hold: so many go as soon as they come back, and
    never more are owed than are on hold. Since `disputed_at` the payment of the lot is disputed:
    its `disputed_credits` are set aside, none remain, and its time stands still.
    """

    lot_id: LotId
    kind: LotKind
    remaining_credits: int
    expires_at: datetime | None
    scope: frozenset[str] | None
    priority: int
    granted_at: datetime
    owed_credits: int = 0
    disputed_at: datetime | None = None
    disputed_credits: int = 0

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    @property
    def due_at(self) -> datetime | None:
        """When credits in the lot are to go; None means never."""
        is_due = self.owed_credits or self.disputed_at is not None
        return self.granted_at if is_due else self.expires_at

    def may_pay_for(self, service_type: str) -> bool:
        return self.scope is None or service_type in self.scope


@dataclass(frozen=True)
class Allocation:
    """A part of a hold: `credits` > 0 out of one lot."""

    lot_id: LotId
    credits: int


@dataclass(frozen=True)
class Cause:
    """Why credits moved. `description` is short text for people; the ids are None if foreign."""

    description: str
    service_type: str | None = None
    generation_id: GenerationId | None = None
    payment_id: str | None = None


class PaidBy(StrEnum):
    """What a job is paid with."""

    CREDITS = "credits"
    ALLOWANCE = "allowance"  # a free use of the plan (M086, M087)
    UNMETERED = "unmetered"  # the plan includes the service within fair use (M035, M037)


@dataclass(frozen=True)
class Terms:
    """What a hold was decided on: enough to decide it again.

    The plan and the catalogue version it was bought in; the catalogue version of the price agreed,
    and the size class if that decides the price. For an unmetered job also `cost_usd_micros`, what
    it is expected to cost us, and `starts_at` if it goes to the relaxed lane. `had_ever` and
    `had_today` are free uses that closed accounts of the same person took, where they count.
    """

    paid_by: PaidBy
    plan_id: str
    catalogue_version: str
    price_version: str
    resolution: str | None = None
    cost_usd_micros: int = 0
    starts_at: datetime | None = None
    had_ever: int = 0
    had_today: int = 0


@dataclass(frozen=True)
class Origin:
    """What a grant was decided on: a grant of a plan, or a pack, of a catalogue version."""

    catalogue_version: str
    plan_id: str | None = None
    grant_id: str | None = None
    package_id: str | None = None


@dataclass(frozen=True)
class Hold:
    """Credits set aside for one job until it is captured or released, exactly one of them.

    `allocations` are in the order in which the lots burned; there is none where the job is not
    paid by credits. At `deadline` (aware UTC) an unknown outcome is decided for the user (M082).
    """

    hold_id: HoldId
    allocations: tuple[Allocation, ...]
    cause: Cause
    held_at: datetime
    deadline: datetime
    paid_by: PaidBy = PaidBy.CREDITS

    @property
    def credits(self) -> int:
        return sum(part.credits for part in self.allocations)


@dataclass(frozen=True)
class Watch:
    """What notices of a low balance go by (M084).

    `period` is the entry that began the notice period. `base_credits` >= 0 is the most the account
    had in it. `told_percent` is the highest threshold it was told of, 0 for none.
    """

    period: EntryId
    base_credits: int
    told_percent: int = 0


@dataclass(frozen=True)
class Alarm:
    """Rings once when less than `below_credits` (> 0) can be spent; `has_rung` until it can."""

    below_credits: int
    has_rung: bool = False


@dataclass(frozen=True)
class MonthCharged:
    """What jobs ordered in one month were charged: whole credits, open holds not counted.

    `month` is the date of its first day, empty before anything was charged.
    """

    month: str = ""
    credits: int = 0


@dataclass(frozen=True)
class SpendCap:
    """The most credits, >= 0, an account lets itself spend on jobs ordered in one month.

    `told_percent` is the highest threshold its owner was told of in `told_month`, 0 for none.
    """

    limit_credits: int
    told_month: str = ""
    told_percent: int = 0


@dataclass(frozen=True)
class FreeUse:
    """One free use, named after the job's hold; it is open until the job has ended."""

    hold_id: HoldId
    taken_at: datetime
    is_open: bool = True


@dataclass(frozen=True)
class UnmeteredJob:
    """An unmetered job under way; `cost_usd_micros` is what we expect it to cost us."""

    hold_id: HoldId
    taken_at: datetime
    starts_at: datetime
    cost_usd_micros: int


@dataclass(frozen=True)
class Day:
    """What unmetered jobs took on one day (UTC), those that gave nothing taken off again."""

    date: str = ""
    uses: int = 0
    cost_usd_micros: int = 0


@dataclass(frozen=True)
class Uses:
    """What an account uses without paying: free uses of its plan, and unmetered jobs.

    `free` are free uses that are open or young enough for a day window; `free_before` counts the
    older ones. They count whatever plan gave them. All of it is bounded: see `allowance`, and
    without an open hold no job is under way.
    """

    free: tuple[FreeUse, ...] = ()
    free_before: int = 0
    unmetered: tuple[UnmeteredJob, ...] = ()
    day: Day = Day()

    @property
    def free_total(self) -> int:
        """Free uses ever taken and not given back."""
        return self.free_before + len(self.free)


@dataclass(frozen=True)
class Wallet:
    """All that decides what an account can spend: one document.

    `lots` keep an empty lot as long as an open hold or a dispute may give credits back to it.
    `sequence` counts the entries ever written; `last_entry_hash` and `last_receipt_hash` are the
    heads of the two chains (lower hex sha256). `watch` is None where nobody is told of a low
    balance, `alarm` where nothing is to be done about one, `cap` where the account bounds its
    spending by none.
    """

    account_id: AccountId
    lots: tuple[Lot, ...] = ()
    holds: tuple[Hold, ...] = ()
    sequence: int = 0
    last_entry_hash: str = GENESIS_HASH
    last_receipt_hash: str = GENESIS_HASH
    uses: Uses = Uses()
    watch: Watch | None = None
    alarm: Alarm | None = None
    charged: MonthCharged = MonthCharged()
    cap: SpendCap | None = None

    @property
    def available_credits(self) -> int:
        """Credits in the lots, whatever their scope."""
        return sum(lot.remaining_credits for lot in self.lots)

    @property
    def held_credits(self) -> int:
        """Credits nobody can spend now: on hold for jobs, or set aside in a dispute."""
        return sum(hold.credits for hold in self.holds) + self.disputed_credits

    @property
    def disputed_credits(self) -> int:
        """Credits set aside because the payments that brought them are disputed."""
        return sum(lot.disputed_credits for lot in self.lots)

    @property
    def total_credits(self) -> int:
        return self.available_credits + self.held_credits

    def credits_of(self, kind: LotKind) -> int:
        """Return the credits of one kind, those on hold included."""
        lots = [lot for lot in self.lots if lot.kind is kind]
        lot_ids = {lot.lot_id for lot in lots}
        in_lots = sum(lot.remaining_credits + lot.disputed_credits for lot in lots)
        return in_lots + sum(part.credits for part in self.allocations if part.lot_id in lot_ids)

    @property
    def allocations(self) -> tuple[Allocation, ...]:
        """The parts of all open holds."""
        return tuple(part for hold in self.holds for part in hold.allocations)

    def on_hold(self, lot_id: LotId) -> int:
        """Return how many credits of one lot are on hold."""
        return sum(part.credits for part in self.allocations if part.lot_id == lot_id)

    def open_hold(self, hold_id: HoldId) -> Hold | None:
        """Return the hold, or None when it was never made or has ended."""
        return next((hold for hold in self.holds if hold.hold_id == hold_id), None)

    def has_lot(self, lot_id: LotId) -> bool:
        return any(lot.lot_id == lot_id for lot in self.lots)


class EntryType(StrEnum):
    """Why a balance changed; the `transaction_type` of the API (M071)."""

    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    EXPIRY = "expiry"
    GRANT = "grant"
    PURCHASE = "purchase"
    WEEKLY_RESET = "weekly_reset"
    REFUND = "refund"
    BONUS = "bonus"
    ADJUST = "adjust"
    DISPUTE = "dispute"  # set aside (negative), or given back


GRANT_TYPES = frozenset(
    {
        EntryType.GRANT,
        EntryType.PURCHASE,
        EntryType.WEEKLY_RESET,
        EntryType.REFUND,
        EntryType.BONUS,
        EntryType.ADJUST,
    }
)
"""Entries that bring a lot into the wallet."""


@dataclass(frozen=True)
class LotChange:
    """What an entry did to one lot: `lot` as it was afterwards, and the signed change."""

    lot: Lot
    amount_credits: int


@dataclass(frozen=True)
class Entry:
    """One immutable line of the ledger.

    `amount_credits` is signed and is the sum of `lots`; `balance_after_credits` is what is
    available afterwards. Entries of an account are numbered 1, 2, ... by `sequence`, and each
    names the hash of the one before. `burn_order`, `deadline` and `terms` are set on holds,
    `hold_id` on holds and their ends, `origin` on grants that a catalogue decides. Together they
    say enough to compute the entry again.
    """

    entry_id: EntryId
    account_id: AccountId
    sequence: int
    entry_type: EntryType
    amount_credits: int
    balance_after_credits: int
    lots: tuple[LotChange, ...]
    cause: Cause
    created_at: datetime
    previous_hash: str
    entry_hash: str = ""
    burn_order: str | None = None
    hold_id: HoldId | None = None
    deadline: datetime | None = None
    terms: Terms | None = None
    origin: Origin | None = None

    @property
    def paid_by(self) -> PaidBy:
        """What the hold is paid with; holds from before there was a choice took credits."""
        return PaidBy.CREDITS if self.terms is None else self.terms.paid_by
