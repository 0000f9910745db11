"""From the start of a process to its first answer, for each target and for a hello-world peer.

The peer is started the same way. What is asked opens documents, queue and objects: `/readyz`, and
of `tasks`, whose `/readyz` also asks vendors that do not run here, a task that looks up a job; of
the transcoder, whether it is there.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from infra.local.layout import TARGETS, Layout
from infra.local.processes import ProcessSpec
from infra.local.state import load_ports, load_secrets
from infra.tool_settings import LocalSettings
from tests.bench.figures import Figure
from tests.emulators import find_launcher, shared_emulator
from tests.stack import SMALL_AND_FAST, free_port

RUNS = 7
BAR_S = 1.0
"""Every process answers its first request within a second of its start."""

LOOK_S = 0.002
NOBODYS_JOB = f"gen_{0:032x}"
START_S_MAX = 30.0
HELLO = Path(__file__).with_name("hello.py")


@dataclass(frozen=True)
class Trial:
    """A process to start and what to ask of it first."""

    spec: ProcessSpec
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None


def cold_starts() -> Iterator[Figure]:
    """Yield a figure for the peer and one for each target; seconds, median of `RUNS`."""
    with TemporaryDirectory() as folder, _firestore(Path(folder)) as emulator:
        trials = _trials(Path(folder) / "state", emulator)
        for trial in trials.values():
            _start_s(trial)  # compiles modules, which a deployed image has done
        # In turns, so that whatever else the machine does meets all of them alike.
        runs = [{name: _start_s(trial) for name, trial in trials.items()} for _ in range(RUNS)]
    times = {name: median(run[name] for run in runs) for name in trials}
    hello = times.pop("hello")
    yield Figure("cold start: hello world", hello, "s", note="functions-framework's own peer")
    for name, value in times.items():
        yield Figure(f"cold start: {name}", value, "s", BAR_S, note=f"{value / hello:.2f} x hello")


@contextmanager
def _firestore(folder: Path) -> Iterator[str | None]:
    """Yield the address of Google's emulator, None where there is none."""
    launcher = find_launcher()
    if launcher is None:
        yield None
        return
    with shared_emulator(folder, launcher) as address:
        yield address


def _trials(state: Path, emulator: str | None) -> dict[str, Trial]:
    found = _processes(state, {})
    environ = {"FUNCTION_TARGET": "hello", "FUNCTION_SOURCE": str(HELLO)}
    peer = replace(found["api"], name="hello", environ={**found["api"].environ, **environ})
    trials = {"hello": Trial(peer, "/")}
    trials |= {name: Trial(found[name], "/readyz") for name in TARGETS}
    trials["transcoder"] = Trial(found["transcoder"], "/healthz")
    trials["tasks"] = _task(found["tasks"], load_secrets(state).tasks_secret)
    if emulator is not None:
        platform = {"VIDGO_PLATFORM": "emulators", "FIRESTORE_EMULATOR_HOST": emulator}
        trials["api on Firestore"] = Trial(_processes(state, platform)["api"], "/readyz")
    return trials


def _task(spec: ProcessSpec, secret: str) -> Trial:
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    body = json.dumps({"generation_id": NOBODYS_JOB})
    return Trial(spec, "/tasks/poll_job", "POST", headers, body)


def _processes(state: Path, platform: Mapping[str, str]) -> dict[str, ProcessSpec]:
    place = {"VIDGO_STATE": str(state), "PORT": str(free_port())}
    settings = LocalSettings.load({**os.environ, **SMALL_AND_FAST, **place, **platform})
    layout = Layout(settings, load_secrets(state), load_ports(state))
    return {spec.name: spec for spec in layout.processes()}


def _start_s(trial: Trial) -> float:
    started_at = time.monotonic()
    with subprocess.Popen(
        trial.spec.command, env=dict(trial.spec.environ), stdout=subprocess.DEVNULL
    ) as process:
        try:
            _wait(trial, started_at + START_S_MAX)
            return time.monotonic() - started_at
        finally:
            process.terminate()


def _wait(trial: Trial, until: float) -> None:
    assert trial.spec.ready_url is not None
    netloc = urlsplit(trial.spec.ready_url).netloc
    while time.monotonic() < until:
        connection = HTTPConnection(netloc, timeout=START_S_MAX)
        try:
            connection.request(trial.method, trial.path, trial.body, dict(trial.headers))
            answer = connection.getresponse()
        except ConnectionError:
            time.sleep(LOOK_S)
            continue
        finally:
            connection.close()
        if not 200 <= answer.status < 300:
            sys.exit(f"{trial.spec.name} answered {answer.status}")
        return
    sys.exit(f"{trial.spec.name} did not answer within {START_S_MAX} s")
