"""Call a generation off, with an honest answer about the money."""

from dataclasses import dataclass, replace
from enum import StrEnum

from shared.generation.errors import GenerationEnded
from shared.generation.model import Generation
from shared.generation.ports import GenerationStores
from shared.generation.settlement import save
from shared.generation.states import State, is_terminal
from shared.generation.tools import JobTools
from shared.generation.usecases.read import owned
from shared.kernel.ids import AccountId, GenerationId
from shared.routing.provider import (
    ProviderThrottled,
    ProviderUnavailable,
    VideoProvider,
)


class MoneyOutcome(StrEnum):
    """What becomes of the held credits after a cancel.

    Source: product table, row 15: cancel queued = full release; running = after the verdict.
    """

    RELEASED = "released"
    KEPT_UNTIL_VERDICT = "kept_until_verdict"


@dataclass(frozen=True)
class Cancellation:
    """The generation after the cancel, and what happens to `credits`, whole."""

    generation: Generation
    money: MoneyOutcome
    credits: int


class Cancel:
    """Before a provider was asked, a cancel ends the generation; afterwards the provider decides.

    A provider that delivers after all is paid, so the film is delivered and charged.
    """

    def __init__(self, tools: JobTools, provider: VideoProvider) -> None:
        self._tools = tools
        self._provider = provider

    def run(self, account_id: AccountId, generation_id: GenerationId) -> Cancellation:
        """Cancel; repeating it answers the same.

        Raises: `GenerationUnknown`; `GenerationEnded` when it was delivered or failed.
        """
        generation = self._tools.uow.run(
            lambda stores: self._end(stores, account_id, generation_id)
        )
        if generation.state == State.CANCELLED:
            return Cancellation(generation, MoneyOutcome.RELEASED, generation.quoted_credits)
        self._ask_provider(generation)
        return Cancellation(generation, MoneyOutcome.KEPT_UNTIL_VERDICT, generation.quoted_credits)

    def _end(
        self, stores: GenerationStores, account_id: AccountId, generation_id: GenerationId
    ) -> Generation:
        generation = owned(stores, account_id, generation_id)
        now = self._tools.clock.now()
        if generation.state == State.CANCELLED or generation.is_cancel_wanted:
            return generation
        if _is_at_provider(generation):
            return save(stores, replace(generation, is_cancel_wanted=True), now)
        if is_terminal(generation.state):
            raise GenerationEnded(generation.state)
        return self._tools.settlement.cancel(stores, generation, now)

    def _ask_provider(self, generation: Generation) -> None:
        attempt = generation.attempt
        if attempt is None or attempt.provider_job_id is None or attempt.outcome is not None:
            return
        try:
            self._provider.cancel(attempt.provider_job_id, attempt.handles)
        except (ProviderThrottled, ProviderUnavailable):
            # The poller goes on either way; a provider that did not hear us delivers.
            return


def _is_at_provider(generation: Generation) -> bool:
    """Say whether a provider may have the job, or made the film already."""
    if is_terminal(generation.state):
        return False
    attempt = generation.attempt
    is_under_way = attempt is not None and attempt.outcome is None
    return is_under_way or generation.state in {State.UNKNOWN, State.STORING, State.FINISHING}
