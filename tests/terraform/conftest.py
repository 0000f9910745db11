"""One apply of each environment for all tests of a run."""

import os
from pathlib import Path

import pytest

from tests.terraform.offline import ENVIRONMENTS, Applied, Offline, applied_once, offline


@pytest.fixture(scope="session")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Offline:
    """The stand-in for Google's provider."""
    return offline(_run_folder(tmp_path_factory))


@pytest.fixture(scope="session", params=ENVIRONMENTS)
def applied(request: pytest.FixtureRequest, tool: Offline) -> Applied:
    """Each environment after a first apply."""
    return applied_once(tool, request.param)


def _run_folder(factory: pytest.TempPathFactory) -> Path:
    # Under xdist each worker's base folder lies in one folder of the whole run.
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "terraform-applied"
    folder.mkdir(exist_ok=True)
    return folder
