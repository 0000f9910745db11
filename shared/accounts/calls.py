"""How many calls of the API somebody may make in a minute (M238).

Whoever proves who they are is counted by account, whichever address they call from; everybody else
by network. The window slides. Each process counts in memory and shares its count through the store
only now and then, so most calls cost no read and no write, and a refusal never does.
Source: docs/decisions/0017-calls-are-counted-in-memory-and-shared.md.
"""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from shared.accounts.errors import TooManyCalls
from shared.accounts.limits import Limit, counting_uses, network_of, wait_s
from shared.accounts.ports import LimitStore
from shared.kernel.errors import DomainError
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork

WINDOW_S = 60
"""Source: M238."""

TALLIES_MAX = 5_000
"""Callers one process remembers at once; the ones it heard of longest ago are forgotten first."""


Lock: TypeAlias = AbstractContextManager[object]
"""Keeps other threads out for as long as it is entered."""


class LimitStores(Protocol):
    """What counting needs of a commit."""

    @property
    def limits(self) -> LimitStore: ...


@dataclass(frozen=True)
class CallLimits:
    """At most `per_person` (an account) and `per_network` (a network nobody proved) a minute.

    Each process lets fewer than `shared_every` calls pass that no other knows of. So n processes
    together let at most `n * (shared_every - 1)` calls more pass than the limit, and one process
    exactly the limit.
    """

    per_person: int = 100
    per_network: int = 100
    shared_every: int = 5

    def __post_init__(self) -> None:
        if self.shared_every < 1:
            raise ValueError(f"shared every call or more seldom, got {self.shared_every}")


@dataclass
class _Tally:
    """One caller: calls that were shared, by whichever process, and those of ours that were not."""

    lock: Lock
    shared: tuple[datetime, ...] = ()
    own: tuple[datetime, ...] = ()


class CallCounter:
    """Counts calls for one process; any number of threads may use it.

    Args:
        new_lock: makes a lock between threads (`threading.Lock`).
    """

    def __init__(
        self,
        uow: UnitOfWork[LimitStores],
        clock: Clock,
        limits: CallLimits,
        new_lock: Callable[[], Lock],
    ) -> None:
        self._uow, self._clock, self._shared_every = uow, clock, limits.shared_every
        self._per_person = Limit(limits.per_person, WINDOW_S)
        self._per_network = Limit(limits.per_network, WINDOW_S)
        self._tallies: OrderedDict[str, _Tally] = OrderedDict()
        self._new_lock, self._lock = new_lock, new_lock()

    def admit(self, account_id: AccountId | None, client_ip: str) -> None:
        """Count one call of an account, or of a network where no account is proven.

        Raises: `TooManyCalls`; a refused call does not count.
        """
        if account_id is None:
            self._count(f"calls_network:{network_of(client_ip)}", self._per_network)
        else:
            self._count(f"calls_account:{account_id}", self._per_person)

    def _count(self, key: str, limit: Limit) -> None:
        tally = self._tally(key)
        with tally.lock:
            refused_for_s = self._taken(key, tally, limit, self._clock.now())
        if refused_for_s:
            raise TooManyCalls(refused_for_s)

    def _taken(self, key: str, tally: _Tally, limit: Limit, now: datetime) -> int:
        tally.own = counting_uses(limit, tally.own, now)
        tally.shared = counting_uses(limit, tally.shared, now)
        # What others did since can only add to what is known: a refusal needs no look.
        refused_for_s = wait_s(limit, _merged(tally.shared, tally.own), now)
        if refused_for_s:
            return refused_for_s
        if len(tally.own) + 1 < self._shared_every:
            tally.own = (*tally.own, now)
            return 0
        return self._share(key, tally, limit, now)

    def _share(self, key: str, tally: _Tally, limit: Limit, now: datetime) -> int:
        own = tally.own

        def share(stores: LimitStores) -> tuple[tuple[datetime, ...], int]:
            known = _merged(counting_uses(limit, stores.limits.find(key), now), own)
            refused_for_s = wait_s(limit, known, now)
            uses = known if refused_for_s else _merged(known, (now,))
            if uses:
                stores.limits.save(key, uses, forget_at=max(uses[-1], now) + limit.length)
            return uses, refused_for_s

        try:
            tally.shared, refused_for_s = self._uow.run(share)
        except DomainError:
            # The store cannot be asked now. Whoever needs it will say so; this counts on alone.
            tally.own = (*own, now)
            return 0
        tally.own = ()
        return refused_for_s

    def _tally(self, key: str) -> _Tally:
        with self._lock:
            tally = self._tallies.setdefault(key, _Tally(self._new_lock()))
            self._tallies.move_to_end(key)
            if len(self._tallies) > TALLIES_MAX:
                self._tallies.popitem(last=False)
            return tally


def _merged(some: tuple[datetime, ...], others: tuple[datetime, ...]) -> tuple[datetime, ...]:
    return tuple(sorted((*some, *others)))
