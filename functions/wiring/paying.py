"""Use cases of payments, over the adapters of one process."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.http.admin_payments import AdminPaymentCases
from functions.http.payments import PaymentCases
from functions.schedules.check_ledger import HOLD_OVERDUE_AFTER
from functions.sheets import RouteSheet
from functions.wiring.adapters import Adapters
from functions.wiring.deferred import deferred
from functions.wiring.payments import BILLING_PATH
from shared.catalogue.ports import Catalogues
from shared.credits.grants import Granter
from shared.credits.plan import ReadPlan
from shared.credits.posting import Ledger
from shared.credits.reconcile import CheckLedger
from shared.credits.subscribing import save_subscription
from shared.kernel.tasks import Handler
from shared.payments.aside import Aside
from shared.payments.einvoice import EInvoices
from shared.payments.gateway import Gateway
from shared.payments.invoices import InvoicePrinter
from shared.payments.opening import Opener
from shared.payments.plans import PlanHolder
from shared.payments.refunding import Refunds
from shared.payments.reversals import Reversals
from shared.payments.till import Till
from shared.payments.usecases.auto_top_up import AutoTopUps
from shared.payments.usecases.cancel import CancelPlan, CancelRecurring
from shared.payments.usecases.change import ReadChange
from shared.payments.usecases.come_back import ComeBack
from shared.payments.usecases.compare import CompareBooks, QueueComparisons, ReadDifferences
from shared.payments.usecases.confirm import ConfirmPayment, Site
from shared.payments.usecases.create import CreateOrder
from shared.payments.usecases.dispute import EndDispute, OpenDispute
from shared.payments.usecases.invoice import IssueInvoice, ReadInvoice
from shared.payments.usecases.look_up import LookUp
from shared.payments.usecases.manual import ResolveManual
from shared.payments.usecases.notice import TakeNotice
from shared.payments.usecases.prove import ProveRows
from shared.payments.usecases.read import ReadOrders
from shared.payments.usecases.reconcile import ReconcilePayments
from shared.payments.usecases.reduce import ReduceEInvoice
from shared.payments.usecases.refund import AskRefund, SendRefund
from shared.payments.usecases.report import CheckPayments
from shared.payments.usecases.reversed import ListReversals
from shared.payments.usecases.top_up import TopUp

if TYPE_CHECKING:
    from functions.webhooks.ecpay import WayBack

ROOT = Path(__file__).resolve().parents[2]
FONT_FOLDERS = (ROOT / "fonts", Path("/usr/share/fonts"))
"""Those a release brings along, or the system's."""


