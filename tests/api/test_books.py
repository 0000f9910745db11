"""What the gateways' books say and ours do not, as people of ours are told of it."""

from dataclasses import replace
from typing import Any

import pytest

from functions.tasks.compare_books import BooksPayload, compare_books
from shared.accounts.model import Role
from shared.kernel.ids import AccountId
from shared.kernel.money import Currency, Money
from shared.payments.books import Difference, DifferenceKind
from shared.payments.gateway import Gateway
from shared.payments.model import NoticeOutcome
from shared.payments.usecases.compare import Comparison
from tests.api.builders import SECRET, Api, Person, exchange
from tests.unit.payments.builders import NOW

DIFFERENCE = Difference(
    Gateway.ECPAY, DifferenceKind.UNKNOWN_CHARGE, "VG1", Money(500, Currency.TWD), None, NOW
)


class FakeComparing:
    """Has found what it was told to find."""

    def __init__(self, *outcomes: NoticeOutcome) -> None:
        self.told: list[Difference] = []
        self._outcomes = outcomes

    def run(self, gateway: Gateway) -> Comparison:
        assert gateway is Gateway.ECPAY
        return Comparison(1, self._outcomes, () if self.told else (DIFFERENCE,))

    def mark_told(self, difference: Difference) -> None:
        self.told.append(difference)


def test_every_difference_is_an_alarm_once(caplog: pytest.LogCaptureFixture) -> None:
    handler = compare_books(FakeComparing(NoticeOutcome.TAKEN))  # type: ignore[arg-type]
    for _ in range(2):
        handler.run(BooksPayload(gateway=Gateway.ECPAY))
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("ERROR", "books differ")
    assert record.__dict__["difference"] == "unknown_charge"
    assert record.__dict__["about"] == "VG1"


def test_money_that_was_found_and_goes_back_is_an_alarm(caplog: pytest.LogCaptureFixture) -> None:
    comparing = FakeComparing(NoticeOutcome.TAKEN, NoticeOutcome.SURPLUS)
    compare_books(comparing).run(BooksPayload(gateway=Gateway.ECPAY))  # type: ignore[arg-type]
    assert caplog.records[0].getMessage() == "a charge needs a person"


def test_administrators_see_what_stands(api: Api) -> None:
    settled = replace(DIFFERENCE, about="VG2", settled_at=NOW)
    for each in (DIFFERENCE, settled):
        api.parts.uow.run(lambda stores, each=each: stores.differences.save(each))
    person = api.person()
    assert person.get("/admin/reconciliation").status_code == 403
    api.parts.uow.run(lambda stores: _promote(stores, person))
    signed = api.send(
        "POST", "/api/v1/auth/login", {"email": person.email, "password": "correct horse"}
    )
    person = Person(api, person.email, signed.json()["access_token"])
    (item,) = person.get("/admin/reconciliation").json()["items"]
    assert item == {
        "difference_id": DIFFERENCE.difference_id,
        "gateway": "ecpay",
        "kind": "unknown_charge",
        "about": "VG1",
        "there": {"amount_minor": 500, "currency": "TWD"},
        "here": None,
        "found_at": "2026-11-20T10:00:00Z",
    }


def test_the_scheduler_has_both_gateways_compared(api: Api) -> None:
    headers = {"Authorization": f"Bearer {SECRET}"}
    schedules = api.targets.schedules()
    answer = exchange(schedules, "POST", "/schedules/compare_books", headers=headers)
    assert answer.json() == {"done": 2}


def _promote(stores: Any, person: Person) -> None:
    account = stores.accounts.find(AccountId(person.get("/auth/me").json()["user_id"]))
    stores.accounts.save(replace(account, roles=frozenset({Role.USER, Role.ADMIN})))
