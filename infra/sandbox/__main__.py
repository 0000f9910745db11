"""Runs the stand-ins: `python -m infra.sandbox --config FILE`, or with single arguments.

The file is a JSON object whose keys are the arguments' names (`state`, `port`, `smtp_port`,
`api_key`, `webhook_url`, `webhook_key`, `public_url`, `render_scale`, `clip_seconds_max`,
`slow_seconds`, `throttled_seconds`, `late_seconds`, `payment_pace`); arguments win over the file.
Secrets belong in the file: a process's arguments can be read by others. The file alone can have
`payments`, an object of `PaymentsConfig`: without it there are no payment gateways.
"""

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from uvicorn import Server

from infra.sandbox.app import SandboxConfig, create_sandbox
from infra.sandbox.leonardo_worker import Quality
from infra.sandbox.payment_desk import PaymentsConfig
from infra.sandbox.scenarios import Delays
from infra.sandbox.server import serve

TEXTS = ("state", "public_url", "api_key", "webhook_url", "webhook_key")
COUNTS = ("port", "smtp_port")
NUMBERS = (
    "render_scale",
    "clip_seconds_max",
    "slow_seconds",
    "throttled_seconds",
    "late_seconds",
    "payment_pace",
)
REQUIRED = ("state", "port", "smtp_port", "api_key")


def main(arguments: Sequence[str]) -> int:
    """Serve until SIGTERM or Ctrl-C and return 0; 1 when a port is taken."""
    given = _given(arguments)
    server = serve(create_sandbox(_config(given)), given["port"])
    _end_politely(server)
    server.run()
    return 0 if server.started else 1


def _end_politely(server: Server) -> None:
    """Let the signals end the server and nothing more: uvicorn raises them again when done."""

    def end(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def _given(arguments: Sequence[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m infra.sandbox", description=__doc__)
    parser.add_argument("--config", type=Path, help="JSON file with the values below")
    for name in TEXTS:
        parser.add_argument(_option(name))
    for name in COUNTS:
        parser.add_argument(_option(name), type=int)
    for name in NUMBERS:
        parser.add_argument(_option(name), type=float)
    parsed = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value}
    path = parsed.pop("config", None)
    given = {**(json.loads(path.read_text()) if path else {}), **parsed}
    missing = [_option(name) for name in REQUIRED if not given.get(name)]
    unknown = sorted(given.keys() - {*TEXTS, *COUNTS, *NUMBERS, "payments"})
    if missing or unknown:
        parser.error(f"missing {missing}, unknown {unknown}")
    return given


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _config(given: dict[str, Any]) -> SandboxConfig:
    delays, payments = Delays(), given.get("payments")
    pace = {"pace": given["payment_pace"]} if "payment_pace" in given else {}
    return SandboxConfig(
        state=Path(given["state"]),
        public_url=given.get("public_url") or f"http://127.0.0.1:{given['port']}",
        smtp_port=given["smtp_port"],
        api_key=given["api_key"],
        webhook_url=given.get("webhook_url"),
        webhook_key=given.get("webhook_key", ""),
        delays=Delays(
            slow_s=given.get("slow_seconds", delays.slow_s),
            throttled_s=given.get("throttled_seconds", delays.throttled_s),
            late_s=given.get("late_seconds", delays.late_s),
        ),
        quality=Quality(
            scale_ratio=given.get("render_scale", 1.0), clip_s_max=given.get("clip_seconds_max")
        ),
        payments=PaymentsConfig(**{**payments, **pace}) if payments else None,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
