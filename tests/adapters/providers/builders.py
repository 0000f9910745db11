"""Requests, recorded answers, and servers that misbehave on purpose."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

import httpcore
import httpx

from infra.providers.leonardo import LeonardoVideo
from shared.kernel.media import AspectRatio, Resolution
from shared.routing.provider import ImageInput, VideoRequest

ServerAnswer: TypeAlias = "Callable[[BaseHTTPRequestHandler, LocalServer], None]"

API_KEY = "11111111-2222-4333-8444-555555555555"
CALLBACK_KEY = "callback-key-of-the-dashboard"
BASE_URL = "https://leonardo.test/api/rest/v1"
JOB_ID = "6f1d0a3e-2b6c-4a83-9f0e-0c8f6a1d7b55"
USER_ID = "0b7c4f0e-9a1d-4c6f-8c5b-7f2f8d1f3a10"
IMAGE_ID = "aa7c4f0e-9a1d-4c6f-8c5b-7f2f8d1f3a11"

ACCEPTED = {
    "motionVideoGenerationJob": {
        "generationId": JOB_ID,
        "apiCreditCost": None,
        "cost": {"amount": "0.0147", "unit": "DOLLARS"},
    }
}
ME = {"user_details": [{"user": {"id": USER_ID, "username": "vidgo"}, "apiPaidTokens": 0}]}
UPLOAD_FIELDS = {"key": "users/1/init.png", "Policy": "cG9saWN5", "X-Amz-Signature": "5160"}
UPLOAD_FORM = {
    "uploadInitImage": {
        "id": IMAGE_ID,
        "url": "https://bucket.test/",
        "key": "users/1/init.png",
        "fields": json.dumps(UPLOAD_FIELDS),
    }
}


def request_for_video(
    *,
    request_key: str = "gen_1-a1",
    prompt: str = "A lamp glows at dusk",
    negative_prompt: str | None = None,
    image: ImageInput | None = None,
    duration_s: int = 8,
    resolution: Resolution = Resolution.FULL_HD,
    aspect_ratio: AspectRatio = AspectRatio.PORTRAIT,
) -> VideoRequest:
    return VideoRequest(
        request_key=request_key,
        prompt=prompt,
        negative_prompt=negative_prompt,
        image=image,
        duration_s=duration_s,
        resolution=resolution,
        aspect_ratio=aspect_ratio,
    )


def photo(content_type: str = "image/png", data: bytes = b"\x89PNG photo") -> ImageInput:
    return ImageInput(content_type=content_type, data=data)


def generation(status: str, images: list[dict[str, object]] | None = None) -> dict[str, object]:
    return {
        "generations_by_pk": {
            "id": JOB_ID,
            "status": status,
            "createdAt": "2026-11-20T10:00:00.123",
            "prompt": "A lamp glows at dusk",
            "seed": 1,
            "generated_images": images or [],
        }
    }


def generated_video(**changes: object) -> dict[str, object]:
    video: dict[str, object] = {
        "id": "9d0a3e6f-2b6c-4a83-9f0e-0c8f6a1d7b56",
        "url": None,
        "nsfw": False,
        "motionMP4URL": "https://cdn.leonardo.ai/users/u/generations/g/video.mp4",
        "generated_image_variation_generics": [],
    }
    return video | changes


class FakeLeonardo:
    """Answers by "METHOD path" below the base address; remembers what it was sent."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self._answers: dict[str, list[httpx.Response | Exception]] = {}

    def answers(self, call: str, *answers: object, status: int = 200) -> "FakeLeonardo":
        """Queue answers: responses, exceptions, bytes or anything JSON; the last one repeats."""
        ready = [_response(answer, status) for answer in answers]
        self._answers.setdefault(call, []).extend(ready)
        return self

    def client(self, **options: Any) -> LeonardoVideo:
        transport = httpx.MockTransport(self._handle)
        return LeonardoVideo(BASE_URL, API_KEY, transport=transport, **options)

    def sent(self, call: str) -> list[httpx.Request]:
        return [request for request in self.requests if _name(request) == call]

    def body(self, call: str) -> dict[str, object]:
        body: dict[str, object] = json.loads(self.sent(call)[0].content)
        return body

    def _handle(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        queue = self._answers[_name(request)]
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def _name(request: httpx.Request) -> str:
    path = request.url.path.removeprefix("/api/rest/v1/")
    return f"{request.method} {path}"


def _response(answer: object, status: int) -> httpx.Response | Exception:
    if isinstance(answer, httpx.Response | Exception):
        return answer
    if isinstance(answer, bytes):
        return httpx.Response(status, content=answer)
    return httpx.Response(status, json=answer)


def html(status: int) -> httpx.Response:
    page = "<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>"
    return httpx.Response(status, html=page)


class LocalServer:
    """A real HTTP server on 127.0.0.1; `released` ends whatever is holding an answer back."""

    def __init__(self, answer: ServerAnswer) -> None:
        self.released = threading.Event()
        self.seen: list[tuple[str, dict[str, str]]] = []
        self._answer = answer
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler_class())
        self._server.daemon_threads = False

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator["LocalServer"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _handler_class(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                owner.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                owner._answer(self, owner)

            do_GET = do_POST = _serve  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler


def send(
    handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes = b""
) -> None:
    """Answer with exactly these headers, then close the connection."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


def send_video(handler: BaseHTTPRequestHandler, _: LocalServer) -> None:
    body = b"\x00\x00\x00\x18ftypmp42" * 100
    send(handler, 200, {"Content-Type": "video/mp4", "Content-Length": str(len(body))}, body)


def cut(handler: BaseHTTPRequestHandler, _: LocalServer) -> None:
    """Read the request, say nothing, hang up."""
    handler.close_connection = True


def trickle(
    handler: BaseHTTPRequestHandler, server: LocalServer, start: bytes, drop: bytes, end: bytes
) -> None:
    """Write `drop` often enough that no single read is slow; whoever waits long gets it whole."""
    handler.close_connection = True
    try:
        handler.wfile.write(start)
        for _ in range(40):
            if server.released.wait(0.05):
                return
            handler.wfile.write(drop)
        handler.wfile.write(end)
    except OSError:
        pass  # the client has given up, as it should


def closed_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class FakeNetwork(httpcore.NetworkBackend):
    """Notes where a connection would have gone and whom TLS would have asked for."""

    def __init__(self, answer: bytes, *, refuses: frozenset[str] = frozenset()) -> None:
        self.dialled: list[tuple[str, int]] = []
        self.tls_names: list[str | None] = []
        self.written = bytearray()
        self._answer = answer
        self._refuses = refuses

    def connect_tcp(self, host: str, port: int, *_: object, **__: object) -> httpcore.NetworkStream:
        self.dialled.append((host, port))
        if host in self._refuses:
            raise httpcore.ConnectError
        return _FakeStream(self)


class _FakeStream(httpcore.NetworkStream):
    def __init__(self, network: FakeNetwork) -> None:
        self._network = network
        self._rest = network._answer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        part, self._rest = self._rest[:max_bytes], self._rest[max_bytes:]
        return part

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._network.written += buffer

    def close(self) -> None:
        pass

    def start_tls(
        self, ssl_context: object, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._network.tls_names.append(server_hostname)
        return self

    def get_extra_info(self, info: str) -> object:
        return None
