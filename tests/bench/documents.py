"""What one generation asks of the database, from its order to its delivery."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.documents.counting import Usage
from shared.generation.states import State
from shared.kernel.ids import GenerationId
from shared.routing.provider import ProviderState
from tests.bench.figures import Figure
from tests.flows.builders import World
from tests.unit.generation.builders import uploaded
from tests.unit.generation.fakes import FakeProvider, FakeTranscoder
from tests.unit.generation.values import FEED, PORTRAIT, a_key, a_snapshot

READS_MAX, WRITES_MAX = 15, 20
"""Source: architecture, "The document seam and money": one read for each poll beside."""

POLLS = 6
RENDER_S = 30


def document_costs() -> Iterator[Figure]:
    """Yield reads (without those of polls) and billed writes of one photo with three files."""
    with TemporaryDirectory() as folder:
        used = _usage(Path(folder))
    note = f"a photo, three files, {RENDER_S} s of transcoding"
    yield Figure("documents read per job", used.reads - POLLS, "", READS_MAX, note=note)
    yield Figure("documents written per job", used.writes_billed, "", WRITES_MAX, note=note)


def _usage(folder: Path) -> Usage:
    world = World(folder, lambda options: options[0])
    house = world.house
    provider, transcoder = FakeProvider(), FakeTranscoder()
    running = a_snapshot(ProviderState.RUNNING)
    provider.polls = [*[running] * (POLLS - 1), a_snapshot(ProviderState.SUCCEEDED)]
    house.provider, house.transcoder = provider, transcoder
    house.rebuild()
    house.open_account()
    photo = uploaded(house)

    def make(progress: Callable[[float], None]) -> None:
        for half_second in range(1, 2 * RENDER_S + 1):
            house.clock.advance(seconds=0.5)
            progress(half_second / RENDER_S / 2)

    transcoder.during = make
    before = world.database.usage
    made = house.create(a_key(), upload_id=photo, exports=(PORTRAIT, FEED))
    while world.queue.tasks:
        world.deliver(world.queue.tasks[0])
    used = world.database.usage - before
    generation_id = GenerationId(made.generation.generation_id)
    generation = world.uow.run(lambda stores: stores.generations.find(generation_id))
    assert generation is not None
    assert generation.state == State.DELIVERED
    world.close()
    return used
