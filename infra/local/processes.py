"""Child processes that live and die with their supervisor."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

PR_SET_PDEATHSIG = 1
"""Source: prctl(2)."""

STOP_S_MAX = 10
"""Longer than the transcoder takes to hand its work back."""

RESTART_PAUSE_S = 1.0


@dataclass(frozen=True)
class ProcessSpec:
    """A process to run.

    `ready_url` answers 200 when it can work; None when it serves nothing. `niceness` (0..19) lets
    others go first.
    """

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(repr=False)
    ready_url: str | None
    niceness: int = 0


class Child:
    """One running process; its output goes to `{logs}/{name}.log`."""

    def __init__(self, spec: ProcessSpec, logs: Path) -> None:
        self.spec = spec
        self._log = logs / f"{spec.name}.log"
        self._started_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; call from the main thread, whose end takes the child along."""
        self._started_at = time.monotonic()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self.spec.command,
                env=dict(self.spec.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C reaches the supervisor only, which stops the children in order.
                start_new_session=True,
                preexec_fn=partial(_join, self.spec.niceness),  # noqa: PLW1509 -- one thread forks
            )

    def restart_if_dead(self) -> bool:
        """Start it again if it ended by itself; return whether it did."""
        if self._process is None or self._process.poll() is None:
            return False
        if time.monotonic() - self._started_at < RESTART_PAUSE_S:
            return False
        self.start()
        return True

    @property
    def exit_code(self) -> int | None:
        """The code it ended with, None while it runs."""
        return None if self._process is None else self._process.poll()

    def tail(self, lines: int = 20) -> str:
        """Return the last lines of its output."""
        if not self._log.exists():
            return ""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, until: float) -> None:
        """Wait until `until` (monotonic seconds), then kill it with all its own children."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def stop_all(children: Sequence[Child]) -> None:
    """Stop every child, all at once, within `STOP_S_MAX`."""
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOP_S_MAX
    for child in children:
        child.wait(until)


def _join(niceness: int) -> None:
    """Make the present process die with its parent."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(niceness)
