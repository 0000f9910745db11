"""From the start of a process to its first answer, for each target and for a hello-world peer.

The peer is started the same way. `/readyz` is asked, so that documents, queue and objects are open.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from infra.local.layout import TARGETS, Layout
from infra.local.processes import ProcessSpec
from infra.local.state import load_ports, load_secrets
from infra.settings import LocalSettings
from tests.bench.figures import Figure
from tests.emulators import find_launcher, shared_emulator
from tests.stack import SMALL_AND_FAST, free_port

RUNS = 7
BAR_S = 1.0
"""Source: issue "the main job", functions: a cold start answers within a second."""

LOOK_S = 0.002
START_S_MAX = 30.0
HELLO = Path(__file__).with_name("hello.py")


def cold_starts() -> Iterator[Figure]:
    """Yield a figure for the peer and one for each target; seconds, median of `RUNS`."""
    with TemporaryDirectory() as folder, _firestore(Path(folder)) as emulator:
        specs = _specs(Path(folder) / "state", emulator)
        for spec in specs.values():
            _start_s(spec)  # compiles modules, which a deployed image has done
        # In turns, so that whatever else the machine does meets all of them alike.
        runs = [{name: _start_s(spec) for name, spec in specs.items()} for _ in range(RUNS)]
    times = {name: median(run[name] for run in runs) for name in specs}
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


def _specs(state: Path, emulator: str | None) -> dict[str, ProcessSpec]:
    found = _processes(state, {})
    specs = {"hello": _hello(found["api"])}
    specs |= {name: _asking(found[name], "/readyz") for name in TARGETS}
    if emulator is not None:
        platform = {"VIDGO_PLATFORM": "emulators", "FIRESTORE_EMULATOR_HOST": emulator}
        specs["api on Firestore"] = _asking(_processes(state, platform)["api"], "/readyz")
    return specs


def _processes(state: Path, platform: Mapping[str, str]) -> dict[str, ProcessSpec]:
    place = {"VIDGO_STATE": str(state), "PORT": str(free_port())}
    settings = LocalSettings.load({**os.environ, **SMALL_AND_FAST, **place, **platform})
    layout = Layout(settings, load_secrets(state), load_ports(state))
    return {spec.name: spec for spec in layout.processes()}


def _asking(spec: ProcessSpec, path: str) -> ProcessSpec:
    assert spec.ready_url is not None
    origin = spec.ready_url.removesuffix("/healthz")
    return ProcessSpec(spec.name, spec.command, spec.environ, origin + path)


def _hello(like: ProcessSpec) -> ProcessSpec:
    environ = {**like.environ, "FUNCTION_TARGET": "hello", "FUNCTION_SOURCE": str(HELLO)}
    return _asking(ProcessSpec("hello", like.command, environ, like.ready_url), "/")


def _start_s(spec: ProcessSpec) -> float:
    started_at = time.monotonic()
    with subprocess.Popen(
        spec.command, env=dict(spec.environ), stdout=subprocess.DEVNULL
    ) as process:
        try:
            _wait(spec, started_at + START_S_MAX)
            return time.monotonic() - started_at
        finally:
            process.terminate()


def _wait(spec: ProcessSpec, until: float) -> None:
    assert spec.ready_url is not None
    _, _, place = spec.ready_url.partition("//")
    netloc, _, path = place.partition("/")
    while time.monotonic() < until:
        connection = HTTPConnection(netloc, timeout=START_S_MAX)
        try:
            connection.request("GET", f"/{path}")
            answer = connection.getresponse()
        except ConnectionError:
            time.sleep(LOOK_S)
            continue
        finally:
            connection.close()
        if answer.status != 200:
            sys.exit(f"{spec.name} answered {answer.status}")
        return
    sys.exit(f"{spec.name} did not answer within {START_S_MAX} s")
