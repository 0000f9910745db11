"""Overlays and captions as fields: each overlay names its kind."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from shared.delivery.model import Anchor, CaptionFormat, CaptionMode
from shared.delivery.overlays import CallToAction, Captions, PriceTag, Text, Window
from shared.generation.model import Dressing, LogoPhoto, Overlay, Photo
from shared.kernel.values import Fields

KINDS: Mapping[str, type[Overlay]] = {
    "text": Text,
    "price_tag": PriceTag,
    "call_to_action": CallToAction,
    "logo": LogoPhoto,
}


def encode_dressing(dressing: Dressing) -> Fields:
    """Return the fields of `dressing`; `decode_dressing` is its inverse."""
    return {
        "overlays": [
            {**asdict(overlay), "kind": _kind_of(overlay)} for overlay in dressing.overlays
        ],
        "captions": None if dressing.captions is None else asdict(dressing.captions),
    }


def decode_dressing(fields: Mapping[str, Any]) -> Dressing:
    """Return what `encode_dressing` wrote; nothing for documents older than dressings."""
    captions = fields.get("captions")
    return Dressing(
        tuple(_overlay(item) for item in fields.get("overlays", ())),
        None if captions is None else _captions(captions),
    )


def _kind_of(overlay: Overlay) -> str:
    return next(kind for kind, each in KINDS.items() if isinstance(overlay, each))


def _overlay(item: Mapping[str, Any]) -> Overlay:
    values = {key: value for key, value in item.items() if key != "kind"}
    values |= {"anchor": Anchor(item["anchor"]), "window": Window(**item["window"])}
    if item["kind"] == "logo":
        values["photo"] = Photo(**item["photo"])
    return KINDS[item["kind"]](**values)


def _captions(item: Mapping[str, Any]) -> Captions:
    return Captions(
        **{**item, "format": CaptionFormat(item["format"]), "mode": CaptionMode(item["mode"])}
    )
