"""Bad sources tried in a process of their own: it may neither die, nor stay, nor grow.

As a program it renders each source named on its standard input and prints what became of it.
"""

import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

WALL_S_MAX = 20.0
"""Of one source, on a busy machine; the bombs would take hours."""

MEMORY_BYTES_MAX = 512 << 20
"""Of the whole process. Python and the libraries take 90 MB of it."""

ADDRESSES_BYTES_MAX = 4 << 30

IS_SANITIZED = "asan" in os.environ.get("LD_PRELOAD", "")
"""The sanitizer's shadow memory is no measure of ours."""


@dataclass(frozen=True)
class Outcome:
    """What became of one source: `delivered`, or the name of the error it was refused with."""

    kind: str
    stage: str
    detail: str
    offset: int | None
    damaged_frames: int
    duration_s: float

    @property
    def is_refused(self) -> bool:
        """Whether the source was blamed, not the core or the machine."""
        return self.kind in {"UnreadableMedia", "LimitExceeded", "UnsupportedMedia"}


def tried(sources: Sequence[Path], **limits: Any) -> list[Outcome]:
    """Render every source into a small film and a poster, in one child process.

    Fails where the child dies, takes too long, grows too large, or where a refusal leaves a file.
    """
    asked = json.dumps({"sources": [str(path) for path in sources], "limits": limits})
    ran = subprocess.run(
        [sys.executable, "-m", "tests.native.trial"], input=asked, cwd=ROOT, text=True,
        capture_output=True, check=False, timeout=WALL_S_MAX * len(sources),
    )  # fmt: skip
    assert ran.returncode == 0, (ran.returncode, ran.stderr[-3000:])
    *outcomes, last = map(json.loads, ran.stdout.splitlines())
    assert IS_SANITIZED or last["memory_bytes"] < MEMORY_BYTES_MAX
    return [Outcome(**each) for each in outcomes]


def try_one(source: Path, **limits: Any) -> Outcome:
    """Render one source as `tried` does."""
    return tried([source], **limits)[0]


def _run(source: Path, limits: dict[str, Any]) -> Outcome:
    import video_core  # noqa: PLC0415 - the parent needs only the words

    made, still = source.with_name("made.mp4"), source.with_name("poster.jpg")
    plan = video_core.Plan(
        source, [video_core.Rendition(made, 90, 160)], video_core.Poster(still, 64),
        limits=video_core.Limits(**limits), threads=1,
    )  # fmt: skip
    try:
        report = video_core.render(plan)
    except video_core.MediaError as error:
        assert not made.exists()
        assert not still.exists()
        return Outcome(type(error).__name__, error.stage, error.detail, error.offset, 0, 0.0)
    assert made.stat().st_size > 0
    made.unlink()
    still.unlink()
    return Outcome("delivered", "", "", None, report.damaged_frames, report.outputs[0].duration_s)


def _memory_bytes() -> int:
    """Return the most this program held; `getrusage` would count its parent's as well."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found.group(1)) << 10


def _main() -> None:
    if not IS_SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES_BYTES_MAX, ADDRESSES_BYTES_MAX))
    asked = json.load(sys.stdin)
    for source in asked["sources"]:
        start_s = time.monotonic()
        outcome = _run(Path(source), asked["limits"])
        assert time.monotonic() - start_s < WALL_S_MAX, (source, outcome)
        print(json.dumps(asdict(outcome)), flush=True)
    print(json.dumps({"memory_bytes": _memory_bytes()}))


if __name__ == "__main__":
    _main()
