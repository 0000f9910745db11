"""The checkout a gateway's own script lays over a page of ours."""

from dataclasses import dataclass
from enum import StrEnum


class Environment(StrEnum):
    """Whether money moves, as Paddle.js is told it."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Overlay:
    """What a browser needs to lay a checkout over a page; nothing of it is secret.

    Args:
        client_token: names our account to the script; it can open checkouts and nothing else.
        script_url: of Paddle.js.
    Source: payments facts, Paddle, section 4.
    """

    client_token: str
    environment: Environment
    script_url: str
