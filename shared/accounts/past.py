"""What somebody has had of what is given once, by accounts of theirs that are closed.

It stands under a keyed hash of the address, says how much was used and nothing else, and is
forgotten after `PAST_LIFE`. Source: docs/decisions/0021-what-outlives-an-account.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NewType, Protocol

Fingerprint = NewType("Fingerprint", str)
"""64 lower hex digits: see `CodeSecret.fingerprint`."""

PAST_LIFE = timedelta(days=730)
"""From the last closing on."""


@dataclass(frozen=True)
class Past:
    """What earlier accounts of the address used up.

    `free_uses` counts the free uses ever taken, `recent_uses` has the times of those a day window
    may still ask for. `coupon_uses` counts redemptions by code, all above 0.
    """

    free_uses: int = 0
    recent_uses: tuple[datetime, ...] = ()
    coupon_uses: Mapping[str, int] = field(default_factory=dict)

    def and_then(
        self, free_uses: int, recent_uses: Iterable[datetime], codes: Iterable[str]
    ) -> "Past":
        """Return it with what one more account used: free uses, and a code for each redemption."""
        return Past(
            self.free_uses + free_uses,
            (*self.recent_uses, *recent_uses),
            dict(Counter(self.coupon_uses) + Counter(codes)),
        )

    def since(self, moment: datetime) -> "Past":
        """Return it without the times of uses up to `moment`; they stay counted."""
        recent = tuple(each for each in self.recent_uses if each > moment)
        return Past(self.free_uses, recent, self.coupon_uses)


NOTHING = Past()


class PastStore(Protocol):
    """Pasts by fingerprint."""

    def find(self, fingerprint: Fingerprint, now: datetime) -> Past:
        """Return the past, an empty one where there is none or its time is over; one read."""
        ...

    def save(self, fingerprint: Fingerprint, past: Past, forget_at: datetime) -> None:
        """Replace the past."""
        ...
