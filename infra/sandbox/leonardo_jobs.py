"""What the Leonardo stand-in remembers: uploads, jobs and the callbacks still to be sent."""

import json
import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import SystemRandom

from infra.sandbox.database import Database
from infra.sandbox.leonardo_wire import Order
from infra.sandbox.scenarios import SCENARIOS, Ending, Scenario

SEED_DRAWN_MAX = 2_147_483_637

_TABLES = """
CREATE TABLE IF NOT EXISTS leonardo_uploads (
  id TEXT PRIMARY KEY, extension TEXT NOT NULL, expires_at_s REAL NOT NULL,
  created_at_s REAL NOT NULL, is_stored INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS leonardo_jobs (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, image_id TEXT NOT NULL UNIQUE,
  request TEXT NOT NULL, seed INTEGER NOT NULL, cost_cents INTEGER NOT NULL,
  scenario TEXT NOT NULL, status TEXT NOT NULL, created_at_s REAL NOT NULL, due_at_s REAL NOT NULL);
CREATE INDEX IF NOT EXISTS leonardo_jobs_due ON leonardo_jobs (status, due_at_s);
CREATE TABLE IF NOT EXISTS leonardo_callbacks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, job_id TEXT NOT NULL, status TEXT NOT NULL,
  due_at_s REAL NOT NULL, stamp_s REAL NOT NULL, has_right_key INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0)
"""


class Status(StrEnum):
    """States of a job; `VANISHED` is known here alone and never sent."""

    PENDING = "PENDING"
    COMPLETE = "COMPLETE"
    FAILED = "FAILED"
    VANISHED = "VANISHED"


@dataclass(frozen=True)
class Job:
    """An accepted generation. Times are unix seconds."""

    id: str
    image_id: str
    order: Order
    seed: int
    scenario: Scenario
    status: Status
    created_at_s: float


@dataclass(frozen=True)
class Upload:
    """A place for a photo; `is_stored` once its bytes have arrived."""

    id: str
    extension: str
    expires_at_s: float
    is_stored: bool


@dataclass(frozen=True)
class Notice:
    """One callback: what it says, when it is due, when it claims to be from (unix seconds)."""

    status: Status
    due_at_s: float
    stamp_s: float
    has_right_key: bool = True


@dataclass(frozen=True)
class DueNotice:
    """A callback to be sent now; `tries` were made before."""

    number: int
    job: Job
    notice: Notice
    tries: int


