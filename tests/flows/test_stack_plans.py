"""What a plan changes about the files: the watermark, and its end after an upgrade."""

import secrets
import subprocess
from pathlib import Path

from PIL import Image, ImageChops

from infra.local.client import Client, Json
from tests.flows.stack_builders import (
    PRICE_720P,
    credits_of,
    fetched,
    finished,
    reach,
)
from tests.stack import Stack, wait_for

EMAIL, PASSWORD = "upgrader@example.com", "correct horse"
VISIBLE = 24
"""Difference of a pixel (0..255) that compression alone does not make in this picture."""


def test_a_demo_film_carries_a_watermark_that_an_upgrade_takes_away_for_free(
    stack: Stack, tmp_path: Path
) -> None:
    client = stack.client()
    client.register(EMAIL, PASSWORD, "Up Grader")
    client.grant(EMAIL, 20)
    made = finished(client, exports=["1:1"], prompt="A film before an upgrade")
    client.choose_plan(EMAIL, "starter")
    again = re_exported(client, made["generation_id"])
    # A demo film is one of the free uses, and a re-export costs nothing.
    assert credits_of(client) == {"available": 20, "held": 0}
    marked = first_frame(fetched(made["exports"][0]["url"], tmp_path, "marked.mp4"))
    clean = first_frame(fetched(again["exports"][-1]["url"], tmp_path, "clean.mp4"))
    source = first_frame(master_of(stack, made["generation_id"]))
    assert worst_difference(source, clean) < VISIBLE
    assert worst_difference(source, marked) > VISIBLE


def test_a_weekly_grant_comes_by_itself_when_it_is_due(stack: Stack) -> None:
    client, email = stack.client(), "subscriber@example.com"
    client.register(email, "correct horse", "Sub Scriber")
    client.choose_plan(email, "starter", with_credits=True)
    client.grant(email, 10, kind="purchased")
    before = client.call("GET", "/api/v1/credits/balance")
    assert (before["subscription"], before["purchased"]) == (25, 10)
    client.call("POST", "/sandbox/grants/run", json={"email": email})
    wait_for(lambda: kinds_of(client)[0] == "weekly_reset", "the grant")
    assert kinds_of(client) == ["weekly_reset", "expiry", "grant", "weekly_reset"]
    after = client.call("GET", "/api/v1/credits/balance")
    assert (after["subscription"], after["purchased"]) == (25, 10)
    assert after["next_reset"] == before["next_reset"]
    schedule = client.call("GET", "/api/v1/credits/reset-schedule")
    assert schedule["next_reset"] == after["next_reset"]


def test_who_has_used_up_what_they_bought_is_told_by_mail_once(stack: Stack) -> None:
    client, email = stack.client(), "spender@example.com"
    client.register(email, "correct horse", "Spend Er")
    client.choose_plan(email, "starter")
    client.grant(email, PRICE_720P, kind="purchased")
    made = finished(client, prompt="The last film of these credits")
    assert made["state"] == "delivered"
    wait_for(lambda: "Your VidGo credits are used up" in subjects_of(client, email), "the mail")
    assert subjects_of(client, email).count("Your VidGo credits are used up") == 1


def subjects_of(client: Client, email: str) -> list[str]:
    """Return the subjects of the mails to an address."""
    mails = client.call("GET", "/sandbox/mailbox/messages", params={"to": email})["items"]
    return [str(mail["subject"]) for mail in mails]


def kinds_of(client: Client) -> list[str]:
    """Return the types of a person's transactions, the latest first."""
    page = client.call("GET", "/api/v1/credits/transactions")
    return [entry["transaction_type"] for entry in page["items"]]


def re_exported(client: Client, generation_id: str) -> Json:
    """Ask for the square again; return the generation when that file is there too."""
    client.call(
        "POST",
        f"/api/v1/generations/{generation_id}/exports",
        json={"formats": ["1:1"]},
        headers={"Idempotency-Key": secrets.token_hex(8)},
    )
    return reach(
        client,
        generation_id,
        lambda each: [export["state"] for export in each["exports"]] == ["delivered"] * 2,
    )


def master_of(stack: Stack, generation_id: str) -> Path:
    """Return the provider's own file as we stored it, the largest of the object's files."""
    files = (stack.state / "objects" / "masters").glob(f"**/*{generation_id}-1.mp4*")
    return max(files, key=lambda file: file.stat().st_size)


def first_frame(film: Path) -> Image.Image:
    """Return a picture from within the film, cut and scaled to the same small square."""
    picture = film.with_suffix(".png") if film.suffix == ".mp4" else film.parent / "source.png"
    cut = "crop=ih:ih,scale=360:360:flags=area"
    command = ("ffmpeg", "-v", "error", "-y", "-i", str(film), "-vf", cut, "-frames:v", "1")
    subprocess.run([*command, str(picture)], check=True)
    with Image.open(picture) as opened:
        return opened.convert("L")


def worst_difference(one: Image.Image, other: Image.Image) -> int:
    """Return the largest difference of two pixels at the same place, 0..255."""
    return int(ImageChops.difference(one, other).getextrema()[1])  # type: ignore[arg-type]
