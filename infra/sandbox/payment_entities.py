"""What a gateway's stand-in knows: JSON objects by kind and name, oldest first."""

import json
from collections.abc import Callable
from typing import Any, cast

from infra.sandbox.database import Database

Entity = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS payment_entities (
  number INTEGER PRIMARY KEY AUTOINCREMENT, gateway TEXT NOT NULL, kind TEXT NOT NULL,
  name TEXT NOT NULL, fields TEXT NOT NULL, UNIQUE (gateway, kind, name))
"""


class PaymentEntities:
    """The objects of one gateway; every change is one transaction."""

    def __init__(self, database: Database, gateway: str) -> None:
        self._database, self._gateway = database, gateway
        database.prepare(_TABLES)

    def add(self, kind: str, name: str, fields: Entity) -> bool:
        """Store a new object; False when the name is taken, and nothing changes then."""
        with self._database.transaction() as rows:
            cursor = rows.execute(
                "INSERT OR IGNORE INTO payment_entities (gateway, kind, name, fields)"
                " VALUES (?, ?, ?, ?)",
                (self._gateway, kind, name, json.dumps(fields)),
            )
            return cursor.rowcount == 1

    def find(self, kind: str, name: str) -> Entity | None:
        """Return the object, or None."""
        with self._database.transaction() as rows:
            row = rows.execute(
                "SELECT fields FROM payment_entities WHERE gateway = ? AND kind = ? AND name = ?",
                (self._gateway, kind, name),
            ).fetchone()
        return None if row is None else cast("Entity", json.loads(row["fields"]))

    def all(self, kind: str) -> list[Entity]:
        """Return every object of a kind, oldest first."""
        with self._database.transaction() as rows:
            found = rows.execute(
                "SELECT fields FROM payment_entities WHERE gateway = ? AND kind = ?"
                " ORDER BY number",
                (self._gateway, kind),
            ).fetchall()
        return [json.loads(row["fields"]) for row in found]

    def change(self, kind: str, name: str, change: Callable[[Entity], bool]) -> Entity | None:
        """Apply `change` to the object in place and store it; None when it said False.

        Raises: `KeyError` when there is no such object.
        """
        with self._database.transaction() as rows:
            row = rows.execute(
                "SELECT number, fields FROM payment_entities"
                " WHERE gateway = ? AND kind = ? AND name = ?",
                (self._gateway, kind, name),
            ).fetchone()
            if row is None:
                raise KeyError(name)
            fields: Entity = json.loads(row["fields"])
            if not change(fields):
                return None
            rows.execute(
                "UPDATE payment_entities SET fields = ? WHERE number = ?",
                (json.dumps(fields), row["number"]),
            )
            return fields