class LeonardoJobs:
    """Uploads, jobs and callbacks in one database file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.prepare(_TABLES)

    def add_upload(self, extension: str, now_s: float, form_s: float) -> Upload:
        """Make room for a photo that may be sent within `form_s` seconds."""
        upload = Upload(str(uuid.uuid4()), extension, now_s + form_s, is_stored=False)
        with self._database.transaction() as rows:
            rows.execute(
                "INSERT INTO leonardo_uploads (id, extension, expires_at_s, created_at_s)"
                " VALUES (?, ?, ?, ?)",
                (upload.id, extension, upload.expires_at_s, now_s),
            )
        return upload

    def find_upload(self, upload_id: str) -> Upload | None:
        """Return the upload, or None."""
        with self._database.transaction() as rows:
            row = rows.execute(
                "SELECT * FROM leonardo_uploads WHERE id = ?", (upload_id,)
            ).fetchone()
        if row is None:
            return None
        return Upload(row["id"], row["extension"], row["expires_at_s"], bool(row["is_stored"]))

    def mark_stored(self, upload_id: str) -> None:
        """Note that the photo's bytes have arrived."""
        with self._database.transaction() as rows:
            rows.execute("UPDATE leonardo_uploads SET is_stored = 1 WHERE id = ?", (upload_id,))

    def remove_upload(self, upload_id: str) -> bool:
        """Forget the upload; whether there was one."""
        with self._database.transaction() as rows:
            cursor = rows.execute("DELETE FROM leonardo_uploads WHERE id = ?", (upload_id,))
            return cursor.rowcount == 1

    def accept(
        self, order: Order, scenario: Scenario, call: int, now_s: float, due_at_s: float
    ) -> Job:
        """Write the job and mark the call that made it, together."""
        vanished = scenario.ending is Ending.VANISHED
        status = Status.VANISHED if vanished else Status.PENDING
        seed = SystemRandom().randrange(SEED_DRAWN_MAX) if order.seed is None else order.seed
        job = Job(str(uuid.uuid4()), str(uuid.uuid4()), order, seed, scenario, status, now_s)
        with self._database.transaction() as rows:
            rows.execute(
                "INSERT INTO leonardo_jobs (id, image_id, request, seed, cost_cents, scenario,"
                " status, created_at_s, due_at_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(job.id, job.image_id, order.as_json(), seed, order.cost_cents),
                    *(scenario.name, status.value, now_s, due_at_s),
                ),
            )
            rows.execute("UPDATE calls SET accepted = 1 WHERE id = ?", (call,))
        return job

    def find(self, job_id: str) -> Job | None:
        """Return the job as a reader may see it, or None."""
        return self._find("id", job_id)

    def find_by_image(self, image_id: str) -> Job | None:
        """Return the job that made the image, or None."""
        return self._find("image_id", image_id)

    def newest_first(self, offset: int, limit: int) -> Sequence[Job]:
        """Return a page of jobs."""
        with self._database.transaction() as rows:
            found = rows.execute(
                "SELECT * FROM leonardo_jobs WHERE status != ? ORDER BY number DESC"
                " LIMIT ? OFFSET ?",
                (Status.VANISHED.value, limit, offset),
            ).fetchall()
        return [_job(row) for row in found]

    def remove(self, job_id: str) -> bool:
        """Forget the job; whether there was one."""
        with self._database.transaction() as rows:
            cursor = rows.execute(
                "DELETE FROM leonardo_jobs WHERE id = ? AND status != ?",
                (job_id, Status.VANISHED.value),
            )
            return cursor.rowcount == 1

    def spent_cents(self) -> int:
        """Return what all jobs have cost together."""
        with self._database.transaction() as rows:
            row = rows.execute("SELECT TOTAL(cost_cents) AS total FROM leonardo_jobs").fetchone()
            return int(row["total"])

    def next_due(self, now_s: float) -> Job | None:
        """Return the oldest job whose time has come, or None. It stays due until finished."""
        with self._database.transaction() as rows:
            row = rows.execute(
                "SELECT * FROM leonardo_jobs WHERE status = ? AND due_at_s <= ?"
                " ORDER BY number LIMIT 1",
                (Status.PENDING.value, now_s),
            ).fetchone()
        return None if row is None else _job(row)

    def finish(self, job_id: str, status: Status, notices: Sequence[Notice]) -> bool:
        """End a pending job and plan its callbacks, together; False if it was removed."""
        with self._database.transaction() as rows:
            cursor = rows.execute(
                "UPDATE leonardo_jobs SET status = ? WHERE id = ? AND status = ?",
                (status.value, job_id, Status.PENDING.value),
            )
            if cursor.rowcount == 0:
                return False
            rows.executemany(
                "INSERT INTO leonardo_callbacks (job_id, status, due_at_s, stamp_s, has_right_key)"
                " VALUES (?, ?, ?, ?, ?)",
                [(job_id, n.status.value, n.due_at_s, n.stamp_s, n.has_right_key) for n in notices],
            )
            return True

    def due_notices(self, now_s: float) -> Sequence[DueNotice]:
        """Return the callbacks to send now, in the order they were planned."""
        with self._database.transaction() as rows:
            found = rows.execute(
                "SELECT c.id AS c_id, c.status AS c_status, c.due_at_s AS c_due, c.stamp_s,"
                " c.has_right_key, c.tries, j.* FROM leonardo_callbacks c"
                " JOIN leonardo_jobs j ON j.id = c.job_id WHERE c.due_at_s <= ? ORDER BY c.id",
                (now_s,),
            ).fetchall()
        return [_due_notice(row) for row in found]

    def notice_sent(self, number: int) -> None:
        """Forget a callback that arrived or was given up."""
        with self._database.transaction() as rows:
            rows.execute("DELETE FROM leonardo_callbacks WHERE id = ?", (number,))

    def notice_failed(self, number: int, again_at_s: float) -> None:
        """Plan another try."""
        with self._database.transaction() as rows:
            rows.execute(
                "UPDATE leonardo_callbacks SET tries = tries + 1, due_at_s = ? WHERE id = ?",
                (again_at_s, number),
            )

    def _find(self, column: str, value: str) -> Job | None:
        with self._database.transaction() as rows:
            row = rows.execute(
                f"SELECT * FROM leonardo_jobs WHERE {column} = ? AND status != ?",  # noqa: S608
                (value, Status.VANISHED.value),
            ).fetchone()
        return None if row is None else _job(row)


def _job(row: sqlite3.Row) -> Job:
    return Job(
        id=row["id"],
        image_id=row["image_id"],
        order=Order(**json.loads(row["request"])),
        seed=row["seed"],
        scenario=SCENARIOS[row["scenario"]],
        status=Status(row["status"]),
        created_at_s=row["created_at_s"],
    )


def _due_notice(row: sqlite3.Row) -> DueNotice:
    notice = Notice(
        Status(row["c_status"]), row["c_due"], row["stamp_s"], bool(row["has_right_key"])
    )
    return DueNotice(row["c_id"], _job(row), notice, row["tries"])
