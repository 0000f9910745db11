"""The e-invoice: ECPay's published check, and one invoice for one payment."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from infra.payments.ecpay_invoice import (
    EcpayInvoiceKeys,
    EcpayInvoices,
    decrypted,
    encrypted,
    relate_number,
)
from infra.payments.http import Unreadable
from shared.kernel.ids import PaymentId
from shared.payments.einvoice import EInvoice, EInvoiceOrder, ReductionKind, ReductionOrder
from shared.payments.errors import GatewayRefused, GatewayUncertain
from tests.adapters.payments.builders import NOW, twd
from tests.doubles import FixedClock

STAGE = EcpayInvoiceKeys("2000132", "ejCk326UnaZWKisg", "q9jcZX8Ib9LM8wYk", may_be_public=True)
OWN = EcpayInvoiceKeys("2512345", "0123456789abcdef", "fedcba9876543210")
ORDER = EInvoiceOrder(PaymentId("pay_1"), "VidGo Pro monthly", twd(299), "ann@example.test")
ISSUED = {
    "RtnCode": 1,
    "InvoiceNo": "AB12345678",
    "InvoiceDate": "2026-11-20 20:05:00",
    "RandomNumber": "6060",
}


class FakeEcpay:
    """Answers each path with the data given for it, encrypted."""

    def __init__(self, answers: dict[str, dict[str, Any]], trans_code: int = 1) -> None:
        self._answers, self._trans_code = answers, trans_code
        self.asked: list[dict[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.asked.append({**body, "Data": decrypted(body["Data"], OWN)})
        data = encrypted(self._answers[request.url.path], OWN)
        return httpx.Response(200, json={"TransCode": self._trans_code, "Data": data})


def invoices(answer: Any) -> EcpayInvoices:
    transport = httpx.MockTransport(answer)
    return EcpayInvoices(OWN, "https://einvoice.example.test", FixedClock(NOW), transport=transport)


def test_the_published_check_is_reproduced() -> None:
    assert encrypted({"MerchantID": "2000132", "BarCode": "/1234567"}, STAGE) == (
        "XeEOdHpTRvxKEqs/JD9RSd16s7VtpyWVCN6AV44pKTW3DVa6yI7vKmjBRp2eulDhXoru/qBqFDBH3fEqlkMn3bb"
        "JfJBfGAq+v+SvttutYnc="
    )


@pytest.mark.parametrize("text", ["", "AAAA", "no base 64", "A" * 44])
def test_what_was_not_encrypted_with_our_key_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        decrypted(text, OWN)


def test_text_of_every_language_survives() -> None:
    data = {"ItemName": "點數 ~ 100% + é & ü"}
    assert decrypted(encrypted(data, OWN), OWN) == data


def test_a_payment_is_invoiced_with_its_whole_amount() -> None:
    fake = FakeEcpay({"/B2CInvoice/Issue": ISSUED})

    made = invoices(fake).issue(ORDER)

    assert made == EInvoice("AB12345678", "6060", datetime(2026, 11, 20, 12, 5, tzinfo=UTC))
    sale = fake.asked[0]["Data"]
    assert (sale["SalesAmount"], sale["Items"][0]["ItemAmount"]) == (299, 299)
    assert sale["RelateNumber"] == relate_number(ORDER.payment_id)
    assert fake.asked[0]["RqHeader"]["Timestamp"] == int(NOW.timestamp())


def test_a_payment_invoiced_before_keeps_its_invoice() -> None:
    found = {
        "RtnCode": 1,
        "IIS_Number": "AB12345678",
        "IIS_Create_Date": "2026-11-20 20:05:00",
        "IIS_Random_Number": "6060",
    }
    fake = FakeEcpay({"/B2CInvoice/Issue": {"RtnCode": 5000007}, "/B2CInvoice/GetIssue": found})
    assert invoices(fake).issue(ORDER).number == "AB12345678"


def test_a_refused_invoice_tells_ecpays_own_code() -> None:
    refused = {"RtnCode": 5000001}
    fake = FakeEcpay({"/B2CInvoice/Issue": refused, "/B2CInvoice/GetIssue": {"RtnCode": 0}})
    with pytest.raises(GatewayRefused) as failure:
        invoices(fake).issue(ORDER)
    assert failure.value.reason == "5000001"


def test_an_answer_that_cannot_be_decrypted_leaves_it_open() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"TransCode": 1, "Data": "AAAA"})

    with pytest.raises(GatewayUncertain):
        invoices(answer).issue(ORDER)


def test_a_call_that_is_not_understood_is_refused() -> None:
    with pytest.raises(GatewayRefused):
        invoices(FakeEcpay({"/B2CInvoice/Issue": {}}, trans_code=0)).issue(ORDER)


@pytest.mark.parametrize("key", ["ejCk326UnaZWKisg", "short"])
def test_bad_keys_are_refused_and_never_shown(key: str) -> None:
    with pytest.raises(ValueError, match="keys") as failure:
        EcpayInvoiceKeys("2000132", key, "q9jcZX8Ib9LM8wYk")
    assert key not in str(failure.value)
    assert OWN.hash_key not in repr(OWN)


FOUND = {
    "RtnCode": 1,
    "IIS_Number": "AB12345678",
    "IIS_Create_Date": "2026-11-20 20:05:00",
    "IIS_Random_Number": "6060",
    "IIS_Invalid_Status": "0",
    "IIS_Remain_Allowance_Amt": "299",
}
WHOLE = ReductionOrder(ORDER.payment_id, "VidGo Pro monthly", twd(299), twd(299), 0, "a@b.test")
PART = replace(WHOLE, amount=twd(100))


def test_the_whole_sum_voids_by_number_and_day() -> None:
    fake = FakeEcpay({"/B2CInvoice/GetIssue": FOUND, "/B2CInvoice/Invalid": {"RtnCode": 1}})
    assert invoices(fake).reduce(WHOLE) is ReductionKind.VOIDED
    told = fake.asked[-1]["Data"]
    assert (told["InvoiceNo"], told["InvoiceDate"]) == ("AB12345678", "2026-11-20")
    assert 0 < len(told["Reason"]) <= 20


def test_a_part_is_an_allowance() -> None:
    fake = FakeEcpay({"/B2CInvoice/GetIssue": FOUND, "/B2CInvoice/Allowance": {"RtnCode": 1}})
    assert invoices(fake).reduce(PART) is ReductionKind.ALLOWANCE
    told = fake.asked[-1]["Data"]
    assert (told["AllowanceAmount"], told["Items"][0]["ItemAmount"]) == (100, 100)
    assert (told["AllowanceNotify"], told["NotifyMail"]) == ("E", "a@b.test")


def test_nobody_is_written_to_whose_address_is_gone() -> None:
    fake = FakeEcpay({"/B2CInvoice/GetIssue": FOUND, "/B2CInvoice/Allowance": {"RtnCode": 1}})
    invoices(fake).reduce(replace(PART, email=""))
    assert fake.asked[-1]["Data"]["AllowanceNotify"] == "N"


def test_what_may_not_be_voided_any_more_is_an_allowance() -> None:
    answers = {
        "/B2CInvoice/GetIssue": FOUND,
        "/B2CInvoice/Invalid": {"RtnCode": 5070350},
        "/B2CInvoice/Allowance": {"RtnCode": 1},
    }
    assert invoices(FakeEcpay(answers)).reduce(WHOLE) is ReductionKind.ALLOWANCE


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        ({"IIS_Invalid_Status": "1"}, ReductionKind.VOIDED),
        ({"IIS_Remain_Allowance_Amt": 199}, ReductionKind.ALLOWANCE),
    ],
)
def test_what_was_reduced_before_is_not_reduced_again(
    found: dict[str, Any], kind: ReductionKind
) -> None:
    fake = FakeEcpay({"/B2CInvoice/GetIssue": FOUND | found})
    assert invoices(fake).reduce(PART) is kind
    assert len(fake.asked) == 1


def test_a_refused_allowance_tells_ecpays_own_code() -> None:
    answers = {"/B2CInvoice/GetIssue": FOUND, "/B2CInvoice/Allowance": {"RtnCode": 5070350}}
    with pytest.raises(GatewayRefused) as failure:
        invoices(FakeEcpay(answers)).reduce(PART)
    assert failure.value.reason == "5070350"


def test_an_invoice_that_says_nothing_of_what_is_left_is_not_reduced() -> None:
    found = FOUND | {"IIS_Remain_Allowance_Amt": ""}
    with pytest.raises(GatewayUncertain):
        invoices(FakeEcpay({"/B2CInvoice/GetIssue": found})).reduce(PART)


def test_what_was_never_invoiced_cannot_be_reduced() -> None:
    with pytest.raises(GatewayRefused):
        invoices(FakeEcpay({"/B2CInvoice/GetIssue": {"RtnCode": 0}})).reduce(PART)
