"""Notices on their way to the shop: planned with an event, sent until they are taken."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import httpx

from infra.sandbox.database import Database
from infra.sandbox.payment_scenarios import Telling

IDLE_S = 0.1
LISTED_MAX = 500

_TABLES = """
CREATE TABLE IF NOT EXISTS payment_notices (
  number INTEGER PRIMARY KEY AUTOINCREMENT, gateway TEXT NOT NULL, url TEXT NOT NULL,
  payload TEXT NOT NULL, telling TEXT NOT NULL, due_at_s REAL NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'due', answer TEXT);
CREATE INDEX IF NOT EXISTS payment_notices_due ON payment_notices (state, due_at_s)
"""


@dataclass(frozen=True)
class PlannedNotice:
    """One message: where to, what, and how it is told."""

    gateway: str
    url: str
    payload: Mapping[str, Any]
    due_at_s: float
    telling: Telling = Telling.ONCE
    number: int = 0
    tries: int = 0


@dataclass(frozen=True)
class Posted:
    """An HTTP message as it leaves."""

    body: bytes
    headers: Mapping[str, str]


class Postman(Protocol):
    """How one gateway posts: its wire format, what it takes for an answer, when it tries again."""

    @property
    def timeout_s(self) -> float: ...
    def post(self, notice: PlannedNotice, now_s: float) -> Posted:
        """Return the message as it is sent at this try."""
        ...

    def is_taken(self, answer: httpx.Response) -> bool: ...
    def next_try_s(self, tries: int) -> float | None:
        """Return the wait after so many failed tries; None to give up."""
        ...


class NoticeBoard:
    """The notices of all gateways, in the stand-ins' database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.prepare(_TABLES)

    def plan(self, notices: Sequence[PlannedNotice], telling: Telling, late_s: float) -> None:
        """Plan the notices of one event, told in one way."""
        with self._database.transaction() as rows:
            rows.executemany(
                "INSERT INTO payment_notices (gateway, url, payload, telling, due_at_s)"
                " VALUES (?, ?, ?, ?, ?)",
                [
                    (n.gateway, n.url, json.dumps(n.payload), n.telling.value, n.due_at_s)
                    for n in _told(notices, telling, late_s)
                ],
            )

    def due(self, now_s: float) -> Sequence[PlannedNotice]:
        """Return what is to be sent now, in the order it became due."""
        with self._database.transaction() as rows:
            found = rows.execute(
                "SELECT * FROM payment_notices WHERE state = 'due' AND due_at_s <= ?"
                " ORDER BY due_at_s, number",
                (now_s,),
            ).fetchall()
        return [
            PlannedNotice(
                gateway=row["gateway"],
                url=row["url"],
                payload=json.loads(row["payload"]),
                due_at_s=row["due_at_s"],
                telling=Telling(row["telling"]),
                number=row["number"],
                tries=row["tries"],
            )
            for row in found
        ]

    def tried(self, number: int, *, state: str, due_at_s: float, answer: str) -> None:
        """Note a try: `state` is `due` (again at `due_at_s`), `taken` or `given_up`."""
        with self._database.transaction() as rows:
            rows.execute(
                "UPDATE payment_notices SET tries = tries + 1, state = ?, due_at_s = ?, answer = ?"
                " WHERE number = ?",
                (state, due_at_s, answer, number),
            )

    def newest_first(self, gateway: str) -> list[dict[str, Any]]:
        """Return the last `LISTED_MAX` notices of a gateway with what became of them."""
        with self._database.transaction() as rows:
            found = rows.execute(
                "SELECT * FROM payment_notices WHERE gateway = ? ORDER BY number DESC LIMIT ?",
                (gateway, LISTED_MAX),
            ).fetchall()
        return [
            {
                "number": row["number"],
                "url": row["url"],
                "payload": json.loads(row["payload"]),
                "state": row["state"],
                "tries": row["tries"],
                "answer": row["answer"],
            }
            for row in found
        ]

    def send_again(self, gateway: str, number: int, now_s: float) -> bool:
        """Make a notice due once more, as from the gateway's console; whether there is one."""
        with self._database.transaction() as rows:
            cursor = rows.execute(
                "UPDATE payment_notices SET state = 'due', due_at_s = ?"
                " WHERE gateway = ? AND number = ?",
                (now_s, gateway, number),
            )
            return cursor.rowcount == 1


def _told(
    notices: Sequence[PlannedNotice], telling: Telling, late_s: float
) -> Sequence[PlannedNotice]:
    match telling:
        case Telling.NEVER:
            return []
        case Telling.TWICE:
            return [notice for notice in notices for _ in range(2)]
        case Telling.LATE:
            return [replace(notice, due_at_s=notice.due_at_s + late_s) for notice in notices]
        case Telling.REORDERED if len(notices) == 1:
            return [replace(notices[0], due_at_s=notices[0].due_at_s + late_s)]
        case Telling.REORDERED:
            times = [notice.due_at_s for notice in notices]
            return [
                replace(notice, due_at_s=time)
                for notice, time in zip(reversed(notices), times, strict=True)
            ]
        case _:
            return [replace(notice, telling=telling) for notice in notices]


class NoticeSender:
    """A thread that posts what is due, between `start` and `stop`; nothing is lost by a kill.

    `chore` is done before each look: what else has become due may make notices.
    """

    def __init__(
        self,
        board: NoticeBoard,
        postmen: Mapping[str, Postman],
        now_s: Callable[[], float],
        chore: Callable[[], None],
    ) -> None:
        self._board, self._postmen, self._now_s = board, postmen, now_s
        self._chore = chore
        self._http = httpx.Client(trust_env=False, follow_redirects=False)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="payment notices")

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the present message."""
        self._stopping.set()
        self._thread.join()
        self._http.close()

    def _loop(self) -> None:
        while not self._stopping.is_set():
            self._chore()
            due = self._board.due(self._now_s())
            for notice in due:
                if self._stopping.is_set():
                    return
                self._send(notice, self._postmen[notice.gateway])
            if not due:
                self._stopping.wait(IDLE_S)

    def _send(self, notice: PlannedNotice, postman: Postman) -> None:
        posted = postman.post(notice, self._now_s())
        try:
            answer = self._http.post(
                notice.url,
                content=posted.body,
                headers=dict(posted.headers),
                timeout=postman.timeout_s,
            )
        except httpx.HTTPError as error:
            is_taken, said = False, type(error).__name__
        else:
            is_taken, said = postman.is_taken(answer), f"{answer.status_code} {answer.text[:40]}"
        wait_s = None if is_taken else postman.next_try_s(notice.tries + 1)
        state = "taken" if is_taken else "given_up" if wait_s is None else "due"
        due_at_s = self._now_s() + (wait_s or 0.0)
        self._board.tried(notice.number, state=state, due_at_s=due_at_s, answer=said)
