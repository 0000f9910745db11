"""A whole local product as a test starts it: small pictures, short waits, its own state folder.

Processes are followed through /proc, so that a test can end all of them and see that none is left.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest

from infra.local.client import Client
from infra.local.state import CHOICE, is_free

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
START_S_MAX = 60.0
STOP_S_MAX = 20.0
LOOK_INTERVAL_S = 0.05

SMALL_AND_FAST: Mapping[str, str] = {
    "SANDBOX_RENDER_SCALE": "0.25",
    "SANDBOX_CLIP_SECONDS_MAX": "1.5",
    "SANDBOX_SLOW_SECONDS": "6",
    "SANDBOX_THROTTLED_SECONDS": "3",
    "SANDBOX_LATE_SECONDS": "1.5",
    "VIDGO_BCRYPT_COST": "4",
    "VIDGO_POLL_INTERVAL_S": "0.3",
    "VIDGO_SUBMIT_TIMEOUT_S": "2",
    "VIDGO_SUBMIT_WINDOW_S": "6",
    "VIDGO_LEASE_S": "4",
    "PYTHONPYCACHEPREFIX": str(ROOT / ".make" / "pycache"),  # compiled once for all stacks
}
"""What the tests' stacks are told beyond their port and folder."""


class StackEnded(Exception):
    """The stack ended instead of becoming ready; `exit_code` and what it said."""

    def __init__(self, exit_code: int, said: str) -> None:
        super().__init__(f"exit code {exit_code}: {said}")
        self.exit_code, self.said = exit_code, said


@dataclass(frozen=True)
class ProcessId:
    """A process that cannot be confused with a later one of the same number."""

    pid: int
    started_ticks: int


