"""Bodies of overlays and captions: what is drawn over a film."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from functions.http.wire.model import Request
from shared.delivery.captions import CHARACTERS_MAX
from shared.delivery.model import Anchor, CaptionFormat, CaptionMode

OVERLAYS_MAX = 8
TIME_S_MAX = 600.0

Seconds = Annotated[float, Field(ge=0, le=TIME_S_MAX, allow_inf_nan=False)]
Ratio = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
UploadId = Annotated[str, Field(min_length=1, max_length=64)]


class Timed(Request):
    """When an overlay is seen: seconds of the film; to its end when `end_s` is None."""

    start_s: Seconds = 0.0
    end_s: Seconds | None = None
    fade_s: Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)] = 0.3

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> Self:
        if self.end_s is not None and self.end_s <= self.start_s:
            raise ValueError("end_s is not after start_s")
        return self


class TextBody(Timed):
    """Lines of text; `size_ratio` is a share of the frame's shorter side."""

    kind: Literal["text"]
    text: str = Field(min_length=1, max_length=200, pattern=r"\S")
    anchor: Anchor = Anchor.BOTTOM
    size_ratio: float = Field(default=0.05, ge=0.02, le=0.2, allow_inf_nan=False)
    colour: str = Field(default="#ffffff", pattern="^#[0-9a-fA-F]{6}$")


class PriceTagBody(Timed):
    """A price on a tag; `was` is the price before, struck through."""

    kind: Literal["price_tag"]
    price: str = Field(min_length=1, max_length=24, pattern=r"\S")
    was: str | None = Field(default=None, min_length=1, max_length=24, pattern=r"\S")
    anchor: Anchor = Anchor.TOP_RIGHT


class CallToActionBody(Timed):
    """A button-like invitation."""

    kind: Literal["call_to_action"]
    text: str = Field(min_length=1, max_length=60, pattern=r"\S")
    anchor: Anchor = Anchor.BOTTOM


class LogoBody(Timed):
    """A picture that was uploaded; `width_ratio` is a share of the frame's width."""

    kind: Literal["logo"]
    upload_id: UploadId
    anchor: Anchor = Anchor.TOP_LEFT
    width_ratio: float = Field(default=0.18, ge=0.02, le=0.6, allow_inf_nan=False)
    opacity_ratio: Ratio = 1.0


OverlayBody: TypeAlias = Annotated[
    TextBody | PriceTagBody | CallToActionBody | LogoBody, Field(discriminator="kind")
]


def _one_logo(overlays: list[OverlayBody]) -> list[OverlayBody]:
    if sum(isinstance(overlay, LogoBody) for overlay in overlays) > 1:
        raise ValueError("more than one logo")
    return overlays


Overlays: TypeAlias = Annotated[
    list[OverlayBody], Field(max_length=OVERLAYS_MAX), AfterValidator(_one_logo)
]


class CaptionsBody(Request):
    """Timed text, burned into the picture or carried beside it; `language` is ISO 639-2."""

    text: str = Field(min_length=1, max_length=CHARACTERS_MAX)
    format: CaptionFormat
    mode: CaptionMode = CaptionMode.BURNED
    language: str = Field(default="und", pattern="^[a-z]{3}$")
