"""Runs a person's walk through the product, a script of `frontend/tests/e2e`, in a real browser."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from tests.stack import ROOT, Stack

FRONTEND = ROOT / "frontend"
TIMEOUT_S = 420
"""The scripts' own limits add up to less."""


def walk(stack: Stack, script: str) -> None:
    """Let somebody walk; fails with what they saw last."""
    environ = {**os.environ, "VIDGO_URL": stack.url, "CHROMIUM": _chromium()}
    done = subprocess.run(
        [_node(), FRONTEND / "tests" / "e2e" / script],
        env=environ,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _node() -> str:
    node = shutil.which("node")
    if node is None or not (FRONTEND / "node_modules" / "playwright-core").is_dir():
        _refuse("the browser test needs Node.js and `npm ci` in frontend")
    return node


def _chromium() -> str:
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(path).is_file():
        _refuse(f"the browser test needs Chromium, not found at {path}")
    return path


def _refuse(reason: str) -> NoReturn:
    if os.environ.get("FAIL_WITHOUT_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
