"""The durable table of tasks: one SQLite file that several processes write at once.

A row is born by `add`, leased for an attempt, and ends `done` or `dead`. Its primary key is what
drops a second task of the same name; done rows stay as tombstones, dead ones until removed by
hand. A leased row becomes due again when its lease runs out, so nothing is lost with a process.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

BUSY_TIMEOUT_S = 5.0
"""How long a statement waits for another process's write."""

WAL_TRIES, WAL_PAUSE_S = 100, 0.02
"""How often, and seconds between: together less than `BUSY_TIMEOUT_S`."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS queue_tasks (
  queue TEXT NOT NULL,
  name TEXT NOT NULL,
  handler TEXT NOT NULL,
  body BLOB NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dead')),
  due_us INTEGER NOT NULL,        -- next attempt, or the end of the present lease
  is_leased INTEGER NOT NULL DEFAULT 0,
  dispatches INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  responses INTEGER NOT NULL DEFAULT 0,
  first_attempt_us INTEGER,
  ended_us INTEGER,
  last_outcome TEXT,
  PRIMARY KEY (queue, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS queue_tasks_due ON queue_tasks (queue, due_us) WHERE state = 'open';
CREATE INDEX IF NOT EXISTS queue_tasks_ended ON queue_tasks (ended_us) WHERE state = 'done';
"""


@dataclass(frozen=True)
class NewTask:
    """A task to be added; `due` is aware UTC."""

    queue: str
    name: str
    handler: str
    body: bytes
    due: datetime


@dataclass(frozen=True)
class Lease:
    """One attempt of a task.

    `due` is when the attempt was due. `dispatches` counts attempts including this one, `failures`
    those known to have failed, `responses` failures the handler itself answered (not 5xx).
    """

    queue: str
    name: str
    handler: str
    body: bytes
    due: datetime
    dispatches: int
    failures: int
    responses: int
    first_attempt: datetime


@dataclass(frozen=True)
class DeadTask:
    """A task that was given up; `last_outcome` is a status (`503`), `timeout` or `unreachable`."""

    queue: str
    name: str
    handler: str
    body: bytes
    failures: int
    last_outcome: str
    ended: datetime


