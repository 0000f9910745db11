"""The gateways as the settings make them."""

from pathlib import Path

import pytest

from functions.wiring.payments import PADDLE_SCRIPT_URL, PaymentAdapters
from infra.settings import Settings
from infra.system import SystemClock
from shared.kernel.money import Currency
from shared.payments.errors import NoticeRefused
from shared.payments.gateway import Gateway
from shared.payments.overlay import Environment, Overlay
from tests.adapters.payments.builders import FORM, NOW, an_order
from tests.api.builders import environ

STAND_IN = "http://vidgo.test/sandbox/paddle/paddle.js"


def adapters(folder: Path, **changes: str) -> PaymentAdapters:
    return PaymentAdapters(Settings.load(environ(folder, **changes)), SystemClock())


def test_both_gateways_offer_what_the_settings_say(tmp_path: Path) -> None:
    gateways = adapters(tmp_path, PADDLE_CURRENCIES="USD,TWD").gateways
    assert gateways[Gateway.ECPAY].currencies == {Currency.TWD}
    assert gateways[Gateway.PADDLE].currencies == {Currency.USD, Currency.TWD}


def test_ecpay_is_told_our_own_addresses(tmp_path: Path) -> None:
    checkout = adapters(tmp_path).gateways[Gateway.ECPAY].open(an_order(is_recurring=True))
    assert checkout.fields["ReturnURL"] == "http://vidgo.test/hooks/ecpay/result"
    assert checkout.fields["PeriodReturnURL"] == "http://vidgo.test/hooks/ecpay/period"
    assert checkout.fields["OrderResultURL"] == "http://vidgo.test/hooks/ecpay/return"


@pytest.mark.parametrize(
    ("base_url", "token", "environment", "script_url"),
    [
        ("https://api.paddle.com", "live_01", "production", PADDLE_SCRIPT_URL),
        ("https://sandbox-api.paddle.com", "test_01", "sandbox", PADDLE_SCRIPT_URL),
        ("http://vidgo.test/sandbox/paddle", "test_01", "sandbox", STAND_IN),
    ],
)
def test_browsers_are_told_the_environment_of_the_server(
    tmp_path: Path, base_url: str, token: str, environment: str, script_url: str
) -> None:
    told = adapters(tmp_path, PADDLE_BASE_URL=base_url, PADDLE_CLIENT_TOKEN=token).overlay
    assert told == Overlay(token, Environment(environment), script_url)


def test_without_a_token_nothing_is_laid_over_our_page(tmp_path: Path) -> None:
    assert adapters(tmp_path).overlay is None


def test_every_reader_refuses_strangers(tmp_path: Path) -> None:
    readers = adapters(tmp_path).notice_readers
    for reader in (readers.ecpay_results, readers.ecpay_periods, readers.paddle):
        with pytest.raises(NoticeRefused):
            reader.read(b"x=1", FORM, NOW)


def test_where_money_moves_the_public_keys_are_refused(tmp_path: Path) -> None:
    stage = {
        "ECPAY_MERCHANT_ID": "3002607",
        "ECPAY_HASH_KEY": "pwFHCqoQZGmho4w6",
        "ECPAY_HASH_IV": "EkRm7iFT261dpevs",
    }
    live = adapters(tmp_path, **stage, ECPAY_BASE_URL="https://payment.ecpay.com.tw")
    with pytest.raises(ValueError, match="stage"):
        _ = live.notice_readers
    rehearsal = adapters(tmp_path, **stage, ECPAY_BASE_URL="https://payment-stage.ecpay.com.tw")
    assert rehearsal.notice_readers
