"""Uses and terms as they are stored: whole there and back, and older documents still readable."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from infra.documents.interface import Write
from shared.credits.ledger import HoldOrder
from shared.credits.model import Day, FreeUse, PaidBy, Terms, UnmeteredJob, Uses, Wallet
from shared.kernel.ids import HoldId
from tests.contract.credits.builders import ACCOUNT, NOW, RealDesk, a_grant, a_hold

USES = Uses(
    free=(FreeUse(HoldId("gen_1"), NOW), FreeUse(HoldId("gen_2"), NOW, is_open=False)),
    free_before=7,
    unmetered=(UnmeteredJob(HoldId("gen_3"), NOW, NOW + timedelta(minutes=10), 50_000),),
    day=Day("2026-11-20", 3, 150_000),
)
RELAXED = Terms(
    PaidBy.UNMETERED, "pro", "points@1", "points@1", "1080p", 80_000, NOW + timedelta(hours=1)
)


def wallet_of(desk: RealDesk) -> Wallet:
    found = desk.uow.run(lambda stores: stores.wallets.peek(ACCOUNT))
    assert isinstance(found, Wallet)
    return found


def order(terms: Terms) -> HoldOrder:
    return replace(a_hold("gen_9", 0), terms=terms)


def test_uses_come_back_as_they_were(desk: RealDesk) -> None:
    desk.book.grant(ACCOUNT, a_grant())

    def use(stores: Any) -> None:
        stores.wallets.save(replace(stores.wallets.load(ACCOUNT), uses=USES))

    desk.uow.run(use)
    assert wallet_of(desk).uses == USES


def test_the_terms_of_a_hold_come_back_as_they_were(desk: RealDesk) -> None:
    desk.book.hold(ACCOUNT, order(RELAXED))
    [entry] = desk.uow.run(lambda stores: stores.entries.newest(ACCOUNT, None, 1))
    assert (entry.terms, entry.paid_by) == (RELAXED, PaidBy.UNMETERED)
    [held] = wallet_of(desk).holds
    assert held.paid_by is PaidBy.UNMETERED
    assert desk.audit.check_all().is_whole


def test_a_wallet_from_before_there_were_uses_is_read(desk: RealDesk) -> None:
    desk.book.grant(ACCOUNT, a_grant())
    path = f"wallets/{ACCOUNT}"
    [document] = desk.database.get([path])
    assert document is not None
    older = {name: value for name, value in document.fields.items() if name != "uses_json"}
    desk.database.commit([Write(path, older)])
    assert wallet_of(desk).uses == Uses()
    desk.book.hold(ACCOUNT, a_hold())
    assert desk.audit.check_all().is_whole
