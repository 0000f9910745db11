"""What the wire asks for is what the core is asked for."""

import importlib
from dataclasses import fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from native.worker.materials import Materials
from shared.delivery.model import Anchor, CaptionFormat, CaptionMode, Fit
from shared.delivery.overlays import Logo
from shared.delivery.plan import RenderPlan
from tests.native.builders import video_core
from tests.unit.delivery.builders import ORIGIN, a_plain_plan, a_plan

pytestmark = pytest.mark.media


def asked(plan: RenderPlan, folder: Path) -> Any:
    """Import late: the core may not be there."""
    local = importlib.import_module("native.worker.local_plan")
    by_url = {f"{ORIGIN}/logo.png": folder / "logo0", f"{ORIGIN}/bed.mp3": folder / "music"}
    captions = {
        item.captions: folder / "captions0.vtt" for item in plan.renditions if item.captions
    }
    return local.local_plan(plan, Materials(folder / "source", "ab", by_url, captions), folder)


def values(each: Any) -> dict[str, Any]:
    """Return the fields that are plain values, by name; enums by theirs."""
    found = {field.name: getattr(each, field.name) for field in fields(each)}
    return {
        name: value.value if isinstance(value, StrEnum) else value
        for name, value in found.items()
        if isinstance(value, str | int | float | None)
    }


def shared_values(local: Any, wired: Any) -> None:
    """Compare what both have a name for."""
    ours, theirs = values(local), values(wired)
    names = ours.keys() & theirs.keys()
    assert {name: ours[name] for name in names} == {name: theirs[name] for name in names}


@pytest.mark.parametrize(("wired", "name"), [(Fit, "Fit"), (Anchor, "Anchor")])
def test_both_know_the_same_words(wired: type[StrEnum], name: str) -> None:
    assert {each.value for each in wired} == {each.value for each in getattr(video_core, name)}


def test_both_know_the_same_ways_of_captions() -> None:
    assert {each.value for each in CaptionMode} == {each.value for each in video_core.CaptionMode}
    assert {each.value for each in CaptionFormat} == {"srt", "vtt"}


def test_a_full_plan_keeps_every_value(tmp_path: Path) -> None:
    wired = a_plan()
    local = asked(wired, tmp_path)
    for name in ("poster", "preview", "sprites", "sound", "provenance", "limits", "encoding"):
        shared_values(getattr(local, name), getattr(wired, name))
    for name in ("poster", "preview"):
        shared_values(getattr(local, name).watermark, getattr(wired, name).watermark)
    shared_values(local.sound.music, wired.sound.music)  # type: ignore[union-attr]
    assert (local.threads, local.still_s) == (wired.threads, wired.still_s)


def test_a_full_rendition_keeps_every_value(tmp_path: Path) -> None:
    wired = a_plan().renditions[0]
    local = asked(a_plan(), tmp_path).renditions[0]
    shared_values(local, wired)
    for name in ("watermark", "captions", "focus"):
        shared_values(getattr(local, name), getattr(wired, name))
    for mine, theirs in zip(local.overlays, wired.overlays, strict=True):
        assert type(mine).__name__ == type(theirs).__name__
        shared_values(mine, theirs)
        shared_values(mine.window, theirs.window)


def test_links_become_the_files_they_were_fetched_into(tmp_path: Path) -> None:
    local = asked(a_plan(), tmp_path)
    logo = next(each for each in local.renditions[0].overlays if hasattr(each, "path"))
    assert (logo.path, local.sound.music.path) == (tmp_path / "logo0", tmp_path / "music")
    assert local.renditions[0].captions.path == tmp_path / "captions0.vtt"


def test_no_two_outputs_share_a_name(tmp_path: Path) -> None:
    local = asked(a_plan(), tmp_path)
    paths = [
        *(each.path for each in local.renditions),
        *(local.poster.path, local.preview.path),
        *(local.sprites.image_path, local.sprites.vtt_path),
    ]
    assert len(set(paths)) == len(paths) == 6


def test_what_a_plan_leaves_out_is_the_cores_own(tmp_path: Path) -> None:
    local = asked(a_plain_plan(), tmp_path)
    for name in ("poster", "preview", "sprites", "sound", "provenance"):
        assert getattr(local, name) is None
    assert local.encoding == video_core.Encoding()
    assert local.renditions[0].overlays == []


def test_one_logo_on_many_renditions_is_one_file(tmp_path: Path) -> None:
    logo = Logo(f"{ORIGIN}/logo.png")
    bare = a_plain_plan().renditions[0]
    items = [replace(bare, rendition_id=name, overlays=(logo,)) for name in ("one", "two")]
    local = asked(replace(a_plain_plan(), renditions=items), tmp_path)
    assert {each.overlays[0].path for each in local.renditions} == {tmp_path / "logo0"}
