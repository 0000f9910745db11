"""Archives of all of one's data: made once, told to their owner, removed in time."""

import json
from datetime import timedelta

import pytest

from infra.documents.errors import DatabaseUnavailable
from infra.stores.estate import PARTS
from shared.accounts.errors import AccountInactive
from shared.kernel.tasks import Handler
from shared.privacy.model import ARCHIVE_LIFE, Archive, ArchiveState
from tests.contract.privacy.builders import NOW, Registry, names_of


def made(registry: Registry, archive: Archive) -> Archive:
    registry.making.run(archive.account_id, archive.archive_id)
    found = registry.uow.run(lambda stores: stores.archives.find(archive.account_id))
    assert found is not None
    return found


def test_an_archive_holds_every_part_and_all_media_without_secrets(registry: Registry) -> None:
    jo, ann = registry.account(), registry.account("ann")
    for each in (jo, ann):
        registry.furnish(each)
    files = registry.archived(made(registry, registry.asking.request(jo)))
    told = {f"data/{part.name.replace('/', '-')}.json" for part in PARTS.values() if part.is_told}
    assert told <= set(files)
    assert files["media/masters/1.mp4"] == b"film of jo"
    [account] = json.loads(files["data/accounts.json"])
    assert (account["email"], account["full_name"]) == ("jo@example.com", "Josephine Doe")
    [film] = json.loads(files["data/generations.json"])
    assert film["prompt"] == "jo's red sneaker"
    everything = b"".join(files.values())
    for secret in (b"hash-of-jo", b"ann@example.com", b"film of ann"):
        assert secret not in everything
    assert b"secret-hash" not in files["data/verification_audits.json"]


def test_more_than_a_page_is_one_list(registry: Registry) -> None:
    jo = registry.account()
    for number in range(205):
        registry.put(f"quotes/{number:03d}", jo, "jo@example.com")
    files = registry.archived(made(registry, registry.asking.request(jo)))
    assert len(json.loads(files["data/quotes.json"])) == 205
    assert json.loads(files["data/uploads.json"]) == []


def test_a_second_request_is_answered_with_the_same_archive(registry: Registry) -> None:
    jo = registry.account()
    registry.tasks.clear()
    first = registry.asking.request(jo)
    assert registry.asking.request(jo) == first
    assert names_of(registry.tasks) == [f"archive-{first.archive_id}"]
    ready = made(registry, first)
    assert ready.state is ArchiveState.READY
    assert registry.asking.request(jo) == ready
    registry.clock.advance(seconds=ARCHIVE_LIFE.total_seconds())
    assert registry.asking.request(jo).archive_id != first.archive_id


def test_its_owner_is_mailed_once_and_the_file_is_removed_in_time(registry: Registry) -> None:
    jo = registry.account()
    archive = registry.asking.request(jo)
    registry.tasks.clear()
    for _ in range(2):
        made(registry, archive)
    mail, over = registry.tasks
    assert mail.handler is Handler.SEND_NOTICE
    assert over.not_before == NOW + ARCHIVE_LIFE
    registry.clock.advance(seconds=timedelta(hours=23).total_seconds())
    made(registry, archive)
    assert archive.object_name in registry.objects.kept
    registry.clock.advance(seconds=timedelta(hours=1).total_seconds())
    made(registry, archive)
    assert archive.object_name not in registry.objects.kept


@pytest.mark.parametrize("crash", ["before", "after"])
def test_an_archive_whose_maker_died_is_made_by_the_next_try(
    registry: Registry, crash: str
) -> None:
    archive = registry.asking.request(registry.account())
    registry.tasks.clear()
    registry.crashes.coming = [crash]
    with pytest.raises(DatabaseUnavailable):
        made(registry, archive)
    assert made(registry, archive).state is ArchiveState.READY
    assert len([name for name in registry.objects.kept if name.endswith(".zip")]) == 1


def test_a_closed_account_is_told_nothing_more(registry: Registry) -> None:
    jo = registry.account()
    archive = registry.asking.request(jo)
    registry.closing.close(jo)
    registry.making.run(jo, archive.archive_id)
    assert registry.objects.kept == {}
    with pytest.raises(AccountInactive):
        registry.asking.request(jo)
