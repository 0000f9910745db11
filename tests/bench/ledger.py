"""Eight workers that hold credits on one wallet, on both engines."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure
from tests.contract.credits.builders import ACCOUNT, RealDesk, a_grant
from tests.contract.credits.workers import PRICE_CREDITS, hold_jobs
from tests.contract.documents.builders import Engine
from tests.emulators import find_launcher, shared_emulator

WORKERS, HOLDS_EACH = 8, 25
FIRESTORE_S_MAX = 15.0
"""Source: issue "the main job", ledger: 8 workers x 25 holds on one wallet."""


def ledgers() -> Iterator[Figure]:
    """Yield holds per second on SQLite, and seconds on Firestore's emulator if it is here."""
    total = WORKERS * HOLDS_EACH
    with TemporaryDirectory() as folder:
        engine = Engine(path=Path(folder) / "documents.sqlite3")
        processes = ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"))
        taken_s = _taken_s(engine, processes)
        note = f"{WORKERS} processes x {HOLDS_EACH}"
        yield Figure("ledger: holds on one wallet, SQLite", total / taken_s, "1/s", note=note)
        launcher = find_launcher()
        if launcher is None:
            return
        with shared_emulator(Path(folder), launcher) as address:
            engine = Engine(emulator=address, project="bench")
            taken_s = _taken_s(engine, ThreadPoolExecutor(WORKERS))
        name = "ledger: 8 x 25 holds on one wallet, Firestore"
        yield Figure(name, taken_s, "s", FIRESTORE_S_MAX, note="Google's emulator, 8 threads")


def _taken_s(engine: Engine, workers: Executor) -> float:
    desk = RealDesk(engine.open())
    desk.book.grant(ACCOUNT, a_grant(amount=WORKERS * HOLDS_EACH * PRICE_CREDITS))
    with workers:
        spans = list(workers.map(_hold, [engine] * WORKERS, range(WORKERS)))
    wallet = desk.book.settle(ACCOUNT)
    assert len(wallet.holds) == WORKERS * HOLDS_EACH
    assert desk.audit.check_all().is_whole
    desk.database.close()
    return max(end for _, end in spans) - min(start for start, _ in spans)


def _hold(engine: Engine, worker: int) -> tuple[float, float]:
    """Return when the worker began and ended; the clock is the machine's own for every process."""
    start = time.monotonic()
    hold_jobs(engine, [f"gen_{worker}_{number}" for number in range(HOLDS_EACH)])
    return start, time.monotonic()
