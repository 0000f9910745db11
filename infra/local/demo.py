"""`python -m infra.local.demo`: the whole product at work, once, on a real photo.

It starts a stack of its own, makes an advertising video as a customer would, over HTTP, saves the
files in `out/`, lets a second job fail and shows where its credits went.
"""

import json
import os
import shutil
import socket
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from infra.documents.sqlite import SqliteDocuments
from infra.documents.transaction import DocumentUnitOfWork
from infra.local import films, verify_manifest, verify_receipt
from infra.local.client import Client, Json
from infra.local.layout import ROOT
from infra.local.stack import Stack
from infra.stores.stores import Stores
from infra.system import SystemClock
from infra.tool_settings import LocalSettings
from shared.credits.reconcile import CheckLedger, LedgerReport

PHOTO = Path(__file__).parent / "assets" / "espresso.jpg"
PROMPT = "Slow mornings, bold espresso. Freshly roasted, at your table in Taipei."
EMAIL, PASSWORD = "owner@cafe.example", "a long enough password"
OVERLAYS = [
    {"kind": "text", "text": "Slow mornings, bold espresso", "anchor": "top", "end_s": 4},
    {"kind": "price_tag", "price": "NT$ 120", "was": "NT$ 150", "start_s": 1},
]
FORMATS = ("9:16", "4:5", "16:9")
HOLD_PATIENCE = timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    file: Path
    facts: films.FilmFacts
    seconds: float
    credits: int


class Demo:
    """One run."""

    def __init__(self, url: str, out: Path) -> None:
        self._client = Client(url)
        self._out = out
        self._said = ""

    def run(self) -> bool:
        """Do the whole job; return whether everything was as promised."""
        self._sign_up()
        upload_id = self._client.upload(PHOTO, "image/jpeg")
        say(f"uploaded the photo {PHOTO.name}")
        film, rows = self._make_film(upload_id)
        rows.append(self._export_with_watermark(film["generation_id"]))
        print_table(rows)
        return self._fail_on_purpose(upload_id)

    def _sign_up(self) -> None:
        self._client.register(EMAIL, PASSWORD, "Café Owner")
        say(f"registered {EMAIL}, verified by the mailed code, signed in")
        self._client.grant(EMAIL, 40)
        self._client.choose_plan(EMAIL, "starter")
        say(f"granted 40 credits, plan starter: {self._balance()}")

    def _make_film(self, upload_id: str) -> tuple[Json, list[Row]]:
        started = time.monotonic()
        quote = self._client.call(
            "POST",
            "/api/v1/credits/estimate",
            json={"service_type": "video_1080p", "resolution": "1080p", "duration_s": 6},
        )
        say(f"the price is {quote['credits']} credits, quoted as {quote['quote_id']}")
        order = self._order(
            upload_id, exports=FORMATS, overlays=OVERLAYS, quote_id=quote["quote_id"]
        )
        film = self._follow(order["generation_id"])
        assert film["state"] == "delivered", film["failure"]
        seconds = time.monotonic() - started
        rows: list[Row] = []
        for export in film["exports"]:
            path = self._out / f"ad-{export['format'].replace(':', 'x')}.mp4"
            charged = 0 if rows else film["charged_credits"]
            rows.append(self._save(export, path, seconds, charged))
        self._client.download(film["media"]["poster"], self._out / "poster.jpg")
        self._client.download(film["media"]["preview"], self._out / "preview.mp4")
        self._save_sprites(film["media"]["sprites"])
        self._prove(film["exports"][0]["export_id"], rows[0].file)
        say(f"delivered; {self._balance()}")
        return film, rows

    def _save_sprites(self, sprites: Json) -> None:
        """Save the sheet for scrubbing and its WebVTT, which names the sheet beside it."""
        folder = self._out / "sprites"
        folder.mkdir()
        sheet = folder / sprites["name"]
        self._client.download(sprites["url"], sheet)
        cues = sheet.with_suffix(".vtt")
        self._client.download(sprites["vtt_url"], cues)
        named = {line.partition("#")[0] for line in cues.read_text().splitlines() if "#" in line}
        assert named == {sheet.name}, named
        say(f"sprites: {sprites['count']} tiles ({show(sheet)}), named by {show(cues)}")

    def _prove(self, export_id: str, film: Path) -> None:
        """Save the manifest of `film` and check that it was signed for this very file."""
        manifest = self._client.call("GET", f"/api/v1/exports/{export_id}/manifest")
        file = film.with_suffix(".manifest.json")
        file.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
        verify_manifest.verify_manifest(file.read_bytes(), film)
        say(f"manifest: verified against the file ({show(file)})")

    def _export_with_watermark(self, generation_id: str) -> Row:
        """Export the same film again as the free plan would get it: no generation, no credits."""
        started = time.monotonic()
        self._client.choose_plan(EMAIL, "demo")
        accepted = self._client.call(
            "POST",
            f"/api/v1/generations/{generation_id}/exports",
            json={"formats": ["9:16"], "fit": "blur"},
        )
        export = accepted["items"][0]
        while export["state"] == "queued":
            time.sleep(0.2)
            export = self._client.call("GET", f"/api/v1/exports/{export['export_id']}")
        assert export["state"] == "delivered", export
        self._client.choose_plan(EMAIL, "starter")
        say("exported again for the free plan, with its watermark")
        path = self._out / "free-plan-9x16.mp4"
        return self._save(export, path, time.monotonic() - started, 0)

    def _fail_on_purpose(self, upload_id: str) -> bool:
        """Let the provider fail after it has accepted; the credits come back with a receipt."""
        self._client.play("late_failure", times=1)
        order = self._order(upload_id, exports=())
        failed = self._follow(order["generation_id"])
        assert failed["state"] == "failed", failed["state"]
        failure = failed["failure"]
        say(f"failed as arranged: {failure['code']} at stage {failure['stage']}")
        say(f"charged {failed['charged_credits']} credits; {self._balance()}")
        receipt = self._client.call("GET", f"/api/v1/credits/receipts/{failed['receipt_id']}")
        file = self._out / "receipt.json"
        file.write_text(json.dumps(receipt, indent=2, ensure_ascii=False) + "\n")
        verify_receipt.verify(file.read_bytes())
        print(f"receipt: verified ({show(file)})")
        return bool(failed["charged_credits"] == 0)

    def _order(self, upload_id: str, exports: tuple[str, ...], **more: object) -> Json:
        return self._client.generate(
            kind="video",
            prompt=PROMPT,
            image_upload_id=upload_id,
            resolution="1080p",
            aspect_ratio="16:9",
            duration_s=6,
            exports=list(exports),
            **more,
        )

    def _follow(self, generation_id: str) -> Json:
        self._said = ""
        return self._client.watch(generation_id, self._tell)

    def _tell(self, generation: Json) -> None:
        line = f"{generation['state']:<10} {generation['progress_ratio']:4.0%}"
        if line != self._said:
            say(f"  {line}")
        self._said = line

    def _save(self, export: Json, path: Path, seconds: float, charged: int) -> Row:
        self._client.download(export["url"], path)
        facts = films.check(path, export["width"], export["height"])
        return Row(path, facts, seconds, charged)

    def _balance(self) -> str:
        balance = self._client.call("GET", "/api/v1/credits/balance")
        return f"{balance['available']} credits available, {balance['held']} held"


