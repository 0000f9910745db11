"""Clearing up a lost answer by searching the account's own list."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.providers.leonardo_wire import seed_of
from shared.routing.provider import ProviderUnavailable, Submitted, Unavailability
from tests.adapters.providers.builders import JOB_ID, ME, USER_ID, FakeLeonardo, request_for_video

LIST_CALL = f"GET generations/user/{USER_ID}"
SINCE = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def listed(job_id: str = JOB_ID, *, minutes: float = 1, **changes: object) -> dict[str, object]:
    """A listed job made `minutes` after the search's start; times carry no offset."""
    moment = (SINCE + timedelta(minutes=minutes)).replace(tzinfo=None)
    job = {
        "id": job_id,
        "createdAt": moment.isoformat(timespec="milliseconds"),
        "seed": seed_of("gen_1-a1"),
        "prompt": "A lamp glows at dusk",
        "status": "PENDING",
        "generated_images": [],
    }
    return job | changes


def stranger(job_id: str, *, minutes: float = 1) -> dict[str, object]:
    return listed(job_id, minutes=minutes, seed=7, prompt="Somebody else's idea")


def account(*pages: list[dict[str, object]]) -> FakeLeonardo:
    answers = [{"generations": page} for page in (*pages, [])]
    return FakeLeonardo().answers("GET me", ME).answers(LIST_CALL, *answers)


def found_in(leonardo: FakeLeonardo) -> Submitted | None:
    return leonardo.client().find(request_for_video(), SINCE)


def refused_to_say(leonardo: FakeLeonardo) -> bool:
    with pytest.raises(ProviderUnavailable) as caught:
        found_in(leonardo)
    return caught.value.reason == Unavailability.UNREADABLE


def test_a_job_with_our_seed_and_prompt_is_ours() -> None:
    assert found_in(account([stranger("other-1"), listed()])) == Submitted(JOB_ID, {})


def test_nothing_of_ours_on_any_page_means_certainly_not_accepted() -> None:
    leonardo = account([stranger("other-1")], [stranger("other-2")])
    assert found_in(leonardo) is None
    assert len(leonardo.sent(LIST_CALL)) == 3


def test_pages_follow_each_other_by_what_was_really_returned() -> None:
    leonardo = account([stranger("other-1"), stranger("other-2")], [listed()])
    assert found_in(leonardo) == Submitted(JOB_ID, {})
    offsets = [request.url.params["offset"] for request in leonardo.sent(LIST_CALL)]
    assert offsets == ["0", "2"]


def test_another_persons_job_with_the_same_prompt_is_not_ours() -> None:
    assert found_in(account([listed(seed=7)])) is None


def test_a_seed_written_as_text_is_read() -> None:
    assert found_in(account([listed(seed=str(seed_of("gen_1-a1")))])) == Submitted(JOB_ID, {})


def test_an_older_job_is_not_ours() -> None:
    assert found_in(account([listed(minutes=-6)])) is None


def test_a_clock_a_little_behind_does_not_hide_our_job() -> None:
    assert found_in(account([listed(minutes=-4)])) == Submitted(JOB_ID, {})


def test_a_job_without_a_date_is_still_compared() -> None:
    assert found_in(account([listed(createdAt=None)])) == Submitted(JOB_ID, {})


def test_a_date_with_an_offset_is_understood() -> None:
    assert found_in(account([listed(createdAt="2026-11-20T05:01:00-05:00")])) is not None


def test_the_search_ends_where_a_descending_list_has_passed_the_start() -> None:
    leonardo = account([stranger("new", minutes=1), stranger("old", minutes=-60)], [listed()])
    assert found_in(leonardo) is None
    assert len(leonardo.sent(LIST_CALL)) == 1


def test_an_ascending_list_is_read_to_its_end() -> None:
    old = [stranger("old-1", minutes=-90), stranger("old-2", minutes=-60)]
    assert found_in(account(old, [listed()])) == Submitted(JOB_ID, {})


@pytest.mark.parametrize(
    "silent",
    [
        {"seed": None},
        {"prompt": None},
        {"prompt": "rewritten by the provider"},
        {"seed": None, "prompt": None},
    ],
    ids=["no seed", "no prompt", "other prompt", "neither"],
)
def test_a_list_that_does_not_tell_proves_nothing(silent: dict[str, object]) -> None:
    assert refused_to_say(account([listed() | silent]))


def test_a_job_without_seed_but_with_another_prompt_is_not_ours() -> None:
    assert found_in(account([listed(seed=None, prompt="Somebody else's idea")])) is None


def test_a_clear_match_outweighs_an_unclear_one() -> None:
    leonardo = account([listed("unclear", seed=None)], [listed()])
    assert found_in(leonardo) == Submitted(JOB_ID, {})


def test_a_list_without_end_proves_nothing_after_a_bounded_number_of_pages() -> None:
    page = {"generations": [stranger("other-1")]}
    leonardo = FakeLeonardo().answers("GET me", ME).answers(LIST_CALL, page)
    assert refused_to_say(leonardo)
    assert len(leonardo.sent(LIST_CALL)) == 20


@pytest.mark.parametrize(
    "answer", [{}, {"generations": None}, {"generations": [{"seed": 1}]}, b"<html></html>"]
)
def test_a_page_in_another_format_proves_nothing(answer: object) -> None:
    assert refused_to_say(FakeLeonardo().answers("GET me", ME).answers(LIST_CALL, answer))
