"""A ledger decided again: what was written comes out, and whatever is otherwise is told."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.catalogue.model import Catalogue, PlanId, ServiceType
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.chain import sealed
from shared.credits.ledger import Grant
from shared.credits.model import Cause, Entry, EntryType, LotKind, Origin, Uses
from shared.credits.quote import Work
from shared.credits.replay import Difference, ReplayLedger
from shared.credits.tariff import Tariff
from shared.credits.usecases import EstimateCredits
from shared.credits.withdrawal import Withdrawal
from shared.kernel.ids import EntryId, GenerationId, LotId
from shared.kernel.media import Resolution
from shared.routing.provider import ProviderState
from tests.unit.credits.subscribers import FakeCatalogues, GrantDesk
from tests.unit.generation.builders import House, a_house
from tests.unit.generation.plans import LIFETIME_2, a_free_house
from tests.unit.generation.test_unmetered import an_unlimited_house
from tests.unit.generation.values import ANN, a_snapshot

WEEKLY = weekly_catalogue()


def replayed(house: House) -> Sequence[Difference]:
    return ReplayLedger(house.uow, house.catalogues).replay(ANN)


def delivered(house: House, **changes: Any) -> GenerationId:
    generation_id = house.create(**changes).generation.generation_id
    house.provider.polls = [a_snapshot(ProviderState.SUCCEEDED)]
    for step in (house.submit, house.poll, house.store, house.transcode):
        step(generation_id)
    return generation_id


def failed(house: House) -> None:
    generation_id = house.create().generation.generation_id
    house.submit(generation_id)
    house.provider.polls = [a_snapshot(ProviderState.FAILED)]
    house.poll(generation_id)


def granted(house: House, name: str, amount: int, **changes: Any) -> None:
    cause = Cause("Gift")
    grant = Grant(EntryId(name), amount, LotKind.SUBSCRIPTION, cause, **changes)
    house.uow.run(lambda stores: house.ledger.grant(stores, ANN, grant, house.clock.now()))


def busy(house: House, size: Resolution = Resolution.FULL_HD) -> House:
    """A bit of everything: lots that burn together, expire, are cut short and taken back."""
    soon = house.clock.now() + timedelta(hours=1)
    granted(house, "soon", 3, expires_at=soon)
    granted(house, "for-720p", 4, scope=frozenset({"video_720p"}), expires_at=soon)
    delivered(house)
    failed(house)
    house.cancelling.run(ANN, house.create().generation.generation_id)
    open_job = house.create().generation.generation_id
    house.clock.advance(seconds=7200)
    delivered(house)
    house.cancelling.run(ANN, open_job)
    granted(house, "pack", 50, origin=Origin("weekly@1", package_id="small"))
    delivered(house, resolution=size)
    house.create()

    def take_back(stores: Any) -> None:
        now = house.clock.now()
        withdrawal = Withdrawal(EntryId("back"), LotId("pack"), 30, Cause("Refund"))
        house.ledger.withdraw(stores, ANN, withdrawal, now)

    house.uow.run(take_back)
    house.uow.run(
        lambda stores: house.ledger.cut_short(
            stores, ANN, frozenset({LotId("pack")}), house.clock.now()
        )
    )
    return house


def entries(house: House) -> list[Entry]:
    return sorted(shelf(house).entries_of(ANN), key=lambda entry: entry.sequence)


def shelf(house: House) -> Any:
    return house.uow.kept.shelf  # type: ignore[attr-defined]


def tamper(house: House, entry: Entry, **changes: Any) -> Entry:
    """Alter an entry as somebody would who knows how to seal it."""
    altered = sealed(replace(entry, **changes))
    shelf(house).entries[ANN, entry.entry_id] = altered
    return altered


def first(house: House, entry_type: EntryType) -> Entry:
    return next(entry for entry in entries(house) if entry.entry_type is entry_type)


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (a_house, Resolution.FULL_HD),
        (a_free_house, Resolution.HD),
        (an_unlimited_house, Resolution.FULL_HD),
    ],
)
def test_a_whole_history_is_decided_as_it_was(make: Callable[[], House], size: Resolution) -> None:
    house = busy(make(), size)
    assert len(entries(house)) > 10
    assert replayed(house) == ()


def test_a_history_of_quotes_and_changed_prices_is_decided_as_it_was() -> None:
    house = a_house()
    estimates = EstimateCredits(house.uow, Tariff(house.catalogues), house.clock, house.ids)
    quote_id = estimates.estimate(ANN, Work("video_720p", Resolution.HD, 4)).quote_id
    house.catalogues = FakeCatalogues(WEEKLY, with_price(9, "weekly@2"))
    house.rebuild()
    house.uow.run(lambda stores: stores.accounts.save(moved(stores.accounts.find(ANN))))
    delivered(house, quote_id=quote_id)
    delivered(house)
    held = [-entry.amount_credits for entry in entries(house) if entry.terms is not None]
    assert held == [5, 9]
    assert replayed(house) == ()


def moved(account: Any) -> Any:
    return replace(account, catalogue_version="weekly@2")


def test_grants_of_a_plan_are_decided_as_they_were() -> None:
    desk = GrantDesk()
    desk.activate()
    desk.clock.advance(seconds=timedelta(days=8).total_seconds())
    desk.post()
    assert ReplayLedger(desk.uow, desk.catalogues).replay(desk.wallet().account_id) == ()  # type: ignore[arg-type]


def test_a_changed_grant_of_a_plan_is_found() -> None:
    desk = GrantDesk()
    desk.activate()
    current = desk.catalogues.current()
    starter = current.plans[PlanId.STARTER]
    fewer = replace(starter, grants=(replace(starter.grants[0], credits=20),))
    rules = FakeCatalogues(replace(current, plans={**current.plans, PlanId.STARTER: fewer}))
    found = ReplayLedger(desk.uow, rules).replay(desk.wallet().account_id)  # type: ignore[arg-type]
    assert [(each.stored_credits, each.recomputed_credits) for each in found] == [(25, 20)]


def test_an_altered_amount_is_found_and_told_in_credits() -> None:
    house = a_house()
    delivered(house)
    entry = first(house, EntryType.HOLD)
    [part] = entry.lots
    lot = replace(part.lot, remaining_credits=part.lot.remaining_credits - 1)
    less = replace(part, lot=lot, amount_credits=-6)
    tamper(house, entry, lots=(less,), amount_credits=-6)
    difference = replayed(house)[0]
    assert difference.place == entry.entry_id
    assert (difference.stored_credits, difference.recomputed_credits) == (-6, -5)
    assert difference.recomputed == {part.lot.lot_id: -5}


@pytest.mark.parametrize(
    ("entry_type", "changes"),
    [
        (EntryType.HOLD, {"burn_order": "expiring_first"}),
        (EntryType.HOLD, {"service_type": "video_1080p"}),
        (EntryType.CAPTURE, {"balance_after_credits": 99}),
        (EntryType.GRANT, {"balance_after_credits": 99}),
        (EntryType.RELEASE, {"hold_id": "gen_other"}),
        (EntryType.EXPIRY, {"cause": Cause("Credits replaced")}),
    ],
)
def test_any_altered_fact_is_found(entry_type: EntryType, changes: dict[str, Any]) -> None:
    house = busy(a_house())
    entry = first(house, entry_type)
    service_type = changes.pop("service_type", None)
    if service_type is not None:
        changes["cause"] = replace(entry.cause, service_type=service_type)
    tamper(house, entry, **changes)
    assert entry.entry_id in {difference.place for difference in replayed(house)}


def test_an_altered_wallet_is_found() -> None:
    house = busy(a_house())
    wallet = house.wallet()
    lots = tuple(
        replace(lot, remaining_credits=lot.remaining_credits + 7) for lot in wallet.lots[:1]
    )
    shelf(house).wallets[ANN] = replace(wallet, lots=(*lots, *wallet.lots[1:]))
    (difference,) = replayed(house)
    assert difference.place == "wallet"
    assert difference.stored_credits - difference.recomputed_credits == 7


def test_a_use_that_was_wiped_is_found() -> None:
    house = a_free_house(LIFETIME_2)
    delivered(house)
    shelf(house).wallets[ANN] = replace(house.wallet(), uses=Uses())
    assert [difference.place for difference in replayed(house)] == ["uses"]


def test_a_free_use_beyond_the_allowance_is_found() -> None:
    house = a_free_house(LIFETIME_2)
    for _ in range(2):
        delivered(house)
    paid = delivered(house)
    free_terms = first(house, EntryType.HOLD).terms
    entry = next(e for e in entries(house) if e.entry_id == f"{paid}:hold")
    tamper(house, entry, terms=free_terms, lots=(), amount_credits=0)
    difference = next(d for d in replayed(house) if d.place == entry.entry_id)
    assert (difference.stored_credits, difference.recomputed_credits) == (0, -5)


def with_price(credit_cost: int, version: str = "weekly@1") -> Catalogue:
    row = replace(WEEKLY.prices[ServiceType.VIDEO_720P], credit_cost=credit_cost)
    return replace(WEEKLY, version=version, prices={**WEEKLY.prices, row.service_type: row})


def test_a_changed_price_is_found_in_every_order_it_changes() -> None:
    house = a_house()
    for _ in range(2):
        delivered(house)
    found = ReplayLedger(house.uow, FakeCatalogues(with_price(6))).replay(ANN)
    assert [(each.stored_credits, each.recomputed_credits) for each in found] == [(-5, -6)] * 2


def test_a_changed_burn_order_is_found_lot_by_lot() -> None:
    house = a_house()
    granted(house, "weekly", 3, expires_at=house.clock.now() + timedelta(days=1))
    delivered(house)
    changed = FakeCatalogues(replace(WEEKLY, burn_order="expiring_first"))
    found = ReplayLedger(house.uow, changed).replay(ANN)
    assert found[0].stored == {f"{ANN}-g": -5}
    assert found[0].recomputed == {"weekly": -3, f"{ANN}-g": -2}


def test_a_plan_that_gives_less_now_is_found() -> None:
    house = a_free_house(LIFETIME_2)
    delivered(house)
    demo = replace(WEEKLY.plans[PlanId.DEMO], allowance=None)
    rules = FakeCatalogues(replace(WEEKLY, plans={**WEEKLY.plans, PlanId.DEMO: demo}))
    found = ReplayLedger(house.uow, rules).replay(ANN)
    assert (found[0].stored_credits, found[0].recomputed_credits) == (0, -5)


def test_a_catalogue_that_is_gone_is_told() -> None:
    house = a_house()
    delivered(house)
    found = ReplayLedger(house.uow, FakeCatalogues(with_price(5, "other@1"))).replay(ANN)
    assert "cannot be decided" in found[0].detail


def test_a_receipt_that_is_gone_is_told() -> None:
    house = a_house()
    failed(house)
    shelf(house).receipts.clear()
    assert [difference.detail for difference in replayed(house)] == [
        "cannot be decided: the receipt is not there"
    ]


def test_an_entry_left_out_is_found() -> None:
    house = busy(a_house())
    missing = first(house, EntryType.EXPIRY)
    del shelf(house).entries[ANN, missing.entry_id]
    assert replayed(house)


def test_taking_back_what_is_spent_already_is_decided_as_it_was() -> None:
    house = a_house()
    order = Withdrawal(EntryId("ref:withdrawal"), LotId("spent"), 150, Cause("Credits refunded"))
    now = house.clock.now()
    house.uow.run(lambda stores: house.ledger.withdraw(stores, ANN, order, now))
    assert replayed(house) == ()
