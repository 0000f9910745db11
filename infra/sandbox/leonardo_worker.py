"""The Leonardo stand-in's back room: renders due jobs one at a time and sends callbacks."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from infra.sandbox.leonardo_files import LeonardoFiles
from infra.sandbox.leonardo_jobs import DueNotice, Job, LeonardoJobs, Notice, Status
from infra.sandbox.rendering import Clip, PhotoUnreadable, RenderStopped, render
from infra.sandbox.scenarios import Callback, Delays, Ending, File

IDLE_S = 0.1
"""How often the clock is looked at while nothing is due."""

CALLBACK_TRIES_MAX = 5
CALLBACK_TIMEOUT_S = 3.0
STALE_S = 3600.0
WRONG_KEY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Quality:
    """How much work a render may be; the default is the real thing.

    `scale_ratio` shrinks both sides; `clip_s_max` shortens the clip.
    """

    scale_ratio: float = 1.0
    clip_s_max: float | None = None


@dataclass(frozen=True)
class CallbackTarget:
    """Where callbacks go and what proves their origin; `api_key` is part of the vendor's body."""

    url: str
    callback_key: str = field(repr=False)
    api_key: str = field(repr=False)


class LeonardoWorker:
    """Two threads, one for renders and one for callbacks, between `start` and `stop`.

    A job stays due until its end is written, so a killed process renders it again.
    """

    def __init__(
        self,
        jobs: LeonardoJobs,
        files: LeonardoFiles,
        *,
        target: CallbackTarget | None,
        delays: Delays,
        quality: Quality,
        user_id: str,
        now_s: Callable[[], float],
    ) -> None:
        self._jobs, self._files, self._target = jobs, files, target
        self._delays, self._quality, self._user_id = delays, quality, user_id
        self._now_s, self._log = now_s, logging.getLogger(__name__)
        self._http = httpx.Client(timeout=CALLBACK_TIMEOUT_S, trust_env=False)  # no proxy here
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._loop, args=(self._work_once,), name="renders"),
            threading.Thread(target=self._loop, args=(self._call_once,), name="callbacks"),
        ]

    def start(self) -> None:
        """Begin to work on whatever is due."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop at the next frame and wait for both threads; no child process is left."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._http.close()

    def _loop(self, work_once: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            if not work_once():
                self._stopping.wait(IDLE_S)

    def _work_once(self) -> bool:
        job = self._jobs.next_due(self._now_s())
        if job is None:
            return False
        try:
            status = self._make(job)
        except RenderStopped:
            return False
        if not self._jobs.finish(job.id, status, self._notices(job, status)):
            self._files.remove_job(job.id)
        return True

    def _make(self, job: Job) -> Status:
        if job.scenario.ending is Ending.FAILED:
            return Status.FAILED
        has_file = job.scenario.file in {File.WHOLE, File.TRUNCATED}
        if not has_file or job.scenario.ending is Ending.NO_OUTPUT:
            return Status.COMPLETE
        try:
            self._render(job)
        except PhotoUnreadable:
            return Status.FAILED
        except (OSError, ValueError):
            self._log.exception("render failed", extra={"job_id": job.id})
            return Status.FAILED
        return Status.COMPLETE

    def _render(self, job: Job) -> None:
        video = self._files.video_path(job.id)
        is_cut = job.scenario.file is File.TRUNCATED
        clip = self._clip(job, has_early_index=not is_cut)
        render(clip, video, self._files.still_path(job.id), self._stopping.is_set)
        if is_cut:
            whole = video.read_bytes()
            video.write_bytes(whole[: len(whole) // 2])

    def _clip(self, job: Job, *, has_early_index: bool) -> Clip:
        order, scale = job.order, self._quality.scale_ratio
        longest_s = self._quality.clip_s_max or order.duration_s
        return Clip(
            prompt=order.prompt,
            photo=self._photo(job),
            width=_even(order.width * scale),
            height=_even(order.height * scale),
            fps=order.fps,
            duration_s=min(float(order.duration_s), longest_s),
            seed=job.seed,
            has_early_index=has_early_index,
        )

    def _photo(self, job: Job) -> Path | None:
        image_id = job.order.image_id
        if image_id is None:
            return None
        if job.order.image_type == "UPLOADED":
            return self._files.photo_path(image_id)
        source = self._jobs.find_by_image(image_id)
        return None if source is None else self._files.still_path(source.id)

    def _notices(self, job: Job, status: Status) -> Sequence[Notice]:
        now_s = self._now_s()
        final = Notice(status, now_s, now_s)
        planned: dict[Callback, list[Notice]] = {
            Callback.NEVER: [],
            Callback.ONCE: [final],
            Callback.TWICE: [final, final],
            Callback.OUT_OF_ORDER: [final, Notice(Status.PENDING, now_s, job.created_at_s)],
            Callback.WRONG_ORIGIN: [replace(final, has_right_key=False)],
            Callback.STALE: [replace(final, stamp_s=now_s - STALE_S)],
            Callback.LATE: [replace(final, due_at_s=now_s + self._delays.late_s)],
        }
        return planned[job.scenario.callback]

    def _call_once(self) -> bool:
        if self._target is None:
            return False
        due = self._jobs.due_notices(self._now_s())
        for notice in due:
            if self._stopping.is_set():
                return False
            self._send(notice, self._target)
        return bool(due)

    def _send(self, due: DueNotice, target: CallbackTarget) -> None:
        if self._arrives(due, target) or due.tries + 1 >= CALLBACK_TRIES_MAX:
            self._jobs.notice_sent(due.number)
        else:
            self._jobs.notice_failed(due.number, self._now_s() + 2.0**due.tries)

    def _arrives(self, due: DueNotice, target: CallbackTarget) -> bool:
        key = target.callback_key if due.notice.has_right_key else WRONG_KEY
        body = self._body(due.job, due.notice, key, target)
        try:
            answer = self._http.post(
                target.url, json=body, headers={"Authorization": f"Bearer {key}"}
            )
        except httpx.HTTPError:
            return False
        return answer.is_success

    def _body(
        self, job: Job, notice: Notice, key: str, target: CallbackTarget
    ) -> dict[str, object]:
        is_complete = notice.status is Status.COMPLETE
        return {
            "type": "video_generation.complete",
            "object": "generation",
            "timestamp": int(notice.stamp_s * 1000),
            "api_version": "v1",
            "data": {
                "object": {
                    "id": job.id,
                    "status": notice.status.value,
                    "images": images(self._files, self._user_id, job) if is_complete else [],
                    "apiKey": {"webhookCallbackApiKey": key, "key": target.api_key},
                }
            },
        }


def images(files: LeonardoFiles, user_id: str, job: Job) -> list[dict[str, object]]:
    """Return the finished outputs as callbacks carry them; empty where the scenario says so."""
    if job.scenario.ending is Ending.NO_OUTPUT:
        return []
    return [
        {
            "id": job.image_id,
            "url": files.still_url(user_id, job),
            "motionMP4URL": files.video_url(user_id, job),
            "generationId": job.id,
            "nsfw": job.scenario.ending is Ending.FLAGGED,
        }
    ]


def _even(pixels: float) -> int:
    return max(16, round(pixels / 2) * 2)
