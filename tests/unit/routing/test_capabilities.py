"""What a model covers, and what it is asked for."""

import pytest

from shared.kernel.media import AspectRatio, Resolution
from shared.routing.provider import VideoRequest
from tests.unit.routing.builders import capabilities, request


@pytest.mark.parametrize(("asked_s", "made_s"), [(1, 4), (4, 4), (5, 6), (7, 8), (8, 8), (9, None)])
def test_the_shortest_duration_not_below_the_asked_one_is_made(
    asked_s: int, made_s: int | None
) -> None:
    assert capabilities().duration_for(asked_s) == made_s


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        (AspectRatio.PORTRAIT, AspectRatio.PORTRAIT),
        (AspectRatio.WIDE, AspectRatio.WIDE),
        (AspectRatio.FEED, AspectRatio.PORTRAIT),
        (AspectRatio.SQUARE, AspectRatio.PORTRAIT),
    ],
)
def test_a_shape_the_model_lacks_is_cut_from_a_larger_one(
    asked: AspectRatio, made: AspectRatio
) -> None:
    assert capabilities().ratio_for(asked) == made


def test_a_shape_the_model_has_is_preferred_to_cutting() -> None:
    model = capabilities(aspect_ratios=frozenset({AspectRatio.SQUARE, AspectRatio.PORTRAIT}))
    assert model.ratio_for(AspectRatio.SQUARE) == AspectRatio.SQUARE


def test_a_wide_frame_never_stands_in_for_an_upright_one() -> None:
    model = capabilities(aspect_ratios=frozenset({AspectRatio.WIDE}))
    assert model.ratio_for(AspectRatio.FEED) is None


def test_a_fitted_request_changes_nothing_but_duration_and_shape() -> None:
    asked = request(duration_s=5, aspect_ratio=AspectRatio.FEED)
    fitted = capabilities().fitted(asked)
    assert fitted == request(duration_s=6, aspect_ratio=AspectRatio.PORTRAIT)


@pytest.mark.parametrize(
    "uncovered",
    [
        request(duration_s=9),
        request(resolution=Resolution.UHD),
        request(prompt="x" * 21),
        request(negative_prompt="x" * 21),
        request(image_type="image/gif"),
    ],
    ids=["too long a clip", "too large", "prompt", "negative prompt", "photo type"],
)
def test_what_the_model_cannot_make_is_not_covered(uncovered: VideoRequest) -> None:
    assert not capabilities().covers(uncovered)


def test_the_limits_themselves_are_covered() -> None:
    assert capabilities().covers(
        request(prompt="x" * 20, negative_prompt="x" * 20, image_type="image/png")
    )
