"""Task names: made from their cause, so that a repeated cause names the same task."""

import hashlib
import json
import re

from shared.kernel.tasks import Handler

NAME_LENGTH_MAX = 500
"""Source: Cloud Tasks v2, `Task.name`: letters, digits, hyphens, underscores, at most 500."""

DIGEST_DIGITS = 16
"""Hex digits that keep names apart when their readable parts look alike: 64 bits."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,500}")
_FOREIGN = re.compile(r"[^A-Za-z0-9_-]")


def task_name(handler: Handler, *parts: str | int) -> str:
    """Return the one name of the task that runs `handler` because of `parts`.

    Equal arguments give equal names and different ones different names. The name starts with a
    digest, because names with a common prefix slow Cloud Tasks down, and goes on readably.

    Args:
        handler: what the task runs.
        parts: what makes it unique in its queue: ids, a sequence number, a verb; any text.

    Returns: 1..500 characters of `[A-Za-z0-9_-]`, e.g. `6f1c…-submit_job-gen_01-2`.
    Source: Cloud Tasks v2, `CreateTaskRequest.task`, "Task De-duplication".
    """
    cause = json.dumps([handler.value, *parts], ensure_ascii=True)
    digest = hashlib.sha256(cause.encode()).hexdigest()[:DIGEST_DIGITS]
    words = (_FOREIGN.sub("_", str(part)) for part in parts)
    return "-".join([digest, handler.value, *words])[:NAME_LENGTH_MAX]


def checked_name(name: str) -> str:
    """Return `name`. Raises: `ValueError` when it is not a name Cloud Tasks takes."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a task name: {name[:80]!r}")
    return name
