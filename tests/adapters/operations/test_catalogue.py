"""`vidgo-catalogue`: what an operator sees of catalogues at a terminal."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.operations.catalogue import main
from shared.catalogue.codec import content_hash, decode, encode
from shared.catalogue.shipped import shipped_catalogues
from shared.credits.whatif.events import event_line
from tests.unit.catalogue.builders import a_catalogue
from tests.unit.credits.whatif.builders import a_draft
from tests.unit.credits.whatif.test_report import EVENTS


class Terminal:
    """Runs commands on a product in `folder`, and keeps what they said."""

    def __init__(self, folder: Path, said: pytest.CaptureFixture[str]) -> None:
        self.folder, self._said = folder, said
        self.environ = {"VIDGO_STATE": str(folder)}

    def run(self, *arguments: str) -> tuple[int, str, str]:
        status = main(arguments, self.environ)
        told = self._said.readouterr()
        return status, told.out, told.err

    def file(self, name: str, value: Any) -> str:
        path = self.folder / name
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return str(path)


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, capsys)


def test_every_shipped_catalogue_can_be_exported_and_read_again(terminal: Terminal) -> None:
    for shipped in shipped_catalogues():
        for name in (shipped.version, shipped.family):
            status, out, _ = terminal.run("show", name)
            assert status == 0
            assert decode(json.loads(out)) == shipped


def test_plans_can_be_shown_in_the_older_shapes(terminal: Terminal) -> None:
    _, out, _ = terminal.run("show", "weekly", "--view", "weekly")
    assert [row["weekly_credits"] for row in json.loads(out)] == [0, 25, 60, 125]
    _, out, _ = terminal.run("show", "points", "--view", "points")
    points = [row["features"]["monthly_pollo_points"] for row in json.loads(out)]
    assert points == [0, 50, 100, 300]


def test_looking_at_shipped_catalogues_leaves_no_trace(terminal: Terminal) -> None:
    draft = terminal.file("draft.json", encode(a_catalogue()))
    terminal.run("show", "weekly")
    terminal.run("check", draft)
    assert [path.name for path in terminal.folder.iterdir()] == ["draft.json"]


def test_a_published_draft_can_be_shown_and_stays_as_it_is(terminal: Terminal) -> None:
    draft = terminal.file("draft.json", encode(a_catalogue()))
    digest = content_hash(a_catalogue())
    said = (0, f"draft@1 is published, sha256 {digest}\n", "")
    assert terminal.run("publish", draft) == said
    assert terminal.run("publish", draft)[1] == f"draft@1 was published before, sha256 {digest}\n"
    assert decode(json.loads(terminal.run("show", "draft@1")[1])) == a_catalogue()
    changed = terminal.file("changed.json", {**encode(a_catalogue()), "notes": ["changed"]})
    refused = "REFUSED: draft@1 was published with another content\n"
    assert terminal.run("publish", changed) == (1, "", refused)


def test_check_tells_the_margin_of_every_row(terminal: Terminal) -> None:
    status, out, _ = terminal.run("check", terminal.file("draft.json", encode(a_catalogue())))
    assert status == 0
    assert out.startswith(f"draft@1 is sound, sha256 {content_hash(a_catalogue())}\n")
    assert out.count("earns $") == len(a_catalogue().prices)


def test_a_row_below_cost_is_named_and_not_published(terminal: Terminal) -> None:
    draft: Any = encode(a_catalogue())
    (row,) = [it for it in draft["prices"] if it["service_type"] == "video_720p"]
    row["cost_usd_micros"] = 420_000
    path = terminal.file("draft.json", draft)
    for command in ("check", "publish"):
        status, out, err = terminal.run(command, path)
        assert (status, out) == (1, "")
        assert err.startswith("REFUSED: service video_720p (5 credits from pack large")
        assert "costs $0.4200, earns $0.1697" in err


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("draft.json", "{", "is no JSON"),
        ("draft.json", "{}", "format: is missing"),
        ("missing.json", None, "No such file"),
    ],
)
def test_what_cannot_be_read_is_refused(
    terminal: Terminal, name: str, text: str | None, why: str
) -> None:
    path = str(terminal.folder / name) if text is None else terminal.file(name, text)
    status, out, err = terminal.run("check", path)
    assert (status, out) == (1, "")
    assert why in err


def test_a_version_nobody_published_is_refused(terminal: Terminal) -> None:
    assert terminal.run("show", "nothing@9") == (1, "", "REFUSED: no catalogue 'nothing@9'\n")


def test_a_faulty_environment_is_told(terminal: Terminal) -> None:
    terminal.environ["VIDGO_PLATFORM"] = "gcp"
    status, _, err = terminal.run("show", "weekly")
    assert status == 2
    assert "GCP_PROJECT is missing" in err


def test_a_draft_is_run_over_a_recording(terminal: Terminal) -> None:
    recording = terminal.file("events.jsonl", "\n".join(map(event_line, EVENTS)))
    draft = terminal.file("draft.json", encode(a_draft()))
    status, out, _ = terminal.run("simulate", draft, "--events", recording)
    assert status == 0
    assert "  cid: TWD 1228.00 -> TWD 1298.00\n  ann: TWD 299.00 -> TWD 349.00\n" in out
    assert "  ann: 0 -> 2 times since 2026-10-06 10:03 UTC, 8 credits short\n" in out
    again = terminal.run("simulate", draft, "--events", recording, "--against", "weekly@1")
    assert again == (0, out, "")


def test_a_simulation_can_be_told_in_numbers(terminal: Terminal) -> None:
    recording = terminal.file("events.jsonl", "\n".join(map(event_line, EVENTS)))
    draft = terminal.file("draft.json", encode(a_draft()))
    _, out, _ = terminal.run("simulate", draft, "--events", recording, "--json")
    assert json.loads(out)["pays_more"] == ["cid", "ann"]


def test_without_a_recording_the_products_own_documents_are_used(terminal: Terminal) -> None:
    draft = terminal.file("draft.json", encode(a_draft()))
    status, out, _ = terminal.run("simulate", draft)
    assert (status, out.splitlines()[0]) == (0, "0 accounts")
    assert terminal.run("record") == (0, "\n", "")
