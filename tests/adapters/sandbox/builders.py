"""A running sandbox on free ports, a receiver for its callbacks, and a small photo."""

import io
import json
import os
import queue
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, ImageDraw

from infra.sandbox.app import SandboxConfig, create_sandbox
from infra.sandbox.leonardo_worker import Quality
from infra.sandbox.scenarios import Delays
from infra.sandbox.server import serve

API_KEY = "7f3c1d0a-5b7e-4f44-9a56-0d3c6a1b2e10"
WRONG_KEY = "00000000-5b7e-4f44-9a56-0d3c6a1b2e10"
CALLBACK_KEY = "c4llback-key"
SMALL = Quality(scale_ratio=0.1, clip_s_max=0.5)
PATIENCE_S = 20.0

Received = tuple[Mapping[str, str], dict[str, Any]]


class FakeNow:
    """The real time, plus whatever a test skips."""

    def __init__(self) -> None:
        self._skipped_s = 0.0

    def __call__(self) -> float:
        return time.time() + self._skipped_s

    def skip(self, seconds: float) -> None:
        self._skipped_s += seconds


class FakeReceiver:
    """An HTTP server that keeps what is posted to it."""

    def __init__(self) -> None:
        self.received: queue.Queue[Received] = queue.Queue()
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                received.put((headers, json.loads(body)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks/providers/leonardo"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def next_of(self, job_id: str) -> Received:
        """Return the next callback about a job, passing over those about others."""
        while True:
            headers, body = self.received.get(timeout=PATIENCE_S)
            if body["data"]["object"]["id"] == job_id:
                return headers, body

    def heard_of(self, job_id: str) -> bool:
        return any(body["data"]["object"]["id"] == job_id for _, body in self.received.queue)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class RunningSandbox:
    """A sandbox that answers; `api` carries the right key and the API's base address."""

    url: str
    smtp_port: int
    now: FakeNow
    receiver: FakeReceiver
    api: httpx.Client = field(repr=False)

    def play(self, scenario: str, times: int | None = 1) -> None:
        wanted = {"scenario": scenario, "times": times}
        httpx.put(f"{self.url}/sandbox/providers/leonardo/scenario", json=wanted).raise_for_status()

    def calls(self) -> list[dict[str, Any]]:
        return httpx.get(f"{self.url}/sandbox/providers/leonardo/calls").json()["items"]

    def user_id(self) -> str:
        return self.api.get("/me").json()["user_details"][0]["user"]["id"]

    def submit(self, **changes: Any) -> httpx.Response:
        return self.api.post("/generations-text-to-video", json=text_request(**changes))

    def submitted(self, **changes: Any) -> str:
        answer = self.submit(**changes)
        return answer.json()["motionVideoGenerationJob"]["generationId"]

    def job(self, job_id: str) -> dict[str, Any] | None:
        return self.api.get(f"/generations/{job_id}").json()["generations_by_pk"]

    def ended(self, job_id: str) -> dict[str, Any]:
        """Wait until the job has ended and return it."""
        found = wait_for(lambda: _ended(self.job(job_id)))
        assert found is not None
        return found

    def video(self, job_id: str) -> httpx.Response:
        url = self.ended(job_id)["generated_images"][0]["motionMP4URL"]
        return httpx.get(url, follow_redirects=False)

    def form(self, extension: str = "jpg") -> dict[str, Any]:
        answer = self.api.post("/init-image", json={"extension": extension})
        return answer.json()["uploadInitImage"]

    def uploaded(self, photo: bytes) -> str:
        form = self.form()
        assert send_form(form, photo).status_code == 204
        return form["id"]


def _ended(job: dict[str, Any] | None) -> dict[str, Any] | None:
    return job if job is not None and job["status"] != "PENDING" else None


def text_request(**changes: Any) -> dict[str, Any]:
    request = {"prompt": "Fresh lemonade, made at dawn", "model": "VEO3", "duration": 4}
    return {**request, **changes}


def send_form(
    form: dict[str, Any], photo: bytes, headers: Mapping[str, str] | None = None
) -> httpx.Response:
    fields = json.loads(form["fields"])
    return httpx.post(form["url"], data=fields, files={"file": photo}, headers=headers)


def photo_bytes(colour: tuple[int, int, int] = (30, 140, 200)) -> bytes:
    picture = Image.new("RGB", (320, 320), (240, 236, 230))
    ImageDraw.Draw(picture).ellipse((80, 60, 240, 280), fill=colour)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(look: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any:
    """Look until something is there; fail when patience ends."""
    deadline, pause = time.monotonic() + patience_s, threading.Event()
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        pause.wait(0.03)
    raise AssertionError("it did not happen in time")


def need_ffmpeg() -> None:
    """Skip without the ffmpeg program, or fail where it must be there."""
    if shutil.which("ffmpeg") and shutil.which("ffprobe"):
        return
    if os.environ.get("FAIL_WITHOUT_FFMPEG") == "1":
        pytest.fail("the ffmpeg program is missing")
    pytest.skip("the ffmpeg program is missing")


@contextmanager
def running_sandbox(
    state: Path, now: FakeNow, receiver: FakeReceiver, quality: Quality = SMALL
) -> Iterator[RunningSandbox]:
    """Serve a sandbox from a thread until the block ends."""
    port, smtp_port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    config = SandboxConfig(
        state=state,
        public_url=url,
        smtp_port=smtp_port,
        api_key=API_KEY,
        webhook_url=receiver.url,
        webhook_key=CALLBACK_KEY,
        delays=Delays(short_s=0.0, slow_s=20.0, throttled_s=60.0, late_s=4.0),
        quality=quality,
    )
    server = serve(create_sandbox(config, now), port)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_for(lambda: server.started)
        with api_client(url) as api:
            yield RunningSandbox(url, smtp_port, now, receiver, api)
    finally:
        server.should_exit = True
        thread.join()


def api_client(url: str, key: str = API_KEY) -> httpx.Client:
    return httpx.Client(
        base_url=f"{url}/leonardo/api/rest/v1",
        headers={"Authorization": f"Bearer {key}"},
        timeout=10,
    )
