"""The container's pins are the project's pins, and its image ships no compiler."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[2]


def pins(path: Path) -> dict[str, list[str]]:
    """Return each package's version and hashes."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in path.read_text().splitlines():
        if start := re.match(r"([a-z0-9._-]+)==(\S+)", line):
            name = start.group(1)
            found[name] = [start.group(2)]
        elif "--hash=" in line and name:
            found[name].append(line.strip(" \\"))
    return found


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("native/worker/requirements.lock", "requirements.lock"),
        ("native/requirements.lock", "requirements-dev.lock"),
    ],
)
def test_the_images_pins_are_the_projects(part: str, whole: str) -> None:
    image, project = pins(ROOT / part), pins(ROOT / whole)
    assert image
    assert {name: project.get(name) for name in image} == image


DOCKERFILE = (ROOT / "native/Dockerfile").read_text()
FINAL = DOCKERFILE.rpartition("\nFROM ")[2]


def test_the_final_image_has_no_compiler_and_no_root() -> None:
    packages = {word.partition("=")[0] for word in FINAL.split()}
    assert not {word for word in packages if re.match(r"(g\+\+|gcc|cmake|ninja.*|.*-dev)$", word)}
    assert FINAL.index("\nUSER 10001\n") < FINAL.index("\nCMD ")
    assert "\nUSER" not in FINAL.replace("\nUSER 10001\n", "", 1)


def test_the_base_is_pinned_by_its_digest() -> None:
    (base,) = re.findall(r"^ARG BASE=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert re.fullmatch(r"debian:12\.\d+-slim@sha256:[0-9a-f]{64}", base)
    stages = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert set(stages) == {"${BASE}"}


def test_ffmpeg_is_pinned_to_the_release_it_is_tested_on() -> None:
    libraries = re.findall(r"\blib(?:av|sw)[a-z]+(?:-dev|\d+)(\S*)", DOCKERFILE)
    assert len(libraries) == 12
    assert set(libraries) == {"=7:5.1.*"}


def test_every_library_the_image_builds_with_is_in_the_final_one() -> None:
    built = set(re.findall(r"\blib([a-z]+[0-9.]*?)(?:1\.0)?-dev", DOCKERFILE))
    for name in built:
        assert re.search(rf"\blib{re.escape(name)}", FINAL), name


def test_the_image_writes_to_its_scratch_only() -> None:
    assert "PYTHONDONTWRITEBYTECODE=1" in FINAL
    assert "--no-create-home" in FINAL
    assert "VOLUME" not in FINAL


def test_everything_the_worker_imports_is_copied() -> None:
    """Run from the files the image gets, and from nothing else of ours."""
    copied = re.findall(
        r"^COPY ((?:shared|infra|native)/.*) /opt/vidgo/app", DOCKERFILE, re.MULTILINE
    )
    with TemporaryDirectory() as folder:
        for source in " ".join(copied).split():
            to = Path(folder) / source
            to.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            copy(ROOT / source, to)
        environ = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", "import native.worker.__main__"]
        done = subprocess.run(
            command, cwd=folder, env=environ, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
