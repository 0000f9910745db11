"""Google's emulators for tests: found, started once for all workers, and ended.

Addresses in FIRESTORE_EMULATOR_HOST and FIREBASE_AUTH_EMULATOR_HOST are used as they are.
Otherwise the Firestore emulator of the Google Cloud SDK is started, which needs Java 17, and the
Auth emulator of firebase-tools, which `make .make/auth-emulator` installs. Without them, tests
skip, or fail where FAIL_WITHOUT_EMULATORS=1 is set.
"""

import fcntl
import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

from infra.settings import LOCAL_PROJECT

LAUNCHER = Path("platform/cloud-firestore-emulator/cloud_firestore_emulator")
SDK_USUAL_PLACES = (
    Path("/usr/lib/google-cloud-sdk"),
    Path("/usr/share/google-cloud-sdk"),
    Path("/snap/google-cloud-cli/current"),
    Path.home() / "google-cloud-sdk",
)
AUTH_VARIABLE = "FIREBASE_AUTH_EMULATOR_HOST"
AUTH_PROJECT = LOCAL_PROJECT
AUTH_SCRIPT = Path(__file__).resolve().parents[1] / ".make" / "emulators" / "auth.mjs"
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0
ASK_EVERY_S = 0.1


@pytest.fixture(scope="session")
def firestore_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield `host:port` of a Firestore emulator; every test takes a project id of its own.

    With pytest-xdist the workers share one: the first starts it, the last to leave ends it.
    """
    given = os.environ.get("FIRESTORE_EMULATOR_HOST")
    if given:
        yield given
        return
    launcher = find_launcher()
    if launcher is None or shutil.which("java") is None:
        refuse("the Firestore emulator needs the Google Cloud SDK's component and Java 17")
    with shared_emulator(_session_folder(tmp_path_factory), launcher) as address:
        yield address


@pytest.fixture(scope="session")
def auth_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield `host:port` of an Auth emulator, whose one project is `AUTH_PROJECT`.

    firebase-admin learns the address from the environment only, so it stands there meanwhile.
    """
    given, node = os.environ.get(AUTH_VARIABLE), shutil.which("node")
    if given:
        yield given
        return
    if node is None or not AUTH_SCRIPT.is_file():
        refuse("the Auth emulator needs Node.js and `make .make/auth-emulator`")
    emulator = Emulator("auth", lambda port: [node, str(AUTH_SCRIPT), port, AUTH_PROJECT])
    with (
        _shared(_session_folder(tmp_path_factory), emulator) as address,
        pytest.MonkeyPatch.context() as environment,
    ):
        environment.setenv(AUTH_VARIABLE, address)
        yield address


def find_launcher() -> Path | None:
    """Return the emulator's launcher in the first SDK that has it."""
    for root in _sdk_roots():
        if (root / LAUNCHER).is_file():
            return root / LAUNCHER
    return None


def refuse(reason: str) -> NoReturn:
    """Skip the test, or fail it where emulators are required."""
    if os.environ.get("FAIL_WITHOUT_EMULATORS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _sdk_roots() -> Iterator[Path]:
    if named := os.environ.get("CLOUDSDK_ROOT_DIR"):
        yield Path(named)
    if gcloud := shutil.which("gcloud"):
        yield Path(gcloud).resolve().parent.parent
    yield from SDK_USUAL_PLACES


def _session_folder(factory: pytest.TempPathFactory) -> Path:
    # Under xdist each worker's base folder lies in one folder of the whole run.
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@dataclass(frozen=True)
class Emulator:
    """A program that serves HTTP on 127.0.0.1; `command` takes the port."""

    name: str
    command: Callable[[str], list[str]]


@contextmanager
def shared_emulator(folder: Path, launcher: Path) -> Iterator[str]:
    """Yield the address of the run's Firestore emulator."""

    def command(port: str) -> list[str]:
        return [str(launcher), "start", "--host=127.0.0.1", f"--port={port}"]

    with _shared(folder, Emulator("firestore", command)) as address:
        yield address


@contextmanager
def _shared(folder: Path, emulator: Emulator) -> Iterator[str]:
    """Yield the address of the run's emulator, counting its users in files under a lock.

    Each worker adds a line to `users`; whoever takes the last one away ends the emulator.
    """
    with _locked(folder, emulator.name) as state:
        if not state.exists():
            state.write_text(_start(emulator, folder / f"{emulator.name}-emulator.log"))
        address, group, users = state.read_text().split()
        state.write_text(f"{address} {group} {int(users) + 1}")
    try:
        yield address
    finally:
        with _locked(folder, emulator.name) as state:
            address, group, users = state.read_text().split()
            state.write_text(f"{address} {group} {int(users) - 1}")
            if int(users) == 1:
                _end_group(int(group))
                state.unlink()


@contextmanager
def _locked(folder: Path, name: str) -> Iterator[Path]:
    with (folder / f"{name}-emulator.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / f"{name}-emulator.state"


def _start(emulator: Emulator, log: Path) -> str:
    """Start the emulator in a process group of its own; return `host:port group users`."""
    port = str(_free_port())
    address = f"127.0.0.1:{port}"
    group = _spawn(emulator.command(port), log)
    try:
        _wait_until_it_answers(address, group)
    except BaseException:
        _end_group(group)
        raise
    return f"{address} {group} 0"


def _spawn(command: list[str], log: Path) -> int:
    """Start `command` in a new session and return its id, which is also its group's.

    Not with `subprocess`: the worker that starts the emulator may leave before the last one that
    uses it, and a forgotten `Popen` warns.
    """
    write_new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), write_new, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    return os.posix_spawn(command[0], command, os.environ, file_actions=files, setsid=True)


def _wait_until_it_answers(address: str, group: int) -> None:
    ends_at = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < ends_at:
        if os.waitpid(group, os.WNOHANG) != (0, 0):
            pytest.fail("the emulator ended at its start")
        if _answers(address):
            return
        time.sleep(ASK_EVERY_S)
    pytest.fail(f"the emulator did not answer within {START_TIMEOUT_S:.0f} s")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{address}/", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_group(group: int) -> None:
    """End the emulator and whatever it spawned: politely, then for certain."""
    for signum in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(group, signum)
        except ProcessLookupError:
            return
        if _is_gone(group):
            return


def _is_gone(group: int) -> bool:
    ends_at = time.monotonic() + STOP_TIMEOUT_S
    while time.monotonic() < ends_at:
        _reap(group)
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(ASK_EVERY_S)
    return False


def _reap(group: int) -> None:
    # Only the worker that started it is its parent; the others' waits find no child.
    try:
        os.waitpid(group, os.WNOHANG)
    except ChildProcessError:
        return
