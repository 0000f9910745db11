"""Task names, as Cloud Tasks takes them."""

import re

_NAME = re.compile(r"[A-Za-z0-9_-]{1,500}")
"""Source: Cloud Tasks v2, `Task.name`: letters, digits, hyphens, underscores, at most 500."""


def checked_name(name: str) -> str:
    """Return `name`. Raises: `ValueError` when it is not a name Cloud Tasks takes."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a task name: {name[:80]!r}")
    return name
