"""Eight workers that hold credits, all on one wallet or each on one of its own, on both engines."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.kernel.ids import AccountId
from tests.bench.figures import Figure
from tests.contract.credits.builders import ACCOUNT, RealDesk, a_grant
from tests.contract.credits.workers import PRICE_CREDITS, hold_jobs
from tests.contract.documents.builders import Engine
from tests.emulators import find_launcher, shared_emulator

WORKERS, HOLDS_EACH = 8, 25
TOTAL = WORKERS * HOLDS_EACH
FIRESTORE_S_MAX = 15.0
"""Source: issue "the main job", ledger: 8 workers x 25 holds on one wallet."""

ONE = [ACCOUNT] * WORKERS
MANY = [AccountId(f"account-{worker}") for worker in range(WORKERS)]


def ledgers() -> Iterator[Figure]:
    """Yield holds per second on SQLite, and on Firestore's emulator if it is here."""
    with TemporaryDirectory() as folder:
        yield from _on_sqlite(Path(folder))
        launcher = find_launcher()
        if launcher is None:
            return
        with shared_emulator(Path(folder), launcher) as address:
            yield from _on_firestore(address)


def _on_sqlite(folder: Path) -> Iterator[Figure]:
    note = f"{WORKERS} processes x {HOLDS_EACH}"
    for name, accounts in (("one wallet", ONE), (f"{WORKERS} wallets", MANY)):
        engine = Engine(path=folder / name / "documents.sqlite3")
        workers = ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"))
        taken_s = _taken_s(engine, workers, accounts)
        yield Figure(f"ledger: holds on {name}, SQLite", TOTAL / taken_s, "1/s", note=note)


def _on_firestore(address: str) -> Iterator[Figure]:
    note = "Google's emulator, 8 threads"
    for project, name, accounts in (
        ("bench-one", "one wallet", ONE),
        ("bench-many", f"{WORKERS} wallets", MANY),
    ):
        engine = Engine(emulator=address, project=project)
        taken_s = _taken_s(engine, ThreadPoolExecutor(WORKERS), accounts)
        yield Figure(f"ledger: holds on {name}, Firestore", TOTAL / taken_s, "1/s", note=note)
        if accounts is ONE:
            total = "ledger: 8 x 25 holds on one wallet, Firestore"
            yield Figure(total, taken_s, "s", FIRESTORE_S_MAX, note=note)


def _taken_s(engine: Engine, workers: Executor, accounts: list[AccountId]) -> float:
    """Return the seconds from the first worker's beginning to the last one's end."""
    desk = RealDesk(engine.open())
    for account_id in set(accounts):
        amount = accounts.count(account_id) * HOLDS_EACH * PRICE_CREDITS
        desk.book.grant(account_id, a_grant(amount=amount))
    with workers:
        spans = list(workers.map(_hold, [engine] * WORKERS, range(WORKERS), accounts))
    held = sum(len(desk.book.settle(account_id).holds) for account_id in set(accounts))
    assert held == TOTAL
    assert desk.audit.check_all().is_whole
    desk.database.close()
    return max(end for _, end in spans) - min(start for start, _ in spans)


def _hold(engine: Engine, worker: int, account_id: AccountId) -> tuple[float, float]:
    """Return when the worker began and ended; the clock is the machine's own for every process."""
    start = time.monotonic()
    hold_jobs(engine, [f"gen_{worker}_{number}" for number in range(HOLDS_EACH)], account_id)
    return start, time.monotonic()
