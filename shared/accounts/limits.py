"""The one limiter: so many uses of a key in a window of time (M022, M238, M248).

Logins and code sends use it; coupons and requests do as well. A use is remembered by its time, so
both shapes of window are exact, and a key's memory is bounded by its limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Network, ip_address
from math import ceil

from shared.accounts.ports import LimitStore

USES_MAX = 1000
"""Largest limit: the times of that many uses still fit well into one document."""

V6_PREFIX_BITS = 64
"""One subscriber's share of IPv6; single addresses cost nothing. Source: RFC 6177."""


class Window(StrEnum):
    """When old uses stop counting."""

    FIXED = "fixed"  # all at once, a window's length after the first of them
    SLIDING = "sliding"  # each by itself, a window's length after it


@dataclass(frozen=True)
class Limit:
    """At most `uses_max` (1..1000) uses within `window_s` seconds."""

    uses_max: int
    window_s: int
    window: Window = Window.SLIDING

    def __post_init__(self) -> None:
        if not 1 <= self.uses_max <= USES_MAX or self.window_s < 1:
            raise ValueError(f"1..{USES_MAX} uses in at least 1 s, got {self}")

    @property
    def length(self) -> timedelta:
        return timedelta(seconds=self.window_s)


def counting_uses(limit: Limit, uses: Sequence[datetime], now: datetime) -> tuple[datetime, ...]:
    """Return those of `uses` (oldest first) that still count at `now`."""
    if limit.window is Window.FIXED:
        return tuple(uses) if uses and now < uses[0] + limit.length else ()
    return tuple(used for used in uses if now < used + limit.length)


def wait_s(limit: Limit, uses: Sequence[datetime], now: datetime) -> int:
    """Return whole seconds until one more use is allowed; 0 when it is allowed now."""
    counting = counting_uses(limit, uses, now)
    if len(counting) < limit.uses_max:
        return 0
    opens_at = counting[-limit.uses_max] + limit.length
    return max(1, ceil((opens_at - now).total_seconds()))


def take(limits: LimitStore, key: str, limit: Limit, now: datetime) -> int:
    """Count one use of `key` if the limit allows it.

    Returns: 0 when it was counted; otherwise the whole seconds to wait, and nothing is written.
        Refused uses do not count, so that asking again does not prolong the wait.
    """
    uses = limits.find(key)
    refused_for_s = wait_s(limit, uses, now)
    if not refused_for_s:
        limits.save(key, (*counting_uses(limit, uses, now), now), forget_at=now + limit.length)
    return refused_for_s


def network_of(address: str) -> str:
    """Return what stands for one caller's network: an IPv4 address, or the /64 of an IPv6 one.

    Text that is no address stands for itself.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed), V6_PREFIX_BITS), strict=False))
