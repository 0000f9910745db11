"""The whole api application over the embedded platform, and people who use it."""

import asyncio
import io
import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from fastapi import FastAPI
from PIL import Image

from functions.wiring.targets import Targets
from infra.settings import Settings
from shared.kernel.ids import GenerationId, ObjectName
from tests.unit.generation.builders import House
from tests.unit.generation.fakes import FakeQueue

SECRET = "ab" * 32
WEBHOOK_KEY = "hook-key-of-the-dashboard"
PUBLIC_URL = "http://vidgo.test"
WEB_APP = "https://app.vidgo.test"
PASSWORD = "correct horse"
PROMPT = "A red sneaker on the beach at sunset"
ORDER = {
    "kind": "video",
    "prompt": PROMPT,
    "resolution": "720p",
    "aspect_ratio": "16:9",
    "duration_s": 4,
}


def environ(folder: Path, **changes: str) -> dict[str, str]:
    """An environment of the embedded platform, in which nothing is ever called."""
    nowhere = "http://127.0.0.1:9"
    return {
        "VIDGO_PUBLIC_URL": PUBLIC_URL,
        "VIDGO_TASKS_URL": nowhere,
        "VIDGO_TRANSCODER_URL": nowhere,
        "VIDGO_JWT_KEYS": f"k1:{SECRET}",
        "VIDGO_CODE_PEPPER": SECRET,
        "VIDGO_KEY_PEPPER": SECRET,
        "VIDGO_RECEIPT_KEY": SECRET,
        "VIDGO_LINK_KEY": SECRET,
        "VIDGO_TASKS_SECRET": SECRET,
        "VIDGO_STATE": str(folder),
        "VIDGO_BCRYPT_COST": "4",
        "VIDGO_REQUIRE_VERIFICATION": "off",
        # One test is many people at one address.
        "VIDGO_CALLS_PER_NETWORK": "1000",
        "VIDGO_CORS_ORIGINS": WEB_APP,
        "LEONARDO_API_KEY": "leonardo-key",
        "LEONARDO_WEBHOOK_KEY": WEBHOOK_KEY,
        "LEONARDO_BASE_URL": nowhere,
        "ECPAY_MERCHANT_ID": "2512345",
        "ECPAY_HASH_KEY": "0123456789abcdef",
        "ECPAY_HASH_IV": "fedcba9876543210",
        "ECPAY_CHECK_CODE": "59997889",
        "ECPAY_INVOICE_HASH_KEY": "abcdef0123456789",
        "ECPAY_INVOICE_HASH_IV": "9876543210fedcba",
        "PADDLE_API_KEY": "pdl_sdbx_apikey_01",
        "PADDLE_WEBHOOK_SECRETS": "pdl_ntfset_01",
        "ECPAY_BASE_URL": nowhere,
        "ECPAY_INVOICE_BASE_URL": nowhere,
        "PADDLE_BASE_URL": nowhere,
        "SMTP_HOST": "127.0.0.1",
        **changes,
    }


def targets(folder: Path, **changes: str) -> Targets:
    return Targets(Settings.load(environ(folder, **changes)))


def exchange(
    app: FastAPI,
    method: str,
    path: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """Send one request to `app`; `body` is JSON, or bytes as they are."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
            # ASCII escapes, so that text that is no Unicode can be sent, too.
            content = body if body is None or isinstance(body, bytes) else json.dumps(body)
            sent = {"Content-Type": "application/json", **(headers or {})}
            return await client.request(method, path, content=content, headers=sent)

    return asyncio.run(send())


class Api:
    """One product, asked over HTTP."""

    def __init__(self, folder: Path) -> None:
        self.targets = targets(folder)
        self.app = self.targets.api()
        self.parts = self.targets._adapters
        self._people = 0
        self.house = self._house()

    def _house(self) -> House:
        """The use cases beside the API, with a provider and a transcoder that answer at once."""
        parts = self.parts
        queue, clock = FakeQueue(), parts.clock
        house = House(parts.uow, queue, clock=clock, signer=parts.receipt_signer)  # type: ignore[arg-type]
        house.ids = parts.ids  # type: ignore[assignment]
        house.rebuild()
        return house

    def send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        return exchange(self.app, method, path, body, headers)

    def person(self, *, granted: int = 20, plan: str = "starter") -> "Person":
        """Register somebody new, with credits."""
        self._people += 1
        email = f"person{self._people}@example.com"
        self.send("POST", "/api/v1/auth/register", {"email": email, "password": PASSWORD})
        signed = self.send("POST", "/api/v1/auth/login", {"email": email, "password": PASSWORD})
        person = Person(self, email, signed.json()["access_token"])
        if granted:
            grant = {"email": email, "credits": granted, "kind": "purchased"}
            assert self.send("POST", "/sandbox/credits/grant", grant).status_code == 200
        chosen = {"email": email, "plan_id": plan, "with_credits": False}
        assert self.send("POST", "/sandbox/plan", chosen).status_code == 200
        return person


@dataclass
class Person:
    """Somebody with a token."""

    api: Api
    email: str
    token: str = field(repr=False)

    def send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        proof = {"Authorization": f"Bearer {self.token}"}
        return self.api.send(method, f"/api/v1{path}", body, {**proof, **(headers or {})})

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.send("GET", path, headers=headers)

    def order(self, key: str | None = None, **changes: Any) -> httpx.Response:
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.send("POST", "/generations", {**ORDER, **changes}, headers)

    def ordered(self, **changes: Any) -> GenerationId:
        answer = self.order(**changes)
        assert answer.status_code == 202, answer.text
        return GenerationId(answer.json()["generation_id"])

    def delivered(self, **changes: Any) -> GenerationId:
        generation_id, house = self.ordered(**changes), self.api.house
        house.submitting.run(generation_id)
        house.polling.run(generation_id, 0)
        house.storing.run(generation_id, 0)
        house.transcoding.run(generation_id, "run_1")
        return generation_id

    def upload(self, body: bytes, content_type: str = "image/jpeg") -> str:
        """Announce a photo and put it where its link leads."""
        announced = {"content_type": content_type, "size_bytes": len(body)}
        opened = self.send("POST", "/uploads", announced).json()
        name = ObjectName(urlsplit(opened["url"]).path.removeprefix("/objects/"))
        self.api.parts.objects.write(name, content_type, [body])
        return str(opened["upload_id"])

    @property
    def money(self) -> tuple[Any, Any]:
        """Everything the API says of this person's credits."""
        return self.get("/credits/balance").json(), self.get("/credits/transactions").json()


def a_photo(width: int = 640, height: int = 480) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (200, 80, 60)).save(stream, "JPEG")
    return stream.getvalue()


def a_png_header(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG that claims a size; `pixels` is what its data chunk holds."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        sum_ = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + sum_

    size = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(pixels, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + data + chunk(b"IEND", b"")


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a problem, whose form is checked."""
    body = answer.json()
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert {"type", "title", "status", "code", "detail"} <= set(body)
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"]
