"""What a running product says of its own parts."""

import httpx

from infra.local.state import load_ports
from tests.stack import Stack


def test_every_adapter_of_the_tasks_target_answers(stack: Stack) -> None:
    port = load_ports(stack.state).tasks
    answer = httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False, timeout=30)
    assert answer.status_code == 200
    parts = answer.json()["parts"]
    assert set(parts) == {"documents", "queue", "objects", "mail", "provider", "transcoder"}
    assert set(parts.values()) == {"ok"}


def test_health_answers_with_and_without_a_slash(stack: Stack) -> None:
    for path in ("/healthz", "/healthz/", "/readyz", "/readyz/"):
        answer = httpx.get(stack.url + path, trust_env=False, timeout=30)
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")
