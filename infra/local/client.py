"""A person at the keyboard: the public API over HTTP, and the local controls."""

import re
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx

Json = dict[str, Any]

TERMINAL = frozenset({"delivered", "failed", "cancelled"})
RESET_LINK = re.compile(r"(?<=/reset-password#)[\w-]+")
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class Refused(Exception):
    """The API answered a problem."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"{response.status_code} {response.request.url.path}: {response.text}")
        self.response = response


class Client:
    """One person's session."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=60, trust_env=False)

    def close(self) -> None:
        """Release the connections."""
        self._http.close()

    def call(self, method: str, path: str, **options: Any) -> Json:
        """Return the JSON answer. Raises: `Refused`."""
        response = self.send(method, path, **options)
        if not response.is_success:
            raise Refused(response)
        answer: Json = response.json() if response.content else {}
        return answer

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Return the answer as it is, whatever its status."""
        return self._http.request(method, path, **options)

    def stream(self, path: str, **options: Any) -> AbstractContextManager[httpx.Response]:
        """Open an answer that goes on, such as a stream of events."""
        return self._http.stream("GET", path, **options)

    def register(self, email: str, password: str, full_name: str) -> None:
        """Register, read the mailed code, verify and sign in."""
        body = {"email": email, "password": password, "full_name": full_name}
        self.call("POST", "/api/v1/auth/register", json=body)
        code = self.mailed_code(email)
        self.call("POST", "/api/v1/auth/verify-email", json={"email": email, "code": code})
        self.sign_in(email, password)

    def reset_password(self, email: str, new_password: str) -> str:
        """Ask for a link, read it from the mail and use it; return its token."""
        self.call("POST", "/api/v1/auth/forgot-password", json={"email": email})
        token = self._mailed(email, RESET_LINK)
        body = {"token": token, "new_password": new_password}
        self.call("POST", "/api/v1/auth/reset-password", json=body)
        return token

    def sign_in(self, email: str, password: str) -> None:
        """Open a session."""
        tokens = self.call(
            "POST", "/api/v1/auth/login", json={"email": email, "password": password}
        )
        self._http.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    def mailed_code(self, email: str, timeout_s: float = 30) -> str:
        """Return the six digits of the newest mail to `email`. Raises: `TimeoutError`."""
        return self._mailed(email, CODE, timeout_s)

    def _mailed(self, email: str, wanted: re.Pattern[str], timeout_s: float = 30) -> str:
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            mails = self.call("GET", "/sandbox/mailbox/messages", params={"to": email})["items"]
            if mails and (found := wanted.search(mails[0]["text"])):
                return found.group()
            time.sleep(0.1)
        raise TimeoutError(f"nothing of the kind was mailed to {email}")

    def grant(self, email: str, credits: int, kind: str = "bonus") -> None:  # noqa: A002
        """Give credits to an account."""
        body = {"email": email, "credits": credits, "kind": kind}
        self.call("POST", "/sandbox/credits/grant", json=body)

    def choose_plan(self, email: str, plan_id: str, *, with_credits: bool = False) -> None:
        """Put an account on a plan, with or without the plan's first credits."""
        body = {"email": email, "plan_id": plan_id, "with_credits": with_credits}
        self.call("POST", "/sandbox/plan", json=body)

    def play(self, scenario: str, times: int | None = None) -> None:
        """Have the Leonardo stand-in play a scenario."""
        body = {"scenario": scenario, "times": times}
        self.call("PUT", "/sandbox/providers/leonardo/scenario", json=body)

    def upload(self, photo: Path, content_type: str) -> str:
        """Upload a photo; return its upload id."""
        return self.upload_bytes(photo.read_bytes(), content_type)

    def upload_bytes(self, data: bytes, content_type: str) -> str:
        """Upload bytes as a photo; return the upload id."""
        body = {"content_type": content_type, "size_bytes": len(data)}
        place = self.call("POST", "/api/v1/uploads", json=body)
        answer = httpx.request(
            place["method"], place["url"], headers=place["headers"], content=data, timeout=60
        )
        if not answer.is_success:
            raise Refused(answer)
        return str(place["upload_id"])

    def generate(self, **order: Any) -> Json:
        """Order a video; return the generation as accepted."""
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        return self.call("POST", "/api/v1/generations", json=order, headers=headers)

    def watch(
        self, generation_id: str, tell: Callable[[Json], None], timeout_s: float = 180
    ) -> Json:
        """Follow a generation to its end by asking twice a second; return it as it is then."""
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            generation = self.call("GET", f"/api/v1/generations/{generation_id}")
            tell(generation)
            if generation["state"] in TERMINAL:
                return generation
            time.sleep(0.5)
        raise TimeoutError(f"{generation_id} did not end within {timeout_s} s")

    def download(self, url: str, path: Path) -> None:
        """Save the file behind a signed link."""
        with httpx.stream("GET", url, timeout=60) as answer:
            answer.raise_for_status()
            with path.open("wb") as file:
                for chunk in answer.iter_bytes():
                    file.write(chunk)
