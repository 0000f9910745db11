"""How a generation ends, and what that does to the credits held for it: one commit for both."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from shared.credits.posting import Ledger
from shared.credits.receipt import ReleaseRule, Verdict
from shared.generation.exports import fail_exports
from shared.generation.failure import FAILURES, FailureCode
from shared.generation.model import Generation, move
from shared.generation.ports import GenerationStores
from shared.generation.states import State
from shared.kernel.ids import HoldId

RELEASE_RULES: Mapping[FailureCode, ReleaseRule] = {
    FailureCode.CONTENT_REFUSED: ReleaseRule.CONTENT_REFUSED,
    FailureCode.REQUEST_REFUSED: ReleaseRule.NOT_ACCEPTED,
    FailureCode.PROVIDER_FAILED: ReleaseRule.PROVIDER_FAILED,
    FailureCode.PROVIDER_UNAVAILABLE: ReleaseRule.NOT_ACCEPTED,
    FailureCode.DEADLINE_PASSED: ReleaseRule.DEADLINE_PASSED,
    FailureCode.OUTPUT_GONE: ReleaseRule.DELIVERY_FAILED,
    FailureCode.OUTPUT_REFUSED: ReleaseRule.DELIVERY_FAILED,
    FailureCode.OUTPUT_UNREADABLE: ReleaseRule.DELIVERY_FAILED,
    FailureCode.DRESSING_REFUSED: ReleaseRule.DELIVERY_FAILED,
    FailureCode.RENDER_FAILED: ReleaseRule.DELIVERY_FAILED,
}
assert RELEASE_RULES.keys() == set(FailureCode)


class Settlement:
    """Ends generations. Every method works inside the caller's commit and saves the generation."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def deliver(
        self, stores: GenerationStores, generation: Generation, now: datetime
    ) -> Generation:
        """Charge what was quoted and mark the generation delivered."""
        price = generation.quoted_credits
        self._ledger.capture(stores, generation.owner_id, hold_of(generation), price, now)
        delivered = replace(move(generation, State.DELIVERED, now), charged_credits=price)
        return save(stores, delivered, now)

    def fail(
        self, stores: GenerationStores, generation: Generation, code: FailureCode, now: datetime
    ) -> Generation:
        """Give the credits back, with a receipt, and mark the generation failed."""
        failed = replace(move(generation, State.FAILED, now), failure=FAILURES[code])
        return self._release(stores, failed, RELEASE_RULES[code], now)

    def cancel(self, stores: GenerationStores, generation: Generation, now: datetime) -> Generation:
        """Give the credits back, with a receipt, and mark the generation cancelled."""
        cancelled = move(generation, State.CANCELLED, now)
        return self._release(stores, cancelled, ReleaseRule.CANCELLED, now)

    def requeue(
        self,
        stores: GenerationStores,
        generation: Generation,
        now: datetime,
        *,
        unless: Generation | None = None,
    ) -> Generation:
        """Save a generation that may wait for another attempt; a wanted cancel ends it instead."""
        attempt = generation.attempt
        is_free = attempt is None or attempt.outcome is not None
        if generation.is_cancel_wanted and generation.state == State.QUEUED and is_free:
            return self.cancel(stores, generation, now)
        return save(stores, generation, now, unless=unless)

    def _release(
        self, stores: GenerationStores, ended: Generation, rule: ReleaseRule, now: datetime
    ) -> Generation:
        ended, attempt = fail_exports(ended, ended.exports), ended.attempt
        verdict = Verdict(
            rule=rule,
            source=attempt.provider if attempt else "vidgo",
            observed_at=now,
            answer_sha256=attempt.answer_sha256 if attempt else None,
        )
        receipt = self._ledger.release(stores, ended.owner_id, hold_of(ended), verdict, now)
        return save(stores, replace(ended, receipt_id=receipt.receipt_id), now)


def hold_of(generation: Generation) -> HoldId:
    """Return the id of the hold made for `generation`."""
    return HoldId(generation.generation_id)


def save(
    stores: GenerationStores,
    generation: Generation,
    now: datetime,
    *,
    unless: Generation | None = None,
) -> Generation:
    """Write `generation` with its next revision; nothing is written when it equals `unless`."""
    if generation == unless:
        return generation
    saved = replace(generation, revision=generation.revision + 1, updated_at=now)
    stores.generations.save(saved)
    return saved
