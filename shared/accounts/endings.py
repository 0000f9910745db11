"""Sessions that are over while access tokens of theirs still live, and how every process learns it.

A token proves itself without a look into a store. What has ended is asked for as a whole instead,
and at most once a second, so that it costs no read for each call: sessions that end within half an
hour are few, and older tokens have expired anyway.
Source: docs/decisions/0010-firebase-keeps-passwords-not-sessions.md.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from shared.accounts.calls import Lock
from shared.accounts.errors import SessionEnded
from shared.accounts.model import Account
from shared.accounts.ports import Claims, EndingStore
from shared.accounts.sessions import ACCESS_LIFE_MAX, Ending, digest
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork

FRESH_FOR = timedelta(seconds=1)
"""How long a process believes what it has heard of other processes."""

LATE = timedelta(seconds=60)
"""By how much an ending may come into the store after the time it bears: clocks differ, commits
are tried again."""

PAGE = 500


class EndingStores(Protocol):
    """What looking for endings needs of a commit."""

    @property
    def session_ends(self) -> EndingStore: ...


class EndedSessions:
    """Knows, for one process, which access tokens are over; any number of threads may use it.

    Args:
        new_lock: makes a lock between threads (`threading.Lock`).
    """

    def __init__(
        self, uow: UnitOfWork[EndingStores], clock: Clock, new_lock: Callable[[], Lock]
    ) -> None:
        self._uow, self._clock, self._lock = uow, clock, new_lock()
        self._endings: dict[str, Ending] = {}
        self._tokens: frozenset[str] = frozenset()
        self._epochs: dict[AccountId, int] = {}
        self._looked_at: datetime | None = None
        self._asked, self._answered = 1, 0

    def check(self, access_token: str, claims: Claims) -> None:
        """Return while the session of a genuine token goes on.

        Sessions that another process has ended are known here within a second.
        Raises: `SessionEnded`; what the store raises when it must be asked and cannot.
        """
        self._look(self._clock.now())
        is_older = claims.session_epoch < self._epochs.get(claims.account_id, 0)
        if is_older or digest(access_token) in self._tokens:
            raise SessionEnded

    def look_again(self) -> None:
        """Say that a session has ended: the next `check` asks the store."""
        self._asked += 1

    def _look(self, now: datetime) -> None:
        if self._is_fresh(now):
            return
        with self._lock:
            if self._is_fresh(now):
                return
            asked = self._asked
            self._learn(self._since(now), now)
            self._looked_at, self._answered = now, asked

    def _is_fresh(self, now: datetime) -> bool:
        looked_at = self._looked_at
        is_recent = looked_at is not None and looked_at <= now < looked_at + FRESH_FOR
        return is_recent and self._answered == self._asked

    def _since(self, now: datetime) -> Sequence[Ending]:
        oldest = now - ACCESS_LIFE_MAX - LATE
        since = oldest if self._looked_at is None else max(oldest, self._looked_at - LATE)
        found: list[Ending] = []
        while True:
            page = self._uow.run(partial(_page, since=since))
            found += page
            if len(page) < PAGE or page[-1].ended_at == since:
                return found
            since = page[-1].ended_at

    def _learn(self, news: Sequence[Ending], now: datetime) -> None:
        known = {**self._endings, **{each.ending_id: each for each in news}}
        alive = {name: each for name, each in known.items() if now < each.forget_at}
        self._tokens = frozenset(token for each in alive.values() for token in each.tokens)
        self._epochs = {
            each.account_id: each.session_epoch
            for each in alive.values()
            if each.session_epoch is not None
        }
        self._endings = alive


def _page(stores: EndingStores, since: datetime) -> Sequence[Ending]:
    return stores.session_ends.since(since, PAGE)


def end_all(stores: EndingStores, account: Account, now: datetime) -> None:
    """Note that every session of `account` below its present epoch is over."""
    stores.session_ends.add(
        Ending(account.account_id, account.account_id, now, session_epoch=account.session_epoch)
    )
