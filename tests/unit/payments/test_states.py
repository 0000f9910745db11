"""Every cell of every table of states."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from shared.payments.errors import TransitionRefused
from shared.payments.states import (
    ATTEMPT_NEXT,
    DISPUTE_NEXT,
    ORDER_NEXT,
    PAYMENT_NEXT,
    REFUND_NEXT,
    AttemptState,
    DisputeState,
    OrderState,
    PaymentState,
    RefundState,
    may_move,
    moved,
)

Table = Mapping[StrEnum, frozenset[StrEnum]]

WRITTEN: list[tuple[Table, type[StrEnum], str]] = [
    (
        ORDER_NEXT,  # type: ignore[list-item]
        OrderState,
        """
        created:        pending pending_manual paid failed expired
        pending:        paid failed expired
        pending_manual: created paid failed
        paid:
        failed:         created paid
        expired:        paid
        """,
    ),
    (
        ATTEMPT_NEXT,  # type: ignore[list-item]
        AttemptState,
        """
        opening:     open code_issued paid failed closed
        open:        code_issued paid failed closed
        code_issued: paid failed closed
        paid:
        failed:      paid
        closed:      paid
        """,
    ),
    (
        PAYMENT_NEXT,  # type: ignore[list-item]
        PaymentState,
        """
        paid:               refund_pending partially_refunded refunded disputed
        refund_pending:     paid partially_refunded refunded disputed
        partially_refunded: refund_pending refunded disputed
        refunded:
        disputed:           paid partially_refunded refunded
        """,
    ),
    (
        REFUND_NEXT,  # type: ignore[list-item]
        RefundState,
        """
        requested: sending done
        sending:   requested pending done rejected
        pending:   done rejected
        done:
        rejected:
        """,
    ),
    (
        DISPUTE_NEXT,  # type: ignore[list-item]
        DisputeState,
        """
        open: won lost
        won:  open
        lost:
        """,
    ),
]


def cells() -> list[tuple[Table, StrEnum, StrEnum, bool]]:
    found = []
    for table, states, text in WRITTEN:
        rows = (line.split(":") for line in text.strip().splitlines())
        allowed = {name.strip(): set(rest.split()) for name, rest in rows}
        assert allowed.keys() == {state.value for state in states}
        found += [(table, a, b, b.value in allowed[a.value]) for a in states for b in states]
    return found


@pytest.mark.parametrize(("table", "current", "to", "is_allowed"), cells())
def test_a_state_becomes_what_its_table_says_and_nothing_else(
    table: Table, current: StrEnum, to: StrEnum, is_allowed: bool
) -> None:
    assert may_move(table, current, to) is is_allowed
    if is_allowed:
        assert moved(table, current, to) is to
        return
    with pytest.raises(TransitionRefused) as refusal:
        moved(table, current, to)
    assert (refusal.value.current, refusal.value.to) == (current, to)


def test_what_is_paid_never_goes_back() -> None:
    assert ORDER_NEXT[OrderState.PAID] == frozenset()


@pytest.mark.parametrize("late", [OrderState.FAILED, OrderState.EXPIRED])
def test_money_that_comes_late_is_taken(late: OrderState) -> None:
    assert moved(ORDER_NEXT, late, OrderState.PAID) is OrderState.PAID
