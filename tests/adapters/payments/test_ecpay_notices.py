"""What is believed of ECPay's messages, and what it means."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.payments.ecpay_notices import EcpayNotices, EcpayPeriodNotices
from infra.payments.ecpay_wire import FormUnreadable, read_form
from shared.payments.errors import NoticeRefused
from shared.payments.gateway import Charge, ChargeStatus, Method, Notice, NoticeKind
from tests.adapters.payments.builders import (
    FORM,
    KEYS,
    NOW,
    a_period,
    a_result,
    signed_form,
    twd,
)


def read(body: bytes) -> Notice:
    return EcpayNotices(KEYS).read(body, FORM, NOW)


def result(**changes: str) -> Notice:
    return read(signed_form(a_result(**changes)))


def period(**changes: str) -> Notice:
    return EcpayPeriodNotices(KEYS).read(signed_form(a_period(**changes)), FORM, NOW)


def test_code_1_means_paid() -> None:
    notice = result()

    assert notice.kind is NoticeKind.PAID
    assert notice.charge == Charge(
        "VG20261120A1",
        ChargeStatus.PAID,
        amount=twd(299),
        trade_no="2611201200001234",
        paid_at=datetime(2026, 11, 20, 12, 1, 5, tzinfo=UTC),
    )


def test_a_resend_with_other_words_has_the_same_key() -> None:
    assert result(RtnMsg="paid").event_key == result().event_key


def test_a_simulated_payment_is_marked_and_does_not_use_up_the_real_ones_key() -> None:
    simulated = result(SimulatePaid="1")
    assert simulated.is_simulated
    assert simulated.event_key != result().event_key


@pytest.mark.parametrize("code", ["0", "10100248", "10200095"])
def test_other_codes_are_failures(code: str) -> None:
    notice = result(RtnCode=code)
    assert notice.kind is NoticeKind.FAILED
    assert notice.charge == Charge("VG20261120A1", ChargeStatus.FAILED)


@pytest.mark.parametrize("code", ["1 ", "+1", "一", "", "1.0"])
def test_a_code_that_is_no_number_is_refused(code: str) -> None:
    with pytest.raises(NoticeRefused):
        result(RtnCode=code)


def test_only_the_text_1_is_paid() -> None:
    assert result(RtnCode="01").kind is NoticeKind.FAILED


def test_an_atm_code_is_issued_with_2() -> None:
    notice = result(
        RtnCode="2",
        PaymentType="ATM_TAISHIN",
        BankCode="812",
        vAccount="9103522175887271",
        ExpireDate="2026/11/23",
    )
    assert notice.kind is NoticeKind.CODE_ISSUED
    assert notice.code is not None
    assert (notice.code.method, notice.code.bank_code) == (Method.ATM, "812")
    assert notice.code.expires_at == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_a_shop_code_is_issued_with_10100073() -> None:
    notice = result(
        RtnCode="10100073",
        PaymentType="CVS_CVS",
        PaymentNo="LLL17355880822",
        ExpireDate="2026/11/27 20:00:00",
        Barcode1="",
        Barcode2="",
        Barcode3="",
    )
    assert notice.kind is NoticeKind.CODE_ISSUED
    assert notice.code is not None
    assert (notice.code.payment_no, notice.code.barcodes) == ("LLL17355880822", ())


def test_barcodes_are_three() -> None:
    codes = {"Barcode1": "0512", "Barcode2": "34A", "Barcode3": "56"}
    expiry = "2026/11/27 20:00:00"
    notice = result(RtnCode="10100073", PaymentType="BARCODE_BARCODE", ExpireDate=expiry, **codes)
    assert notice.code is not None
    assert notice.code.barcodes == ("0512", "34A", "56")


@pytest.mark.parametrize(("code", "way"), [("2", "BNPL_URICH"), ("10100073", "ATM_LAND")])
def test_a_waiting_code_of_another_method_is_no_failure(code: str, way: str) -> None:
    assert result(RtnCode=code, PaymentType=way).kind is NoticeKind.OTHER


def test_a_recurring_order_names_its_subscription() -> None:
    assert result(PeriodType="M").subscription_reference == "VG20261120A1"


def test_a_later_charge_is_a_charge_of_its_own() -> None:
    notice = period()
    assert notice.kind is NoticeKind.RENEWED
    assert notice.charge is not None
    assert notice.charge.charge_key == "VG20261120A1:13475999"
    assert (notice.charge.amount, notice.subscription_reference) == (twd(299), "VG20261120A1")


def test_two_months_have_two_keys_and_a_resend_has_one() -> None:
    assert period().event_key == period(RtnMsg="paid").event_key
    assert period().event_key != period(Gwsr="13476000").event_key


def test_a_later_charge_without_its_number_cannot_be_told_from_a_resend() -> None:
    with pytest.raises(NoticeRefused):
        period(Gwsr="")


def test_a_failed_later_charge_is_named_by_its_time() -> None:
    notice = period(RtnCode="10100058", Gwsr="0")
    assert notice.kind is NoticeKind.RENEWAL_FAILED
    assert notice.charge is not None
    assert notice.charge.charge_key == "VG20261120A1:failed-20261220120105"


def test_another_merchants_message_is_refused() -> None:
    with pytest.raises(NoticeRefused):
        result(MerchantID="2512346")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        signed_form(a_result()) + b"&RtnCode=1",
        signed_form(a_result())[:-1],
        urlencode(a_result()).encode(),
        signed_form(a_result()) + b"&" + b"&".join(b"x%d=" % n for n in range(300)),
        b"x=" + b"0" * 70_000,
    ],
)
def test_a_message_of_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(NoticeRefused):
        read(body)


def test_only_a_form_is_read() -> None:
    with pytest.raises(NoticeRefused):
        EcpayNotices(KEYS).read(signed_form(a_result()), {"content-type": "text/plain"}, NOW)


@pytest.mark.parametrize("hidden", ["simulatepaid", "SIMULATEPAID"])
def test_a_simulated_payment_cannot_hide_behind_letter_case(hidden: str) -> None:
    fields = KEYS.signed(a_result(SimulatePaid="1"))
    fields[hidden] = fields.pop("SimulatePaid")
    assert KEYS.is_signed(fields)
    with pytest.raises(NoticeRefused):
        read(urlencode(fields).encode())


def test_a_simulated_payment_cannot_hide_inside_another_value() -> None:
    fields = KEYS.signed(a_period(SimulatePaid="1"))
    del fields["SimulatePaid"]
    fields["RtnMsg"] += "&SimulatePaid=1"
    assert KEYS.is_signed(fields)
    with pytest.raises(NoticeRefused):
        EcpayPeriodNotices(KEYS).read(urlencode(fields).encode(), FORM, NOW)


def test_a_simulated_payment_cannot_hide_inside_another_name() -> None:
    fields = KEYS.signed(a_period(SimulatePaid="1"))
    del fields["SimulatePaid"], fields["RtnMsg"]
    fields["RtnMsg=交易成功&SimulatePaid"] = "1"
    assert KEYS.is_signed(fields)
    with pytest.raises(NoticeRefused):
        EcpayPeriodNotices(KEYS).read(urlencode(fields).encode(), FORM, NOW)


BODY = signed_form(a_result())
MEANING = read_form(BODY)


@given(place=st.integers(0, len(BODY) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_that_changes_the_meaning_is_refused(place: int, byte: int) -> None:
    changed = BODY[:place] + bytes([byte]) + BODY[place + 1 :]
    try:
        notice = read(changed)
    except NoticeRefused:
        return
    # What is left differs in letter case alone, which ECPay's scheme cannot see, or in spelling.
    assert plain(read_form(changed)) == plain(MEANING)
    assert notice == read(BODY)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(body: bytes) -> None:
    with pytest.raises(NoticeRefused):
        read(body)


def plain(fields: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value.lower() for name, value in fields.items()}


def test_a_form_that_repeats_a_name_is_not_read() -> None:
    with pytest.raises(FormUnreadable):
        read_form(b"a=1&a=2")
