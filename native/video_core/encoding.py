"""How pictures become H.264, in x264's own words."""

import re
from dataclasses import dataclass

PRESETS = (
    *("ultrafast", "superfast", "veryfast", "faster", "fast"),
    *("medium", "slow", "slower", "veryslow", "placebo"),
)
CRF_MAX = 51.0
OPTIONS = re.compile(r"[a-z0-9-]+=[\w.,+-]+(:[a-z0-9-]+=[\w.,+-]+)*", re.ASCII)
"""Source: x264 164, `x264 --fullhelp` and `x264_param_parse`."""

FOUND_OPTIONS = "mbtree=1:rc-lookahead=10:partitions=i8x8:deadzone-inter=11:deblock=1,1"


@dataclass(frozen=True)
class Encoding:
    """Settings of libx264; the default is the outcome of `tests/bench/encoder_settings.py`.

    `options` (`name=value:name=value`) stand over the preset; x264 passes over names it does not
    know, and some name files: they come from code, never from a request. What is not said is as in
    the ffmpeg program: `Encoding("veryfast", 20.0, "")` is its `-preset veryfast -crf 20`.
    """

    preset: str = "superfast"
    crf: float = 21.2
    options: str = FOUND_OPTIONS

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise ValueError(f"preset is one of x264's, got {self.preset!r}")
        if not 0.0 <= self.crf <= CRF_MAX:
            raise ValueError(f"crf is 0..{CRF_MAX:g}, got {self.crf}")
        if self.options and not OPTIONS.fullmatch(self.options):
            raise ValueError(f"options are name=value:name=value, got {self.options!r}")

    @property
    def small(self) -> "Encoding":
        """Return what holds for pictures under 0.9 megapixels.

        Their detail is dense and encoding them costs little, so the default is veryfast at CRF 20
        there; what was asked for is done at every size.
        Source: docs/decisions/0006-encoder-settings.md.
        """
        return Encoding("veryfast", 20.0, "") if self == Encoding() else self

    @property
    def enlarged(self) -> "Encoding":
        """Return what holds for larger pictures of a source made 1.5 times as large or more.

        What is whole pixels there is parts of the source's, so the default looks for motion no
        finer. Source: docs/decisions/0006-encoder-settings.md.
        """
        if self != Encoding():
            return self
        return Encoding(self.preset, 21.4, f"{FOUND_OPTIONS}:subme=0")
