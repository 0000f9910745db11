"""Overlays and captions out of request bodies."""

from collections.abc import Sequence

from functions.http.wire.dressing import (
    CallToActionBody,
    CaptionsBody,
    LogoBody,
    OverlayBody,
    PriceTagBody,
    TextBody,
    Timed,
)
from shared.delivery.overlays import CallToAction, Captions, PriceTag, Text, Window
from shared.generation.dressing import DressingRequest, LogoWish, OverlayWish
from shared.kernel.ids import UploadId


def dressing_request(
    overlays: Sequence[OverlayBody], captions: CaptionsBody | None
) -> DressingRequest:
    """Return what a caller wants drawn over a film."""
    return DressingRequest(
        tuple(_overlay(body) for body in overlays),
        None if captions is None else _captions(captions),
    )


def _overlay(body: OverlayBody) -> OverlayWish:
    window = _window(body)
    match body:
        case TextBody():
            return Text(body.text, body.anchor, body.size_ratio, body.colour, window)
        case PriceTagBody():
            return PriceTag(body.price, body.was, body.anchor, window)
        case CallToActionBody():
            return CallToAction(body.text, body.anchor, window)
        case LogoBody():
            upload_id = UploadId(body.upload_id)
            return LogoWish(upload_id, body.anchor, body.width_ratio, body.opacity_ratio, window)


def _window(body: Timed) -> Window:
    if body.end_s is None:  # what stays to the end of the film does not fade with it
        return Window(body.start_s, None, body.fade_s, 0.0)
    fade_s = min(body.fade_s, (body.end_s - body.start_s) / 2)
    return Window(body.start_s, body.end_s, fade_s, fade_s)


def _captions(body: CaptionsBody) -> Captions:
    return Captions(body.text, body.format, body.mode, body.language)
