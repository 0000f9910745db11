"""Which files a generation gets, and the plans that make them."""

from dataclasses import replace
from itertools import product
from urllib.parse import urlsplit

import pytest

from shared.delivery.codec import decode_plan, encode_plan
from shared.delivery.model import Anchor, CaptionFormat, Fit
from shared.delivery.overlays import Captions, Logo, Text, Window
from shared.delivery.plan import RenderPlan, Target
from shared.delivery.ranges import RENDITIONS_MAX
from shared.generation.errors import ExportsFull
from shared.generation.exports import (
    EXPORTS_MAX,
    add_exports,
    fail_exports,
    with_outputs,
)
from shared.generation.model import (
    Dressing,
    ExportState,
    Generation,
    LogoPhoto,
    Look,
    Photo,
    export_id_of,
    is_generation_id,
    parse_export_id,
)
from shared.generation.rendering import PLAN_PIXELS_MAX, plan_exports
from shared.generation.states import State
from shared.kernel.ids import GenerationId, ObjectName
from shared.kernel.media import AspectRatio, Resolution
from tests.unit.generation.values import FEED, PORTRAIT, WIDE, a_generation, a_report, an_export

LOOKS = [Look(*look, True) for look in product(AspectRatio, Fit, (Resolution.HD, Resolution.UHD))]


def wish(ratio: AspectRatio = PORTRAIT, fit: Fit = Fit.CROP, **changes: object) -> Look:
    return replace(Look(ratio, fit, Resolution.HD, True), **changes)  # type: ignore[arg-type]


class FakeLinks:
    def source(self, name: ObjectName) -> str:
        return f"https://objects.test/{name}"

    def target(self, name: ObjectName, content_type: str) -> Target:
        return Target(f"https://objects.test/{name}", {"Content-Type": content_type})


def plan_of(generation: Generation) -> RenderPlan:
    return plan_exports(generation, ObjectName("master"), FakeLinks())


def made_of(generation: Generation, plan: RenderPlan) -> Generation:
    manifests = {item.rendition_id: {"of": item.rendition_id} for item in plan.renditions}
    return with_outputs(generation, a_report(plan).outputs, manifests)


def with_exports(*wishes: Look) -> Generation:
    generation = a_generation(State.FINISHING)
    exports, _ = add_exports(generation.exports, wishes)
    return replace(generation, exports=exports)


def test_equal_looks_are_one_export() -> None:
    exports, answers = add_exports(a_generation().exports, [wish(), wish()])
    assert len(exports) == 2
    assert answers[0] == answers[1]


def test_a_look_asked_for_again_is_answered_by_the_first() -> None:
    exports, _ = add_exports(a_generation().exports, [wish()])
    again, answers = add_exports(exports, [wish()])
    assert again == exports
    assert answers == (exports[1],)


@pytest.mark.parametrize(
    "other",
    [
        wish(FEED),
        wish(fit=Fit.BLUR),
        wish(resolution=Resolution.FULL_HD),
        wish(has_watermark=False),
        wish(dressing=Dressing((Text("Sale"),))),
    ],
)
def test_another_look_is_another_export(other: Look) -> None:
    exports, _ = add_exports(a_generation().exports, [wish(), other])
    assert len(exports) == 3


def test_the_film_itself_never_answers_a_wish() -> None:
    _, answers = add_exports(a_generation().exports, [wish(WIDE)])
    assert answers[0].ordinal == 1


def test_a_wish_for_the_finished_film_itself_is_answered_with_its_file() -> None:
    generation = with_exports()
    film = made_of(generation, plan_of(generation)).exports[0]
    exports, answers = add_exports((film,), [film.look])
    assert answers == (replace(film, ordinal=1),)
    assert len(exports) == 2


def test_a_failed_export_is_asked_for_anew() -> None:
    film, *_ = a_generation().exports
    exports, answers = add_exports((film, an_export(state=ExportState.FAILED)), [wish()])
    assert answers[0].ordinal == 2
    assert len(exports) == 3


def test_exports_are_bounded() -> None:
    film = a_generation().exports
    exports, _ = add_exports(film, LOOKS[: EXPORTS_MAX - 1])
    assert len(exports) == EXPORTS_MAX
    more = Look(PORTRAIT, Fit.CROP, Resolution.FULL_HD, True)
    with pytest.raises(ExportsFull):
        add_exports(exports, [more])


def test_a_plan_makes_equal_looks_once_and_both_are_delivered() -> None:
    generation = with_exports(wish(WIDE), wish())
    plan = plan_of(generation)
    assert [item.rendition_id for item in plan.renditions] == ["0", "2"]
    made = made_of(generation, plan)
    assert [export.state for export in made.exports] == [ExportState.DELIVERED] * 3
    film, twin, other = made.exports
    assert film.object_name == twin.object_name != other.object_name


def test_a_plan_has_the_sizes_and_fits_that_were_asked_for() -> None:
    plan = plan_of(with_exports(wish(PORTRAIT, Fit.BLUR)))
    assert [(item.width, item.height, item.fit) for item in plan.renditions] == [
        (1280, 720, Fit.CROP),
        (720, 1280, Fit.BLUR),
    ]


