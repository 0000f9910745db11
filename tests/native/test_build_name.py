"""What the core calls itself: everything that shapes the bytes it makes."""

import re

import pytest

from tests.native.builders import video_core

pytestmark = pytest.mark.media


def test_the_build_names_its_sources_and_every_library_that_shapes_the_bytes() -> None:
    version = r"\d+\.\d+\.\d+"
    libraries = ["Lavc", "Lavf", "Lavfi", "SwS", "SwR", "ebur128 ", "Pango ", "Cairo "]
    named = "".join(f"; {library}{version}" for library in libraries)
    assert re.fullmatch(rf"video_core {version}\+[0-9a-f]{{12}}{named}", video_core.build())
