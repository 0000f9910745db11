"""All of one's data over HTTP: fetched as one file, and gone without a trace."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from infra.stores.estate import OF_NOBODY, PARTS
from shared.kernel.ids import AccountId, ObjectName
from shared.privacy.model import ArchiveId
from tests.api.builders import PASSWORD, Api, Person, a_photo, problem
from tests.api.test_signed_calls import Program


def full_name(person: Person) -> str:
    return f"Wilhelmina {person.email.partition('@')[0]}x"


def prompt(person: Person) -> str:
    return f"A teal kettle of {full_name(person)} at sunset"


def account_id(person: Person) -> AccountId:
    return AccountId(person.get("/auth/me").json()["user_id"])


def lived(api: Api) -> Person:
    """Somebody who has used everything there is."""
    person = api.person()
    person.send("PATCH", "/auth/me", {"full_name": full_name(person)})
    person.upload(a_photo())
    person.delivered(prompt=prompt(person))
    person.ordered(key="k-1", prompt=prompt(person))
    person.send("POST", "/credits/estimate", {"service_type": "video_720p", "resolution": "720p"})
    assert Program(person).send("GET", "/credits/balance").status_code == 200
    person.send("POST", "/promotions/redeem", {"code": "GUESS"})
    return person


def erase(api: Api, owner_id: AccountId) -> None:
    for number in (1, 2):
        api.targets._cases.privacy.erase.run(owner_id, number)


def rows(api: Api) -> Iterator[tuple[str, str]]:
    """Every document there is, whatever its collection, as text."""
    path = api.parts.settings.vidgo_state / "documents.sqlite3"
    with sqlite3.connect(path) as connection:
        yield from connection.execute("SELECT path, fields FROM documents")


def traces(api: Api, *words: str) -> list[str]:
    return [
        path
        for path, fields in rows(api)
        for word in words
        if word.casefold() in f"{path} {json.loads(fields)}".casefold()
    ]


def test_everything_about_a_person_comes_in_one_file(api: Api) -> None:
    ann = lived(api)
    asked = ann.get("/auth/export")
    assert (asked.status_code, asked.json()["state"], asked.json()["url"]) == (202, "queued", None)
    archive_id = asked.json()["archive_id"]
    assert ann.get("/auth/export").json() == asked.json()
    api.targets._cases.privacy.make_archive.run(account_id(ann), ArchiveId(archive_id))
    ready = ann.get("/auth/export").json()
    assert (ready["archive_id"], ready["state"]) == (archive_id, "ready")
    assert "/archives/" in ready["url"]
    name = ObjectName(f"archives/{account_id(ann)}/{archive_id}.zip")
    with api.parts.objects.read(name) as stream, ZipFile(BytesIO(stream.read())) as packed:
        files = {each: packed.read(each) for each in packed.namelist()}
    assert json.loads(files["data/accounts.json"])[0]["full_name"] == full_name(ann)
    assert len(json.loads(files["data/generations.json"])) == 2
    assert any(each.startswith("media/uploads/") for each in files)


def test_a_closed_account_is_over_at_once(api: Api) -> None:
    ann = lived(api)
    program = Program(ann)
    signed = {"email": ann.email, "password": PASSWORD}
    session = api.send("POST", "/api/v1/auth/login", signed).json()
    closed = ann.send("DELETE", "/auth/me")
    assert closed.status_code == 202
    assert closed.json()["erase_at"] > closed.json()["closed_at"]
    renewal = {"refresh_token": session["refresh_token"]}
    assert api.send("POST", "/api/v1/auth/refresh", renewal).status_code == 401
    assert problem(api.send("POST", "/api/v1/auth/login", signed))[0] == 401
    assert problem(program.send("GET", "/credits/balance")) == (401, "auth.key_revoked")
    for over in (ann.order(), ann.get("/credits/balance"), ann.send("DELETE", "/auth/me")):
        assert problem(over) == (401, "auth.session_ended")
    again = api.send("POST", "/api/v1/auth/register", {"email": ann.email, "password": PASSWORD})
    assert again.status_code == 201
    assert api.send("POST", "/api/v1/auth/login", signed).status_code == 200


def test_an_erased_person_has_left_no_trace(api: Api) -> None:
    ann, bob = lived(api), api.person()
    owner_id = account_id(ann)
    words = (ann.email, full_name(ann), prompt(ann))
    assert all(traces(api, word) for word in words)
    bobs = traces(api, bob.email)
    ann.send("DELETE", "/auth/me")
    erase(api, owner_id)
    assert traces(api, *words) == []
    assert [each for each in api.parts.objects.list("") if owner_id in each.name] == []
    assert traces(api, bob.email) == bobs
    assert api.targets._cases.check_ledger.check_all().is_whole


def test_the_last_token_of_an_erased_person_buys_and_orders_nothing(api: Api) -> None:
    ann = lived(api)
    owner_id = account_id(ann)
    ann.send("DELETE", "/auth/me")
    erase(api, owner_id)
    buy = {"package_id": "small", "gateway": "ecpay"}
    bought = ann.send("POST", "/credits/purchase", buy, headers={"Idempotency-Key": "k"})
    assert problem(bought) == (401, "auth.session_ended")
    assert problem(ann.order()) == (401, "auth.session_ended")


def test_no_document_lies_in_a_collection_nobody_knows(api: Api) -> None:
    lived(api)
    for path, _ in rows(api):
        parts = path.split("/")
        name = f"{parts[0]}/{parts[2]}" if len(parts) > 2 else parts[0]
        assert name in PARTS.keys() | OF_NOBODY, path


@pytest.mark.parametrize(("method", "path"), [("GET", "/auth/export"), ("DELETE", "/auth/me")])
def test_only_the_person_may_take_or_erase_everything(ann: Person, method: str, path: str) -> None:
    assert problem(Program(ann).send(method, path)) == (403, "accounts.person_needed")


def test_who_comes_back_has_had_the_free_films(api: Api) -> None:
    guest = api.person(granted=0, plan="demo")
    for _ in range(2):
        guest.delivered()
    assert problem(guest.order()) == (402, "credits.insufficient")
    guest.send("DELETE", "/auth/me")
    signed = {"email": guest.email, "password": PASSWORD}
    assert api.send("POST", "/api/v1/auth/register", signed).status_code == 201
    token = api.send("POST", "/api/v1/auth/login", signed).json()["access_token"]
    again = replace(guest, token=token)
    assert problem(again.order()) == (402, "credits.insufficient")
    owner_id = account_id(again)
    [told] = api.parts.uow.run(lambda stores: stores.estate.page("accounts", owner_id, None, 1))
    past = told.fields["past"]
    assert (past["free_uses"], len(past["recent_uses"]), past["coupon_uses"]) == (2, 2, {})
