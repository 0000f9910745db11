"""The payment gateways, each made when first needed, and the readers of what they post."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from functions.wiring.deferred import deferred
from infra.settings import ECPAY_BASE_URL, PADDLE_BASE_URL, Settings
from shared.kernel.money import Currency
from shared.kernel.ports import Clock
from shared.payments.books import GatewayBooks
from shared.payments.einvoice import EInvoices
from shared.payments.gateway import Gateway, NoticeReader, PaymentGateway
from shared.payments.overlay import Environment, Overlay

if TYPE_CHECKING:
    from infra.payments.ecpay import EcpayKeys
    from infra.payments.ecpay_client import EcpayGateway
    from infra.payments.paddle_client import PaddleGateway

BILLING_PATH = "/billing"
"""The web app's page of plans, orders and invoices."""

PAY_PATH = f"{BILLING_PATH}/pay"
"""Its page with Paddle's checkout over it."""

PADDLE_SCRIPT_URL = "https://cdn.paddle.com/paddle/v2/paddle.js"
"""Of both their environments. Source: payments facts, Paddle, section 4."""

PADDLE_URLS = frozenset({PADDLE_BASE_URL, "https://sandbox-api.paddle.com"})


@dataclass(frozen=True)
class NoticeReaders:
    """Readers by address: ECPay's results and codes, its later charges, and all of Paddle's."""

    ecpay_results: NoticeReader
    ecpay_periods: NoticeReader
    paddle: NoticeReader


class PaymentAdapters:
    """What the money side needs of the world."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock

    @cached_property
    def gateways(self) -> Mapping[Gateway, PaymentGateway]:
        return {Gateway.ECPAY: self._ecpay, Gateway.PADDLE: self._paddle}

    @cached_property
    def books(self) -> Mapping[Gateway, GatewayBooks]:
        return {Gateway.ECPAY: self._ecpay_books, Gateway.PADDLE: self._paddle_books}

    @cached_property
    def notice_readers(self) -> NoticeReaders:
        from infra.payments.ecpay_notices import EcpayNotices, EcpayPeriodNotices
        from infra.payments.paddle_notices import PaddleNotices

        secrets = self._settings.paddle_webhook_secrets.reveal().split(",")
        keys = self._ecpay_keys
        return NoticeReaders(
            ecpay_results=EcpayNotices(keys),
            ecpay_periods=EcpayPeriodNotices(keys),
            paddle=PaddleNotices([secret.strip() for secret in secrets], self._decimals),
        )

    @property
    def overlay(self) -> Overlay | None:
        """What the page needs that shows Paddle's checkouts; None where theirs does."""
        settings = self._settings
        base_url, token = settings.paddle_base_url, settings.paddle_client_token
        if token is None:
            return None
        is_live = base_url == PADDLE_BASE_URL
        return Overlay(
            token,
            Environment.PRODUCTION if is_live else Environment.SANDBOX,
            PADDLE_SCRIPT_URL if base_url in PADDLE_URLS else f"{base_url}/paddle.js",
        )

    @deferred
    def e_invoices(self) -> EInvoices:
        from infra.payments.ecpay_invoice import EcpayInvoiceKeys, EcpayInvoices

        settings = self._settings
        keys = EcpayInvoiceKeys(
            settings.ecpay_merchant_id.reveal(),
            settings.ecpay_invoice_hash_key.reveal(),
            settings.ecpay_invoice_hash_iv.reveal(),
            may_be_public=self._is_rehearsal,
        )
        return EcpayInvoices(keys, settings.ecpay_invoice_base_url, self._clock)

    @deferred
    def _ecpay_books(self) -> GatewayBooks:
        from infra.payments.ecpay_books import EcpayBooks, EcpayMedia

        settings = self._settings
        return EcpayBooks(
            self._ecpay_keys,
            settings.ecpay_media_base_url,
            self._ecpay_client,
            self._clock,
            EcpayMedia(check=settings.ecpay_media_check),
        )

    @deferred
    def _paddle_books(self) -> GatewayBooks:
        from infra.payments.paddle_books import PaddleBooks

        settings = self._settings
        return PaddleBooks(
            settings.paddle_base_url, settings.paddle_api_key.reveal(), self._decimals
        )

    @deferred
    def _ecpay(self) -> PaymentGateway:
        return self._ecpay_client

    @cached_property
    def _ecpay_client(self) -> "EcpayGateway":
        from infra.payments.ecpay_client import EcpayGateway
        from infra.payments.ecpay_form import EcpayReturns

        settings, check_code = self._settings, self._settings.ecpay_check_code
        hooks = f"{settings.vidgo_public_url}/hooks/ecpay"
        returns = EcpayReturns(
            result_url=f"{hooks}/result",
            code_url=f"{hooks}/code-issued",
            period_url=f"{hooks}/period",
            browser_url=f"{hooks}/return",
            back_url=f"{settings.vidgo_public_url}{BILLING_PATH}",
        )
        return EcpayGateway(
            self._ecpay_keys,
            settings.ecpay_base_url,
            returns,
            self._clock,
            credit_check_code=check_code.reveal() if check_code.is_given else None,
        )

    @deferred
    def _paddle(self) -> PaymentGateway:
        return self._paddle_client

    @cached_property
    def _paddle_client(self) -> "PaddleGateway":
        from infra.payments.paddle_client import PaddleGateway, PaddleShop

        settings = self._settings
        known = {currency.value for currency in Currency}
        shop = PaddleShop(
            currencies=frozenset(map(Currency, settings.paddle_currencies & known)),
            tax_mode=settings.paddle_tax_mode,
            price_ids=settings.paddle_price_ids or {},
            checkout_url=f"{settings.vidgo_public_url}{PAY_PATH}" if self.overlay else None,
        )
        return PaddleGateway(settings.paddle_base_url, settings.paddle_api_key.reveal(), shop)

    @cached_property
    def _ecpay_keys(self) -> "EcpayKeys":
        from infra.payments.ecpay import EcpayKeys

        settings = self._settings
        return EcpayKeys(
            settings.ecpay_merchant_id.reveal(),
            settings.ecpay_hash_key.reveal(),
            settings.ecpay_hash_iv.reveal(),
            may_be_public=self._is_rehearsal,
        )

    @property
    def _is_rehearsal(self) -> bool:
        """Whether no money moves where we are: keys that everybody knows do no harm then."""
        return self._settings.ecpay_base_url != ECPAY_BASE_URL

    def _decimals(self, currency: Currency) -> int:
        # Asked through the client, which is made when a currency needs it and not at the start.
        return self._paddle_client.decimals(currency)