def say(line: str) -> None:
    """Tell what happens, as it happens."""
    print(line, flush=True)


def show(path: Path) -> str:
    """Return a path as a person at the project's root would write it."""
    return os.path.relpath(path)


def print_table(rows: list[Row]) -> None:
    """Print what was made."""
    print(f"\n{'file':<26}{'frame':>11}{'duration':>10}{'size':>10}{'seconds':>9}{'credits':>9}")
    for row in rows:
        facts = row.facts
        print(
            f"{show(row.file):<26}{f'{facts.width}x{facts.height}':>11}"
            f"{facts.duration_s:>8.1f} s{facts.size_bytes / 1e6:>7.2f} MB"
            f"{row.seconds:>9.1f}{row.credits:>9}"
        )
    print("all H.264 yuv420p with AAC, playing from the first byte\n")


def check_ledger(state: Path) -> LedgerReport:
    """Prove that every wallet of a stack is what its entries say."""
    database, clock = SqliteDocuments(state / "documents.sqlite3"), SystemClock()
    uow = DocumentUnitOfWork(
        database,
        partial(Stores, clock=clock),
        tries=1,
        pause=lambda _: None,
        after_commit=lambda _: None,
    )
    try:
        return CheckLedger(uow, clock, overdue_after=HOLD_PATIENCE).check_all()
    finally:
        database.close()


def main() -> int:
    """Run the demo on a stack of its own; return 0 when all was as promised."""
    out = ROOT / "out"
    state = out / "state"
    shutil.rmtree(out, ignore_errors=True)
    state.mkdir(parents=True)
    environ = {**os.environ, "VIDGO_STATE": str(state), "PORT": str(_free_port())}
    stack = Stack(LocalSettings.load(environ))
    say("starting VidGo ...")
    stack.start()
    try:
        is_right = Demo(stack.url, out).run()
    finally:
        stack.stop()
    report = check_ledger(state)
    verdict = "ok" if report.is_whole else f"BROKEN {report.faults}"
    print(f"ledger: {verdict} ({report.entries} entries)")
    return 0 if is_right and report.is_whole else 1


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
