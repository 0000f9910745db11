"""The check of all ledgers, as the scheduler runs it."""

from dataclasses import replace

import pytest

from functions.schedules.check_ledger import check_ledger
from shared.credits.audit import FaultKind, LedgerFault
from shared.credits.reconcile import LedgerReport
from shared.kernel.ids import AccountId
from tests.api.builders import SECRET, Api, Person, exchange

FAULT = LedgerFault(AccountId("acc-1"), FaultKind.HEAD, "the wallet is behind its entry gen_1:end")


class FakeCheck:
    """Has found what it was told to find."""

    def __init__(self, *faults: LedgerFault) -> None:
        self._faults = faults

    def check_all(self) -> LedgerReport:
        return LedgerReport(accounts=2, entries=9, faults=self._faults)


def test_every_fault_is_logged_as_an_error_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    other = replace(FAULT, kind=FaultKind.OVERDUE, detail="gen_2")
    assert check_ledger(FakeCheck(FAULT, other))() == 2
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    first = caplog.records[0]
    assert first.getMessage() == "ledger fault"
    told = [first.__dict__[name] for name in ("account_id", "fault", "detail")]
    assert told == [FAULT.account_id, FAULT.kind, FAULT.detail]


def test_whole_ledgers_are_no_error(caplog: pytest.LogCaptureFixture) -> None:
    assert check_ledger(FakeCheck())() == 0
    assert caplog.records == []


def test_the_scheduler_is_told_how_many_faults_there_are(api: Api, ann: Person) -> None:
    schedules = api.targets.schedules()
    ours = {"Authorization": f"Bearer {SECRET}"}

    def run() -> dict[str, int]:
        answer = exchange(schedules, "POST", "/schedules/check_ledger", headers=ours)
        found: dict[str, int] = answer.json()
        return found

    assert run() == {"done": 0}
    account_id = api.parts.uow.run(lambda stores: stores.wallets.account_ids(None, 1))[0]

    def lose_lots(stores: object) -> None:
        wallets = stores.wallets  # type: ignore[attr-defined]
        wallets.save(replace(wallets.load(account_id), lots=()))

    api.parts.uow.run(lose_lots)
    assert run() == {"done": 1}
