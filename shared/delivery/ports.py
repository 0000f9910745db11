"""What delivery needs of the outside."""

from collections.abc import Callable
from typing import Protocol

from shared.delivery.plan import RenderPlan, RenderReport


class Transcoder(Protocol):
    """Turns a source into every output of a plan, or into none."""

    def render(self, plan: RenderPlan, on_progress: Callable[[float], None]) -> RenderReport:
        """Make and store all outputs; blocks until it is done.

        Rendering the same plan again is safe: an output that is already stored stays.

        Args:
            plan: links in it must outlive the work.
            on_progress: called about twice a second with a ratio that never falls, also while
                nothing moves: a caller may renew its lease from it. What it raises ends the work.

        Raises: `SourceRefused` (a verdict on the source), `DressingRefused` (one on what is laid
            over or under it), `TranscoderBusy`, `TranscoderUnavailable`.
        """
        ...

    def ping(self) -> None:
        """Return if the transcoder answers, busy or not. Raises: `TranscoderUnavailable`."""
        ...
