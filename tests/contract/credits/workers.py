"""What other processes do to a wallet in tests."""

import sys
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from shared.credits.errors import InsufficientCredits, SpendCapReached
from shared.kernel.ids import AccountId, HoldId
from tests.contract.credits.builders import ACCOUNT, RealDesk, a_grant, a_hold, a_verdict
from tests.contract.documents.builders import Engine

PRICE_CREDITS = 5


@dataclass(frozen=True)
class Shift:
    """What one worker did: holds it got, holds it was refused, tries its commits lost, seconds."""

    got: tuple[str, ...]
    refused: int
    lost_tries: int
    lost_in_a_row_max: int
    duration_s: float


def hold_jobs(engine: Engine, names: list[str], account_id: AccountId = ACCOUNT) -> Shift:
    """Hold the price of each job of `names` on one wallet."""
    database = engine.open()
    desk = RealDesk(database)
    got: list[str] = []
    started_at = time.monotonic()
    try:
        for name in names:
            try:
                desk.book.hold(account_id, a_hold(name, PRICE_CREDITS))
            except (InsufficientCredits, SpendCapReached):
                continue
            got.append(name)
    finally:
        database.close()
    duration_s = time.monotonic() - started_at
    refused = len(names) - len(got)
    return Shift(tuple(got), refused, len(desk.lost), max(desk.lost, default=0), duration_s)


def work_jobs(engine: Engine, names: list[str]) -> Shift:
    """Hold each job; capture every other one that got credits, release the rest."""
    shift = hold_jobs(engine, names)
    database = engine.open()
    desk = RealDesk(database)
    try:
        for number, name in enumerate(shift.got):
            if number % 2:
                desk.book.release(ACCOUNT, HoldId(name), a_verdict())
            else:
                desk.book.capture(ACCOUNT, HoldId(name), PRICE_CREDITS)
    finally:
        database.close()
    return shift


def trade_for_ever(path: Path) -> None:
    """Grant, hold, capture and release without end; say each name when its trade is done."""
    desk = RealDesk(Engine(path=path).open())
    for number in count():
        desk.book.grant(ACCOUNT, a_grant(f"grant-{number}", 7))
        desk.book.hold(ACCOUNT, a_hold(f"gen_{number}"))
        if number % 2:
            desk.book.capture(ACCOUNT, HoldId(f"gen_{number}"), 4)
        else:
            desk.book.release(ACCOUNT, HoldId(f"gen_{number}"), a_verdict())
        print(number, flush=True)


if __name__ == "__main__":
    trade_for_ever(Path(sys.argv[1]))
