"""What is drawn over a film is checked before anything is spent on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.delivery.errors import CaptionsRefused, OverlayRefused
from shared.delivery.model import Anchor, CaptionFormat
from shared.delivery.overlays import CallToAction, Captions, PriceTag, Text, Window
from shared.delivery.ranges import check_overlay
from shared.generation.dressing import DressingRequest, LogoWish
from shared.generation.errors import UploadUnknown
from shared.generation.model import LogoPhoto
from shared.kernel.errors import DomainError
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
        ("A title\n" + CUE.format("Hi"), CaptionFormat.SRT, 1),
        (CUE.format("x" * 1001), CaptionFormat.SRT, 2),
        (CUE.format("nul \0"), CaptionFormat.SRT, 3),
        (CUE.format("half \ud800"), CaptionFormat.SRT, 3),
        (CUE.format("Hi") + "字" * 90_000, CaptionFormat.SRT, 4),
        ("1\n00:00:00,000\xa0--> 00:00:01,500\nHi", CaptionFormat.SRT, 2),
        ("1\n00:00:00,000 --> 00:00:01,500\u2028x\nHi", CaptionFormat.SRT, 2),
        ("1\n100:00:01,000 --> 100:00:02,000\nHi", CaptionFormat.SRT, 2),
        ("WEBVTTx\n\n00:01.000 --> 00:02.000\nHi", CaptionFormat.VTT, 1),
        ("WEBVTT\n00:01.000 --> 00:02.000\nHi", CaptionFormat.VTT, 3),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n00:02.000 --> 00:03.000\nHo",
            CaptionFormat.VTT,
            5,
        ),
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
        ("WEBVTT\r\n\r\n99:00:01.000 --> 99:00:02.000\r\nHi", CaptionFormat.VTT),
    ],
)
def test_captions_of_both_formats_are_taken(house: House, text: str, form: CaptionFormat) -> None:
    asked = captions(text, form)
    assert house.dresser.dress(ANN, DressingRequest((), asked)).captions == asked


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("夏\u3000セール", "夏\u3000セール"),
        ("99\u00a0€", "99\u00a0€"),
        ("1\u202f299 €", "1\u202f299 €"),
        ("👩\u200d🍳", "👩\u200d🍳"),
        ("می\u200cشود", "می\u200cشود"),
        (" Buy\tnow\r\n", "Buy now"),
        ("Buy\nnow", "Buy now"),
    ],
)
def test_words_of_every_script_are_drawn_as_they_are_written(
    house: House, written: str, drawn: str
) -> None:
    wish = DressingRequest((CallToAction(written), PriceTag(written)))
    assert house.dresser.dress(ANN, wish).overlays == (CallToAction(drawn), PriceTag(drawn))


def test_a_text_keeps_its_line_breaks(house: House) -> None:
    [text] = house.dresser.dress(ANN, DressingRequest((Text("Slow\r\nmornings\n"),))).overlays
    assert text == Text("Slow\nmornings")


@pytest.mark.parametrize("text", ["a\0b", "\x07", "\ud800", "a\x1bb", "\u2028", "\uffff"])
def test_what_cannot_be_drawn_is_refused_before_anything_is_spent(house: House, text: str) -> None:
    with pytest.raises(OverlayRefused):
        house.dresser.dress(ANN, DressingRequest((Text(text),)))


@given(st.text(min_size=1, max_size=60))
def test_whatever_is_accepted_can_be_planned(text: str) -> None:
    house = a_house()
    for wish in (Text(text), CallToAction(text), PriceTag(text, text)):
        try:
            [overlay] = house.dresser.dress(ANN, DressingRequest((wish,))).overlays
        except DomainError:
            continue
        assert not isinstance(overlay, LogoPhoto)
        check_overlay(overlay)
