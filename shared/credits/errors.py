"""Refusals of the ledger."""

from datetime import datetime
from enum import StrEnum

from shared.credits.model import EntryType
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import HoldId, QuoteId, ReceiptId


class InsufficientCredits(DomainError):
    """The lots that may pay for the service hold too little; whole credits.

    `package_ids` are packs the account may buy, the most fitting first; None where nobody looked.
    `next_use_in_s` is when the plan's next free use opens, whole seconds; None when none will.
    """

    kind, code = Kind.INSUFFICIENT, "credits.insufficient"

    def __init__(
        self,
        needed_credits: int,
        available_credits: int,
        *,
        package_ids: tuple[str, ...] | None = None,
        next_use_in_s: int | None = None,
    ) -> None:
        super().__init__(f"needs {needed_credits} credits, {available_credits} available")
        self.needed_credits, self.available_credits = needed_credits, available_credits
        self.package_ids, self.next_use_in_s = package_ids, next_use_in_s

    @property
    def shortfall_credits(self) -> int:
        return self.needed_credits - self.available_credits

    @property
    def stage(self) -> str:
        return "credits"

    @property
    def retry_after_s(self) -> int | None:
        return self.next_use_in_s

    @property
    def facts(self) -> dict[str, object]:
        facts: dict[str, object] = {
            "needed_credits": self.needed_credits,
            "available_credits": self.available_credits,
            "shortfall_credits": self.shortfall_credits,
        }
        if self.package_ids is not None:
            facts["package_ids"] = list(self.package_ids)
        return facts


class SpendCapReached(DomainError):
    """The order would go beyond what the account lets itself spend in a month; whole credits.

    `spent_credits` counts what is on hold as well. The month ends at `month_ends_at`, aware UTC.
    """

    kind, code = Kind.INSUFFICIENT, "credits.spend_cap_reached"

    def __init__(
        self,
        needed_credits: int,
        cap_credits: int,
        spent_credits: int,
        month_ends_at: datetime,
    ) -> None:
        super().__init__(f"needs {needed_credits}, {spent_credits} of {cap_credits} are spent")
        self.needed_credits, self.cap_credits = needed_credits, cap_credits
        self.spent_credits, self.month_ends_at = spent_credits, month_ends_at

    @property
    def stage(self) -> str:
        return "credits"

    @property
    def facts(self) -> dict[str, object]:
        return {
            "needed_credits": self.needed_credits,
            "cap_credits": self.cap_credits,
            "spent_credits": self.spent_credits,
            "month_ends_at": self.month_ends_at.isoformat().replace("+00:00", "Z"),
        }


class HoldUnknown(DomainError):
    """This account never made that hold."""

    kind, code = Kind.NOT_FOUND, "credits.hold_unknown"

    def __init__(self, hold_id: HoldId) -> None:
        super().__init__(f"no hold {hold_id}")
        self.hold_id = hold_id


class HoldAlreadyEnded(DomainError):
    """The hold has ended the other way; `end` says which: capture or release."""

    kind, code = Kind.CONFLICT, "credits.hold_already_ended"

    def __init__(self, hold_id: HoldId, end: EntryType) -> None:
        super().__init__(f"hold {hold_id} has ended by {end}")
        self.hold_id, self.end = hold_id, end


class DeadlineNotReached(DomainError):
    """A hold was to be given up to its deadline too early."""

    kind, code = Kind.CONFLICT, "credits.deadline_not_reached"

    def __init__(self, hold_id: HoldId, deadline: datetime) -> None:
        super().__init__(f"hold {hold_id} stands until {deadline.isoformat()}")
        self.hold_id, self.deadline = hold_id, deadline


class WalletPart(StrEnum):
    """What a wallet has a bounded number of."""

    LOTS = "lots"
    HOLDS = "holds"
    ALLOCATIONS = "allocations"


class WalletFull(DomainError):
    """A bound of the wallet is reached; it passes when jobs end or lots are used up."""

    kind, code = Kind.THROTTLED, "credits.wallet_full"

    def __init__(self, part: WalletPart, count_max: int) -> None:
        super().__init__(f"a wallet keeps at most {count_max} {part}")
        self.part, self.count_max = part, count_max

    @property
    def retry_after_s(self) -> int:
        return 60


class QuoteUnknown(DomainError):
    """No such quote, or it is somebody else's."""

    kind, code = Kind.NOT_FOUND, "credits.quote_unknown"

    def __init__(self, quote_id: QuoteId) -> None:
        super().__init__(f"no quote {quote_id[:64]!r}")
        self.quote_id = quote_id


class QuoteExpired(DomainError):
    """The price was binding until `expires_at`; ask again."""

    kind, code = Kind.GONE, "credits.quote_expired"

    def __init__(self, quote_id: QuoteId, expires_at: datetime) -> None:
        super().__init__(f"quote {quote_id} was good until {expires_at.isoformat()}")
        self.quote_id, self.expires_at = quote_id, expires_at


class QuoteMismatch(DomainError):
    """The quote is for other work than what is asked."""

    kind, code = Kind.CONFLICT, "credits.quote_mismatch"

    def __init__(self, quote_id: QuoteId) -> None:
        super().__init__(f"quote {quote_id} is for other work")
        self.quote_id = quote_id


class QuoteOutdated(DomainError):
    """The work was free by the quote, and what made it free is used up since; ask again."""

    kind, code = Kind.CONFLICT, "credits.quote_outdated"

    def __init__(self, quote_id: QuoteId) -> None:
        super().__init__(f"what quote {quote_id} counted on is gone")
        self.quote_id = quote_id


class ReceiptUnknown(DomainError):
    """No such receipt, or it is somebody else's."""

    kind, code = Kind.NOT_FOUND, "credits.receipt_unknown"

    def __init__(self, receipt_id: ReceiptId) -> None:
        super().__init__(f"no receipt {receipt_id[:64]!r}")
        self.receipt_id = receipt_id


class ReceiptRefused(DomainError):
    """A receipt that cannot be trusted: unreadable, altered, or signed by another key."""

    kind, code = Kind.INVALID, "credits.receipt_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
