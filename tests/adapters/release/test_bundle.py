"""The zip the functions are built from: always the same, complete, and nothing local in it."""

import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from infra.invoices.pdf import FONTS, font_file
from infra.release.bundle import ForeignFile, build, contents
from infra.settings import Settings, SettingsFaulty
from tests.stack import free_port

ROOT = Path(__file__).resolve().parents[3]
START_S_MAX = 30.0

URLS = ("VIDGO_PUBLIC_URL", "VIDGO_TASKS_URL", "VIDGO_TRANSCODER_URL", "VIDGO_SCHEDULES_URL")


def test_the_same_sources_give_the_same_bytes_under_the_same_name(tmp_path: Path) -> None:
    first, second = build(ROOT, tmp_path / "one"), build(ROOT, tmp_path / "two")
    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_when_a_file_was_written_does_not_matter(tmp_path: Path) -> None:
    old, new = small_tree(tmp_path / "old"), small_tree(tmp_path / "new")
    for path in old.rglob("*.py"):
        os.utime(path, (0, 0))
    assert build(old, tmp_path).name == build(new, tmp_path).name


def test_a_changed_source_changes_the_name(tmp_path: Path) -> None:
    tree = small_tree(tmp_path / "tree")
    before = build(tree, tmp_path)
    (tree / "shared" / "rule.py").write_text("ANSWER = 43\n")
    assert build(tree, tmp_path).name != before.name


def test_nothing_that_runs_on_a_laptop_only_is_bundled() -> None:
    folders = {"/".join(name.split("/")[:2]) for name in contents(ROOT)}
    assert folders.isdisjoint({"infra/sandbox", "infra/local", "infra/operations", "infra/release"})
    assert {name.split("/")[0] for name in contents(ROOT)} == {
        *("functions", "infra", "shared", "fonts"),
        *("main.py", "requirements.txt"),
    }


def test_invoices_find_their_fonts_in_the_bundle(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(ROOT, tmp_path)) as archive:
        archive.extractall(tmp_path / "unpacked")
    for file in FONTS.values():
        assert font_file(tmp_path / "unpacked" / "fonts", file).stat().st_size > 100_000


def test_a_missing_font_stops_the_bundle(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="DejaVuSans"):
        build(ROOT, tmp_path / "out", fonts=tmp_path)


def test_requirements_are_the_locked_ones() -> None:
    assert contents(ROOT)["requirements.txt"] == (ROOT / "requirements.lock").read_bytes()


def test_a_file_that_is_no_code_stops_the_bundle(tmp_path: Path) -> None:
    tree = small_tree(tmp_path / "tree")
    (tree / "functions" / ".env").write_text("KEY=secret")
    with pytest.raises(ForeignFile, match=r"functions/\.env"):
        build(tree, tmp_path)


def test_an_unpacked_bundle_serves_each_kind_of_caller_by_itself(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(ROOT, tmp_path)) as archive:
        archive.extractall(tmp_path / "unpacked")
    with serving(tmp_path / "unpacked", "tasks") as url:
        assert httpx.get(f"{url}/healthz").status_code == 200
        assert httpx.post(f"{url}/tasks/submit_job", json={}).status_code == 401


def small_tree(root: Path) -> Path:
    """Return a folder with the least a bundle is made of."""
    for package in ("functions", "infra", "shared"):
        (root / package / "__pycache__").mkdir(parents=True)
        (root / package / "__pycache__" / "rule.pyc").write_bytes(b"\0")
        (root / package / "rule.py").write_text("ANSWER = 42\n")
    shutil.copy(ROOT / "requirements.lock", root)
    return root


def deployed_environ() -> dict[str, str]:
    """Return an environment the `gcp` platform accepts; nothing in it leads anywhere."""
    try:
        Settings.load({"VIDGO_PLATFORM": "gcp"})
    except SettingsFaulty as faulty:
        names = [fault.split()[0] for fault in faulty.faults]
    return {
        "VIDGO_PLATFORM": "gcp",
        **dict.fromkeys(names, "0" * 64),
        **dict.fromkeys(URLS, "http://127.0.0.1:9"),
        **dict.fromkeys((name for name in names if name.endswith(("_KEY", "_IV"))), "0" * 16),
        **{name: "0" * 64 for name in names if name in {"VIDGO_RECEIPT_KEY", "VIDGO_LINK_KEY"}},
        "ECPAY_MERCHANT_ID": "2512345",
        "PADDLE_CLIENT_TOKEN": "live_01",
        "VIDGO_PUBLIC_URL": "https://127.0.0.1:9",
        "VIDGO_JWT_KEYS": f"test:{'0' * 64}",
    }


@contextmanager
def serving(folder: Path, target: str) -> Iterator[str]:
    """Serve a target from `folder`, with the installed packages but without the repository."""
    port = free_port()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "uvicorn", "functions_framework.aio:app"),
            *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
        ],
        cwd=folder,
        env={**deployed_environ(), "FUNCTION_TARGET": target, "FUNCTION_SOURCE": "main.py"},
    )
    try:
        url = f"http://127.0.0.1:{port}"
        await_answer(server, url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=10)


def await_answer(server: "subprocess.Popen[bytes]", url: str) -> None:
    until = time.monotonic() + START_S_MAX
    while time.monotonic() < until and server.poll() is None:
        try:
            httpx.get(f"{url}/healthz")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the target did not start")
