"""Figures with their bars, and the table they are shown in."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value. `bar` is the most it may be, or the least where `is_least`; None: told.

    `note` says what it was measured against or beside.
    """

    name: str
    value: float
    unit: str
    bar: float | None = None
    is_least: bool = False
    note: str = ""

    @property
    def passes(self) -> bool:
        if self.bar is None:
            return True
        return self.value >= self.bar if self.is_least else self.value <= self.bar


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0..1) of `values` do not exceed, by the nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked)) - 1))]


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of aligned columns."""
    rows = [("figure", "measured", "bar", "", "note"), *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]])
        for row in rows
    )


def _row(figure: Figure) -> tuple[str, str, str, str, str]:
    sign = ">=" if figure.is_least else "<="
    bar = "" if figure.bar is None else f"{sign} {figure.bar:g} {figure.unit}"
    verdict = "" if figure.bar is None else ("pass" if figure.passes else "FAIL")
    return figure.name, f"{figure.value:.4g} {figure.unit}", bar, verdict, figure.note
