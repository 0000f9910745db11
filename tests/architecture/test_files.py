"""What no file of the project may hold, and how long one may be."""

import re
from collections.abc import Mapping
from pathlib import Path

from tests.architecture.sources import ROOT, project_files

LINES_MAX = 400
"""Past that there is a second concept inside."""

WRITTEN_BY_HAND = frozenset({".py", ".ts", ".tsx", ".cpp", ".h", ".tf", ".sh", ".css"})

MAY_BE_LONGER: Mapping[str, str] = {
    "tests/adapters/providers/test_outputs.py": "every way a download can go wrong, one by one",
    "frontend/src/api/schema.d.ts": "generated from openapi.json",
}

HOMES = re.compile(r"(?<![\w.:/-])/(?:work|root|home/\w+|Users/\w+)/")
"""Folders of one machine. Containers have folders of their own."""

INDEXES = re.compile("|".join(("pypi" r"\.org", "python" r"hosted\.org", "registry" r"\.npmjs")))
"""Where packages come from is the machine's business. Spelled so that this file has none."""


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert holding(HOMES) == []


def test_no_file_names_a_package_index() -> None:
    assert holding(INDEXES) == []


def test_no_file_is_longer_than_one_concept() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in project_files()
        if path.suffix in WRITTEN_BY_HAND and len(text_of(path).splitlines()) > LINES_MAX
    }
    assert long - MAY_BE_LONGER.keys() == set()


def holding(pattern: re.Pattern[str]) -> list[str]:
    """Return `file:line` of everything that matches."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in project_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def text_of(path: Path) -> str:
    """Return a file's text, nothing for pictures and the like."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""
