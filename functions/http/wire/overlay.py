"""Body of the overlay route. Source: api.md, "Payments"."""

from functions.http.wire.model import Answer
from shared.payments.overlay import Environment


class OverlayAnswer(Answer):
    """What Paddle.js is loaded from and started with."""

    client_token: str
    environment: Environment
    script_url: str