class TaskTable:
    """The table; safe to share by threads, opened at first use, one object per process.

    `is_synced` makes every commit survive a power cut; without it one survives the death of any
    process, which is enough for marks whose loss only repeats a delivery.

    Every method raises `sqlite3.Error` when the file cannot be used within `BUSY_TIMEOUT_S`.
    """

    def __init__(self, path: Path, *, is_synced: bool) -> None:
        self._path = path
        self._is_synced = is_synced
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def add(self, task: NewTask) -> bool:
        """Add `task` unless its name was used before; say whether it was added."""
        with self._write() as db:
            added = db.execute(
                "INSERT OR IGNORE INTO queue_tasks (queue, name, handler, body, due_us)"
                " VALUES (?, ?, ?, ?, ?)",
                (task.queue, task.name, task.handler, task.body, _us(task.due)),
            )
            return added.rowcount == 1

    def is_due(self, queue: str, now: datetime) -> bool:
        """Say whether `queue` has a task to attempt at `now`; cheap, takes no write lock."""
        with self._read() as db:
            row = db.execute(
                "SELECT 1 FROM queue_tasks WHERE queue = ? AND state = 'open' AND due_us <= ?"
                " LIMIT 1",
                (queue, _us(now)),
            ).fetchone()
            return row is not None

    def lease(self, queue: str, now: datetime, duration_s: float, count_max: int) -> list[Lease]:
        """Take up to `count_max` due tasks, oldest first; they are due again after `duration_s`."""
        with self._write() as db:
            rows = db.execute(
                "SELECT * FROM queue_tasks WHERE queue = ? AND state = 'open' AND due_us <= ?"
                " ORDER BY due_us, name LIMIT ?",
                (queue, _us(now), count_max),
            ).fetchall()
            until_us = _us(now + timedelta(seconds=duration_s))
            db.executemany(
                "UPDATE queue_tasks SET is_leased = 1, due_us = ?, dispatches = dispatches + 1,"
                " first_attempt_us = coalesce(first_attempt_us, ?) WHERE queue = ? AND name = ?",
                [(until_us, _us(now), queue, row["name"]) for row in rows],
            )
        return [_lease(row, now) for row in rows]

    def finish(self, lease: Lease, now: datetime) -> None:
        """Mark the task done and forget its body; its name stays used."""
        self._end(
            lease, "state = 'done', body = x'', last_outcome = 'done', ended_us = ?", (_us(now),)
        )

    def bury(self, lease: Lease, now: datetime, outcome: str) -> None:
        """Give the task up and keep it with its last outcome."""
        self._end(
            lease,
            "state = 'dead', failures = failures + 1, last_outcome = ?, ended_us = ?",
            (outcome, _us(now)),
        )

    def postpone(self, lease: Lease, due: datetime, outcome: str, *, is_response: bool) -> None:
        """Count a failed attempt and make the task due again at `due`."""
        self._end(
            lease,
            "due_us = ?, failures = failures + 1, responses = responses + ?, last_outcome = ?",
            (_us(due), int(is_response), outcome),
        )

    def reclaim(self, now: datetime) -> int:
        """End every lease at once: for the only dispatcher, which holds none yet. Count them."""
        with self._write() as db:
            return db.execute(
                "UPDATE queue_tasks SET is_leased = 0, due_us = min(due_us, ?)"
                " WHERE state = 'open' AND is_leased = 1",
                (_us(now),),
            ).rowcount

    def forget(self, ended_before: datetime) -> int:
        """Release the names of tasks done before `ended_before`; return how many."""
        with self._write() as db:
            return db.execute(
                "DELETE FROM queue_tasks WHERE state = 'done' AND ended_us < ?",
                (_us(ended_before),),
            ).rowcount

    def dead(self, limit: int) -> list[DeadTask]:
        """Return the tasks given up, latest first."""
        with self._read() as db:
            rows = db.execute(
                "SELECT * FROM queue_tasks WHERE state = 'dead' ORDER BY ended_us DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [_dead(row) for row in rows]

    def depth(self) -> dict[str, int]:
        """Return the number of open tasks (due, scheduled, under way) by queue."""
        with self._read() as db:
            rows = db.execute(
                "SELECT queue, count(*) AS n FROM queue_tasks WHERE state = 'open' GROUP BY queue"
            )
            return {row["queue"]: row["n"] for row in rows}

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _end(self, lease: Lease, changes: str, values: tuple[object, ...]) -> None:
        # The count of dispatches fences off an attempt whose lease went to somebody else.
        with self._write() as db:
            db.execute(
                f"UPDATE queue_tasks SET is_leased = 0, {changes}"  # noqa: S608 - literals above
                " WHERE queue = ? AND name = ? AND state = 'open' AND dispatches = ?",
                (*values, lease.queue, lease.name, lease.dispatches),
            )

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            yield self._opened()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            db = self._opened()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk ends the transaction by itself
                    db.execute("ROLLBACK")
                raise

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _open(self._path, is_synced=self._is_synced)
        return self._connection


def _open(path: Path, *, is_synced: bool) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    db.row_factory = sqlite3.Row
    _use_wal(db)
    db.execute(f"PRAGMA synchronous = {'FULL' if is_synced else 'NORMAL'}")
    db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
    return db


def _use_wal(db: sqlite3.Connection) -> None:
    """Switch the file to WAL; SQLite does not wait for a neighbour who is doing the same."""
    for _ in range(WAL_TRIES - 1):
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(WAL_PAUSE_S)
        else:
            return
    db.execute("PRAGMA journal_mode = WAL")


def _us(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


def _moment(us: int) -> datetime:
    return datetime.fromtimestamp(us / 1_000_000, UTC)


def _lease(row: sqlite3.Row, now: datetime) -> Lease:
    first_us = row["first_attempt_us"]
    return Lease(
        queue=row["queue"],
        name=row["name"],
        handler=row["handler"],
        body=row["body"],
        due=_moment(row["due_us"]),
        dispatches=row["dispatches"] + 1,
        failures=row["failures"],
        responses=row["responses"],
        first_attempt=now if first_us is None else _moment(first_us),
    )


def _dead(row: sqlite3.Row) -> DeadTask:
    return DeadTask(
        queue=row["queue"],
        name=row["name"],
        handler=row["handler"],
        body=row["body"],
        failures=row["failures"],
        last_outcome=row["last_outcome"],
        ended=_moment(row["ended_us"]),
    )
