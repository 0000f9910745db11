"""The one reducer: what an answer of a provider means for a generation.

Poll and hint both end here. It is monotonic: an answer about a generation that is past the
provider changes nothing, however late or often it comes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.generation.failure import FailureCode
from shared.generation.model import Attempt, Generation, Outcome, move, with_attempt
from shared.generation.states import AT_PROVIDER, State
from shared.generation.timing import Timing
from shared.routing.provider import ProviderState, Snapshot, Submitted


@dataclass(frozen=True)
class Waiting:
    """No verdict yet; `generation` may have moved or not."""

    generation: Generation


@dataclass(frozen=True)
class Moved:
    """The provider is done; the next stage begins."""

    generation: Generation


@dataclass(frozen=True)
class Lost:
    """There will be no video: the credits go back."""

    generation: Generation
    code: FailureCode


Step = Waiting | Moved | Lost


def reduce_snapshot(
    generation: Generation, snapshot: Snapshot | None, now: datetime, timing: Timing
) -> Step:
    """Return what `snapshot` (None: the provider knows no such job) does to `generation`."""
    attempt = generation.attempt
    if generation.state not in AT_PROVIDER or attempt is None:
        return Waiting(generation)
    if snapshot is None:
        return overdue(generation, now, timing)
    attempt = replace(attempt, answer_sha256=snapshot.answer_sha256)
    match snapshot.state:
        case ProviderState.SUCCEEDED:
            ended = _end(generation, attempt, Outcome.SUCCEEDED, now)
            return Moved(move(ended, State.STORING, now))
        case ProviderState.FAILED | ProviderState.CANCELLED:
            code = FailureCode.PROVIDER_FAILED
            if snapshot.is_refused:
                code = FailureCode.CONTENT_REFUSED
            return Lost(_end(generation, attempt, Outcome.FAILED, now), code)
        case ProviderState.QUEUED | ProviderState.RUNNING:
            return overdue(_still_working(generation, snapshot, now), now, timing)


def overdue(generation: Generation, now: datetime, timing: Timing) -> Step:
    """Return what the mere passing of time does to a generation that awaits a verdict.

    After the verdict deadline it is `unknown`; after the release deadline the customer wins (M082).
    """
    attempt = generation.attempt
    assert attempt is not None
    if now >= generation.deadline_at:
        return Lost(_end(generation, attempt, Outcome.ABANDONED, now), FailureCode.DEADLINE_PASSED)
    is_late = now - attempt.started_at >= timedelta(seconds=timing.verdict_deadline_s)
    if is_late and generation.state != State.UNKNOWN:
        return Waiting(move(generation, State.UNKNOWN, now))
    return Waiting(generation)


def is_undecided(generation: Generation, attempt_id: str) -> bool:
    """Say whether `attempt_id` is the latest attempt and nobody knows yet if it made a job.

    Whatever is learnt about another attempt comes too late to change anything.
    """
    attempt = generation.attempt
    return (
        attempt is not None
        and attempt.attempt_id == attempt_id
        and attempt.outcome is None
        and attempt.provider_job_id is None
        and generation.state in {State.QUEUED, State.UNKNOWN}
    )


def accepted(
    generation: Generation, attempt_id: str, submitted: Submitted, now: datetime
) -> Generation:
    """Return `generation` after its provider is known to have accepted the attempt."""
    attempt = generation.attempt
    if attempt is None or not is_undecided(generation, attempt_id):
        return generation
    known = replace(
        attempt,
        provider_job_id=submitted.provider_job_id,
        handles=submitted.handles,
        cost_usd_micros=submitted.cost_usd_micros,
    )
    return move(with_attempt(generation, known), State.SUBMITTED, now)


def not_accepted(
    generation: Generation, attempt_id: str, outcome: Outcome, now: datetime
) -> Generation:
    """Return `generation` ready for another attempt: this one certainly made no job."""
    attempt = generation.attempt
    if attempt is None or not is_undecided(generation, attempt_id):
        return generation
    ended = _end(generation, attempt, outcome, now)
    return move(ended, State.QUEUED, now) if ended.state == State.UNKNOWN else ended


def _still_working(generation: Generation, snapshot: Snapshot, now: datetime) -> Generation:
    if generation.state == State.UNKNOWN:
        return generation
    if snapshot.state == ProviderState.RUNNING and generation.state == State.SUBMITTED:
        generation = move(generation, State.RUNNING, now)
    ratio = max(snapshot.progress_ratio or 0.0, generation.work_ratio)
    return replace(generation, work_ratio=ratio)


def _end(generation: Generation, attempt: Attempt, outcome: Outcome, now: datetime) -> Generation:
    return with_attempt(generation, replace(attempt, outcome=outcome, ended_at=now))
