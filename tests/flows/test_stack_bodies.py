"""Bodies and paths no route takes, through the public address of a running product."""

from collections.abc import Iterator

import httpx
import pytest

from tests.stack import Stack

MIB = 1024 * 1024
PATH = "/api/v1/generations"


def pieces(size_bytes: int) -> Iterator[bytes]:
    """A body that does not tell its length."""
    for _ in range(size_bytes // 65536):
        yield b"x" * 65536


@pytest.mark.parametrize("size_bytes", [2 * MIB, 15 * MIB])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_that_is_too_large_is_told_so(
    stack: Stack, size_bytes: int, *, is_chunked: bool
) -> None:
    content = pieces(size_bytes) if is_chunked else b"x" * size_bytes
    answer = httpx.post(f"{stack.url}{PATH}", content=content, timeout=30, trust_env=False)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "request.too_large"


@pytest.mark.parametrize("value", [b"caf\xe9", "\u5ee3\u544a".encode()])
def test_a_header_beyond_ascii_harms_nothing(stack: Stack, value: bytes) -> None:
    headers = [(b"X-Note", value), (b"Accept-Language", value)]
    answer = httpx.get(f"{stack.url}/healthz", headers=headers, trust_env=False)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/a%0Ab", "/api/v1/a%0A"])
def test_an_unknown_path_with_a_line_break_is_a_problem(stack: Stack, path: str) -> None:
    answer = httpx.get(f"{stack.url}{path}", trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (404, "request.no_such_route")
