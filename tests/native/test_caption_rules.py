"""What the API accepts as captions, the transcoder's core takes as well."""

from pathlib import Path

import pytest

from shared.delivery.captions import check_captions
from shared.delivery.errors import CaptionsRefused
from shared.delivery.model import CaptionFormat
from tests.native.builders import BT709, X264, ffmpeg, render_one, video_core

pytestmark = pytest.mark.media

TIMES = "00:00:00,000 --> 00:00:00,200"
VTT_TIMES = "00:00.000 --> 00:00.200"
HEAD = "WEBVTT\n\n"

TAKEN = [
    f"1\n{TIMES}\nHi",
    f"\ufeff1\r\n{TIMES}\r\nHi\r\n\r\n",
    f"1\r{TIMES}\rHi\r",
    f"{TIMES}\nno number",
    f"\n \t\f\n1\n2\n\n{TIMES}\nblank lines and numbers first",
    f"1\n{TIMES}\nblank\n\ninside\n2\n{TIMES}\nno gap",
    f"{TIMES}\n{TIMES}\nno text above",
    f"{TIMES}\n42\n{TIMES}\n43",
    f"1\n \t{TIMES}\f \nspaces around",
    "0:00,500 --> 0:01,000 X1:1 Y1:2\nshort",
    "0000:00.000-->0059:59.999\tminutes of four digits",
    "0099:00:00,000 --> 99:59:59,999\nlate",
    f"1\n{TIMES}\u0020\u2028\nsettings are not read",
    f"1\n{TIMES}\nline\u2028separator\u0085and\x0btab\x1cfile",
    f"1\n{TIMES}\n\u00a0",
    f"1\n{TIMES}\n" + "x" * 1000,
    f"1\n{TIMES}\n" + "字" * 999 + "\n2\n" + f"{TIMES}\nHi",
    f"1\n{TIMES}\n" + "&amp;" * 200,
    f"1\n{TIMES}\n<i>a</i> {{\\an8}}b &#65; &bogus; 1 < 2",
    f"1\n{TIMES}\n\ufffe\uffff\U0010ffff\ue000\u202e\x01\x7f",
    f"1\n{TIMES}\n👩‍👩‍👧 café 直骨誤",
    f"1\n{TIMES}\n" * 500,
    f"{HEAD}{VTT_TIMES}\nHi",
    f"\ufeffWEBVTT - a title\nKind: captions\n\nNOTE\n{VTT_TIMES}\nno cue\n\n"
    f"STYLE\n::cue {{ color: red }}\n\nintro\n{VTT_TIMES} align:start\nHi\n\nNOTE the end",
    f"WEBVTT\ttitle\r\n\r\n{VTT_TIMES}\r\nHi",
    f"{HEAD}a\nb\n{VTT_TIMES}\nno cue\n\n{VTT_TIMES}\nHi",
    f"WEBVTT\n{VTT_TIMES}\nof the header\n\n{VTT_TIMES}\nHi",
    f"{HEAD}NOTES\n\n{VTT_TIMES}\n<v Ann>Hi</v> <00:00:00.100>you",
    f"WEBVTT\n \t\f\n{VTT_TIMES}\n",
]

REFUSED = [
    "",
    "\ufeff",
    "\n\n",
    "hello",
    "1\n\n2\n",
    f"A title\n\n1\n{TIMES}\nHi",
    f"\ufeff\ufeff1\n{TIMES}\nHi",
    f"١\n{TIMES}\nHi",
    f"1\u2028{TIMES}\nHi",
    f"1\x0b{TIMES}\nHi",
    f"\u00a0\n{TIMES}\nHi",
    "1\n00:00:00,000\u00a0--> 00:00:00,200\nHi",
    "1\n00:00:00,000 -->\u00a000:00:00,200\nHi",
    f"1\n{TIMES}\u2028x\nHi",
    f"1\n{TIMES}\u00a0x\nHi",
    f"1\n{TIMES}x\nHi",
    "1\n00:00:00,00٠ --> 00:00:00,200\nHi",
    "1\n00:00:00,000 -> 00:00:00,200\nHi",
    "1\n00:00:00 --> 00:00:02\nHi",
    "1\n0:1:00,000 --> 0:2:00,000\nHi",
    "1\n00:60:00,000 --> 00:61:00,000\nHi",
    "1\n00:00:60,000 --> 00:00:61,000\nHi",
    "1\n00:00:02,000 --> 00:00:01,000\nHi",
    "1\n00:00:01,000 --> 00:00:01,000\nHi",
    "1\n100:00:00,000 --> 100:00:01,000\nHi",
    "1\n00100:00:00,000 --> 00100:00:01,000\nHi",
    "1\n0100:00:00,000 --> 0100:00:01,000\nHi",
    f"1\n{TIMES}\nan --> arrow",
    f"1\n{TIMES}\n" + "x" * 1001,
    f"1\n{TIMES}\nx\n" + "x" * 999,
    f"1\n{TIMES}\n" + "x" * 998 + "\n\n42",
    f"1\n{TIMES}\nnul \0",
    f"1\n{TIMES}\n" * 501,
    f"1\n{TIMES}\nHi" + "\n" * 256 * 1024,
    "WEBVTT",
    HEAD,
    f"WEBVTTx\n\n{VTT_TIMES}\nHi",
    f"webvtt\n\n{VTT_TIMES}\nHi",
    f"\nWEBVTT\n\n{VTT_TIMES}\nHi",
    f"WEBVTT\n{VTT_TIMES}\nHi",
    f"WEBVTT\u2028\n\n{VTT_TIMES}\nHi",
    f"{HEAD}{VTT_TIMES}\nHi\n{VTT_TIMES}\nHo",
    f"{HEAD}{VTT_TIMES}\nHi\n\u00a0\n{VTT_TIMES}\nHo",
    f"{HEAD}100:00:00.000 --> 100:00:01.000\nHi",
    f"{HEAD}id\n00:00.000 --> 1.000\nHi",
]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """64x64, five frames."""
    path = tmp_path_factory.mktemp("clips") / "tiny.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=0x707070:s=64x64:d=0.2:r=25", *X264, *BT709, path)
    return path


def _is_accepted(text: str) -> bool:
    """Say whether the API takes `text` as either notation."""
    return any(_is_accepted_as(form, text) for form in CaptionFormat)


def _is_accepted_as(form: CaptionFormat, text: str) -> bool:
    try:
        check_captions(text, form)
    except CaptionsRefused:
        return False
    return True


@pytest.mark.parametrize("text", TAKEN, ids=range(len(TAKEN)))
def test_captions_that_are_accepted_are_never_refused_by_the_core(
    tiny: Path, tmp_path: Path, text: str
) -> None:
    assert _is_accepted(text)
    path = tmp_path / "captions.txt"
    path.write_bytes(text.encode())
    for mode in video_core.CaptionMode:
        captions = video_core.Captions(path, mode)
        render_one(tiny, tmp_path / f"{mode}.mp4", captions=captions, width=64, height=64)


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_captions_the_core_refuses_are_not_accepted(text: str) -> None:
    assert not _is_accepted(text)