@dataclass
class Stack:
    """One product in one state folder; may be started again after it ended.

    `extra` are variables of its environment; what it prints goes to `said_in`, a file.
    """

    state: Path
    port: int
    extra: Mapping[str, str] = field(default_factory=dict)
    said_in: Path | None = None
    _supervisor: subprocess.Popen[bytes] | None = None
    _clients: list[Client] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The supervisor's process id."""
        return self._running().pid

    @property
    def said(self) -> str:
        """What the latest start has printed, standard error included."""
        return self._output.read_text(errors="replace") if self._output.exists() else ""

    def client(self) -> Client:
        """Return a new person at the keyboard, nobody so far; closed with the stack."""
        self._clients.append(Client(self.url))
        return self._clients[-1]

    def customer(self, name: str, *, plan_id: str = "starter", given_credits: int = 100) -> Client:
        """Return a signed-in, verified person with credits, on a plan that has no free uses."""
        client, email = self.client(), f"{name}@example.com"
        client.register(email, "correct horse", name)
        if plan_id != "demo":
            client.choose_plan(email, plan_id)
        if given_credits:
            client.grant(email, given_credits)
        return client

    def launch(self) -> None:
        """Start the supervisor and return at once."""
        self.state.mkdir(parents=True, exist_ok=True)
        with self._output.open("wb") as output:
            self._supervisor = subprocess.Popen(
                [sys.executable, "-m", "infra.local.stack"],
                cwd=ROOT,
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start(self) -> None:
        """Start and return when the stack says that it is ready. Raises: `StackEnded`."""
        self.launch()
        wait_for(self._is_ready, "the ready line", START_S_MAX)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask the supervisor to end and return its exit code; nothing is left when it hangs."""
        supervisor = self._running()
        supervisor.send_signal(number)
        try:
            return supervisor.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def close(self) -> None:
        """End the product if it runs, and whoever used it."""
        while self._clients:
            self._clients.pop().close()
        if self.is_running:
            self.stop()

    def kill(self, known: frozenset[ProcessId] | None = None) -> None:
        """Kill -9 the supervisor, its children and theirs.

        `known` are the processes found before: looking for them takes longer than a stage may last.
        """
        supervisor, known = self._running(), known or self.processes()
        supervisor.kill()  # first, so that nothing is started again
        found = known
        while found:
            for process in found:
                signal_to(process, signal.SIGKILL)
            found = alive(kin(known))
        supervisor.wait()

    @property
    def is_running(self) -> bool:
        return self._supervisor is not None and self._supervisor.poll() is None

    def wait(self) -> int:
        """Wait for the supervisor's end; return its exit code."""
        return self._running().wait(STOP_S_MAX)

    def processes(self) -> frozenset[ProcessId]:
        """Return the supervisor, its children and theirs."""
        return family(self.pid)

    def child(self, name: str) -> ProcessId:
        """Return the child whose command line holds `name`."""
        found = [each for each in self.processes() if name in command_line(each.pid)]
        (child,) = [each for each in found if each.pid != self.pid]
        return child

    def _is_ready(self) -> bool:
        exit_code = self._running().poll()
        if exit_code is not None:
            raise StackEnded(exit_code, self.said)
        return "VidGo is ready" in self.said

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._supervisor is not None, "not started"
        return self._supervisor

    @property
    def _output(self) -> Path:
        return self.said_in or self.state / "stack.out"

    def _environ(self) -> dict[str, str]:
        ours = ("VIDGO_", "SANDBOX_", "LEONARDO_", "SMTP_", "PORT")
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        place = {"PORT": str(self.port), "VIDGO_STATE": str(self.state)}
        return {**inherited, **SMALL_AND_FAST, **self.extra, **place}


@contextmanager
def running(stack: Stack) -> Iterator[Stack]:
    """Start `stack`, lend it, and end it whatever happens in between."""
    need_tools()
    try:
        stack.start()
        yield stack
    finally:
        stack.close()


def need_tools() -> None:
    """Skip the test without the programs a stack needs, or fail it where they are required."""
    if shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None:
        _refuse("a stack needs the ffmpeg and ffprobe programs")
    if find_spec("video_core") is None:
        _refuse("a stack needs the native transcoder: make native")


def _refuse(reason: str) -> NoReturn:
    if os.environ.get("FAIL_WITHOUT_FFMPEG") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """Return a port nobody uses and the kernel gives to no outgoing connection."""
    return next(port for port in random.sample(CHOICE, len(CHOICE)) if is_free(port))


def wait_for(look: Callable[[], T | None], what: str, timeout_s: float = 30) -> T:
    """Look until `look` returns something true and return that. Raises: `TimeoutError`."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(LOOK_INTERVAL_S)
    raise TimeoutError(f"no sign of {what} within {timeout_s} s")


def family(pid: int) -> frozenset[ProcessId]:
    """Return the process `pid`, its descendants, and whoever shares a session with one of them."""
    facts = _facts(pid)
    return frozenset() if facts is None else kin(frozenset({ProcessId(pid, facts[2])}))


def kin(processes: frozenset[ProcessId]) -> frozenset[ProcessId]:
    """Return living processes that are, descend from, or share a session with `processes`."""
    table = {each: facts for each in _pids() if (facts := _facts(each)) is not None}
    members, size = {each.pid for each in processes}, 0
    while len(members) > size:
        size = len(members)
        members |= {
            each
            for each, (parent, session, _) in table.items()
            if parent in members or session in members
        }
    return frozenset(ProcessId(each, table[each][2]) for each in members & table.keys())


def signal_to(process: ProcessId, number: signal.Signals) -> None:
    """Send a signal unless the process is gone."""
    if alive(frozenset({process})):
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


def alive(processes: frozenset[ProcessId]) -> frozenset[ProcessId]:
    """Return those of `processes` that still run."""
    return frozenset(
        each
        for each in processes
        if (facts := _facts(each.pid)) is not None and facts[2] == each.started_ticks
    )


def command_line(pid: int) -> str:
    """Return the command of a process, empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _pids() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _facts(pid: int) -> tuple[int, int, int] | None:
    """Return parent, session and start of a living process. Source: proc_pid_stat(5)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, parent, _, session, *rest = stat.rpartition(")")[2].split()
    return None if state == "Z" else (int(parent), int(session), int(rest[15]))
