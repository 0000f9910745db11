"""Generations as the API shows them, with links to their files."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from functions.http.wire.generations import (
    AttemptAnswer,
    ExportAnswer,
    FailureAnswer,
    GenerationAnswer,
    Media,
    SpritesAnswer,
)
from shared.accounts.locale import Locale
from shared.generation.model import (
    Attempt,
    Export,
    ExportState,
    Generation,
    Sprites,
    export_id_of,
)
from shared.generation.progress import progress_ratio
from shared.generation.rendering import file_name_of, sprites_vtt_name_of
from shared.kernel.ids import ObjectName
from shared.kernel.ports import Clock, ObjectStore
from shared.notifications.problems import problem_words

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

LINK_LIFE = timedelta(hours=1)
PERIOD = LINK_LIFE / 2
"""Links made in one period are equal, so that answers can be, and live for at least another."""

LINKS_KEPT = 4096
"""Cloud Storage signs by a remote call: a page looked at again should not cost hundreds."""


class Presenter:
    """Turns generations into answers for one platform's object store."""

    def __init__(self, objects: ObjectStore, clock: Clock) -> None:
        self._objects = objects
        self._clock = clock
        self._signed = lru_cache(LINKS_KEPT)(self._sign)

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
            paid_by=generation.paid_by,
            quoted_credits=generation.quoted_credits,
            charged_credits=generation.charged_credits,
            reuse=None,
            media=Media(
                master=self._link(film.object_name, None),
                poster=self._link(generation.poster, None),
                preview=self._link(generation.preview, None),
                sprites=self._sprites(generation.sprites),
            ),
            exports=[self.export(generation, export) for export in exports],
            failure=_failure(generation, locale),
            receipt_id=generation.receipt_id,
            attempts=[_attempt(attempt) for attempt in generation.attempts],
            created_at=generation.created_at,
            starts_at=generation.starts_at,
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

    def _sprites(self, sprites: Sprites | None) -> SpritesAnswer | None:
        if sprites is None:
            return None
        return SpritesAnswer(
            url=self._signed(sprites.object_name, None, self._expiry()),
            vtt_url=self._signed(sprites_vtt_name_of(sprites.object_name), None, self._expiry()),
            name=file_name_of(sprites.object_name),
            columns=sprites.columns,
            count=sprites.count,
            tile_width=sprites.tile_width,
            tile_height=sprites.tile_height,
            interval_s=sprites.interval_s,
        )

    def _expiry(self) -> datetime:
        return EPOCH + self._period() * PERIOD + LINK_LIFE

    def _period(self) -> int:
        return (self._clock.now() - EPOCH) // PERIOD

    def _link(self, name: ObjectName | None, filename: str | None) -> str | None:
        return None if name is None else self._signed(name, filename, self._expiry())

    def _sign(self, name: ObjectName, filename: str | None, expires_at: datetime) -> str:
        return self._objects.download_link(name, expires_at, filename).url

    def etag(self, generation: Generation, locale: Locale) -> str:
        """Return the entity tag of the answer: it changes with the document, language and links."""
        return f'"{generation.generation_id}-{generation.revision}-{locale}-{self._period()}"'


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
