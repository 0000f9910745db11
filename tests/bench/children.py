"""Programs run as child processes, and what they took.

Both sides of a comparison are processes of their own, so that starting counts for both. They run
in turns: whatever else the machine does meets them alike, and a ratio is the median over pairs.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, seconds of all cores together, and the most memory held."""

    wall_s: float
    cpu_s: float
    memory_bytes: int

    def then(self, other: "Spent") -> "Spent":
        """Return both, one after the other."""
        return Spent(
            self.wall_s + other.wall_s,
            self.cpu_s + other.cpu_s,
            max(self.memory_bytes, other.memory_bytes),
        )


def run(command: Command) -> Spent:
    """Run one program to its end; exits this one with its words if it fails."""
    with TemporaryFile() as words:
        start_s = time.perf_counter()
        process = subprocess.Popen(
            [str(each) for each in command],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start_s
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            words.seek(0)
            sys.exit(f"{command[0]} failed:\n{words.read().decode(errors='replace')}")
    return Spent(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def run_all(commands: Sequence[Command]) -> Spent:
    """Run programs one after the other."""
    first, *others = commands
    spent = run(first)
    for command in others:
        spent = spent.then(run(command))
    return spent


@dataclass(frozen=True)
class Trials:
    """What each side took, round by round."""

    spent: Mapping[str, Sequence[Spent]]

    def wall_ratio(self, one: str, other: str) -> float:
        return self._ratio(one, other, lambda spent: spent.wall_s)

    def cpu_ratio(self, one: str, other: str) -> float:
        return self._ratio(one, other, lambda spent: spent.cpu_s)

    def memory_ratio(self, one: str, other: str) -> float:
        return self._ratio(one, other, lambda spent: spent.memory_bytes)

    def wall_s(self, side: str) -> float:
        return median(each.wall_s for each in self.spent[side])

    def cpu_s(self, side: str) -> float:
        return median(each.cpu_s for each in self.spent[side])

    def _ratio(self, one: str, other: str, value: Callable[[Spent], float]) -> float:
        pairs = zip(self.spent[one], self.spent[other], strict=True)
        return median(value(a) / value(b) for a, b in pairs)


def in_turns(sides: Mapping[str, Sequence[Command]], rounds: int) -> Trials:
    """Run each side's programs, side by side, `rounds` times."""
    runs = [{name: run_all(commands) for name, commands in sides.items()} for _ in range(rounds)]
    return Trials({name: [each[name] for each in runs] for name in sides})
