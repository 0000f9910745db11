"""Paths other documents promised: each is another spelling of one canonical route.

Source: api.md, "Aliases that must answer"; requirements M074, M127, M128, M206.
"""

import re
from collections.abc import Sequence

BASE = "/api/v1"

EXACT = {
    f"{BASE}/generation/create": f"{BASE}/generations",
    f"{BASE}/generation": f"{BASE}/generations",
    f"{BASE}/demo/generate": f"{BASE}/generations",
    f"{BASE}/points/balance": f"{BASE}/credits/balance",
    f"{BASE}/points/history": f"{BASE}/credits/transactions",
    f"{BASE}/points/purchase": f"{BASE}/credits/purchase",
}

PREFIXES: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"^/api/ai-video/(?=stories|scenes|jobs)"), f"{BASE}/"),
    (re.compile(rf"^{BASE}/generation/"), f"{BASE}/generations/"),
    (re.compile(rf"^{BASE}/subscriptions(?=/|$)"), f"{BASE}/plans"),
)


def canonical_path(path: str) -> str:
    """Return the canonical spelling of `path`; trailing slashes go without a redirect."""
    bare = path.rstrip("/") or "/"
    if bare in EXACT:
        return EXACT[bare]
    for pattern, replacement in PREFIXES:
        bare = pattern.sub(replacement, bare)
    return bare
