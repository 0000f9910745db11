"""Generations as the API shows them, with links to their files."""

from datetime import datetime, timedelta

from functions.http.wire.generations import (
    AttemptAnswer,
    ExportAnswer,
    FailureAnswer,
    GenerationAnswer,
    Media,
)
from shared.accounts.locale import Locale
from shared.generation.model import Attempt, Export, ExportState, Generation, export_id_of
from shared.generation.progress import progress_ratio
from shared.kernel.ids import ObjectName
from shared.kernel.ports import Clock, ObjectStore
from shared.notifications.problems import problem_words

LINK_LIFE = timedelta(hours=1)
"""Long enough to watch and to download; a new look at the generation gives new links."""


class Presenter:
    """Turns generations into answers for one platform's object store."""

    def __init__(self, objects: ObjectStore, clock: Clock) -> None:
        self._objects = objects
        self._clock = clock

    def generation(self, generation: Generation, locale: Locale) -> GenerationAnswer:
        """Return the answer about `generation` with words in `locale`."""
        film, *exports = generation.exports
        order = generation.order
        return GenerationAnswer(
            generation_id=generation.generation_id,
            state=generation.state,
            stage=generation.stage,
            progress_ratio=progress_ratio(generation),
            queue_position=None,
            prompt=order.prompt,
            enhanced_prompt=None,
            service_type=order.service_type,
            resolution=order.resolution,
            aspect_ratio=order.aspect_ratio,
            quoted_credits=generation.quoted_credits,
            charged_credits=generation.charged_credits,
            reuse=None,
            media=Media(
                master=self._link(film.object_name, None),
                poster=self._link(generation.poster, None),
                preview=None,
            ),
            exports=[self.export(generation, export) for export in exports],
            failure=_failure(generation, locale),
            receipt_id=generation.receipt_id,
            attempts=[_attempt(attempt) for attempt in generation.attempts],
            created_at=generation.created_at,
            deadline_at=generation.deadline_at,
            completed_at=generation.completed_at,
        )

    def export(self, generation: Generation, export: Export) -> ExportAnswer:
        """Return the answer about one export."""
        name = f"vidgo-{export.format.replace(':', 'x')}-{export.resolution}.mp4"
        url = self._link(export.object_name, name)
        return ExportAnswer(
            export_id=export_id_of(generation.generation_id, export.ordinal),
            state=export.state,
            progress_ratio=_export_ratio(generation, export),
            format=export.format,
            width=export.size.width,
            height=export.size.height,
            size_bytes=export.size_bytes,
            url=url,
            url_expires_at=self._expiry() if url else None,
            sha256=export.sha256,
        )

    def _expiry(self) -> datetime:
        return self._clock.now().replace(microsecond=0) + LINK_LIFE

    def _link(self, name: ObjectName | None, filename: str | None) -> str | None:
        if name is None:
            return None
        return self._objects.download_link(name, self._expiry(), filename).url

    def etag(self, generation: Generation, locale: Locale) -> str:
        """Return the entity tag of the answer.

        It changes with the document and the language, and so often that the links in an answer
        somebody keeps have half of their life left.
        """
        period = int(self._clock.now().timestamp() // (LINK_LIFE.total_seconds() / 2))
        return f'"{generation.generation_id}-{generation.revision}-{locale}-{period}"'


def is_matched(if_none_match: str | None, etag: str) -> bool:
    """Say whether the client has this version: a list of tags, compared weakly.

    Source: RFC 9110, section 13.1.2.
    """
    known = (tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(","))
    return any(tag in {"*", etag} for tag in known)


def _export_ratio(generation: Generation, export: Export) -> float:
    if export.state == ExportState.QUEUED:
        return round(generation.work_ratio, 3) if generation.lease else 0.0
    return 1.0


def _failure(generation: Generation, locale: Locale) -> FailureAnswer | None:
    failure = generation.failure
    if failure is None:
        return None
    words = problem_words(locale, failure.code)
    return FailureAnswer(
        code=failure.code,
        stage=failure.stage,
        detail=words.detail,
        next_step=words.next_step,
        charged_credits=generation.charged_credits,
    )


def _attempt(attempt: Attempt) -> AttemptAnswer:
    return AttemptAnswer(
        attempt_id=attempt.attempt_id,
        started_at=attempt.started_at,
        ended_at=attempt.ended_at,
        outcome=attempt.outcome,
    )
