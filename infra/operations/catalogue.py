"""Catalogues from a terminal: `vidgo-catalogue`, or `python -m infra.operations.catalogue`.

    show VERSION            print a shipped or published catalogue as JSON
    check FILE              read a draft and tell its margins
    publish FILE            keep a draft for ever, so that `VIDGO_CATALOGUE` can put it on sale
    record                  print what happened so far, one event a line
    simulate FILE           run a draft over what happened: who pays more, who runs dry, what margin

FILE may be `-` for standard input. The environment names the product: `VIDGO_PLATFORM`,
`VIDGO_STATE`, `GCP_PROJECT`, `FIRESTORE_EMULATOR_HOST`, `VIDGO_CATALOGUE`.

Exit status: 0 done, 1 refused, 2 wrong use.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from infra.documents.transaction import DocumentUnitOfWork
from infra.operations.database import open_documents, unit_of_work
from infra.operations.recorder import record
from infra.settings import SettingsFaulty
from infra.stores.stores import Stores
from infra.system import SystemClock
from infra.tool_settings import OperatorSettings
from shared.catalogue.codec import content_hash, encode, parse
from shared.catalogue.margin import MICROS_PER_USD, SEED_TERMS, Margin, margins
from shared.catalogue.model import Catalogue
from shared.catalogue.publishing import Publish, check_draft
from shared.catalogue.seeds import points_view, weekly_view
from shared.catalogue.shelf import Shelf
from shared.catalogue.shipped import shipped_catalogues
from shared.credits.burn import BURN_ORDERS
from shared.credits.whatif.events import Event, event_line, read_events
from shared.credits.whatif.report import Comparison, as_json, as_text
from shared.credits.whatif.run import run as run_events
from shared.kernel.errors import DomainError

VIEWS = {"points": points_view, "weekly": weekly_view}
"""Older shapes of plans by name. Source: M039, M040."""


class Desk:
    """What the commands need; the documents are opened when the first of them is read."""

    def __init__(self, settings: OperatorSettings, closing: ExitStack) -> None:
        self._settings = settings
        self._closing = closing
        self.clock = SystemClock()

    @cached_property
    def uow(self) -> DocumentUnitOfWork[Stores]:
        database = open_documents(self._settings)
        self._closing.callback(database.close)
        return unit_of_work(database, self.clock)

    @cached_property
    def publish(self) -> Publish:
        orders = frozenset(BURN_ORDERS)
        return Publish(self.uow, shipped_catalogues(), SEED_TERMS, orders, self.clock)

    def shelf(self, current: str | None = None) -> Shelf:
        """Return the catalogues, `current` of them on sale (None: as the settings say)."""
        return Shelf(current or self._settings.vidgo_catalogue, shipped_catalogues(), self._find)

    def _find(self, version: str) -> Catalogue | None:
        return self.uow.run(lambda stores: stores.catalogues.find(version))


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Do what `arguments` ask; returns the exit status."""
    options = _parser().parse_args(arguments)
    with ExitStack() as closing:
        try:
            desk = Desk(OperatorSettings.load(environ), closing)
            print(_answer(options, desk))
        except SettingsFaulty as faults:
            print(faults, file=sys.stderr)
            return 2
        except (DomainError, OSError, UnicodeDecodeError) as error:
            print(f"REFUSED: {error}", file=sys.stderr)
            return 1
        except KeyError as missing:
            print(f"REFUSED: no catalogue {missing}", file=sys.stderr)
            return 1
    return 0


def run() -> None:
    """Be the program `vidgo-catalogue`."""
    sys.exit(main(sys.argv[1:], os.environ))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vidgo-catalogue", description="Look after catalogues.")
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show", help="print a catalogue as JSON")
    show.add_argument("version", help="a version, or a family: its newest shipped version")
    show.add_argument("--view", choices=VIEWS, help="its plans only, in an older shape")
    for name, words in (("check", "tell a draft's margins"), ("publish", "keep a draft for ever")):
        commands.add_parser(name, help=words).add_argument("file", help="a catalogue as JSON")
    commands.add_parser("record", help="print what happened so far, one event a line")
    simulate = commands.add_parser("simulate", help="run a draft over what happened")
    simulate.add_argument("file", help="a catalogue as JSON")
    simulate.add_argument("--events", help="a recording; without it the product's own documents")
    simulate.add_argument("--against", help="compare with this version, whatever was bought in")
    simulate.add_argument("--json", action="store_true", help="print all numbers as JSON")
    return parser


def _answer(options: argparse.Namespace, desk: Desk) -> str:
    match options.command:
        case "show":
            return _show(desk.shelf(options.version).current(), options.view)
        case "check":
            return _check(parse(_read(options.file)))
        case "publish":
            return _publish(parse(_read(options.file)), desk)
        case "record":
            return "\n".join(event_line(event) for event in record(desk.uow))
        case _:
            return _simulate(options, desk)


def _show(catalogue: Catalogue, view: str | None) -> str:
    if view is None:
        return _json(encode(catalogue))
    plans = sorted(catalogue.plans.values(), key=lambda plan: plan.rank)
    return _json([VIEWS[view](plan) for plan in plans])


def _check(draft: Catalogue) -> str:
    check_draft(draft, SEED_TERMS, frozenset(BURN_ORDERS))
    lines = [f"{draft.version} is sound, sha256 {content_hash(draft)}"]
    return "\n".join([*lines, *(_margin_line(each) for each in margins(draft, SEED_TERMS))])


def _publish(draft: Catalogue, desk: Desk) -> str:
    is_new = desk.publish.run(draft)
    how = "is published" if is_new else "was published before"
    return f"{draft.version} {how}, sha256 {content_hash(draft)}"


def _simulate(options: argparse.Namespace, desk: Desk) -> str:
    draft = parse(_read(options.file))
    events: list[Event] = (
        record(desk.uow)
        if options.events is None
        else read_events(_read(options.events).splitlines())
    )
    shelf = desk.shelf(options.against)

    def bought(version: str | None) -> Catalogue:
        is_kept = version is not None and options.against is None
        return shelf.version(version) if is_kept and version else shelf.current()

    comparison = Comparison(
        draft.version,
        now=run_events(events, bought, SEED_TERMS),
        draft=run_events(events, lambda _: draft, SEED_TERMS),
        terms=SEED_TERMS,
    )
    return _json(as_json(comparison)) if options.json else as_text(comparison)


def _events(name: str | None, desk: Desk) -> list[Event]:
    return record(desk.uow) if name is None else read_events(_read(name).splitlines())


def _margin_line(margin: Margin) -> str:
    earned, cost = (
        float(micros) / MICROS_PER_USD
        for micros in (margin.revenue_usd_micros, margin.cost_usd_micros)
    )
    return f"  earns ${earned:8.4f}  costs ${cost:8.4f}  {margin.item}"


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _read(name: str) -> str:
    return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")


if __name__ == "__main__":
    run()
