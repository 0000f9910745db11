"""What a customer wants drawn over a film: overlays and captions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from shared.delivery.captions import check_captions
from shared.delivery.errors import OverlayRefused
from shared.delivery.model import Anchor
from shared.delivery.overlays import CallToAction, Captions, PriceTag, Text, Window
from shared.delivery.ranges import check_overlay
from shared.generation.model import Dressing, LogoPhoto
from shared.generation.photos import PhotoShelf
from shared.kernel.ids import AccountId, UploadId
from shared.moderation.errors import PromptRefused
from shared.moderation.keywords import KeywordFilter


@dataclass(frozen=True)
class LogoWish:
    """A logo out of an upload; `width_ratio` is a share of the frame's width."""

    upload_id: UploadId
    anchor: Anchor
    width_ratio: float
    opacity_ratio: float
    window: Window


OverlayWish: TypeAlias = Text | PriceTag | CallToAction | LogoWish


@dataclass(frozen=True)
class DressingRequest:
    """What a caller sends; nothing when empty."""

    overlays: Sequence[OverlayWish] = ()
    captions: Captions | None = None


class Dresser:
    """Checks wishes before anything is spent on them."""

    def __init__(self, photos: PhotoShelf, keyword_filter: KeywordFilter) -> None:
        self._photos = photos
        self._filter = keyword_filter

    def dress(self, account_id: AccountId, request: DressingRequest) -> Dressing:
        """Return what is to be drawn, its words and pictures checked.

        Raises: `PromptRefused`, `OverlayRefused`, `CaptionsRefused`, the refusals of
        `PhotoShelf.take`.
        """
        wishes = [_tidied(wish) for wish in request.overlays]
        self._check_words(request)
        if request.captions is not None:
            check_captions(request.captions.text, request.captions.format)
        overlays = tuple(
            self._logo(account_id, wish) if isinstance(wish, LogoWish) else wish for wish in wishes
        )
        return Dressing(overlays, request.captions)

    def _check_words(self, request: DressingRequest) -> None:
        verdict = self._filter.judge("\n".join(_words(request)))
        if verdict.category is not None:
            raise PromptRefused(verdict.category)

    def _logo(self, account_id: AccountId, wish: LogoWish) -> LogoPhoto:
        photo = self._photos.take(account_id, wish.upload_id)
        return LogoPhoto(photo, wish.anchor, wish.width_ratio, wish.opacity_ratio, wish.window)


def _tidied(wish: OverlayWish) -> OverlayWish:
    """Return `wish` as it can be drawn. Raises: `OverlayRefused`."""
    match wish:
        case LogoWish():
            return wish
        case Text():
            tidy: Text | PriceTag | CallToAction = replace(wish, text=_lines(wish.text))
        case CallToAction():
            tidy = replace(wish, text=_line(wish.text))
        case PriceTag():
            was = None if wish.was is None else _line(wish.was)
            tidy = replace(wish, price=_line(wish.price), was=was)
    try:
        check_overlay(tidy)
    except ValueError as error:
        raise OverlayRefused(str(error)) from error
    return tidy


def _lines(text: str) -> str:
    return "\n".join(_line(line) for line in re.split(r"\r\n|[\r\n\u2028\u2029]", text)).strip()


def _line(text: str) -> str:
    """Spaces of every width as they are written; tabs and line breaks as a space."""
    return re.sub(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+", " ", text).strip()


def _words(request: DressingRequest) -> list[str]:
    words = [] if request.captions is None else [request.captions.text]
    for wish in request.overlays:
        match wish:
            case Text(text=text) | CallToAction(text=text):
                words.append(text)
            case PriceTag(price=price, was=was):
                words.extend([price, was or ""])
    return words
