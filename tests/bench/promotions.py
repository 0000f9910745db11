"""A crowd that redeems one coupon, on both engines."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure
from tests.contract.documents.builders import Engine
from tests.contract.promotions.builders import GENEROUS, Fair, rush
from tests.emulators import find_launcher, shared_emulator

WORKERS = 16
FIRESTORE_CROWD, FIRESTORE_USES, FIRESTORE_S_MAX = 200, 50, 30.0
SQLITE_CROWD, SQLITE_USES, SQLITE_S_MAX = 1000, 500, 20.0
"""Source: issue "the money side", promotions."""


def crowds() -> Iterator[Figure]:
    """Yield the seconds a crowd takes on SQLite, and on Firestore's emulator if it is here."""
    with TemporaryDirectory() as folder:
        engine = Engine(path=Path(folder) / "documents.sqlite3")
        taken_s = _taken_s(engine, SQLITE_CROWD, SQLITE_USES)
        note = f"{WORKERS} threads"
        name = f"promotions: {SQLITE_CROWD} accounts, {SQLITE_USES} uses, SQLite"
        yield Figure(name, taken_s, "s", SQLITE_S_MAX, note=note)
        launcher = find_launcher()
        if launcher is None:
            return
        with shared_emulator(Path(folder), launcher) as address:
            engine = Engine(emulator=address, project="bench")
            taken_s = _taken_s(engine, FIRESTORE_CROWD, FIRESTORE_USES)
        name = f"promotions: {FIRESTORE_CROWD} accounts, {FIRESTORE_USES} uses, Firestore"
        yield Figure(name, taken_s, "s", FIRESTORE_S_MAX, note=f"Google's emulator, {note}")


def _taken_s(engine: Engine, crowd: int, uses_max: int) -> float:
    fair = Fair(engine.open(), GENEROUS)
    fair.coupon(uses_max=uses_max)
    outcomes, taken_s = rush(fair, fair.crowd(crowd), WORKERS)
    assert outcomes == {"ok": uses_max, "promotions.exhausted": crowd - uses_max}
    assert fair.uses() == uses_max
    fair.database.close()
    return taken_s
