"""The stand-ins as a process: killed in the middle of a render, stopped politely, started again."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.adapters.sandbox.builders import API_KEY, api_client, free_port, text_request, wait_for

pytestmark = pytest.mark.usefixtures("ffmpeg")

Process = subprocess.Popen[bytes]


@pytest.fixture
def config(tmp_path: Path) -> dict[str, Any]:
    """A sandbox whose renders take long enough to be interrupted."""
    return {
        "state": str(tmp_path / "state"),
        "port": free_port(),
        "smtp_port": free_port(),
        "api_key": API_KEY,
        "render_scale": 0.4,
        "clip_seconds_max": 2,
    }


@contextmanager
def started(config: dict[str, Any], folder: Path) -> Iterator[Process]:
    path = folder / "config.json"
    path.write_text(json.dumps(config))
    command = [sys.executable, "-m", "infra.sandbox", "--config", str(path)]
    with subprocess.Popen(command) as process:
        try:
            wait_for(lambda: is_up(config))
            yield process
        finally:
            process.kill()


def url(config: dict[str, Any]) -> str:
    return f"http://127.0.0.1:{config['port']}"


def is_up(config: dict[str, Any]) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{url(config)}/healthz").status_code == 200
    return False


def submit(config: dict[str, Any]) -> str:
    with api_client(url(config)) as api:
        answer = api.post("/generations-text-to-video", json=text_request())
    return str(answer.json()["motionVideoGenerationJob"]["generationId"])


def rendering(config: dict[str, Any]) -> list[Path]:
    return list(Path(config["state"]).rglob("*.part.mp4"))


def status(config: dict[str, Any], job_id: str) -> str:
    with api_client(url(config)) as api:
        return str(api.get(f"/generations/{job_id}").json()["generations_by_pk"]["status"])


def children(process: Process) -> list[int]:
    tasks = Path(f"/proc/{process.pid}/task")
    return [int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_kill_in_the_middle_of_a_render_loses_no_job(
    config: dict[str, Any], tmp_path: Path
) -> None:
    with started(config, tmp_path) as process:
        job_ids = [submit(config), submit(config)]
        wait_for(lambda: rendering(config))
        process.send_signal(signal.SIGKILL)
        process.wait()
    with started(config, tmp_path):
        for job_id in job_ids:
            wait_for(lambda wanted=job_id: status(config, wanted) == "COMPLETE")
        assert not rendering(config)


def test_a_polite_stop_ends_at_once_and_leaves_no_child(
    config: dict[str, Any], tmp_path: Path
) -> None:
    with started({**config, "render_scale": 1.0}, tmp_path) as process:
        submit(config)
        (child,) = wait_for(lambda: children(process))
        process.terminate()
        began = time.monotonic()
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - began < 5
        assert not is_alive(child)
        assert not rendering(config)


def test_secrets_stay_out_of_the_process_list(config: dict[str, Any], tmp_path: Path) -> None:
    with started(config, tmp_path) as process:
        command = Path(f"/proc/{process.pid}/cmdline").read_bytes().decode()
    assert API_KEY not in command


def test_a_missing_value_is_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "infra.sandbox", "--state", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "--api-key" in ended.stderr