def test_a_plan_is_never_larger_than_a_transcoder_takes() -> None:
    """Four formats, three fits and two sizes can all be pending at once."""
    generation = with_exports(*LOOKS[: EXPORTS_MAX - 1])
    while generation.pending_exports:
        plan = plan_of(generation)
        assert 0 < len(plan.renditions) <= RENDITIONS_MAX
        assert decode_plan(encode_plan(plan)).renditions
        generation = made_of(generation, plan)


def test_a_plan_of_large_films_has_fewer_of_them_and_all_are_made_in_turn() -> None:
    """A transcoder holds pictures of each rendition: sixteen of 2160p took 8 GB."""
    large = [
        wish(ratio, fit, resolution=Resolution.UHD)
        for ratio, fit in product((PORTRAIT, WIDE), (Fit.CROP, Fit.PAD, Fit.BLUR))
    ]
    generation, made = with_exports(*large), []
    while generation.pending_exports:
        plan = plan_of(generation)
        assert sum(item.width * item.height for item in plan.renditions) <= PLAN_PIXELS_MAX
        made.append([item.rendition_id for item in plan.renditions])
        generation = made_of(generation, plan)
    assert [len(ids) for ids in made] == [4, 3]


def test_poster_preview_and_sprites_are_made_once() -> None:
    generation = with_exports(wish())
    first = plan_of(generation)
    later = plan_of(replace(generation, poster=ObjectName("posters/p.jpg")))
    assert None not in (first.poster, first.preview, first.sprites)
    assert (later.poster, later.preview, later.sprites) == (None, None, None)


def test_the_sheets_times_lie_beside_it_and_name_it() -> None:
    sprites = plan_of(with_exports(wish())).sprites
    assert sprites is not None
    sheet, times = urlsplit(sprites.image_target.url).path, urlsplit(sprites.vtt_target.url).path
    assert sheet.rpartition("/") == (times.rpartition("/")[0], "/", sprites.image_name)


def test_every_plan_states_threads_loudness_and_origin() -> None:
    """Without a thread count nobody else could make the same bytes."""
    plan = plan_of(with_exports(wish()))
    assert plan.threads > 0
    assert plan.sound is not None
    assert plan.sound.loudness_lufs == -14.0
    assert plan.provenance is not None
    assert plan.provenance.is_ai_generated


def test_overlays_and_captions_reach_the_plan_with_links() -> None:
    logo = LogoPhoto(
        Photo(ObjectName("uploads/l.png"), "image/png"), Anchor.TOP_LEFT, 0.2, 1.0, Window()
    )
    captions = Captions("1\n00:00:00,000 --> 00:00:01,000\nHi\n", CaptionFormat.SRT)
    dressing = Dressing((Text("Sale"), logo), captions)
    item = plan_of(with_exports(wish(dressing=dressing))).renditions[1]
    assert item.overlays == (
        Text("Sale"),
        Logo("https://objects.test/uploads/l.png", Anchor.TOP_LEFT, 0.2, 1.0, Window()),
    )
    assert item.captions == captions


@pytest.mark.parametrize("has_watermark", [True, False])
def test_a_watermark_is_burned_in_where_the_plan_says_so(has_watermark: bool) -> None:
    generation = with_exports(wish(has_watermark=has_watermark))
    assert (plan_of(generation).renditions[1].watermark is not None) == has_watermark


@pytest.mark.parametrize("has_watermark", [True, False])
def test_poster_and_preview_are_marked_where_the_film_is(has_watermark: bool) -> None:
    generation = with_exports(wish())
    film = replace(generation.exports[0], has_watermark=has_watermark)
    plan = plan_of(replace(generation, exports=(film, *generation.exports[1:])))
    assert plan.poster is not None
    assert plan.preview is not None
    assert plan.poster.watermark == plan.preview.watermark == plan.renditions[0].watermark
    assert (plan.poster.watermark is not None) == has_watermark


def test_what_was_delivered_is_not_touched_by_a_later_report() -> None:
    generation = with_exports(wish())
    made = made_of(generation, plan_of(generation))
    assert made_of(made, plan_of(generation)) == made
    assert fail_exports(made, made.exports) == made


def test_an_export_id_names_its_generation() -> None:
    generation_id = GenerationId(f"gen_{7:032x}")
    assert parse_export_id(export_id_of(generation_id, 12)) == (generation_id, 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "exp_",
        "exp_1_0",
        f"exp_{7:032x}",
        f"exp_{7:032x}_",
        f"exp_{7:032x}_-1",
        f"gen_{7:032x}_0",
        f"exp_{7:032x}_٣",
        f"exp_{'é' * 32}_0",
        f"exp_{7:032x}_0/..",
        f"exp_{7:032x}_0\n",
    ],
)
def test_what_is_no_export_id_names_nothing(text: str) -> None:
    assert parse_export_id(text) is None


@pytest.mark.parametrize("text", ["", "..", "__x__", "gen_1", f"gen_{255:032X}", "gen_" + "é" * 32])
def test_what_is_no_generation_id_is_known_as_such(text: str) -> None:
    assert not is_generation_id(text)
    assert is_generation_id(f"gen_{7:032x}")
