"""What comes later: more exports, a look, and the reconciler."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.catalogue.errors import PlanRequired
from shared.delivery.model import Fit
from shared.delivery.overlays import Text
from shared.generation.dressing import DressingRequest
from shared.generation.errors import (
    ExportUnknown,
    GenerationNotDelivered,
    GenerationUnknown,
)
from shared.generation.model import ExportState, export_id_of
from shared.generation.states import State
from shared.generation.timing import Timing
from shared.generation.usecases.export import ExportsRequest
from shared.kernel.idempotency import IdempotencyConflict
from shared.kernel.ids import GenerationId
from shared.kernel.media import Resolution
from shared.kernel.tasks import Handler
from shared.moderation.errors import PromptRefused
from shared.routing.provider import ProviderState
from tests.unit.generation.builders import (
    House,
    a_house,
    delivered,
    finishing,
    queued,
    storing,
    submitted,
)
from tests.unit.generation.values import ANN, BEN, FEED, PORTRAIT, WIDE, a_key, a_snapshot

WISHED = ExportsRequest((PORTRAIT, FEED), Fit.CROP, None)
REFUSED = replace(WISHED, dressing=DressingRequest((Text("explicit porn"),)))


@pytest.fixture
def house() -> House:
    return a_house()


def test_exports_of_a_delivered_film_are_free(house: House) -> None:
    generation_id = delivered(house)
    made = house.exporting.run(ANN, generation_id, WISHED, None)
    assert [export.format for export in made.exports] == [PORTRAIT, FEED]
    assert {export.state for export in made.exports} == {ExportState.QUEUED}
    assert house.queue.handlers[-1] == Handler.TRANSCODE_ASSET
    assert house.money == (15, 0)


def test_equal_exports_are_one_without_any_key(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, WISHED, None)
    tasks = len(house.queue.tasks)
    again = house.exporting.run(ANN, generation_id, WISHED, None)
    assert len(again.generation.exports) == 3
    assert len(house.queue.tasks) == tasks


def test_a_repeated_request_is_answered_as_the_first_time(house: House) -> None:
    generation_id = delivered(house)
    first = house.exporting.run(ANN, generation_id, WISHED, a_key())
    house.transcode(generation_id)
    again = house.exporting.run(ANN, generation_id, WISHED, a_key())
    assert again.is_replay
    assert again.exports == first.exports


def test_a_key_of_another_request_is_a_conflict(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, WISHED, a_key())
    with pytest.raises(IdempotencyConflict):
        house.exporting.run(ANN, generation_id, WISHED, a_key(fingerprint="f2"))


def test_a_refusal_of_words_does_not_hide_what_was_accepted_before(house: House) -> None:
    generation_id = delivered(house)
    first = house.exporting.run(ANN, generation_id, WISHED, a_key())
    again = house.exporting.run(ANN, generation_id, REFUSED, a_key())
    assert again.is_replay
    assert again.exports == first.exports


def test_a_key_of_another_request_is_a_conflict_before_its_words_are_read(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, WISHED, a_key())
    with pytest.raises(IdempotencyConflict):
        house.exporting.run(ANN, generation_id, REFUSED, a_key(fingerprint="f2"))


def test_refused_words_make_no_export_and_use_no_key(house: House) -> None:
    generation_id = delivered(house)
    with pytest.raises(PromptRefused):
        house.exporting.run(ANN, generation_id, REFUSED, a_key())
    assert len(house.now(generation_id).exports) == 1
    assert not house.exporting.run(ANN, generation_id, WISHED, a_key()).is_replay


def test_words_over_another_persons_film_are_not_read(house: House) -> None:
    with pytest.raises(GenerationUnknown):
        house.exporting.run(BEN, delivered(house), REFUSED, None)


@pytest.mark.parametrize("stage", [queued, submitted, finishing])
def test_a_film_that_is_not_there_yet_has_no_exports(house: House, stage: object) -> None:
    with pytest.raises(GenerationNotDelivered):
        house.exporting.run(ANN, stage(house), WISHED, None)  # type: ignore[operator]


def test_another_persons_film_is_unknown(house: House) -> None:
    with pytest.raises(GenerationUnknown):
        house.exporting.run(BEN, delivered(house), WISHED, None)


def test_a_size_above_the_plan_is_refused(house: House) -> None:
    wished = ExportsRequest((WIDE,), Fit.CROP, Resolution.UHD)
    with pytest.raises(PlanRequired):
        house.exporting.run(ANN, delivered(house), wished, None)


def test_an_upgraded_plan_exports_without_a_watermark(house: House) -> None:
    generation_id = delivered(house)
    house.change(generation_id, has_watermark=True)
    made = house.exporting.run(ANN, generation_id, WISHED, None)
    assert {export.has_watermark for export in made.exports} == {False}


def test_an_export_is_found_by_its_id(house: House) -> None:
    generation_id = delivered(house)
    _, export = house.reading.export(ANN, export_id_of(generation_id, 0))
    assert export.format == WIDE


@pytest.mark.parametrize("ordinal", [1, 999])
def test_an_export_nobody_asked_for_is_unknown(house: House, ordinal: int) -> None:
    generation_id = delivered(house)
    with pytest.raises(ExportUnknown):
        house.reading.export(ANN, export_id_of(generation_id, ordinal))


def test_another_persons_export_is_unknown(house: House) -> None:
    export_id = export_id_of(delivered(house), 0)
    with pytest.raises(ExportUnknown):
        house.reading.export(BEN, export_id)


PATIENCE_S = Timing().slow_stale_s

STAGES = [
    (queued, Handler.SUBMIT_JOB),
    (submitted, Handler.POLL_JOB),
    (storing, Handler.STORE_OUTPUT),
    (finishing, Handler.TRANSCODE_ASSET),
]


@pytest.mark.parametrize(("stage", "handler"), STAGES)
def test_a_lost_task_is_asked_for_again(house: House, stage: object, handler: Handler) -> None:
    generation_id = stage(house)  # type: ignore[operator]
    house.queue.tasks.clear()
    house.clock.advance(seconds=PATIENCE_S + 1)
    assert house.reconciling.run() == 1
    assert house.queue.handlers == [handler]
    house.run_task(house.queue.tasks[0])
    assert house.now(generation_id).revision > 0


def test_waking_twice_within_a_span_is_one_task(house: House) -> None:
    submitted(house)
    house.provider.polls = [a_snapshot(ProviderState.RUNNING)]
    house.queue.tasks.clear()
    house.clock.advance(seconds=PATIENCE_S)
    house.clock.advance(seconds=1)
    house.reconciling.run()
    house.reconciling.run()
    assert len(house.queue.tasks) == 1


def test_what_was_touched_lately_is_left_alone(house: House) -> None:
    submitted(house)
    house.clock.advance(seconds=house.timing.stale_s)
    assert house.reconciling.run() == 0


def test_what_has_ended_is_left_alone(house: House) -> None:
    delivered(house)
    house.cancelling.run(ANN, queued(house))
    house.clock.advance(seconds=PATIENCE_S + 1)
    assert house.reconciling.run() == 0


def test_exports_left_pending_are_carried_on(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, WISHED, None)
    house.queue.tasks.clear()
    house.clock.advance(seconds=PATIENCE_S + 1)
    house.reconciling.run()
    house.run_task(house.queue.tasks[0])
    generation = house.now(generation_id)
    assert not generation.pending_exports
    assert generation.state == State.DELIVERED


def test_many_quiet_jobs_do_not_hide_a_lost_one(house: House) -> None:
    generation_id = storing(house)
    lost = house.now(generation_id)
    earlier = lost.updated_at - timedelta(days=1)

    def fill(stores: Any) -> None:
        for number in range(250):
            name = GenerationId(f"gen_{number + 1000:032x}")
            stores.generations.save(replace(lost, generation_id=name, updated_at=earlier))

    house.uow.run(fill)
    house.queue.tasks.clear()
    house.clock.advance(seconds=PATIENCE_S)
    assert house.reconciling.run() == 251
    assert house.queue.tasks[-1].payload["generation_id"] == generation_id
