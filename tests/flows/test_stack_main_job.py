"""A photo becomes a film in every format, as a customer sees it over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
import pytest

from infra.local.client import Client, Json
from infra.local.state import load_secrets
from infra.objects.files import FileObjects
from infra.system import SystemClock
from shared.kernel.ids import ObjectName
from tests.flows.stack_builders import (
    PRICE_1080P,
    all_made,
    boxes,
    credits_of,
    fetched,
    finish,
    order,
    photo,
    probed,
)
from tests.stack import Stack

SIZES: Mapping[str, tuple[int, int]] = {
    "9:16": (1080, 1920),
    "4:5": (1080, 1350),
    "16:9": (1920, 1080),
}
"""Source: M195."""

CLIP_S = 1.5
"""What the tests' stand-in renders."""


@dataclass(frozen=True)
class Job:
    """One delivered order and whose it is."""

    client: Client
    generation: Json

    def export(self, shape: str) -> Json:
        (found,) = [each for each in self.generation["exports"] if each["format"] == shape]
        return dict(found)


@pytest.fixture(scope="module")
def job(stack: Stack) -> Job:
    client = stack.customer("main-job", plan_id="starter")
    upload_id = client.upload_bytes(photo(), "image/jpeg")
    generation_id = order(
        client,
        prompt="The main job",
        image_upload_id=upload_id,
        resolution="1080p",
        exports=list(SIZES),
    )
    return Job(client, finish(client, generation_id))


def test_a_photo_and_a_sentence_become_a_film_in_every_ordered_format(job: Job) -> None:
    assert job.generation["state"] == "delivered"
    assert all_made(job.generation)
    assert {each["format"] for each in job.generation["exports"]} == SIZES.keys()


def test_a_delivered_film_costs_what_was_quoted(job: Job) -> None:
    assert job.generation["quoted_credits"] == PRICE_1080P
    assert job.generation["charged_credits"] == PRICE_1080P
    assert credits_of(job.client) == {"available": 100 - PRICE_1080P, "held": 0}


@pytest.mark.parametrize("shape", SIZES)
def test_an_export_is_what_the_networks_take(job: Job, shape: str, tmp_path: Path) -> None:
    film = probed(fetched(job.export(shape)["url"], tmp_path))
    picture, sound = film["video"], film["audio"]
    assert (picture["width"], picture["height"]) == SIZES[shape]
    assert (picture["codec_name"], picture["pix_fmt"]) == ("h264", "yuv420p")
    assert sound["codec_name"] == "aac"
    assert float(film["format"]["duration"]) == pytest.approx(CLIP_S, abs=0.1)


def test_a_film_starts_to_play_before_it_is_whole(job: Job, tmp_path: Path) -> None:
    names = boxes(fetched(job.export("9:16")["url"], tmp_path))
    assert names.index("moov") < names.index("mdat")


def test_a_film_is_as_large_as_the_api_says(job: Job, tmp_path: Path) -> None:
    export = job.export("4:5")
    assert fetched(export["url"], tmp_path).stat().st_size == export["size_bytes"]


def test_a_player_seeks_with_range_requests(job: Job) -> None:
    url = job.export("16:9")["url"]
    whole = httpx.get(url, trust_env=False).content
    part = httpx.get(url, headers={"Range": "bytes=100-199"}, trust_env=False)
    assert part.status_code == httpx.codes.PARTIAL_CONTENT
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert part.content == whole[100:200]


def test_the_poster_is_a_picture_of_the_film(job: Job) -> None:
    answer = httpx.get(job.generation["media"]["poster"], trust_env=False)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8")


@pytest.mark.parametrize("name", ["signature", "expires"])
def test_a_changed_link_opens_nothing(job: Job, name: str) -> None:
    answer = httpx.get(altered(job.export("9:16")["url"], name), trust_env=False)
    assert answer.status_code == httpx.codes.FORBIDDEN
    assert answer.json()["code"] == "objects.link_refused"


def test_a_link_opens_no_other_file(job: Job) -> None:
    parts = urlsplit(job.export("9:16")["url"])
    other = urlsplit(job.export("16:9")["url"])
    url = urlunsplit(parts._replace(path=other.path))
    assert httpx.get(url, trust_env=False).status_code == httpx.codes.FORBIDDEN


def test_an_expired_link_opens_nothing(job: Job, stack: Stack) -> None:
    name = urlsplit(job.export("9:16")["url"]).path.removeprefix("/objects/")
    key = load_secrets(stack.state).link_key.encode()
    signer = FileObjects(stack.state / "objects", stack.url, key, SystemClock())
    a_second_ago = datetime.now(UTC) - timedelta(seconds=1)
    link = signer.download_link(ObjectName(name), a_second_ago)
    assert httpx.get(link.url, trust_env=False).status_code == httpx.codes.FORBIDDEN


def test_an_unchanged_generation_is_not_sent_again(job: Job) -> None:
    path = f"/api/v1/generations/{job.generation['generation_id']}"
    tag = job.client.send("GET", path).headers["ETag"]
    again = job.client.send("GET", path, headers={"If-None-Match": tag})
    assert again.status_code == httpx.codes.NOT_MODIFIED


def altered(url: str, name: str) -> str:
    """Return `url` with the last character of one query value changed."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    last = query[name][-1]
    query[name] = query[name][:-1] + ("1" if last != "1" else "2")
    return urlunsplit(parts._replace(query=urlencode(query)))
