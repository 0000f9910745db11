"""Accepting orders: nothing is spent before everything is in order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.accounts.errors import AccountInactive
from shared.catalogue.errors import (
    DurationNotOffered,
    PlanRequired,
    ServiceUnknown,
    SizeNotOffered,
)
from shared.credits.errors import InsufficientCredits, QuoteExpired, QuoteMismatch, QuoteUnknown
from shared.credits.quote import Quote, Work, quoted
from shared.generation.errors import (
    ImageSizeRefused,
    NotAnImage,
    NotOffered,
    UploadMismatch,
    UploadNotReceived,
    UploadTooLarge,
    UploadUnknown,
)
from shared.generation.photos import UploadRequest
from shared.generation.states import State
from shared.generation.uploads import SIZE_BYTES_MAX, ImageFacts
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import KEY_LIFE, IdempotencyConflict
from shared.kernel.ids import QuoteId, UploadId
from shared.kernel.media import Resolution
from shared.kernel.tasks import Handler
from shared.moderation.errors import PromptRefused
from tests.unit.credits.builders import FakePrice
from tests.unit.generation.builders import House, a_house, delivered, uploaded
from tests.unit.generation.values import ANN, BEN, FEED, NOON, PORTRAIT, WIDE, a_key, a_request

QUOTE = QuoteId(f"quo_{1:032x}")


@pytest.fixture
def house() -> House:
    return a_house()


def a_quote(house: House, **changes: object) -> QuoteId:
    work = Work("video_720p", Resolution.HD, 4)
    price = FakePrice("video_720p", 3, 3, "weekly@0")
    quote = replace(quoted(QUOTE, ANN, work, price, NOON), **changes)  # type: ignore[arg-type]
    assert isinstance(quote, Quote)
    house.uow.run(lambda stores: stores.quotes.add(quote))
    return QUOTE


def test_an_order_is_priced_held_and_queued_in_one_commit(house: House) -> None:
    made = house.create(exports=(PORTRAIT, FEED))
    generation = made.generation
    assert not made.is_replay
    states = [event.state for event in generation.events]
    assert states == [State.REQUESTED, State.HELD, State.QUEUED]
    assert generation.quoted_credits == 5
    assert [export.format for export in generation.exports] == [WIDE, PORTRAIT, FEED]
    assert generation.deadline_at == NOON + timedelta(seconds=house.timing.release_deadline_s)
    assert house.queue.handlers == [Handler.SUBMIT_JOB]
    assert house.money == (15, 5)
    assert house.wallet().holds[0].deadline == generation.deadline_at


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"prompt": "a beheading with gore"}, PromptRefused),
        ({"negative_prompt": "how to make a bomb"}, PromptRefused),
        ({"duration_s": 9}, DurationNotOffered),
        ({"service_type": "video_8k"}, ServiceUnknown),
        ({"service_type": "image_512"}, SizeNotOffered),
        ({"resolution": Resolution.UHD}, NotOffered),
        ({"upload_id": UploadId("upl_unknown")}, UploadUnknown),
        ({"upload_id": UploadId("../accounts/acc-ann")}, UploadUnknown),
        ({"upload_id": UploadId(f"upl_{99:032x}")}, UploadUnknown),
        ({"quote_id": QuoteId("nonsense/..")}, QuoteUnknown),
    ],
)
def test_what_is_refused_moves_no_credit(
    house: House, changes: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        house.create(a_key(), **changes)
    assert house.money == (20, 0)
    assert not house.queue.tasks


def test_a_plan_below_the_service_is_refused(house: House) -> None:
    house.open_account(BEN, plan_id="demo")
    with pytest.raises(PlanRequired):
        house.creating.run(BEN, a_request(resolution=Resolution.FULL_HD), None)
    assert house.wallet(BEN).available_credits == 20


@pytest.mark.parametrize(("plan_id", "has_watermark"), [("demo", True), ("starter", False)])
def test_the_watermark_follows_the_plan(plan_id: str, has_watermark: bool) -> None:
    house = a_house()
    house.open_account(BEN, plan_id=plan_id)
    generation = house.creating.run(BEN, a_request(exports=(PORTRAIT,)), None).generation
    assert {export.has_watermark for export in generation.exports} == {has_watermark}


def test_too_few_credits_are_told(house: House) -> None:
    for _ in range(4):
        house.create()
    with pytest.raises(InsufficientCredits) as refusal:
        house.create()
    assert refusal.value.facts == {
        "needed_credits": 5,
        "available_credits": 0,
        "shortfall_credits": 5,
        "package_ids": ["small", "medium"],
    }
    assert refusal.value.retry_after_s is None
    assert house.money == (0, 20)


def test_an_alias_of_the_service_is_taken(house: House) -> None:
    made = house.create(service_type="leonardo_video_720p")
    assert made.generation.order.service_type == "video_720p"


def test_a_quote_binds_the_price(house: House) -> None:
    made = house.create(quote_id=a_quote(house))
    assert made.generation.quoted_credits == 3
    assert made.generation.price_version == "weekly@0"
    assert house.money == (17, 3)


@pytest.mark.parametrize(
    ("changes", "order", "refusal"),
    [
        ({"account_id": BEN}, {}, QuoteUnknown),
        ({"expires_at": NOON}, {}, QuoteExpired),
        ({}, {"duration_s": 6}, QuoteMismatch),
        ({}, {"resolution": Resolution.FULL_HD}, QuoteMismatch),
    ],
)
def test_a_quote_is_good_for_one_account_and_one_work(
    house: House, changes: dict[str, object], order: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        house.create(quote_id=a_quote(house, **changes), **order)
    assert house.money == (20, 0)


def test_a_repeated_request_is_answered_as_the_first_time(house: House) -> None:
    first = house.create(a_key())
    again = house.create(a_key())
    assert again.is_replay
    assert again.generation == first.generation
    assert house.money == (15, 5)


def test_the_first_answer_comes_again_even_after_delivery(house: House) -> None:
    first = house.create(a_key(), exports=(PORTRAIT,)).generation
    generation_id = first.generation_id
    house.submit(generation_id)
    house.poll(generation_id)
    house.store(generation_id)
    house.transcode(generation_id)
    again = house.create(a_key(), exports=(PORTRAIT,))
    assert again.is_replay
    assert replace(again.generation, updated_at=first.updated_at) == first
    assert house.money == (15, 0)


def test_the_first_answer_comes_again_when_the_credits_are_gone(house: House) -> None:
    first = house.create(a_key())
    for _ in range(3):
        house.create()
    assert house.create(a_key()).generation == first.generation


def test_a_key_of_another_request_is_a_conflict(house: House) -> None:
    house.create(a_key())
    with pytest.raises(IdempotencyConflict):
        house.create(a_key(fingerprint="f2"))
    assert house.money == (15, 5)


def test_a_key_is_forgotten_after_a_day(house: House) -> None:
    first = house.create(a_key())
    house.clock.advance(seconds=KEY_LIFE.total_seconds())
    again = house.create(a_key(fingerprint="f2"))
    assert again.generation.generation_id != first.generation.generation_id


def test_a_key_belongs_to_one_account(house: House) -> None:
    house.open_account(BEN)
    first = house.create(a_key())
    other = house.creating.run(BEN, a_request(), a_key(account_id=BEN))
    assert other.generation.generation_id != first.generation.generation_id


def test_a_refused_request_leaves_its_key_unused(house: House) -> None:
    with pytest.raises(PromptRefused):
        house.create(a_key(), prompt="a beheading with gore")
    assert not house.create(a_key()).is_replay


def test_a_photo_is_checked_and_kept_with_the_order(house: House) -> None:
    generation = house.create(upload_id=uploaded(house)).generation
    assert generation.order.photo is not None
    assert generation.order.photo.content_type == "image/jpeg"


def test_another_persons_photo_is_not_found(house: House) -> None:
    house.open_account(BEN)
    upload_id = uploaded(house)
    with pytest.raises(UploadUnknown):
        house.creating.run(BEN, a_request(upload_id=upload_id), None)


def test_a_photo_that_never_arrived_is_told(house: House) -> None:
    upload, _ = house.photos.open_upload(ANN, UploadRequest("image/jpeg", 5, None))
    with pytest.raises(UploadNotReceived):
        house.create(upload_id=upload.upload_id)


def test_a_file_of_another_size_is_not_the_one_announced(house: House) -> None:
    upload, _ = house.photos.open_upload(ANN, UploadRequest("image/jpeg", 5, None))
    house.objects.kept[upload.object_name] = b"shorter or longer"
    with pytest.raises(UploadMismatch):
        house.create(upload_id=upload.upload_id)


@pytest.mark.parametrize(
    ("width", "height"), [(63, 900), (8193, 900), (8000, 8000), (20000, 20000)]
)
def test_a_picture_out_of_range_is_refused(house: House, width: int, height: int) -> None:
    house.inspector.facts = ImageFacts("image/png", width, height)
    with pytest.raises(ImageSizeRefused):
        house.create(upload_id=uploaded(house))
    assert house.money == (20, 0)


def test_a_picture_of_a_type_nobody_takes_is_refused(house: House) -> None:
    house.inspector.facts = ImageFacts("image/gif", 900, 900)
    with pytest.raises(NotAnImage):
        house.create(upload_id=uploaded(house))


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        (UploadRequest("text/plain", 5, None), NotAnImage),
        (UploadRequest("image/png", SIZE_BYTES_MAX + 1, None), UploadTooLarge),
    ],
)
def test_a_place_is_given_to_photos_only(
    house: House, request_: UploadRequest, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        house.photos.open_upload(ANN, request_)


def test_a_delivered_generation_keeps_its_order(house: House) -> None:
    generation_id = delivered(house, prompt="A blue mug")
    assert house.now(generation_id).order.prompt == "A blue mug"


def test_nothing_shown_by_accident_holds_the_prompt(house: House) -> None:
    made = house.create(prompt="A secret launch")
    assert "secret" not in repr(made)
    assert "secret" not in repr(a_request(prompt="A secret launch"))


def test_a_repeat_is_answered_although_it_would_be_refused_today(house: House) -> None:
    key, photo = a_key(), uploaded(house)
    first = house.create(key, upload_id=photo)
    house.objects.kept.clear()
    again = house.create(key, upload_id=photo)
    assert again.is_replay
    assert again.generation == first.generation


def test_a_key_of_another_request_conflicts_even_when_this_one_is_refused(house: House) -> None:
    house.create(a_key())
    with pytest.raises(IdempotencyConflict):
        house.create(replace(a_key(), fingerprint="f" * 64), prompt="a naked woman")


def test_an_account_that_was_switched_off_orders_nothing(house: House) -> None:
    def switch_off(stores: Any) -> None:
        stores.accounts.save(replace(stores.accounts.find(ANN), is_active=False))

    house.uow.run(switch_off)
    with pytest.raises(AccountInactive):
        house.create()
    assert house.money == (20, 0)
