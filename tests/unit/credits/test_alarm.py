"""An alarm rings once when less than a wished amount can be spent, and again when it was enough."""

from shared.credits.alarm import rung, with_alarm
from shared.credits.model import Alarm, LotKind, Wallet
from tests.unit.credits.builders import ACCOUNT, a_lot


def holding(amount: int, alarm: Alarm | None) -> Wallet:
    return Wallet(ACCOUNT, lots=(a_lot("lot", amount, kind=LotKind.PURCHASED),), alarm=alarm)


def test_it_rings_when_the_balance_falls_below() -> None:
    wallet, rings = rung(holding(9, Alarm(10)))
    assert rings
    assert wallet.alarm == Alarm(10, has_rung=True)


def test_it_does_not_ring_at_the_amount_itself() -> None:
    assert rung(holding(10, Alarm(10))) == (holding(10, Alarm(10)), False)


def test_it_rings_once() -> None:
    assert not rung(holding(3, Alarm(10, has_rung=True)))[1]


def test_it_is_ready_again_when_there_is_enough() -> None:
    wallet, rings = rung(holding(10, Alarm(10, has_rung=True)))
    assert not rings
    assert wallet.alarm == Alarm(10)


def test_without_an_alarm_nothing_rings() -> None:
    assert rung(holding(0, None)) == (holding(0, None), False)


def test_one_that_is_set_too_late_has_rung() -> None:
    assert with_alarm(holding(3, None), 10).alarm == Alarm(10, has_rung=True)


def test_one_that_is_taken_away_is_gone() -> None:
    assert with_alarm(holding(3, Alarm(10)), None).alarm is None
