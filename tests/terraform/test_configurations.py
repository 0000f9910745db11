"""Terraform itself accepts every file, module and environment."""

import subprocess

import pytest

from tests.terraform.offline import (
    ENVIRONMENTS,
    FROM_THE_BUILD,
    MODULES,
    TERRAFORM,
    Applied,
    Offline,
    must,
    terraform,
)

pytestmark = pytest.mark.terraform


def test_every_file_is_formatted() -> None:
    command = [terraform(), "fmt", "-check", "-diff", "-recursive", str(TERRAFORM)]
    must(subprocess.run(command, capture_output=True, text=True, check=False))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_valid(tool: Offline, module: str) -> None:
    must(tool.run(TERRAFORM / "modules" / module, "validate", "-no-color"))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_passes_its_own_tests(tool: Offline, module: str) -> None:
    answer = must(tool.run(TERRAFORM / "modules" / module, "test", "-no-color"))
    assert "0 passed" not in answer.stdout, "the module has no test"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_environment_is_valid(tool: Offline, environment: str) -> None:
    must(tool.run(TERRAFORM / "environments" / environment, "validate", "-no-color"))


def test_an_environment_needs_its_release(tool: Offline) -> None:
    folder = TERRAFORM / "environments" / "dev"
    answer = tool.run(folder, "plan", "-no-color", "-input=false", FROM_THE_BUILD[1])
    assert answer.returncode == 1
    assert 'variable "release" is not set' in answer.stderr


def test_environments_differ_in_values_only() -> None:
    mains = {(TERRAFORM / "environments" / name / "main.tf").read_text() for name in ENVIRONMENTS}
    assert len(mains) == 1


def test_after_an_apply_there_is_nothing_to_do(applied: Applied) -> None:
    assert applied.next_plan_status == 0, applied.next_plan
