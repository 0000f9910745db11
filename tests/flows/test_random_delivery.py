"""Whatever is delivered twice, late, in another order or to a process that dies: one right end.

The product's own use cases over SQLite documents; the queue, the provider, the files and the
transcoder do what hypothesis chooses.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.generation.errors import GenerationEnded
from shared.generation.model import Generation
from shared.generation.states import State, is_terminal
from shared.kernel.ids import GenerationId
from tests.flows.builders import Killed, Moment, World
from tests.unit.generation.values import ANN, PORTRAIT, a_key

STEPS_MAX = 16


def random_step(world: World, generation_id: GenerationId, draw: Any) -> None:
    action = draw([*["deliver"] * 16, "wait", "wait", "reconcile", "cancel"])
    if action == "wait":
        world.clock.advance(seconds=draw([1, 20, 70, 130]))
    elif action == "reconcile":
        world.house.reconciling.run()
    elif action == "cancel":
        try_cancel(world, generation_id)
    elif world.queue.tasks:
        random_delivery(world, draw)


def random_delivery(world: World, draw: Any) -> None:
    """Deliver any task, perhaps to a process that dies, perhaps beside another delivery."""
    task = draw(world.queue.tasks)
    world.uow.moment, world.uow.after_runs = draw([*[Moment.NEVER] * 3, *Moment]), draw([0, 1, 2])
    world.queue.dies = draw([False, False, False, True])
    others = draw([0, 0, 1, 3])

    def meanwhile() -> None:
        # In the middle of a call; the clock stands still, as no call outlives the grace.
        for _ in range(others):
            world.deliver_beside(draw([task, *world.queue.tasks]))

    world.provider.meanwhile = world.transcoder.meanwhile = meanwhile
    world.deliver(task, is_kept=draw([False, False, True]))
    world.uow.moment, world.queue.dies = Moment.NEVER, False
    world.provider.meanwhile = world.transcoder.meanwhile = lambda: None


def try_cancel(world: World, generation_id: GenerationId) -> None:
    try:
        world.house.cancelling.run(ANN, generation_id)
    except (GenerationEnded, Killed):
        return


def check(world: World, generation: Generation) -> None:
    assert is_terminal(generation.state)
    assert not generation.pending_exports
    assert generation.lease is None
    report = world.ledger.check_all()
    assert report.is_whole, report.faults
    is_delivered = generation.state == State.DELIVERED
    end = "capture" if is_delivered else "release"
    assert world.entries(generation.generation_id) == ["hold", end]
    assert generation.charged_credits == (5 if is_delivered else 0)
    assert world.house.money == (15 if is_delivered else 20, 0)
    assert (generation.receipt_id is None) == is_delivered
    assert_submitted_once(world, generation)


def assert_submitted_once(world: World, generation: Generation) -> None:
    """At most one job was accepted, by the last call: nothing was asked after an acceptance."""
    assert len(world.provider.jobs) <= 1
    assert len(set(world.provider.calls)) == len(world.provider.calls)
    if world.provider.jobs:
        assert world.provider.calls[-1] in world.provider.jobs


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_job_ends_once_and_the_ledger_is_whole(data: st.DataObject) -> None:
    def draw(options: list[Any]) -> Any:
        return options[data.draw(st.integers(0, len(options) - 1))]

    with TemporaryDirectory() as folder:
        world = World(Path(folder), draw)
        try:
            world.house.open_account()
            made = world.house.create(a_key(), exports=(PORTRAIT,))
            generation_id = made.generation.generation_id
            for _ in range(data.draw(st.integers(0, STEPS_MAX))):
                random_step(world, generation_id, draw)
            world.calm()
            world.settle()
            check(world, world.house.now(generation_id))
            assert world.house.create(a_key(), exports=(PORTRAIT,)).is_replay
        finally:
            world.close()
