"""Shapes and size classes of pictures, as the public API writes them."""

from enum import StrEnum


class AspectRatio(StrEnum):
    """Width to height, as the public API writes it."""

    PORTRAIT = "9:16"
    FEED = "4:5"
    WIDE = "16:9"
    SQUARE = "1:1"


class Resolution(StrEnum):
    """Size classes as the public API and the price books write them."""

    HD = "720p"
    FULL_HD = "1080p"
    UHD = "4k"
