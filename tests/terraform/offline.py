"""Runs Terraform on configurations of this repository without Google.

`terraform` must be on PATH. Everything but its format check also needs `terraform-offline`, which
stands in for Google's provider; it lies beside the repository, or where TERRAFORM_OFFLINE says.
"""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
TERRAFORM = ROOT / "terraform"
BESIDE = ROOT.parent / "shared" / "tools" / "terraform-offline" / "terraform-offline"

MODULES = tuple(sorted(path.name for path in (TERRAFORM / "modules").iterdir()))
ENVIRONMENTS = tuple(sorted(path.name for path in (TERRAFORM / "environments").iterdir()))

RELEASE = {
    "bundle": "functions-0.zip",
    "transcoder_image": f"registry.invalid/vidgo/transcoder@sha256:{'0' * 64}",
}
FROM_THE_BUILD = (
    f"-var=release={json.dumps(RELEASE)}",
    "-var=billing_account=000000-000000-000000",
)
"""What a build adds to an environment's own values."""


def paddle_client(environment: str) -> str:
    """Return the token an environment's build adds: money moves in one of them."""
    return f"-var=paddle_client={'live' if environment == 'prod' else 'test'}_0"


Answer = subprocess.CompletedProcess[str]


def terraform() -> str:
    """Return the program; without it the test skips, or fails under FAIL_WITHOUT_TERRAFORM=1."""
    program = shutil.which("terraform")
    if program is None:
        _refuse("terraform is not on PATH")
    return program


@dataclass(frozen=True)
class Offline:
    """Runs the stand-in; states of applied configurations lie in `cache`."""

    program: Path
    cache: Path

    def run(self, folder: Path, *arguments: str) -> Answer:
        """Run one command on `folder`; whether it succeeded is the caller's to judge."""
        environ = {
            **os.environ,
            "XDG_CACHE_HOME": str(self.cache),
            "TERRAFORM_OFFLINE_DEPS": _packages(os.environ),
        }
        command = [str(self.program), str(folder), *arguments]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Applied:
    """An environment after a first apply: its resources, and how the next plan ended."""

    resources: Sequence[Mapping[str, Any]]
    next_plan_status: int
    next_plan: str

    def values(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the attributes of all resources of one type."""
        return [each["values"] for each in self.resources if each["type"] == kind]


def offline(cache: Path) -> Offline:
    """Return the stand-in; without it the test skips."""
    terraform()
    program = Path(os.environ.get("TERRAFORM_OFFLINE", BESIDE))
    if not program.is_file():
        pytest.skip("terraform-offline is not here: TERRAFORM_OFFLINE can say where it is")
    return Offline(program, cache)


def applied_once(tool: Offline, environment: str) -> Applied:
    """Return what `apply` returns; of all workers that ask, the first does it."""
    known = tool.cache / f"{environment}.json"
    with known.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not known.exists():
            known.write_text(json.dumps(asdict(apply(tool, environment))))
    return Applied(**json.loads(known.read_text()))


def apply(tool: Offline, environment: str) -> Applied:
    """Apply an environment to an empty cloud and plan it again."""
    folder = TERRAFORM / "environments" / environment
    added = (*FROM_THE_BUILD, paddle_client(environment))
    must(tool.run(folder, "apply", "-auto-approve", "-no-color", *added))
    next_plan = tool.run(folder, "plan", "-detailed-exitcode", "-no-color", *added)
    state = json.loads(must(tool.run(folder, "show", "-json")).stdout)
    resources = list(_resources(state["values"]["root_module"]))
    return Applied(resources, next_plan.returncode, next_plan.stdout + next_plan.stderr)


def must(answer: Answer) -> Answer:
    """Return the answer of a command that succeeded; else fail with what it said."""
    if answer.returncode != 0:
        pytest.fail(f"{answer.stdout}\n{answer.stderr}")
    return answer


def _refuse(reason: str) -> NoReturn:
    if os.environ.get("FAIL_WITHOUT_TERRAFORM") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _packages(environ: Mapping[str, str]) -> str:
    """Return where the stand-in keeps its packages, whatever becomes of the cache."""
    usual = Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "terraform-offline"
    return environ.get("TERRAFORM_OFFLINE_DEPS") or str(usual)


def _resources(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (each for each in module.get("resources", []) if each["mode"] == "managed")
    for child in module.get("child_modules", []):
        yield from _resources(child)
