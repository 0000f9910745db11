"""The HTTP request a task becomes; the same for Cloud Tasks and for the embedded dispatcher."""

import json
from collections.abc import Mapping

from shared.kernel.values import JsonValue

BODY_BYTES_MAX = 100 * 1024
"""Tasks carry ids; anything larger is a bug. Source: Cloud Tasks quotas, "Maximum task size"."""


def task_url(target_url: str, handler: str) -> str:
    """Return the address of `handler` below `target_url` (scheme, host, optional path)."""
    return f"{target_url.rstrip('/')}/tasks/{handler}"


def encode_payload(payload: Mapping[str, JsonValue]) -> bytes:
    """Return `payload` as compact UTF-8 JSON.

    Raises: `ValueError` when it exceeds `BODY_BYTES_MAX`; `TypeError` when it is not JSON.
    """
    body = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    if len(body) > BODY_BYTES_MAX:
        raise ValueError(f"a task body has at most {BODY_BYTES_MAX} bytes, got {len(body)}")
    return body
