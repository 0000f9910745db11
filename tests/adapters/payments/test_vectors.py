"""Published and computed signatures of both gateways."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from infra.payments.ecpay import EcpayKeys, check_mac_value
from infra.payments.paddle import sign, verify_signature
from shared.payments.errors import NoticeRefused

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "vectors.json").read_text()
)
ECPAY = [pytest.param(vector, id=vector["id"]) for vector in VECTORS["ecpay"]]
PADDLE = [pytest.param(vector, id=vector["id"]) for vector in VECTORS["paddle"]]


@pytest.mark.parametrize("vector", ECPAY)
def test_a_check_code_of_ecpay_is_reproduced(vector: dict[str, Any]) -> None:
    made = check_mac_value(vector["params"], vector["hash_key"], vector["hash_iv"])
    assert made == vector["expected_check_mac_value"]


@pytest.mark.parametrize("vector", ECPAY)
def test_a_message_of_ecpay_is_judged_as_published(vector: dict[str, Any]) -> None:
    merchant = vector["params"]["MerchantID"]
    keys = EcpayKeys(merchant, vector["hash_key"], vector["hash_iv"], may_be_public=True)
    fields = dict(parse_qsl(vector["form_body"], keep_blank_values=True))
    assert keys.is_signed(fields) is vector["valid"]


@pytest.mark.parametrize("vector", PADDLE)
def test_a_signature_of_paddle_is_reproduced(vector: dict[str, Any]) -> None:
    sent_at_s = int(vector["header"].partition(";")[0].removeprefix("ts="))
    made = sign(vector["raw_body"].encode(), vector["secrets"][-1], sent_at_s)
    assert made == f"ts={sent_at_s};h1={vector['expected_h1']}"


@pytest.mark.parametrize("vector", PADDLE)
def test_a_message_of_paddle_is_judged_as_published(vector: dict[str, Any]) -> None:
    if vector["valid"]:
        judged(vector)
    else:
        with pytest.raises(NoticeRefused):
            judged(vector)


def judged(vector: dict[str, Any]) -> None:
    verify_signature(
        vector["raw_body"].encode(),
        vector["header"],
        vector["secrets"],
        datetime.fromtimestamp(vector["now"], UTC),
        vector["tolerance_seconds"],
    )
