"""Paths other documents promised: each is another spelling of one canonical route.

Source: api.md, "Aliases that must answer"; requirements M074, M095, M127, M128,
M206.
"""

import re
from collections.abc import Sequence

BASE = "/api/v1"

EXACT = {
    f"{BASE}/generation/create": f"{BASE}/generations",
    f"{BASE}/generation": f"{BASE}/generations",
    f"{BASE}/demo/generate": f"{BASE}/generations",
    f"{BASE}/coupons/redeem": f"{BASE}/promotions/redeem",
    f"{BASE}/points/history": f"{BASE}/credits/transactions",
}

PREFIXES: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"^/api/ai-video/(?=stories|scenes|jobs)"), f"{BASE}/"),
    (re.compile(rf"^{BASE}/generation/"), f"{BASE}/generations/"),
    (re.compile(rf"^{BASE}/points/"), f"{BASE}/credits/"),
    (re.compile(rf"^{BASE}/subscriptions/"), f"{BASE}/plans/"),
)

SUBSCRIPTIONS = re.compile(rf"^{BASE}/subscriptions(/.*)?$")
"""An account has one subscription at most: whichever is asked for, it is that one (M044, M047)."""


def canonical_path(method: str, path: str) -> str:
    """Return the canonical spelling of `path`; trailing slashes go without a redirect.

    The method tells the one alias apart whose canonical routes differ by it.
    """
    bare = path.rstrip("/") or "/"
    if bare in EXACT:
        return EXACT[bare]
    if method == "GET" and SUBSCRIPTIONS.match(bare):
        return f"{BASE}/plans/current"
    if bare == f"{BASE}/subscriptions":
        return f"{BASE}/plans/subscribe"
    for pattern, replacement in PREFIXES:
        bare = pattern.sub(replacement, bare)
    return bare
