"""What customers wait for while the transcoder has more to do than it can.

Requests leave at fixed times, whether or not earlier ones have been answered, and are measured
from the time at which they should have left.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from infra.local.client import Client
from infra.local.state import load_ports
from tests.bench.figures import Figure, percentile
from tests.flows.stack_builders import finish, order
from tests.stack import Stack, free_port, running

RATE_PER_S = 20
DURATION_S = 15
BAR_MS = 200.0
"""Source: M291."""

CUSTOMERS = 5
FILMS = 10
"""Each asked for in twelve more files: work for longer than the measurement."""

SHAPES = ["9:16", "4:5", "16:9", "1:1"]

Send = Callable[[Client, str], httpx.Response]


def latencies() -> Iterator[Figure]:
    """Yield p50 and p95 of each kind of request, milliseconds."""
    with TemporaryDirectory() as folder:
        product = Stack(Path(folder) / "state", free_port())
        with running(product) as stack:
            customers = [
                stack.customer(f"bench-{n}", plan_id="starter", given_credits=900)
                for n in range(CUSTOMERS)
            ]
            films = [_film(customers[0]) for _ in range(FILMS)]
            _saturate(customers[0], films)
            sampled, busy_ratio = _loaded(stack, customers)
    note = f"{RATE_PER_S}/s for {DURATION_S} s, transcoder busy {busy_ratio:.0%} of the time"
    for name, values in sampled.items():
        yield Figure(f"API {name}, p50", percentile(values, 0.5), "ms", note=note)
        yield Figure(f"API {name}, p95", percentile(values, 0.95), "ms", BAR_MS, note=note)


def _film(client: Client) -> str:
    generation_id = order(client, resolution="1080p", prompt="A film for the bench")
    assert finish(client, generation_id)["state"] == "delivered"
    return generation_id


def _saturate(client: Client, films: list[str]) -> None:
    for film in films:
        for fit in ("crop", "pad", "blur"):
            client.call(
                "POST",
                f"/api/v1/generations/{film}/exports",
                json={"formats": SHAPES, "fit": fit},
                headers={"Idempotency-Key": secrets.token_hex(8)},
            )


def _loaded(stack: Stack, customers: list[Client]) -> tuple[dict[str, list[float]], float]:
    known = {client: order(client, prompt="A film to look at") for client in customers}
    whose, what = cycle(customers), cycle(REQUESTS.items())
    sampled: dict[str, list[float]] = defaultdict(list)
    busy = []
    start = time.monotonic() + 0.5
    with ThreadPoolExecutor(2 * RATE_PER_S) as threads:
        for number in range(RATE_PER_S * DURATION_S):
            due, client, (name, send) = start + number / RATE_PER_S, next(whose), next(what)
            time.sleep(max(0.0, due - time.monotonic()))
            threads.submit(_timed, send, client, known[client], due, sampled[name])
            if number % RATE_PER_S == 0:
                busy.append(_is_busy(stack))
    assert sum(map(len, sampled.values())) == RATE_PER_S * DURATION_S, "requests were refused"
    return sampled, sum(busy) / len(busy)


def _timed(send: Send, client: Client, known: str, due: float, into: list[float]) -> None:
    answer = send(client, known)
    waited_ms = (time.monotonic() - due) * 1000
    if answer.is_success:
        into.append(waited_ms)


def _is_busy(stack: Stack) -> bool:
    port = load_ports(stack.state).transcoder
    return bool(httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).json()["is_busy"])


def _create(client: Client, _: str) -> httpx.Response:
    body = {
        "kind": "video",
        "prompt": "A film under load",
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "duration_s": 4,
    }
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    return client.send("POST", "/api/v1/generations", json=body, headers=headers)


REQUESTS: dict[str, Send] = {
    "GET /generations/{id}": lambda client, known: client.send(
        "GET", f"/api/v1/generations/{known}"
    ),
    "GET /credits/balance": lambda client, _: client.send("GET", "/api/v1/credits/balance"),
    "GET /generations": lambda client, _: client.send("GET", "/api/v1/generations"),
    "POST /generations": _create,
}
