"""A store behind links, and the worker as a process: what surrounds a render in production."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from shared.delivery.model import Fit
from shared.delivery.plan import Poster, RenderPlan, Rendition, Target

ROOT = Path(__file__).parents[2]
SECRET = "s" * 32
READY_S_MAX = 10.0


class FakeStore:
    """Objects by path: GET serves `sources`, PUT fills `stored` unless the name is taken."""

    def __init__(self) -> None:
        self.sources: dict[str, bytes] = {}
        self.stored: dict[str, bytes] = {}
        self.answers: dict[str, int] = {}
        self.announced: dict[str, int] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.hold, self.hold_source = threading.Event(), threading.Event()
        self.hold.set()
        self.hold_source.set()
        store = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status = store.answers.get(self.path, 200 if self.path in store.sources else 404)
                body = store.sources.get(self.path, b"") if status == 200 else b""
                self.send_response(status)
                self.send_header("Content-Length", str(store.announced.get(self.path, len(body))))
                self.end_headers()
                self.wfile.write(body[:1000])
                store.hold_source.wait(10)
                with suppress(OSError):  # a worker that was stopped does not read on
                    self.wfile.write(body[1000:])

            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                store.hold.wait(10)
                store.headers[self.path] = dict(self.headers)
                status = store.answers.get(self.path, 200)
                if status < 300:
                    store.stored.setdefault(self.path, body)
                self.send_response(status)
                kept = store.stored.get(self.path, b"")
                self.send_header("ETag", f'"{hashlib.sha256(kept).hexdigest()}"')
                self.send_header("Content-Length", "0")
                with suppress(OSError):
                    self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def clear(self) -> None:
        for each in (self.sources, self.stored, self.answers, self.headers, self.announced):
            each.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self, name: str, data: bytes) -> str:
        self.sources[f"/{name}"] = data
        return f"{self.origin}/{name}"

    def plan(self, source_url: str, *names: str, **more: Any) -> RenderPlan:
        """One small rendition per name, stored under it."""
        wanted = [
            Rendition(name, 180, 320, Fit.CROP, Target(f"{self.origin}/{name}.mp4"))
            for name in names or ("portrait",)
        ]
        return RenderPlan(source_url, wanted, **more)

    def poster(self, name: str) -> Poster:
        return Poster(320, Target(f"{self.origin}/{name}.jpg", {"x-kept": "as it is"}))


@dataclass
class Worker:
    """A running worker process."""

    process: subprocess.Popen[bytes]
    base_url: str
    scratch: Path
    ready_s: float

    def end(self) -> float:
        """Send SIGTERM and return the seconds it took to end."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)
        return time.monotonic() - started

    def left_over(self) -> list[Path]:
        return list(self.scratch.iterdir())

    def is_busy(self) -> bool:
        return bool(httpx.get(f"{self.base_url}/healthz").json()["is_busy"])

    def wait_idle(self) -> None:
        deadline = time.monotonic() + READY_S_MAX
        while self.is_busy():
            assert time.monotonic() < deadline, "the worker stays busy"


@contextmanager
def running_worker(scratch: Path, *origins: str, cwd: Path = ROOT, **more: str) -> Iterator[Worker]:
    """Run it in `cwd`, with `more` in its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {
        **os.environ,
        "PORT": str(port),
        "VIDGO_SCRATCH": str(scratch),
        "VIDGO_TRANSCODER_SECRET": SECRET,
        "VIDGO_PRIVATE_ORIGINS": ",".join(origins),
        "VIDGO_LOG_LEVEL": "ERROR",
        **more,
    }
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "native.worker"], cwd=cwd, env=environ)
    try:
        base_url = f"http://127.0.0.1:{port}"
        _wait_ready(base_url)
        yield Worker(process, base_url, scratch, time.monotonic() - started)
    finally:
        process.kill()
        process.wait()


def _wait_ready(base_url: str) -> None:
    deadline = time.monotonic() + READY_S_MAX
    while True:
        try:
            assert httpx.get(f"{base_url}/healthz").status_code == 200
        except httpx.ConnectError:
            assert time.monotonic() < deadline, "the worker does not start"
        else:
            return
