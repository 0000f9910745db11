"""What every task handler is: a payload and something to run with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import Field

from functions.http.wire.model import Request
from shared.generation.model import GENERATION_ID
from shared.generation.schedule import Turn

PayloadT = TypeVar("PayloadT", bound=Request)


class GenerationPayload(Request):
    """The payload of tasks that need nothing but their generation."""

    generation_id: str = Field(pattern=f"^{GENERATION_ID.pattern}$")


class TurnPayload(GenerationPayload):
    """The payload of tasks that come in chains."""

    turn: int = 0
    chain: str = ""

    def as_turn(self) -> Turn:
        """Return the turn as the use cases know it."""
        return Turn(self.turn, self.chain)


@dataclass(frozen=True)
class TaskHandler(Generic[PayloadT]):
    """Runs one kind of task. `run` may be called twice, late, or at the same time as itself."""

    payload: type[PayloadT]
    run: Callable[[PayloadT], None]
