"""Making the files, under a lease."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.delivery.errors import (
    DressingRefused,
    SourceRefused,
    TranscoderBusy,
    TranscoderUnavailable,
)
from shared.delivery.model import Fit
from shared.generation.errors import LeaseLost, TranscodeLeased
from shared.generation.failure import FailureCode
from shared.generation.model import ExportState, Lease
from shared.generation.states import State
from shared.generation.usecases.export import ExportsRequest
from shared.kernel.errors import DomainError
from shared.kernel.ids import GenerationId
from shared.kernel.media import Resolution
from tests.unit.generation.builders import House, a_house, delivered, finishing
from tests.unit.generation.values import ANN, FEED, PORTRAIT, SQUARE, WIDE, a_report

Progress = Callable[[float], None]

MANY_LOOKS = [(fit, None) for fit in (Fit.CROP, Fit.PAD, Fit.BLUR)] + [
    (Fit.PAD, Resolution.FULL_HD),
    (Fit.BLUR, Resolution.FULL_HD),
]
"""In four formats each: more than one plan takes."""


@pytest.fixture
def house() -> House:
    return a_house()


def lease_of(house: House, generation_id: GenerationId) -> Lease:
    lease = house.now(generation_id).lease
    assert lease is not None
    return lease


def test_the_first_files_deliver_and_charge_what_was_quoted(house: House) -> None:
    generation = house.transcode(finishing(house, exports=(PORTRAIT, FEED)))
    assert generation.state == State.DELIVERED
    assert generation.charged_credits == 5
    assert generation.lease is None
    assert generation.poster is not None
    assert {export.state for export in generation.exports} == {ExportState.DELIVERED}
    assert house.money == (15, 0)


def test_a_lease_is_taken_for_the_work(house: House) -> None:
    generation_id = finishing(house)
    seen: list[Lease] = []
    house.transcoder.during = lambda _: seen.append(lease_of(house, generation_id))
    house.transcode(generation_id, "run_a")
    assert [lease.holder for lease in seen] == ["run_a"]


def test_a_live_lease_keeps_others_away(house: House) -> None:
    generation_id = finishing(house)

    def second(_: Progress) -> None:
        house.transcoder.during = lambda _: None
        with pytest.raises(TranscodeLeased):
            house.transcode(generation_id, "run_b")

    house.transcoder.during = second
    assert house.transcode(generation_id, "run_a").state == State.DELIVERED
    assert len(house.transcoder.plans) == 1


def test_an_expired_lease_is_taken_over_and_the_late_result_dropped(house: House) -> None:
    generation_id = finishing(house)

    def overtaken(_: Progress) -> None:
        house.transcoder.during = lambda _: None
        house.clock.advance(seconds=house.timing.lease_s)
        house.transcode(generation_id, "run_b")

    house.transcoder.during = overtaken
    with pytest.raises(LeaseLost):
        house.transcode(generation_id, "run_a")
    generation = house.now(generation_id)
    assert generation.state == State.DELIVERED
    assert [event.state for event in generation.events].count(State.DELIVERED) == 1
    assert house.money == (15, 0)


def test_a_heartbeat_renews_the_lease_and_tells_progress(house: House) -> None:
    generation_id = finishing(house)
    seen: list[tuple[Lease, float]] = []

    def work(progress: Progress) -> None:
        for ratio in (0.2, 0.4, 0.6):
            house.clock.advance(seconds=house.timing.heartbeat_s)
            progress(ratio)
            progress(ratio)  # too soon after the last one
            seen.append((lease_of(house, generation_id), house.now(generation_id).work_ratio))

    house.transcoder.during = work
    revision = house.now(generation_id).revision
    generation = house.transcode(generation_id)
    assert [ratio for _, ratio in seen] == [0.2, 0.4, 0.6]
    expiries = [lease.expires_at for lease, _ in seen]
    assert expiries == sorted(set(expiries))
    assert generation.revision == revision + 1 + 3 + 1


def test_a_lost_lease_ends_the_work_at_its_next_heartbeat(house: House) -> None:
    generation_id = finishing(house)

    def overtaken(progress: Progress) -> None:
        house.change(generation_id, lease=Lease("run_b", house.clock.now()))
        house.clock.advance(seconds=house.timing.heartbeat_s)
        progress(0.5)

    house.transcoder.during = overtaken
    with pytest.raises(LeaseLost):
        house.transcode(generation_id, "run_a")
    assert lease_of(house, generation_id).holder == "run_b"
    assert house.money == (15, 5)


def test_progress_does_not_fall_when_a_run_is_taken_over(house: House) -> None:
    generation_id = finishing(house)

    def work(ratio: float) -> Callable[[Progress], None]:
        def during(progress: Progress) -> None:
            house.clock.advance(seconds=house.timing.heartbeat_s)
            progress(ratio)
            ratios.append(house.now(generation_id).work_ratio)

        return during

    ratios: list[float] = []
    house.transcoder.during = work(0.8)
    house.transcoder.failures = [TranscoderUnavailable("killed")]
    with pytest.raises(TranscoderUnavailable):
        house.transcode(generation_id)
    house.transcoder.during = work(0.1)
    house.transcode(generation_id)
    assert ratios == [0.8, 0.8]


def test_a_source_that_is_no_film_fails_and_releases(house: House) -> None:
    generation_id = finishing(house, exports=(PORTRAIT,))
    house.transcoder.failures = [SourceRefused("probe: moov atom not found")]
    generation = house.transcode(generation_id)
    assert generation.failure is not None
    assert generation.failure.code == FailureCode.OUTPUT_UNREADABLE
    assert {export.state for export in generation.exports} == {ExportState.FAILED}
    assert generation.lease is None
    assert house.money == (20, 0)


def test_a_refused_dressing_fails_as_such_and_releases(house: House) -> None:
    generation_id = finishing(house, exports=(PORTRAIT,))
    house.transcoder.failures = [DressingRefused("overlay: the logo is no PNG, JPEG or WebP")]
    generation = house.transcode(generation_id)
    assert generation.failure is not None
    assert generation.failure.code == FailureCode.DRESSING_REFUSED
    assert {export.state for export in generation.exports} == {ExportState.FAILED}
    assert house.money == (20, 0)


@pytest.mark.parametrize("failure", [TranscoderBusy(3), TranscoderUnavailable("gone")])
def test_a_transcoder_that_cannot_work_now_gets_the_job_again(
    house: House, failure: DomainError
) -> None:
    generation_id = finishing(house)
    house.transcoder.failures = [failure]
    with pytest.raises(type(failure)):
        house.transcode(generation_id)
    generation = house.now(generation_id)
    assert (generation.state, generation.lease) == (State.FINISHING, None)
    assert house.transcode(generation_id).state == State.DELIVERED


def test_a_film_nobody_can_render_is_given_up_at_the_deadline(house: House) -> None:
    generation_id = finishing(house)
    house.clock.advance(seconds=house.timing.release_deadline_s)
    house.transcoder.failures = [TranscoderUnavailable("gone")]
    generation = house.transcode(generation_id)
    assert generation.failure is not None
    assert generation.failure.code == FailureCode.RENDER_FAILED
    assert house.money == (20, 0)


def test_a_killed_run_is_done_again_once_its_lease_ran_out(house: House) -> None:
    generation_id = finishing(house)
    house.transcoder.failures = [RuntimeError("killed")]
    with pytest.raises(RuntimeError):
        house.transcode(generation_id)
    with pytest.raises(TranscodeLeased):
        house.transcode(generation_id)
    house.clock.advance(seconds=house.timing.lease_s)
    assert house.transcode(generation_id).state == State.DELIVERED


def test_a_second_delivery_makes_nothing_again(house: House) -> None:
    generation_id = delivered(house)
    before = house.now(generation_id)
    assert house.transcode(generation_id) == before
    assert len(house.transcoder.plans) == 1


def test_later_exports_touch_no_credit(house: House) -> None:
    generation_id = delivered(house)
    wished = ExportsRequest((PORTRAIT, WIDE), Fit.PAD, None)
    house.exporting.run(ANN, generation_id, wished, None)
    generation = house.transcode(generation_id)
    assert not generation.pending_exports
    assert generation.charged_credits == 5
    assert generation.work_ratio == 0.0
    assert house.money == (15, 0)
    assert len(house.wallet().holds) == 0


def test_later_exports_that_cannot_be_made_fail_without_money(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, ExportsRequest((SQUARE,), Fit.CROP, None), None)
    house.transcoder.failures = [SourceRefused("decode: damaged")]
    generation = house.transcode(generation_id)
    assert generation.state == State.DELIVERED
    assert generation.exports[-1].state == ExportState.FAILED
    assert house.money == (15, 0)


def test_exports_wanted_during_the_work_get_a_task_of_their_own(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, ExportsRequest((SQUARE,), Fit.CROP, None), None)

    def wish(_: Progress) -> None:
        more = ExportsRequest((FEED,), Fit.CROP, None)
        house.exporting.run(ANN, generation_id, more, None)

    house.transcoder.during = wish
    house.transcode(generation_id)
    house.transcoder.during = lambda _: None
    assert [export.format for export in house.now(generation_id).pending_exports] == [FEED]
    house.run_task(house.queue.tasks[-1])
    assert not house.now(generation_id).pending_exports


def test_more_exports_than_a_plan_takes_are_made_in_two(house: House) -> None:
    generation_id = delivered(house)
    for fit, resolution in MANY_LOOKS:
        wished = ExportsRequest((PORTRAIT, FEED, WIDE, SQUARE), fit, resolution)
        house.exporting.run(ANN, generation_id, wished, None)
    house.transcode(generation_id)
    assert len(house.now(generation_id).pending_exports) == 3
    house.run_task(house.queue.tasks[-1])
    assert not house.now(generation_id).pending_exports
    assert house.money == (15, 0)


def test_a_generation_that_is_not_finishing_is_left_alone(house: House) -> None:
    generation_id = house.create().generation.generation_id
    house.transcode(generation_id)
    assert not house.transcoder.plans


def test_past_the_deadline_nothing_is_rendered_and_the_credits_come_back(house: House) -> None:
    generation_id = finishing(house)
    house.clock.advance(seconds=house.timing.release_deadline_s)
    assert house.transcode(generation_id).state == State.FAILED
    assert house.transcoder.plans == []
    assert house.money == (20, 0)


def test_a_film_finished_after_the_deadline_is_not_charged(house: House) -> None:
    generation_id = finishing(house)

    def late(_: Progress) -> None:
        house.clock.advance(seconds=house.timing.release_deadline_s)

    house.transcoder.during = late
    assert house.transcode(generation_id).state == State.FAILED
    assert house.money == (20, 0)


@pytest.mark.parametrize("lack", [{"outputs": ()}, {"asset_sha256s": ("ab" * 32,)}])
def test_a_report_that_does_not_fit_its_plan_delivers_nothing(
    house: House, lack: dict[str, Any]
) -> None:
    generation_id = finishing(house)
    house.transcoder.report = lambda plan: replace(a_report(plan), **lack)
    with pytest.raises(TranscoderUnavailable):
        house.transcode(generation_id)
    assert house.now(generation_id).state == State.FINISHING
    assert house.money == (15, 5)


def test_exports_that_can_never_be_made_are_given_up(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, ExportsRequest((SQUARE,), Fit.CROP, None), None)
    house.transcoder.failures = [TranscoderUnavailable("out of memory")]
    with pytest.raises(TranscoderUnavailable):
        house.transcode(generation_id)
    house.clock.advance(seconds=house.timing.exports_window_s)
    generation = house.transcode(generation_id)
    assert generation.exports[-1].state == ExportState.FAILED
    assert not generation.is_open
    assert house.money == (15, 0)


def test_a_refused_plan_fails_only_the_exports_it_was_asked_for(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, ExportsRequest((SQUARE,), Fit.CROP, None), None)

    def wish(_: Progress) -> None:
        house.exporting.run(ANN, generation_id, ExportsRequest((FEED,), Fit.CROP, None), None)

    house.transcoder.during = wish
    house.transcoder.failures = [DressingRefused("captions: line 2")]
    house.queue.tasks.clear()
    generation = house.transcode(generation_id)
    _, square, feed = generation.exports
    assert (square.state, feed.state) == (ExportState.FAILED, ExportState.QUEUED)
    house.transcoder.during = lambda _: None
    house.run_task(house.queue.tasks[-1])
    _, square, feed = house.now(generation_id).exports
    assert (square.state, feed.state) == (ExportState.FAILED, ExportState.DELIVERED)


def test_exports_beyond_a_refused_plan_get_a_plan_of_their_own(house: House) -> None:
    generation_id = delivered(house)
    for fit, resolution in MANY_LOOKS:
        wished = ExportsRequest((PORTRAIT, FEED, WIDE, SQUARE), fit, resolution)
        house.exporting.run(ANN, generation_id, wished, None)
    house.transcoder.failures = [DressingRefused("captions: line 2")]
    generation = house.transcode(generation_id)
    refused = [export for export in generation.exports if export.state == ExportState.FAILED]
    assert len(refused) == len(house.transcoder.plans[-1].renditions)
    assert generation.pending_exports
    house.run_task(house.queue.tasks[-1])
    assert not house.now(generation_id).pending_exports


def test_an_export_that_looks_like_a_refused_one_fails_with_it(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, ExportsRequest((SQUARE,), Fit.CROP, None), None)
    film, square = house.now(generation_id).exports
    house.change(generation_id, exports=(film, square, replace(square, ordinal=2)))
    house.transcoder.failures = [DressingRefused("captions: line 2")]
    generation = house.transcode(generation_id)
    assert len(house.transcoder.plans[-1].renditions) == 1
    assert not generation.pending_exports


def test_a_plan_refused_after_the_deadline_ends_every_pending_export(house: House) -> None:
    generation_id = delivered(house)
    house.exporting.run(ANN, generation_id, ExportsRequest((SQUARE,), Fit.CROP, None), None)

    def wish(_: Progress) -> None:
        house.exporting.run(ANN, generation_id, ExportsRequest((FEED,), Fit.CROP, None), None)
        house.clock.advance(seconds=house.timing.exports_window_s)

    house.transcoder.during = wish
    house.transcoder.failures = [DressingRefused("captions: line 2")]
    assert not house.transcode(generation_id).pending_exports
