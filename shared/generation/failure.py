"""Why a generation ended without a video: a stable code and its stage.

Words and next steps per code are in `shared/notifications/problems.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.generation.states import Stage


class FailureCode(StrEnum):
    """Every way a job can fail; texts for people are kept per code and language."""

    CONTENT_REFUSED = "provider.content_refused"
    REQUEST_REFUSED = "provider.request_refused"
    PROVIDER_FAILED = "provider.failed"
    PROVIDER_UNAVAILABLE = "provider.unavailable"
    DEADLINE_PASSED = "generation.deadline_passed"
    OUTPUT_GONE = "provider.output_gone"
    OUTPUT_REFUSED = "provider.output_refused"
    OUTPUT_UNREADABLE = "delivery.source_unreadable"
    DRESSING_REFUSED = "delivery.dressing_refused"
    RENDER_FAILED = "delivery.render_failed"


@dataclass(frozen=True)
class Failure:
    """A verdict without a video."""

    code: FailureCode
    stage: Stage


FAILURES: Mapping[FailureCode, Failure] = {
    failure.code: failure
    for failure in (
        Failure(FailureCode.CONTENT_REFUSED, Stage.PROVIDER),
        Failure(FailureCode.REQUEST_REFUSED, Stage.PROVIDER),
        Failure(FailureCode.PROVIDER_FAILED, Stage.PROVIDER),
        Failure(FailureCode.PROVIDER_UNAVAILABLE, Stage.ROUTING),
        Failure(FailureCode.DEADLINE_PASSED, Stage.PROVIDER),
        Failure(FailureCode.OUTPUT_GONE, Stage.STORAGE),
        Failure(FailureCode.OUTPUT_REFUSED, Stage.STORAGE),
        Failure(FailureCode.OUTPUT_UNREADABLE, Stage.TRANSCODING),
        Failure(FailureCode.DRESSING_REFUSED, Stage.TRANSCODING),
        Failure(FailureCode.RENDER_FAILED, Stage.TRANSCODING),
    )
}
assert FAILURES.keys() == set(FailureCode)
