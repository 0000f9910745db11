"""What a transcoder must be told to make one file again, without anything that passes."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.delivery.codec import encode_plan
from shared.delivery.plan import RenderPlan, RenderReport, Rendition
from shared.delivery.ranges import assets
from shared.kernel.values import JsonValue

LINKS = frozenset({"source_url", "target", "url"})


def recipe_of(plan: RenderPlan, report: RenderReport, rendition: Rendition) -> dict[str, JsonValue]:
    """Return the plan of one rendition alone, as a transcoder would be told.

    Links are left out: logos and music are named by the sha256 of their files, captions by that of
    their text. Who has the files has what is missing.

    Args:
        report: of the finished plan; tells what was behind the links.

    Raises: `ValueError` when the report does not have every hash.
    """
    alone = replace(plan, renditions=[rendition], poster=None, preview=None, sprites=None)
    hashes = dict(zip(assets(plan), report.asset_sha256s, strict=True))
    recipe: dict[str, JsonValue] = _portable(encode_plan(alone), hashes)
    return recipe


def _portable(told: Any, hashes: Mapping[str, str]) -> Any:
    """Return JSON values without links, in a form that every JSON library writes alike."""
    if isinstance(told, Mapping):
        return _portable_object(told, hashes)
    if isinstance(told, list):
        return [_portable(item, hashes) for item in told]
    return int(told) if isinstance(told, float) and told.is_integer() else told


def _portable_object(told: Mapping[str, Any], hashes: Mapping[str, str]) -> dict[str, Any]:
    kept = {name: _portable(value, hashes) for name, value in told.items() if name not in LINKS}
    if kept.get("captions"):
        kept["captions"]["text"] = hashlib.sha256(kept["captions"]["text"].encode()).hexdigest()
    if "url" in told:
        kept["sha256"] = hashes[told["url"]]
    return kept
