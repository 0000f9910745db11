"""Grants on every engine: one effect for any number of workers, and a kill tears nothing."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from infra.documents.counting import CountingDatabase, Usage
from shared.catalogue.subscription import SubscriptionStatus
from shared.credits.ledger import Grant
from shared.credits.model import Cause, EntryType, LotKind
from shared.kernel.ids import AccountId, EntryId, HoldId
from tests.contract.credits.granting import WEEK, GrantingDesk
from tests.contract.documents.builders import Engine
from tests.unit.credits.builders import ACCOUNT, NOW, a_grant, a_hold

WORKERS = 8
WEEKS = 3
LIFE_S = 5


@pytest.fixture
def desk(engine: Engine) -> Iterator[GrantingDesk]:
    database = engine.open()
    yield GrantingDesk(database)
    database.close()


def test_workers_that_all_post_the_same_weeks_post_each_once(
    engine: Engine, desk: GrantingDesk
) -> None:
    begun = desk.activate()
    later = NOW + WEEKS * WEEK

    def work(_: int) -> None:
        database = engine.open()
        mine = GrantingDesk(database)
        mine.clock.advance(seconds=(later - NOW).total_seconds())
        mine.run(begun)
        database.close()

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(work, range(WORKERS)))
    granted = [each for each in desk.entries() if "expiry" not in each]
    assert granted == [f"sub_1:weekly:2026-{day}" for day in ("11-16", "11-23", "11-30", "12-07")]
    assert desk.audit.check_all().is_whole


def test_a_grant_while_jobs_are_held_loses_neither(engine: Engine, desk: GrantingDesk) -> None:
    begun = desk.activate()
    later = NOW + WEEK

    def work(number: int) -> None:
        database = engine.open()
        mine = GrantingDesk(database)
        mine.clock.advance(seconds=(later - NOW).total_seconds())
        if number % 2:
            mine.run(begun)
        else:
            mine.book.grant(ACCOUNT, a_grant(f"pay_{number}", 5, LotKind.PURCHASED))
            mine.book.hold(ACCOUNT, a_hold(f"gen_{number}", 5, deadline=later))
            mine.book.capture(ACCOUNT, HoldId(f"gen_{number}"), 5)
        database.close()

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(work, range(WORKERS)))
    desk.clock.advance(seconds=WEEK.total_seconds())
    wallet = desk.book.settle(ACCOUNT)
    assert desk.entries().count("sub_1:weekly:2026-11-23") == 1
    # The week before has expired for all of them: 25, and 4 times 5 bought and used.
    assert (wallet.total_credits, wallet.holds) == (25, ())
    assert desk.audit.check_all().is_whole


def test_a_lapsed_plan_ends_with_its_copies(desk: GrantingDesk) -> None:
    begun = desk.activate(price=None)
    desk.clock.advance(seconds=(begun.period_end - NOW).total_seconds())
    desk.run(begun)
    assert desk.stored().status is SubscriptionStatus.ENDED
    account = desk.uow.run(lambda stores: stores.accounts.glance(ACCOUNT))
    assert account is not None
    assert (account.plan_id, account.catalogue_version, account.plan_expires_at) == (
        "demo",
        None,
        None,
    )


def test_only_wallets_with_expired_credits_are_found_the_earliest_first(
    desk: GrantingDesk,
) -> None:
    for name, hours in (("late", 3), ("soon", 1), ("never", None)):
        expires_at = None if hours is None else NOW + timedelta(hours=hours)
        order = Grant(EntryId("g"), 5, LotKind.BONUS, Cause("Gift"), expires_at=expires_at)
        desk.book.grant(AccountId(name), order)

    def expired(hours: int) -> list[str]:
        moment = NOW + timedelta(hours=hours)
        return list(desk.uow.run(lambda stores: stores.wallets.expired(moment, 10)))

    assert [expired(0), expired(1), expired(5)] == [[], ["soon"], ["soon", "late"]]
    desk.clock.advance(seconds=5 * 3600)
    assert (desk.expiring.run(), desk.expiring.run(), expired(5)) == (2, 0, [])
    assert desk.audit.check_all().is_whole


def test_what_somebody_was_told_comes_back_with_the_wallet(desk: GrantingDesk) -> None:
    desk.activate()
    desk.book.hold(ACCOUNT, a_hold(amount=20))
    desk.book.capture(ACCOUNT, HoldId("gen_1"), 20)
    wallet = desk.book.settle(ACCOUNT)
    assert wallet.watch is not None
    assert (wallet.watch.base_credits, wallet.watch.told_percent) == (25, 80)
    again = desk.uow.run(lambda stores: stores.wallets.peek(ACCOUNT))
    assert again == wallet


def test_a_weekly_grant_costs_three_reads_and_four_writes(engine: Engine) -> None:
    inner = engine.open()
    counting = CountingDatabase(inner)
    desk = GrantingDesk(counting)
    begun = desk.activate()
    desk.clock.advance(seconds=WEEK.total_seconds())
    before = counting.usage
    desk.run(begun)
    spent = counting.usage - before
    inner.close()
    # Subscription, account, wallet; the account is checked and not written. Expiry and grant.
    assert replace(spent, checks=0) == Usage(3, 4)


def test_a_worker_killed_while_it_grants_leaves_nothing_torn(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite3"
    desk = GrantingDesk(Engine(path=path).open())
    desk.activate()
    for _ in range(3):
        said = _grant_and_kill(path)
        stored = desk.stored()
        granted = [each for each in desk.entries() if "expiry" not in each]
        assert granted[-1] == f"sub_1:weekly:{stored.granted['weekly']}"
        assert len(granted) == len(set(granted)) >= 1 + said
        assert desk.audit.check_all().is_whole
    kinds = desk.uow.run(lambda stores: stores.entries.newest(ACCOUNT, None, 3))
    assert EntryType.WEEKLY_RESET in {entry.entry_type for entry in kinds}
    desk.database.close()


def _grant_and_kill(path: Path, count: int = 5) -> int:
    command = [sys.executable, "-m", "tests.contract.credits.granting", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(count):
            assert process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
        process.wait(LIFE_S)
    return count
