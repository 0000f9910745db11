"""Orders, waits and looks at files for the tests that use a whole running product."""

import io
import json
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from infra.local.client import TERMINAL, Client, Json, Refused
from tests.stack import wait_for

PROMPT = "A red sneaker on the beach at sunrise"
PRICE_720P, PRICE_1080P = 5, 8
"""Credits. Source: M056."""


def photo() -> bytes:
    """Return a small product photo as JPEG."""
    picture, file = Image.new("RGB", (640, 480), (200, 80, 60)), io.BytesIO()
    picture.paste((240, 240, 230), (200, 120, 440, 360))
    picture.save(file, "JPEG")
    return file.getvalue()


def order(client: Client, **changes: object) -> str:
    """Order a short 720p clip from words alone; return its id."""
    asked: dict[str, Any] = {
        "kind": "video",
        "prompt": PROMPT,
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "duration_s": 4,
    }
    return str(client.generate(**(asked | changes))["generation_id"])


def read(client: Client, generation_id: str) -> Json:
    """Return the generation as it is now."""
    return client.call("GET", f"/api/v1/generations/{generation_id}")


def reach(
    client: Client, generation_id: str, is_there: Callable[[Json], bool], timeout_s: float = 60
) -> Json:
    """Wait until the generation fulfils `is_there`; return it as it is then."""

    def look() -> Json | None:
        generation = read(client, generation_id)
        return generation if is_there(generation) else None

    return wait_for(look, f"a change of {generation_id}", timeout_s)


def finish(client: Client, generation_id: str, timeout_s: float = 60) -> Json:
    """Wait for the end; return the generation then."""
    return reach(client, generation_id, lambda each: each["state"] in TERMINAL, timeout_s)


def all_made(generation: Json) -> bool:
    """Say whether every export has been delivered."""
    return all(export["state"] == "delivered" for export in generation["exports"])


def finished(client: Client, **changes: object) -> Json:
    """Order a clip and return it at its end."""
    return finish(client, order(client, **changes))


def credits_of(client: Client) -> Json:
    """Return `available` and `held`."""
    told = client.call("GET", "/api/v1/credits/balance")
    return {"available": told["available"], "held": told["held"]}


def provider_jobs(state: Path, prompt: str) -> list[str]:
    """Return the ids of all jobs for `prompt` the provider's stand-in has ever accepted."""
    uri = f"file:{state / 'sandbox' / 'sandbox.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as rows:
        found = rows.execute("SELECT id, request FROM leonardo_jobs").fetchall()
    return [job_id for job_id, request in found if json.loads(request)["prompt"] == prompt]


def provider_job(state: Path, prompt: str) -> str | None:
    """Return the id of the one job for `prompt`, None when there is none yet."""
    return next(iter(provider_jobs(state, prompt)), None)


def accepted(state: Path, prompt: str = PROMPT) -> int:
    """Return how many jobs for `prompt` the provider's stand-in has accepted, ever."""
    return len(provider_jobs(state, prompt))


def refusal(response_of: Callable[[], object]) -> tuple[int, str]:
    """Return status and code of the problem that a call answers."""
    try:
        response_of()
    except Refused as refused:
        return refused.response.status_code, str(refused.response.json()["code"])
    raise AssertionError("the call was not refused")


def fetched(url: str, folder: Path, name: str = "film.mp4") -> Path:
    """Save what is behind a signed link."""
    answer = httpx.get(url, timeout=60, trust_env=False)
    assert answer.status_code == httpx.codes.OK, answer.text
    path = folder / name
    path.write_bytes(answer.content)
    return path


def probed(path: Path) -> Mapping[str, Any]:
    """Return what ffprobe says: `format` and one entry of `streams` by codec type."""
    command = ("ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", str(path))
    said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return {"format": said["format"], **{each["codec_type"]: each for each in said["streams"]}}


def boxes(path: Path) -> list[str]:
    """Return the names of a film's outermost boxes, in order. Source: ISO 14496-12, 4.2."""
    data, names, at = path.read_bytes(), [], 0
    while at < len(data):
        names.append(data[at + 4 : at + 8].decode("latin-1"))
        at += int.from_bytes(data[at : at + 4], "big")
    return names