class PaymentParts:
    """Each made when first needed."""

    def __init__(
        self,
        adapters: Adapters,
        ledger: Ledger,
        granter: Granter,
        catalogues: Catalogues,
        message_domain: str,
    ) -> None:
        self._adapters = adapters
        self._ledger = ledger
        self._catalogues = catalogues
        self._message_domain = message_domain
        self._gateways = adapters.payments.gateways
        self._plans = PlanHolder(granter, catalogues, save_subscription)
        aside = Aside(ledger, self._plans)
        self._refunds = Refunds(ledger, self._plans, aside)
        self._reversals = Reversals(self._refunds, aside)
        self._till = Till(ledger, self._plans, self._refunds)

    @cached_property
    def read(self) -> ReadOrders:
        return ReadOrders(self._adapters.uow)

    @cached_property
    def come_back(self) -> ComeBack:
        return ComeBack(self._adapters.uow, self._adapters.clock)

    @cached_property
    def cases(self) -> PaymentCases:
        parts = self._adapters
        opener = Opener(parts.uow, self._gateways, parts.clock)
        create = CreateOrder(
            uow=parts.uow,
            opener=opener,
            plans=self._plans,
            catalogues=self._catalogues,
            gateways=self._gateways,
            ids=parts.ids,
            clock=parts.clock,
        )
        return PaymentCases(
            create=create,
            opener=opener,
            change=ReadChange(parts.uow, self._plans, self._catalogues, parts.clock),
            cancel=CancelPlan(parts.uow, self._plans, parts.clock),
            come_back=self.come_back,
            read=self.read,
            invoices=ReadInvoice(parts.uow, parts.objects, parts.clock),
            plan=ReadPlan(parts.uow, self._catalogues, parts.clock),
        )

    @cached_property
    def auto_top_ups(self) -> AutoTopUps:
        parts = self._adapters
        return AutoTopUps(
            uow=parts.uow,
            ledger=self._ledger,
            catalogues=self._catalogues,
            gateways=self._gateways,
            ids=parts.ids,
            clock=parts.clock,
        )

    @cached_property
    def admin(self) -> AdminPaymentCases:
        parts = self._adapters
        ledgers = CheckLedger(parts.uow, parts.clock, overdue_after=HOLD_OVERDUE_AFTER)
        return AdminPaymentCases(
            refund=AskRefund(parts.uow, self._refunds, parts.ids, parts.clock),
            open_dispute=OpenDispute(parts.uow, self._reversals, parts.clock),
            end_dispute=EndDispute(parts.uow, self._reversals, parts.clock),
            read=self.read,
            reversals=ListReversals(parts.uow),
            resolve=ResolveManual(parts.uow, parts.clock),
            check=CheckPayments(parts.uow, self._gateways, ledgers),
            differences=ReadDifferences(parts.uow),
        )

    @cached_property
    def take_notice(self) -> TakeNotice:
        parts = self._adapters
        return TakeNotice(parts.uow, self._till, self._plans, self._reversals, parts.clock)

    @cached_property
    def reconcile(self) -> ReconcilePayments:
        parts = self._adapters
        return ReconcilePayments(parts.uow, parts.queue, parts.clock)

    @cached_property
    def queue_comparisons(self) -> QueueComparisons:
        parts = self._adapters
        return QueueComparisons(tuple(self._gateways), parts.queue, parts.clock)

    @cached_property
    def issue_invoice(self) -> IssueInvoice:
        parts = self._adapters
        return IssueInvoice(parts.uow, self._e_invoices, self.printer, parts.objects, parts.clock)

    @property
    def _e_invoices(self) -> dict[Gateway, EInvoices]:
        # Paddle sells in its own name and makes its own invoices.
        return {Gateway.ECPAY: self._adapters.payments.e_invoices}

    @deferred
    def printer(self) -> InvoicePrinter:
        from infra.invoices.pdf import FpdfInvoices

        return FpdfInvoices(next(folder for folder in FONT_FOLDERS if folder.is_dir()))

    def handlers(self) -> dict[Handler, Any]:
        """Return the handlers of tasks about money."""
        from functions.tasks.cancel_recurring import cancel_recurring
        from functions.tasks.compare_books import compare_books
        from functions.tasks.confirm_payment import confirm_payment
        from functions.tasks.issue_invoice import issue_invoice
        from functions.tasks.look_up_order import look_up_order
        from functions.tasks.reduce_e_invoice import reduce_e_invoice
        from functions.tasks.send_refund import send_refund
        from functions.tasks.top_up import top_up

        parts, gateways = self._adapters, self._gateways
        site = Site(self._orders_url, self._message_domain)
        look_up = LookUp(parts.uow, self._till, self._plans, gateways, parts.clock)
        send = SendRefund(parts.uow, self._refunds, gateways, parts.clock)
        confirm = ConfirmPayment(parts.uow, parts.clock, site)
        topping_up = TopUp(parts.uow, self._till, self._catalogues, gateways, parts.clock)
        prove = ProveRows(parts.uow, gateways)
        books = parts.payments.books
        compare = CompareBooks(parts.uow, books, prove, self.take_notice, parts.clock)
        reduce = ReduceEInvoice(parts.uow, self._e_invoices, parts.clock)
        return {
            Handler.REDUCE_E_INVOICE: reduce_e_invoice(reduce),
            Handler.COMPARE_BOOKS: compare_books(compare),
            Handler.LOOK_UP_ORDER: look_up_order(look_up),
            Handler.CANCEL_RECURRING: cancel_recurring(CancelRecurring(gateways)),
            Handler.SEND_REFUND: send_refund(send),
            Handler.ISSUE_INVOICE: issue_invoice(self.issue_invoice),
            Handler.CONFIRM_PAYMENT: confirm_payment(confirm, parts.mail),
            Handler.TOP_UP: top_up(topping_up),
        }

    def hooks(self) -> list[RouteSheet]:
        """Return the routes gateways call."""
        from functions.webhooks.ecpay import EcpayReaders, ecpay_hooks
        from functions.webhooks.paddle import paddle_hooks

        clock, readers = self._adapters.clock, self._adapters.payments.notice_readers
        ecpay = EcpayReaders(readers.ecpay_results, readers.ecpay_periods)
        return [
            ecpay_hooks(ecpay, self.take_notice, clock, self._way_back),
            paddle_hooks(readers.paddle, self.take_notice, clock),
        ]

    @property
    def _way_back(self) -> "WayBack":
        from functions.webhooks.ecpay import WayBack

        return WayBack(self.read.named, self.come_back.to_named, self._orders_url)

    @property
    def _orders_url(self) -> str:
        return f"{self._adapters.settings.vidgo_public_url}{BILLING_PATH}/orders"
