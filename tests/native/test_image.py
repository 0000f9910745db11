"""The container's pins are the project's pins, and its image ships no compiler."""

import re
from pathlib import Path

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


def test_the_final_image_has_no_compiler_and_no_root() -> None:
    final = (ROOT / "native/Dockerfile").read_text().rpartition("\nFROM ")[2]
    packages = set(final.split())
    assert not {word for word in packages if re.match(r"(g\+\+|gcc|cmake|.*-dev$)", word)}
    assert "\nUSER 10001\n" in final
