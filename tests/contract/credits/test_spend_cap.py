"""The spend cap on every engine: exactly what it has room for runs, however many ask at once."""

import multiprocessing
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from infra.documents.interface import Write
from infra.stores.credits import wallet_path
from infra.stores.estate import EstateDocuments
from shared.credits.capping import SpendCaps
from shared.credits.model import EntryType, MonthCharged, SpendCap, Wallet
from shared.credits.reading import LedgerReader
from shared.kernel.ids import HoldId
from tests.contract.credits.builders import ACCOUNT, RealDesk, a_grant, a_hold
from tests.contract.credits.workers import PRICE_CREDITS, hold_jobs, work_jobs
from tests.contract.documents.builders import Engine, unit_of_work
from tests.unit.credits.subscribers import an_account

WORKERS = 8
JOBS_EACH = 6
ROOM = 11
"""Jobs the cap has room for; the wallet pays for all of them."""


def a_capped_desk(engine: Engine, limit_credits: int) -> RealDesk:
    desk = RealDesk(engine.open())
    desk.uow.run(lambda stores: stores.accounts.save(an_account(ACCOUNT)))
    desk.book.grant(ACCOUNT, a_grant(amount=10 * WORKERS * JOBS_EACH * PRICE_CREDITS))
    SpendCaps(desk.uow, desk.clock).change(ACCOUNT, limit_credits)
    return desk


def names_of(worker: int) -> list[str]:
    return [f"gen_{worker}_{number}" for number in range(JOBS_EACH)]


def test_a_cap_comes_back_with_the_wallet(desk: RealDesk) -> None:
    wallet = Wallet(ACCOUNT, charged=MonthCharged("2026-11-01", 70), cap=SpendCap(0, "2026-11-01"))
    desk.uow.run(lambda stores: stores.wallets.save(wallet))
    assert desk.uow.run(lambda stores: stores.wallets.load(ACCOUNT)) == wallet


def test_a_wallet_from_before_there_were_caps_is_read_without_one(desk: RealDesk) -> None:
    desk.book.grant(ACCOUNT, a_grant())
    (document,) = desk.database.get([wallet_path(ACCOUNT)])
    assert document is not None
    older = {k: v for k, v in document.fields.items() if k not in {"charged", "spend_cap"}}
    desk.database.commit([Write(wallet_path(ACCOUNT), older)])
    wallet = desk.uow.run(lambda stores: stores.wallets.load(ACCOUNT))
    assert (wallet.cap, wallet.charged, wallet.available_credits) == (None, MonthCharged(), 10)


def test_the_archive_of_all_of_ones_data_tells_the_cap(engine: Engine) -> None:
    desk = a_capped_desk(engine, 70)
    [told] = unit_of_work(desk.database).run(
        lambda tx: EstateDocuments(tx).page("wallets", ACCOUNT, None, 10)
    )
    assert told.fields["spend_cap"] == {
        "limit_credits": 70,
        "told_month": "2026-11-01",
        "told_percent": 0,
    }
    desk.database.close()


def test_workers_that_order_at_once_run_exactly_what_the_cap_has_room_for(engine: Engine) -> None:
    desk = a_capped_desk(engine, ROOM * PRICE_CREDITS + PRICE_CREDITS - 1)
    with ThreadPoolExecutor(WORKERS) as threads:
        shifts = list(threads.map(hold_jobs, [engine] * WORKERS, map(names_of, range(WORKERS))))
    got = {name for shift in shifts for name in shift.got}
    wallet = desk.book.settle(ACCOUNT)
    assert len(got) == sum(len(shift.got) for shift in shifts) == ROOM
    assert {hold.hold_id for hold in wallet.holds} == got
    assert desk.audit.check_all().is_whole
    desk.database.close()


def test_processes_that_order_at_once_run_exactly_what_the_cap_has_room_for(
    tmp_path: Path,
) -> None:
    engine = Engine(path=tmp_path / "documents.sqlite3")
    desk = a_capped_desk(engine, ROOM * PRICE_CREDITS)
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as processes:
        running = [processes.submit(hold_jobs, engine, names_of(n)) for n in range(WORKERS)]
        shifts = [worker.result() for worker in running]
    assert sum(len(shift.got) for shift in shifts) == ROOM
    assert SpendCaps(desk.uow, desk.clock).read(ACCOUNT).remaining_credits == 0
    assert desk.audit.check_all().is_whole
    desk.database.close()


def test_workers_that_repeat_the_same_orders_count_each_once(engine: Engine) -> None:
    desk = a_capped_desk(engine, JOBS_EACH * PRICE_CREDITS)
    with ThreadPoolExecutor(WORKERS) as threads:
        shifts = list(threads.map(work_jobs, [engine] * WORKERS, [names_of(0)] * WORKERS))
    assert [len(shift.got) for shift in shifts] == [JOBS_EACH] * WORKERS
    spending = SpendCaps(desk.uow, desk.clock).read(ACCOUNT)
    # Every other job was released.
    assert (spending.spent_credits, spending.held_credits) == (JOBS_EACH // 2 * PRICE_CREDITS, 0)
    desk.database.close()


def test_what_a_killed_process_charged_counts_once_when_it_is_charged_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "documents.sqlite3"
    desk = a_capped_desk(Engine(path=path), 10**6)
    traded = _trade_and_kill(path)
    for number in range(1, traded + 1, 2):
        desk.book.hold(ACCOUNT, a_hold(f"gen_{number}"))
        desk.book.capture(ACCOUNT, HoldId(f"gen_{number}"), 4)
    wallet = desk.book.settle(ACCOUNT)
    entries = LedgerReader(desk.uow).entries(wallet)
    captures = [entry for entry in entries if entry.entry_type is EntryType.CAPTURE]
    assert wallet.charged == MonthCharged("2026-11-01", 4 * len(captures))
    spent = SpendCaps(desk.uow, desk.clock).read(ACCOUNT).spent_credits
    assert spent == 4 * len(captures) + wallet.held_credits
    assert desk.audit.check_all().is_whole
    desk.database.close()


def _trade_and_kill(path: Path) -> int:
    """Let a process trade, kill it in the middle; return the number of its last whole trade."""
    command = [sys.executable, "-m", "tests.contract.credits.workers", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as trader:
        assert trader.stdout is not None
        said = 0
        for line in trader.stdout:
            said = int(line)
            if said >= 20:
                break
        trader.send_signal(signal.SIGKILL)
    return said
