"""What a notification must show to be believed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.payments.paddle import sign, verify_signature
from shared.payments.errors import NoticeRefused

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SENT_AT_S = int(NOW.timestamp())
SECRET = "pdl_ntfset_01_one"
BODY = '{"event_id":"evt_1","data":{"title":"點數"}}'.encode()
HEADER = sign(BODY, SECRET, SENT_AT_S)


def verified(
    body: bytes = BODY,
    header: str = HEADER,
    *,
    secrets: tuple[str, ...] = (SECRET,),
    now: datetime = NOW,
) -> None:
    verify_signature(body, header, secrets, now, 5)


@pytest.mark.parametrize("seconds", [-5, 0, 5])
def test_a_message_within_the_tolerance_is_believed(seconds: int) -> None:
    verified(now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-6, 6, 5.001])
def test_a_message_outside_the_tolerance_is_refused(seconds: float) -> None:
    with pytest.raises(NoticeRefused):
        verified(now=NOW + timedelta(seconds=seconds))


def test_any_known_secret_may_have_signed() -> None:
    verified(secrets=("pdl_ntfset_00_old", SECRET))


def test_any_h1_may_be_the_right_one() -> None:
    verified(header=f"{HEADER};h1={'0' * 64}")


def test_names_from_the_future_are_passed_over() -> None:
    verified(header=f"{HEADER};h2=abc")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "ts=;h1=",
        HEADER.partition(";")[2],
        HEADER.partition(";")[0],
        f"ts={SENT_AT_S};{HEADER}",
        HEADER.replace("h1=", "h2="),
        HEADER.upper(),
        f"{HEADER};{'x' * 5000}",
        HEADER.replace("ts=", "ts=+"),
        HEADER.replace("ts=", "ts= "),
        f"ts={'9' * 400};h1={'a' * 64}",
    ],
)
def test_a_header_of_another_form_is_refused(header: str) -> None:
    with pytest.raises(NoticeRefused):
        verified(header=header)


@pytest.mark.parametrize("secrets", [(), ("",), ("another",)])
def test_without_the_right_secret_nothing_is_believed(secrets: tuple[str, ...]) -> None:
    with pytest.raises(NoticeRefused):
        verified(secrets=secrets)


def test_an_empty_secret_admits_nobody() -> None:
    with pytest.raises(NoticeRefused):
        verified(header=sign(BODY, "", SENT_AT_S), secrets=("", SECRET))


def test_a_time_without_a_zone_proves_no_age() -> None:
    with pytest.raises(NoticeRefused):
        verified(now=NOW.replace(tzinfo=None))


@given(place=st.integers(0, len(BODY) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_of_the_body_is_refused(place: int, byte: int) -> None:
    if byte == BODY[place]:
        return
    with pytest.raises(NoticeRefused):
        verified(BODY[:place] + bytes([byte]) + BODY[place + 1 :])


@given(place=st.integers(0, len(HEADER) - 1), letter=st.characters())
def test_any_changed_letter_of_the_header_is_refused(place: int, letter: str) -> None:
    if letter == HEADER[place]:
        return
    with pytest.raises(NoticeRefused):
        verified(header=HEADER[:place] + letter + HEADER[place + 1 :])
