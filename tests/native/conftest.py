"""Clips every file of this folder shares, made once."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest


def _builders() -> ModuleType:
    """Import late: where the tools are missing this skips the test, not the whole session."""
    return importlib.import_module("tests.native.builders")


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """320x180, 25 a second, 2 s, H.264 of BT.709 with AAC stereo of 48 kHz."""
    return Path(_builders().film(tmp_path_factory.mktemp("clips") / "master.mp4"))


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1280x720, 10 s: long enough to be watched and stopped."""
    return Path(
        _builders().film(tmp_path_factory.mktemp("clips") / "large.mp4", "1280x720", duration_s=10)
    )


@pytest.fixture(scope="session")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """640x360, 60 s, silent: a render of it is still under way when it is stopped."""
    path = tmp_path_factory.mktemp("clips") / "long.mp4"
    build = _builders()
    build.ffmpeg(
        *build.picture("640x360", duration_s=60),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", path),
    )
    return path.read_bytes()
