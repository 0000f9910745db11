"""Doubles every suite may use: a clock that stands still and ids that count."""

from datetime import datetime, timedelta


class FixedClock:
    """Stands still until told to advance."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def advance(self, *, seconds: float) -> None:
        self._moment += timedelta(seconds=seconds)


class SequentialIds:
    """Counts up: `gen_00000000000000000000000000000001`, ..."""

    def __init__(self) -> None:
        self._count = 0

    def new(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}_{self._count:032x}"
