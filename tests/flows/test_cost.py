"""The cost rule: what one generation asks of the database, from submit to delivered.

Source: architecture, "The document seam and money": at most 15 document reads and 20 writes, one
read for each poll beside. A check is billed as a write; so is the deletion from the outbox.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.documents.counting import Usage
from shared.credits.quote import Work, quoted
from shared.generation.states import State
from shared.generation.timing import Timing
from shared.kernel.ids import QuoteId
from shared.kernel.media import Resolution
from shared.routing.provider import ProviderState
from tests.flows.builders import World
from tests.unit.credits.builders import FakePrice
from tests.unit.generation.builders import uploaded
from tests.unit.generation.fakes import FakeProvider, FakeTranscoder
from tests.unit.generation.values import ANN, FEED, NOON, PORTRAIT, a_key, a_snapshot

READS_MAX, WRITES_MAX = 15, 20
RENDER_S = 30
"""Longer than a clip of 8 s takes to be made into four files."""


class Meter:
    """Says what each step costs."""

    def __init__(self, world: World) -> None:
        self._database = world.database
        self.steps: list[tuple[str, Usage]] = []

    def __call__(self, name: str, step: Callable[[], object]) -> None:
        before = self._database.usage
        step()
        self.steps.append((name, self._database.usage - before))

    @property
    def total(self) -> Usage:
        usages = [usage for _, usage in self.steps]
        return Usage(
            sum(usage.reads for usage in usages),
            sum(usage.writes for usage in usages),
            sum(usage.checks for usage in usages),
        )

    def __str__(self) -> str:
        rows = [*self.steps, ("total", self.total)]
        return "\n".join(
            f"{name}: {it.reads} reads, {it.writes_billed} writes" for name, it in rows
        )


@pytest.mark.parametrize(
    ("polls", "plan_id", "charged"), [(2, "starter", 5), (40, "starter", 5), (2, "demo", 0)]
)
def test_one_generation_costs_at_most_fifteen_reads_and_twenty_writes(
    tmp_path: Path, polls: int, plan_id: str, charged: int
) -> None:
    world = World(tmp_path, lambda options: options[0], timing=Timing())
    house, meter = world.house, Meter(world)
    provider, transcoder = FakeProvider(), FakeTranscoder()
    house.provider, house.transcoder = provider, transcoder
    house.rebuild()
    house.open_account(plan_id=plan_id)
    work = Work("video_720p", Resolution.HD, 4)
    quote = quoted(QuoteId(f"quo_{1:032x}"), ANN, work, FakePrice(), NOON)
    house.uow.run(lambda stores: stores.quotes.add(quote))
    photo = uploaded(house)
    running = a_snapshot(ProviderState.RUNNING)
    provider.polls = [*[running] * (polls - 1), a_snapshot(ProviderState.SUCCEEDED)]

    def make(progress: Callable[[float], None]) -> None:
        for second in range(1, 2 * RENDER_S + 1):
            house.clock.advance(seconds=0.5)
            progress(second / RENDER_S / 2)

    transcoder.during = make
    order = {"upload_id": photo, "exports": (PORTRAIT, FEED), "quote_id": quote.quote_id}
    meter("create", lambda: house.create(a_key(), **order))
    generation_id = f"gen_{2:032x}"
    while world.queue.tasks:
        task = world.queue.tasks[0]
        meter(task.handler, lambda: world.deliver(task))  # noqa: B023 - called at once
    generation = world.uow.run(lambda stores: stores.generations.find(generation_id))
    assert generation.state == State.DELIVERED
    assert generation.charged_credits == charged
    assert provider.polled == polls + 1, "the copy asks for the address once more"
    reads = meter.total.reads - polls
    assert reads <= READS_MAX, f"{reads} reads beside the polls\n{meter}"
    assert meter.total.writes_billed <= WRITES_MAX, f"\n{meter}"
    world.close()


def test_a_look_at_a_generation_is_one_read(tmp_path: Path) -> None:
    world = World(tmp_path, lambda options: options[0])
    world.house.open_account()
    generation_id = world.house.create().generation.generation_id
    meter = Meter(world)
    meter("look", lambda: world.house.reading.one(ANN, generation_id))
    assert meter.total == Usage(reads=1), str(meter)
    world.close()
