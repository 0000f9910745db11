"""Closing and erasing accounts over real documents: nobody is left, whatever dies on the way."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from infra.documents.errors import DatabaseUnavailable
from infra.stores.estate import PARTS, Fate
from shared.accounts.address import EmailAddress
from shared.accounts.api_keys import ApiKey, KeyId
from shared.accounts.errors import TokenInvalid
from shared.accounts.permissions import Scope
from shared.accounts.policy import keys_of_address
from shared.catalogue.subscription import EndedBecause
from shared.kernel.ids import AccountId
from shared.kernel.tasks import Handler
from shared.privacy.errors import WorkOpen
from shared.privacy.model import SETTLING
from tests.contract.privacy.builders import GRACE, NAME, NOW, Registry, text_of

JO_AT = EmailAddress("jo@example.com")
TRACES = ("jo@example.com", NAME.casefold(), "jo's red sneaker")


def furnished(registry: Registry, each: int = 1) -> AccountId:
    jo, ann = registry.account(), registry.account("ann")
    registry.subscribe(jo)
    for account_id in (jo, ann):
        registry.furnish(account_id, each)
    return jo


def erase(registry: Registry, account_id: AccountId) -> None:
    for number in (1, 2):
        registry.erasing.run(account_id, number)


def test_closing_ends_everything_at_once(registry: Registry) -> None:
    jo = registry.account()
    registry.subscribe(jo)
    key = ApiKey(KeyId("key_1"), jo, "Shop", frozenset(Scope), NOW)
    registry.uow.run(lambda stores: stores.api_keys.add(key))
    for limit in keys_of_address(JO_AT):
        registry.uow.run(lambda stores, limit=limit: stores.limits.save(limit, (NOW,), NOW))
    registry.tasks.clear()
    erasure = registry.closing.close(jo)
    account = registry.uow.run(lambda stores: stores.accounts.find(jo))
    assert account is not None
    assert (account.is_active, account.session_epoch, account.plan_id) == (False, 1, "demo")
    subscription = registry.uow.run(lambda stores: stores.subscriptions.find(jo))
    assert subscription is not None
    assert subscription.ended_because is EndedBecause.ERASED
    assert registry.uow.run(lambda stores: stores.api_keys.live(jo)) == []
    assert registry.uow.run(lambda stores: stores.accounts.find_by_email(JO_AT)) is None
    for limit in keys_of_address(JO_AT):
        assert registry.uow.run(lambda stores, limit=limit: stores.limits.find(limit)) == ()
    cancel, wipe = registry.tasks
    assert (cancel.handler, cancel.payload["reference"]) == (
        Handler.CANCEL_RECURRING,
        "RECURRINGJO",
    )
    assert (wipe.handler, wipe.not_before) == (Handler.ERASE_ACCOUNT, NOW + GRACE)
    assert erasure.erase_at == NOW + GRACE


def test_closing_again_is_answered_the_same(registry: Registry) -> None:
    jo = registry.account()
    first = registry.closing.close(jo)
    registry.clock.advance(seconds=60)
    registry.tasks.clear()
    assert registry.closing.close(jo) == first
    assert registry.tasks == []
    with pytest.raises(TokenInvalid):
        registry.closing.close(AccountId("nobody"))


def test_the_address_can_be_registered_anew_and_its_new_owner_is_left_alone(
    registry: Registry,
) -> None:
    jo = registry.account()
    registry.closing.close(jo)
    found = registry.uow.run(lambda stores: stores.accounts.find(jo))
    assert found is not None
    heir = replace(found, account_id=AccountId("heir"), is_active=True, full_name="Jo Heir")
    registry.uow.run(lambda stores: stores.accounts.add(heir))
    registry.clock.advance(seconds=3600)
    audit = {"owner_id": "heir", "email": JO_AT, "created_at": registry.clock.now()}
    registry.put("verification_audits/new", AccountId("heir"), JO_AT)
    registry.uow.run(lambda stores: stores.estate._tx.set("verification_audits/new", audit))
    erase(registry, jo)
    assert registry.uow.run(lambda stores: stores.accounts.find_by_email(JO_AT)) == heir
    assert "verification_audits/new" in registry.documents()


def test_an_erasure_leaves_no_trace_in_any_collection_or_object(registry: Registry) -> None:
    jo = furnished(registry)
    others = registry.of(AccountId("ann"))
    registry.closing.close(jo)
    erase(registry, jo)
    told = [path for path, fields in registry.documents().items() if _tells(fields)]
    assert told == []
    assert [name for name in registry.objects.kept if "/jo/" in name] == []
    assert registry.of(AccountId("ann")) == others
    assert [name for name in registry.objects.kept if "/ann/" in name] != []
    assert registry.keeper.erased == ["hash-of-jo"]


def _tells(fields: dict[str, object]) -> bool:
    return any(trace in text_of(fields) for trace in TRACES)


def test_records_of_money_stay_and_say_only_what_they_have_to(registry: Registry) -> None:
    jo = furnished(registry)
    registry.closing.close(jo)
    before = registry.of(jo)
    erase(registry, jo)
    after = registry.of(jo)
    assert {path.split("/")[0] for path in after} == {
        part.name.split("/")[0] for part in PARTS.values() if part.fate is not Fate.ERASE
    }
    assert after["wallets/jo/entries/jo-0"] == before["wallets/jo/entries/jo-0"]
    assert after["orders/jo-0"]["buyer"] == [{"said": "[erased] <[erased]>", "amount_minor": 29900}]


def test_a_person_called_like_a_state_does_not_break_records_of_money(registry: Registry) -> None:
    jo = registry.account("paid")
    order = {"schema": 1, "owner_id": jo, "state": "paid", "note": "Paid by paid@example.com"}
    registry.uow.run(lambda stores: stores.estate._tx.set("orders/1", order))
    registry.closing.close(jo)
    erase(registry, jo)
    assert registry.of(jo)["orders/1"] == {**order, "note": "[erased] by [erased]"}


def test_many_documents_are_erased_page_by_page(registry: Registry) -> None:
    jo = registry.account()
    for number in range(230):
        registry.put(f"quotes/{number}", jo, JO_AT)
        registry.put(f"orders/{number}", jo, JO_AT)
    registry.closing.close(jo)
    erase(registry, jo)
    assert [fields for fields in registry.documents().values() if _tells(fields)] == []
    assert len(registry.of(jo)) == 230 + len({"erasures"})


def test_open_jobs_are_called_off_and_waited_for(registry: Registry) -> None:
    jo = furnished(registry)
    registry.closing.close(jo)
    registry.work.open_count = 2
    for _ in range(2):
        with pytest.raises(WorkOpen):
            registry.erasing.run(jo, 1)
    assert "generations/jo-0" in registry.documents()
    registry.erasing.run(jo, 1)
    assert "generations/jo-0" not in registry.documents()


def test_what_was_on_its_way_is_erased_by_the_second_pass(registry: Registry) -> None:
    jo = registry.account()
    registry.closing.close(jo)
    registry.tasks.clear()
    registry.erasing.run(jo, 1)
    [second] = registry.tasks
    assert (second.payload["number"], second.not_before) == (2, NOW + SETTLING)
    registry.put("quotes/late", jo, JO_AT)
    registry.objects.kept["exports/jo/late.mp4"] = b"film"
    registry.erasing.run(jo, 2)
    assert list(registry.of(jo)) == ["erasures/jo"]
    assert registry.objects.kept == {}
    erasure = registry.uow.run(lambda stores: stores.erasures.find(jo))
    assert erasure is not None
    assert (erasure.passes_done, erasure.finished_at) == (2, NOW)


def test_an_account_that_was_never_closed_is_not_erased(registry: Registry) -> None:
    jo = furnished(registry)
    before = registry.documents()
    registry.erasing.run(jo, 1)
    assert registry.documents() == before


@pytest.mark.parametrize("crash", ["before", "after"])
def test_an_erasure_that_dies_at_any_commit_is_finished_by_the_next_try(
    registry: Registry, crash: str
) -> None:
    jo = furnished(registry)
    registry.closing.close(jo)
    for position in range(100):
        registry.crashes.coming = [*["no"] * position, crash]
        with suppress(DatabaseUnavailable):
            registry.erasing.run(jo, 1)
            break
    assert position > 3
    registry.crashes.coming = []
    registry.erasing.run(jo, 2)
    assert [path for path, fields in registry.documents().items() if _tells(fields)] == []
    erasure = registry.uow.run(lambda stores: stores.erasures.find(jo))
    assert erasure is not None
    assert erasure.passes_done == 2


def test_closing_that_dies_before_its_commit_changes_nothing(registry: Registry) -> None:
    jo = furnished(registry)
    before = registry.documents()
    registry.crashes.coming = ["before"]
    with pytest.raises(DatabaseUnavailable):
        registry.closing.close(jo)
    assert registry.documents() == before
    registry.crashes.coming = ["after"]
    with pytest.raises(DatabaseUnavailable):
        registry.closing.close(jo)
    registry.clock.advance(seconds=5)
    assert registry.closing.close(jo).erase_at == NOW + timedelta(hours=1)
