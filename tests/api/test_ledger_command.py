"""`vidgo-ledger` on the state folder of a local product."""

import json
import sqlite3
from pathlib import Path

import pytest

from functions.wiring.ledger import main
from infra.local.state import load_secrets
from tests.api.builders import Api, Person


@pytest.fixture
def state(tmp_path: Path) -> Path:
    load_secrets(tmp_path)
    return tmp_path


@pytest.fixture
def ann(state: Path) -> Person:
    """A customer with some history, in the folder of a product that is not running."""
    person = Api(state).person()
    person.delivered()
    person.send("POST", f"/generations/{person.ordered()}/cancel")
    return person


def account_of(person: Person) -> str:
    return str(person.get("/auth/me").json()["user_id"])


def run(state: Path, *arguments: str) -> int:
    return main(arguments, {"VIDGO_STATE": str(state)})


def tamper(state: Path) -> None:
    """Give a hold another amount, in the file itself."""
    with sqlite3.connect(state / "documents.sqlite3") as database:
        [(path, text)] = database.execute(
            "SELECT path, fields FROM documents WHERE path LIKE '%/entries/%:hold' LIMIT 1"
        ).fetchall()
        fields = json.loads(text)
        fields["amount_credits"] -= 1
        database.execute(
            "UPDATE documents SET fields = ? WHERE path = ?", (json.dumps(fields), path)
        )


def test_a_whole_ledger_replays_without_a_difference(
    state: Path, ann: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(state, "replay", account_of(ann)) == 0
    assert capsys.readouterr().out.endswith("accounts replayed: 1, differences: 0\n")
    assert run(state, "replay", "--all") == run(state, "check") == 0


def test_a_tampered_entry_is_told_in_credits(
    state: Path, ann: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(state)
    assert run(state, "replay", "--all") == 1
    told = capsys.readouterr().out
    assert "amount_credits" in told
    assert "recomputed -5 credits" in told
    assert run(state, "check") == 1


@pytest.mark.parametrize("arguments", [("replay",), ("replay", "x", "--all")])
def test_one_account_or_all_must_be_named(
    state: Path, ann: Person, arguments: tuple[str, ...]
) -> None:
    assert run(state, *arguments) == 2


def test_an_account_nobody_has_is_not_called_whole(state: Path, ann: Person) -> None:
    assert run(state, "replay", "nobody") == 2


def test_a_folder_without_a_product_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path / "nothing", "check") == 2
    assert not (tmp_path / "nothing").exists()
