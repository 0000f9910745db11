"""Leonardo (Production API v1) as a provider of video.

Source: Leonardo API reference; M118, M119. There is no idempotency header and no cancel: a lost
answer is cleared up by searching the account's own list for the request's seed and prompt.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

import httpx

from infra.providers.http import ProviderHttp, Timeouts
from infra.providers.leonardo_models import DEFAULT_MODEL, IMAGE_EXTENSIONS, LEONARDO, VEO3
from infra.providers.leonardo_wire import (
    WORDS,
    Likeness,
    ListedJob,
    listed_jobs,
    snapshot,
    submitted,
    upload_form,
    user_id,
    video_body,
)
from infra.providers.replies import Reply, Unreadable
from shared.routing.capabilities import Capabilities
from shared.routing.provider import (
    CancelOutcome,
    ImageInput,
    ProviderThrottled,
    ProviderUnavailable,
    RequestRefused,
    Snapshot,
    Submitted,
    Unavailability,
    VideoRequest,
)

UPLOAD_BUDGET_S: Final = 30.0
"""How long the photo may take to reach Leonardo before the paid call is not made any more."""

_PAGE_SIZE: Final = 50
_PAGES_MAX: Final = 20
_CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""How far Leonardo's clock may be from ours; the seed is the proof, this only bounds the search."""


class LeonardoVideo:
    """Video from a photo and words, or from words alone.

    `base_url` ends before the call's name (`https://cloud.leonardo.ai/api/rest/v1`); `api_key` is a
    Production API key. `model` and its `capabilities` belong together. Shapes and durations the
    model does not make are asked for as the next larger ones (see `Capabilities.fitted`).
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        model: str = DEFAULT_MODEL,
        capabilities: Capabilities = VEO3,
        timeouts: Timeouts | None = None,
        transport: httpx.BaseTransport | None = None,
        upload_budget_s: float = UPLOAD_BUDGET_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        headers = {"Authorization": f"Bearer {api_key}"}
        self._http = ProviderHttp(
            LEONARDO, base_url, headers, WORDS, timeouts=timeouts, transport=transport
        )
        self._model = model
        self._capabilities = capabilities
        self._upload_budget_s, self._monotonic = upload_budget_s, monotonic

    def close(self) -> None:
        """Release connections; the provider is not used afterwards."""
        self._http.close()

    def submit(self, request: VideoRequest) -> Submitted:
        """Upload the photo, then ask for the clip; only the second step can have cost money."""
        fitted = self._capabilities.fitted(request)
        if fitted is None:
            raise RequestRefused
        started_s = self._monotonic()
        image_id = None if fitted.image is None else self._upload(fitted.image)
        if self._monotonic() - started_s > self._upload_budget_s:
            # Whoever asks us counts on no paid call beginning later than this.
            raise ProviderUnavailable(LEONARDO, Unavailability.NETWORK)
        kind = "text" if image_id is None else "image"
        body = video_body(fitted, self._model, image_id)
        return self._http.submit(f"generations-{kind}-to-video", body, submitted)

    def find(self, request: VideoRequest, since: datetime) -> Submitted | None:
        """Search the account's jobs, newest first, back to `since` (aware).

        A list that does not tell, or goes on for too long, proves nothing: `ProviderUnavailable`.
        """
        is_unclear = False
        for job in self._jobs_since(since - _CLOCK_TOLERANCE):
            match job.likeness(request):
                case Likeness.SAME:
                    return Submitted(job.job_id, {})
                case Likeness.UNCLEAR:
                    is_unclear = True
                case Likeness.DIFFERENT:
                    pass
        if is_unclear:
            raise self._unreadable()
        return None

    def poll(self, provider_job_id: str, handles: Mapping[str, str]) -> Snapshot | None:
        """Read the job's state; `handles` are not used by Leonardo."""
        del handles
        reply = self._http.get(f"generations/{quote(provider_job_id, safe='')}")
        if reply is None:
            return None
        try:
            return snapshot(reply)
        except Unreadable as error:
            raise self._unreadable() from error

    def cancel(self, provider_job_id: str, handles: Mapping[str, str]) -> CancelOutcome:
        """Leonardo has no cancel: DELETE removes the record, perhaps not the work."""
        del provider_job_id, handles
        return CancelOutcome.NOT_SUPPORTED

    def health(self) -> None:
        """Read the account. Its token counts say nothing about pay-as-you-go money."""
        try:
            self._user_id()
        except ProviderThrottled:
            return  # whoever asks for patience is up

    def _upload(self, image: ImageInput) -> str:
        """Place the photo with Leonardo and return its id. Never an unknown outcome."""
        extension = IMAGE_EXTENSIONS[image.content_type]
        reply = self._http.prepare("init-image", {"extension": extension})
        try:
            form = upload_form(reply)
        except Unreadable as error:
            raise self._unreadable() from error
        self._http.upload(form.url, form.fields, image.content_type, image.data)
        return form.image_id

    def _jobs_since(self, moment: datetime) -> Iterator[ListedJob]:
        """Yield the jobs made after `moment` and those without a date.

        Pages are read until one is empty (the server may cap the page size), or until the list is
        seen to descend past `moment`: its order is not documented.
        """
        path = f"generations/user/{quote(self._user_id(), safe='')}"
        offset = 0
        for _ in range(_PAGES_MAX):
            page = self._page(path, offset)
            yield from (j for j in page if j.created_at is None or j.created_at >= moment)
            if not page or _has_passed(page, moment):
                return
            offset += len(page)
        raise self._unreadable()

    def _page(self, path: str, offset: int) -> list[ListedJob]:
        reply = self._known(self._http.get(path, {"offset": offset, "limit": _PAGE_SIZE}))
        try:
            return listed_jobs(reply)
        except Unreadable as error:
            raise self._unreadable() from error

    def _user_id(self) -> str:
        reply = self._known(self._http.get("me"))
        try:
            return user_id(reply)
        except Unreadable as error:
            raise self._unreadable() from error

    def _known(self, reply: Reply | None) -> Reply:
        if reply is None:
            raise self._unreadable()
        return reply

    def _unreadable(self) -> ProviderUnavailable:
        return self._http.unavailable(Unavailability.UNREADABLE)


def _has_passed(page: list[ListedJob], moment: datetime) -> bool:
    times = [job.created_at for job in page if job.created_at is not None]
    is_newest_first = len(times) == len(page) and times == sorted(times, reverse=True)
    return is_newest_first and times[0] > times[-1] and times[-1] < moment
