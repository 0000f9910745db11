"""What is drawn over a film is checked before anything is spent on it."""

import pytest

from shared.delivery.errors import CaptionsRefused
from shared.delivery.model import Anchor, CaptionFormat
from shared.delivery.overlays import CallToAction, Captions, PriceTag, Text, Window
from shared.generation.dressing import DressingRequest, LogoWish
from shared.generation.errors import UploadUnknown
from shared.generation.model import LogoPhoto
from shared.kernel.ids import UploadId
from shared.moderation.errors import PromptRefused
from tests.unit.generation.builders import House, a_house, uploaded
from tests.unit.generation.values import ANN

CUE = "1\n00:00:00,000 --> 00:00:01,500\n{}\n"


@pytest.fixture
def house() -> House:
    return a_house()


def captions(text: str, form: CaptionFormat = CaptionFormat.SRT) -> Captions:
    return Captions(text, form)


@pytest.mark.parametrize(
    "request_",
    [
        DressingRequest((Text("explicit porn"),)),
        DressingRequest((CallToAction("explicit porn"),)),
        DressingRequest((PriceTag("1", "explicit porn"),)),
        DressingRequest((), captions(CUE.format("explicit porn"))),
    ],
)
def test_words_over_a_film_are_moderated_like_a_prompt(
    house: House, request_: DressingRequest
) -> None:
    with pytest.raises(PromptRefused):
        house.dresser.dress(ANN, request_)


def test_a_logo_is_the_callers_own_upload(house: House) -> None:
    wish = LogoWish(UploadId("upl_" + "0" * 32), Anchor.TOP_LEFT, 0.2, 1.0, Window())
    with pytest.raises(UploadUnknown):
        house.dresser.dress(ANN, DressingRequest((wish,)))


def test_a_logo_keeps_its_place_among_the_overlays(house: House) -> None:
    wish = LogoWish(uploaded(house), Anchor.TOP_LEFT, 0.2, 0.9, Window(1.0, 2.0))
    dressing = house.dresser.dress(ANN, DressingRequest((Text("a"), wish, Text("b"))))
    first, logo, last = dressing.overlays
    assert isinstance(logo, LogoPhoto)
    assert (logo.anchor, logo.width_ratio, logo.opacity_ratio, logo.window) == (
        wish.anchor,
        wish.width_ratio,
        wish.opacity_ratio,
        wish.window,
    )
    assert (first, last) == (Text("a"), Text("b"))


@pytest.mark.parametrize(
    ("text", "form", "line"),
    [
        ("hello", CaptionFormat.SRT, 1),
        ("1\n00:00:02,000 --> 00:00:01,000\nHi", CaptionFormat.SRT, 2),
        ("1\n00:00:01,000 --> 00:00:01,000\nHi", CaptionFormat.SRT, 2),
        ("1\n00:61:01,000 --> 00:00:01,000\nHi", CaptionFormat.SRT, 2),
        ("1\nsoon --> later\nHi", CaptionFormat.SRT, 2),
        ("00:01.000 --> 00:02.000\nHi", CaptionFormat.VTT, 1),
        (CUE.format("Hi") * 501, CaptionFormat.SRT, 1502),
    ],
)
def test_captions_that_cannot_be_read_name_their_line(
    house: House, text: str, form: CaptionFormat, line: int
) -> None:
    with pytest.raises(CaptionsRefused) as refused:
        house.dresser.dress(ANN, DressingRequest((), captions(text, form)))
    assert refused.value.facts == {"line": line}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("\ufeff" + CUE.format("Hi"), CaptionFormat.SRT),
        ("WEBVTT - title\n\n00:01.000 --> 00:02.000 align:start\nHi", CaptionFormat.VTT),
        ("WEBVTT\r\n\r\n100:00:01.000 --> 100:00:02.000\r\nHi", CaptionFormat.VTT),
    ],
)
def test_captions_of_both_formats_are_taken(house: House, text: str, form: CaptionFormat) -> None:
    asked = captions(text, form)
    assert house.dresser.dress(ANN, DressingRequest((), asked)).captions == asked
