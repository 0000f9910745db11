"""Overlays and captions of the wire in the words of the core."""

import video_core

from native.worker.materials import Materials
from shared.delivery.overlays import (
    CallToAction,
    Captions,
    Logo,
    Overlay,
    PriceTag,
    Text,
    Window,
)


def local_overlay(overlay: Overlay, materials: Materials) -> video_core.Overlay:
    """Return what is drawn; a logo is the file its link was fetched into."""
    anchor, window = video_core.Anchor(overlay.anchor.value), _window(overlay.window)
    match overlay:
        case Text():
            return video_core.Text(overlay.text, anchor, overlay.size_ratio, overlay.colour, window)
        case PriceTag():
            return video_core.PriceTag(overlay.price, overlay.was, anchor, window)
        case CallToAction():
            return video_core.CallToAction(overlay.text, anchor, window)
        case Logo():
            path = materials.by_url[overlay.url]
            return video_core.Logo(path, anchor, overlay.width_ratio, overlay.opacity_ratio, window)


def local_captions(captions: Captions, materials: Materials) -> video_core.Captions:
    """Return the file the captions were written to."""
    mode = video_core.CaptionMode(captions.mode.value)
    return video_core.Captions(materials.captions[captions], mode, captions.language)


def _window(window: Window) -> video_core.Window:
    return video_core.Window(window.start_s, window.end_s, window.fade_in_s, window.fade_out_s)
