"""The stand-ins' memory: one SQLite file that survives a kill at any moment."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY_TIMEOUT_S = 10.0


class Database:
    """Opens short transactions on one file; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def prepare(self, script: str) -> None:
        """Create tables that are missing; `script` holds `CREATE ... IF NOT EXISTS` statements."""
        with self.transaction() as rows:
            for statement in filter(str.strip, script.split(";")):
                rows.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one transaction: committed at its end, undone if it raises."""
        connection = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()  # an open transaction is rolled back
