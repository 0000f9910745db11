"""The pause between two tries of a commit."""

from collections.abc import Callable

PAUSE_FIRST_S = 0.01
PAUSE_MAX_S = 0.5


class JitteredPause:
    """Waits a random part of a bound that doubles with every lost try ("full jitter").

    Racers that lost together so come back apart.

    Args:
        uniform: returns a random number in 0..1.
        sleep: waits for that many seconds.
    """

    def __init__(self, uniform: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._uniform = uniform
        self._sleep = sleep

    def __call__(self, lost_tries: int) -> None:
        """Wait before the next try; `lost_tries` >= 1."""
        bound_s = min(PAUSE_MAX_S, PAUSE_FIRST_S * 2 ** min(lost_tries, 16))
        self._sleep(bound_s * self._uniform())
