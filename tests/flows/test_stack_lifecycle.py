"""How a product starts, ends and heals, seen from its processes."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from infra.local.state import load_ports
from tests.flows.stack_builders import order
from tests.stack import (
    ProcessId,
    Stack,
    StackEnded,
    alive,
    command_line,
    family,
    free_port,
    running,
    signal_to,
    wait_for,
)

pytestmark = pytest.mark.stack

SLOW_RENDERS = {"SANDBOX_RENDER_SCALE": "1", "SANDBOX_CLIP_SECONDS_MAX": "8"}
"""A render takes long enough to be met by a signal."""

MakeStack = Callable[[], Stack]


@pytest.fixture
def make_stack(tmp_path: Path) -> Iterator[MakeStack]:
    """Return what makes stacks that are ended with the test, whatever it did to them."""
    made: list[Stack] = []

    def make() -> Stack:
        made.append(Stack(tmp_path / f"state-{len(made)}", free_port(), SLOW_RENDERS))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product whose processes may be hurt."""
    with running(Stack(tmp_path_factory.mktemp("lifecycle") / "state", free_port())) as started:
        yield started


def test_a_start_ends_with_one_line_that_says_where(own: Stack) -> None:
    (line,) = own.said.splitlines()
    assert line.startswith(f"VidGo is ready at http://127.0.0.1:{own.port} ")


def test_everything_a_product_keeps_lies_in_its_state_folder(own: Stack) -> None:
    kept = {each.name for each in own.state.iterdir()}
    assert {"documents.sqlite3", "queue.sqlite3", "objects", "logs", "sandbox"} <= kept


def test_a_port_that_is_taken_is_told_in_one_line(own: Stack, tmp_path: Path) -> None:
    with pytest.raises(StackEnded) as ended:
        Stack(tmp_path / "state", own.port).start()
    assert ended.value.exit_code != 0
    assert ended.value.said == f"port {own.port} is taken or forbidden: set PORT to another one\n"


def test_a_folder_whose_product_runs_starts_no_second_one(own: Stack, tmp_path: Path) -> None:
    with pytest.raises(StackEnded) as ended:
        Stack(own.state, free_port(), said_in=tmp_path / "said").start()
    assert ended.value.exit_code != 0
    (line,) = ended.value.said.splitlines()
    assert "does a stack run on" in line


def test_a_state_folder_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "state", free_port(), said_in=tmp_path / "said")
    stack.state.mkdir()
    (stack.state / "logs").write_text("no folder")
    with pytest.raises(StackEnded) as ended:
        stack.start()
    assert ended.value.exit_code != 0
    (line,) = ended.value.said.splitlines()
    assert "set VIDGO_STATE" in line


@pytest.mark.parametrize("name", ["--port {api}", "infra.local.gateway", "native.worker"])
def test_a_process_that_died_is_started_again(own: Stack, name: str) -> None:
    command = name.format(api=load_ports(own.state).api)
    died = own.child(command)
    signal_to(died, signal.SIGKILL)
    wait_for(lambda: another(own, command, died), "the new process")
    wait_for(lambda: answers(own), "an answer")
    assert own.is_running


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_busy_product_without_a_trace(
    make_stack: MakeStack, number: signal.Signals
) -> None:
    stack, processes = busy(make_stack())
    assert stack.stop(number) == 0
    assert alive(processes) == frozenset()


def test_somebody_who_watches_does_not_keep_a_product_from_ending(own: Stack) -> None:
    customer = own.customer("watcher")
    customer.play("slow_queue")
    generation_id = order(customer, prompt="A film watched to the very end")
    with customer.stream(f"/api/v1/generations/{generation_id}/events") as answer:
        next(answer.iter_lines())
        assert own.stop() == 0
    own.start()


def test_children_do_not_outlive_a_killed_supervisor(make_stack: MakeStack) -> None:
    stack, processes = busy(make_stack())
    signal_to(next(each for each in processes if each.pid == stack.pid), signal.SIGKILL)
    assert stack.wait() == -signal.SIGKILL
    wait_for(lambda: not alive(processes), "the end of every child", timeout_s=5)


def test_a_start_can_be_called_off(make_stack: MakeStack) -> None:
    stack = make_stack()
    stack.launch()
    processes = wait_for(lambda: several(family(stack.pid)), "the first children")
    assert stack.stop(signal.SIGINT) == 0
    assert alive(processes) == frozenset()


def another(stack: Stack, command: str, died: ProcessId) -> bool:
    """Say whether a new child runs `command`."""
    found = [each for each in stack.processes() if command in command_line(each.pid)]
    return any(each != died for each in found)


def several(processes: frozenset[ProcessId]) -> frozenset[ProcessId]:
    return processes if len(processes) > 2 else frozenset()


def answers(stack: Stack) -> bool:
    try:
        return httpx.get(f"{stack.url}/readyz", trust_env=False).is_success
    except httpx.HTTPError:
        return False  # the gateway itself is being started


def busy(stack: Stack) -> tuple[Stack, frozenset[ProcessId]]:
    """Start `stack`, have it render for somebody who watches; return all its processes."""
    stack.start()
    customer = stack.customer("busy")
    order(customer, prompt="A film that is never finished")
    rendering = wait_for(lambda: with_render(stack.processes()), "a render under way")
    return stack, rendering


def with_render(processes: frozenset[ProcessId]) -> frozenset[ProcessId]:
    """Return `processes` if one of them is the stand-in's encoder."""
    is_there = any(command_line(each.pid).startswith("ffmpeg") for each in processes)
    return processes if is_there else frozenset()
