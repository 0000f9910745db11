"""Which scenario each stand-in plays, and for how many more occasions."""

import sqlite3

from infra.sandbox.database import Database

_TABLES = """
CREATE TABLE IF NOT EXISTS choices (
  player TEXT PRIMARY KEY, name TEXT NOT NULL, times INTEGER)
"""


def plain_name(text: str) -> str:
    """Return a scenario's name as it may be written: in any case, with spaces or dashes."""
    return text.strip().lower().replace("-", "_").replace(" ", "_")


class Choices:
    """Remembers the name of the scenario each player (a provider or a gateway) was told to play."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.prepare(_TABLES)

    def choose(self, player: str, name: str, times: int | None) -> None:
        """Play `name` for the next `times` occasions (>= 1), or until changed when None."""
        with self._database.transaction() as rows:
            rows.execute("INSERT OR REPLACE INTO choices VALUES (?, ?, ?)", (player, name, times))

    def present(self, player: str) -> str | None:
        """Return what is played now, None where nothing was chosen or all of it is used up."""
        with self._database.transaction() as rows:
            return _present(rows, player)

    def used(self, player: str) -> str | None:
        """Return what is played now, and count one occasion."""
        with self._database.transaction() as rows:
            name = _present(rows, player)
            rows.execute(
                "UPDATE choices SET times = times - 1 WHERE player = ? AND times > 0", (player,)
            )
            return name


def _present(rows: sqlite3.Connection, player: str) -> str | None:
    row = rows.execute("SELECT name, times FROM choices WHERE player = ?", (player,)).fetchone()
    return None if row is None or row["times"] == 0 else str(row["name"])
