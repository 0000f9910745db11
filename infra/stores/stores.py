"""All stores of one transaction."""

from functools import cached_property

from infra.documents.transaction import Transaction
from infra.stores.accounts import AccountDocuments
from infra.stores.api_keys import ApiKeyDocuments
from infra.stores.auto_top_ups import AutoTopUpDocuments, ConsentDocuments
from infra.stores.catalogues import CatalogueDocuments
from infra.stores.claims import ClaimDocuments
from infra.stores.coupons import CounterDocuments, CouponDocuments, RedemptionDocuments
from infra.stores.credits import EntryDocuments, WalletDocuments
from infra.stores.differences import DifferenceDocuments
from infra.stores.e_invoices import EInvoiceDocuments
from infra.stores.estate import EstateDocuments
from infra.stores.generations import GenerationDocuments
from infra.stores.invoices import InvoiceDocuments
from infra.stores.limits import LimitDocuments
from infra.stores.orders import OrderDocuments
from infra.stores.outbox import OutboxDocuments
from infra.stores.pasts import PastDocuments
from infra.stores.payments import (
    DisputeDocuments,
    NoticeDocuments,
    PaymentDocuments,
    RefundDocuments,
)
from infra.stores.privacy import ArchiveDocuments, ErasureDocuments
from infra.stores.quotes import QuoteDocuments
from infra.stores.receipts import ReceiptDocuments
from infra.stores.resets import ResetDocuments
from infra.stores.sessions import EndingDocuments, SessionDocuments
from infra.stores.subscriptions import SubscriptionDocuments
from infra.stores.uploads import UploadDocuments
from infra.stores.verifications import VerificationDocuments
from infra.stores.vouchers import VoucherDocuments
from shared.kernel.ports import Clock


class Stores:
    """Satisfies the store protocols of every concept."""

    def __init__(self, tx: Transaction, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock

    @cached_property
    def accounts(self) -> AccountDocuments:
        return AccountDocuments(self._tx)

    @cached_property
    def catalogues(self) -> CatalogueDocuments:
        return CatalogueDocuments(self._tx)

    @cached_property
    def verifications(self) -> VerificationDocuments:
        return VerificationDocuments(self._tx)

    @cached_property
    def sessions(self) -> SessionDocuments:
        return SessionDocuments(self._tx)

    @cached_property
    def session_ends(self) -> EndingDocuments:
        return EndingDocuments(self._tx)

    @cached_property
    def resets(self) -> ResetDocuments:
        return ResetDocuments(self._tx)

    @cached_property
    def api_keys(self) -> ApiKeyDocuments:
        return ApiKeyDocuments(self._tx)

    @cached_property
    def coupons(self) -> CouponDocuments:
        return CouponDocuments(self._tx)

    @cached_property
    def coupon_counters(self) -> CounterDocuments:
        return CounterDocuments(self._tx)

    @cached_property
    def redemptions(self) -> RedemptionDocuments:
        return RedemptionDocuments(self._tx)

    @cached_property
    def vouchers(self) -> VoucherDocuments:
        return VoucherDocuments(self._tx)

    @cached_property
    def estate(self) -> EstateDocuments:
        return EstateDocuments(self._tx)

    @cached_property
    def archives(self) -> ArchiveDocuments:
        return ArchiveDocuments(self._tx)

    @cached_property
    def erasures(self) -> ErasureDocuments:
        return ErasureDocuments(self._tx)

    @cached_property
    def limits(self) -> LimitDocuments:
        return LimitDocuments(self._tx)

    @cached_property
    def pasts(self) -> PastDocuments:
        return PastDocuments(self._tx)

    @cached_property
    def wallets(self) -> WalletDocuments:
        return WalletDocuments(self._tx)

    @cached_property
    def entries(self) -> EntryDocuments:
        return EntryDocuments(self._tx)

    @cached_property
    def receipts(self) -> ReceiptDocuments:
        return ReceiptDocuments(self._tx)

    @cached_property
    def quotes(self) -> QuoteDocuments:
        return QuoteDocuments(self._tx)

    @cached_property
    def subscriptions(self) -> SubscriptionDocuments:
        return SubscriptionDocuments(self._tx)

    @cached_property
    def orders(self) -> OrderDocuments:
        return OrderDocuments(self._tx)

    @cached_property
    def payments(self) -> PaymentDocuments:
        return PaymentDocuments(self._tx)

    @cached_property
    def refunds(self) -> RefundDocuments:
        return RefundDocuments(self._tx)

    @cached_property
    def disputes(self) -> DisputeDocuments:
        return DisputeDocuments(self._tx)

    @cached_property
    def e_invoices(self) -> EInvoiceDocuments:
        return EInvoiceDocuments(self._tx)

    @cached_property
    def differences(self) -> DifferenceDocuments:
        return DifferenceDocuments(self._tx)

    @cached_property
    def invoices(self) -> InvoiceDocuments:
        return InvoiceDocuments(self._tx)

    @cached_property
    def notices(self) -> NoticeDocuments:
        return NoticeDocuments(self._tx)

    @cached_property
    def generations(self) -> GenerationDocuments:
        return GenerationDocuments(self._tx)

    @cached_property
    def uploads(self) -> UploadDocuments:
        return UploadDocuments(self._tx)

    @cached_property
    def auto_top_ups(self) -> AutoTopUpDocuments:
        return AutoTopUpDocuments(self._tx)

    @cached_property
    def consents(self) -> ConsentDocuments:
        return ConsentDocuments(self._tx)

    @cached_property
    def claims(self) -> ClaimDocuments:
        return ClaimDocuments(self._tx)

    @cached_property
    def outbox(self) -> OutboxDocuments:
        return OutboxDocuments(self._tx, self._clock.now())
