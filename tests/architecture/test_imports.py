"""Who may import whom: layers are contracts in pyproject.toml; here is what those cannot say."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, python_files

READS_THE_CLOCK = frozenset({"now", "utcnow", "today", "fromtimestamp"})
NATIVE_MAY_USE = (
    *("shared.delivery", "shared.kernel"),
    *("infra.settings", "infra.objects", "infra.telemetry", "native"),
)
HEAVY = frozenset(
    {
        *("PIL", "aiosmtpd", "bcrypt", "cryptography", "grpc", "httpx"),
        *("google.api_core", "google.auth", "google.cloud.firestore", "google.cloud.storage"),
    }
)
"""Libraries that a start pays for and only single requests need."""

BUILD = """
import json, sys
from functions.wiring.openapi_file import _environ
from functions.wiring.targets import Targets
targets = Targets.load(_environ(sys.argv[1]))
getattr(targets, sys.argv[2])()
print(json.dumps(sorted(sys.modules)))
"""

LINT = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True))
"""


def test_every_import_contract_holds() -> None:
    # A process of its own: the linter switches off every logger it finds in the one it runs in.
    config = str(ROOT / "pyproject.toml")
    linted = subprocess.run(
        [sys.executable, "-c", LINT, config], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout


def test_rules_stand_on_the_standard_library_alone() -> None:
    strangers = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files("shared")
        for name in imported(path)
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "shared"}
    }
    assert strangers == set()


def test_rules_are_told_what_time_it_is() -> None:
    readers = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files("shared")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and reads_the_clock(node.func)
    }
    assert readers == set()


def test_the_transcoder_sees_nothing_of_the_trade() -> None:
    seen = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files("native")
        for name in imported(path)
        if name.startswith(("functions", "infra", "shared", "native"))
        and not f"{name}.".startswith(tuple(f"{allowed}." for allowed in NATIVE_MAY_USE))
    }
    assert seen == set()


@pytest.mark.parametrize("target", ["api", "webhooks", "tasks", "schedules"])
def test_a_target_that_starts_loads_no_library_it_may_not_need(target: str, tmp_path: Path) -> None:
    command = (sys.executable, "-c", BUILD, str(tmp_path), target)
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert HEAVY & set(json.loads(ran.stdout)) == frozenset()


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of every module a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield "." if node.level else str(node.module)


def reads_the_clock(called: ast.expr) -> bool:
    """Say whether a call is `datetime.now()` and the like; ports are called `clock`."""
    if not isinstance(called, ast.Attribute) or called.attr not in READS_THE_CLOCK:
        return False
    return "clock" not in ast.unparse(called.value).lower()
