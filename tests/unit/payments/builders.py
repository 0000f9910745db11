"""A shop: every use case of payments over stores in memory and gateways with books of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from infra.documents.interface import DocumentDatabase
from infra.documents.transaction import DocumentUnitOfWork
from infra.stores.stores import Stores
from shared.accounts.address import EmailAddress
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.catalogue.model import Catalogue, Plan, PlanId
from shared.catalogue.shelf import Shelf
from shared.catalogue.subscription import Subscription
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.grants import Granter
from shared.credits.keeping import GrantCredits
from shared.credits.model import Entry, Wallet
from shared.credits.posting import Ledger
from shared.credits.reconcile import CheckLedger
from shared.credits.subscribing import save_subscription
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import AccountId, OrderId, PaymentId, RefundId
from shared.kernel.money import Currency, Money
from shared.kernel.tasks import Handler, Task
from shared.notifications.model import Mail
from shared.payments.aside import Aside
from shared.payments.gateway import Gateway, Notice
from shared.payments.model import ItemKind, NoticeOutcome, Order, Payment, Refund
from shared.payments.opening import Opener
from shared.payments.plans import PlanHolder
from shared.payments.refunding import Refunds
from shared.payments.reversals import Reversals
from shared.payments.terms import Wish
from shared.payments.till import Till
from shared.payments.usecases.auto_top_up import AutoTopUps
from shared.payments.usecases.cancel import CancelPlan, CancelRecurring
from shared.payments.usecases.change import ReadChange
from shared.payments.usecases.come_back import ComeBack
from shared.payments.usecases.confirm import ConfirmPayment, Site
from shared.payments.usecases.create import Created, CreateOrder
from shared.payments.usecases.dispute import EndDispute, OpenDispute
from shared.payments.usecases.invoice import IssueInvoice, ReadInvoice
from shared.payments.usecases.look_up import LookUp
from shared.payments.usecases.manual import ResolveManual
from shared.payments.usecases.notice import TakeNotice
from shared.payments.usecases.reconcile import ReconcilePayments
from shared.payments.usecases.reduce import ReduceEInvoice
from shared.payments.usecases.refund import AskRefund, RefundWish, SendRefund
from shared.payments.usecases.report import CheckPayments, ReconciliationReport
from shared.payments.usecases.top_up import TopUp
from tests.doubles import FixedClock, SequentialIds
from tests.unit.credits.builders import FakeSigner
from tests.unit.payments.gateways import FakeGateway
from tests.unit.payments.memory import FakeDatabase
from tests.unit.payments.outside import FakeEInvoices, FakeObjects, FakePrinter, FakeQueue
from tests.unit.payments.telling import notices_of

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
ANN = AccountId("0b8f1f0e-9a43-4a52-8d3f-3c5d1c6e7a10")
BEN = AccountId("6c2b5c1e-1c52-4f0e-9b6e-2f5a7d8e9f01")
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def twd(dollars: int) -> Money:
    return Money(dollars * 100, Currency.TWD)


def usd(cents: int) -> Money:
    return Money(cents, Currency.USD)


def a_catalogue() -> Catalogue:
    """The weekly catalogue with prices for the Paddle route, as an operator sets them."""
    weekly = weekly_catalogue()
    dollars = {PlanId.STARTER: 999, PlanId.PRO: 1999, PlanId.PRO_PLUS: 3299}
    return replace(
        weekly,
        plans={
            plan_id: replace(plan, prices={**plan.prices, Currency.USD: usd(dollars[plan_id])})
            if plan_id in dollars
            else plan
            for plan_id, plan in weekly.plans.items()
        },
    )


def an_account(account_id: AccountId, **changes: Any) -> Account:
    plain = Account(
        account_id=account_id,
        email=EmailAddress(f"{account_id}@example.com"),
        kept_password=None,
        full_name=None,
        locale=Locale.ZH_TW,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(plain, **changes)


def a_plan(plan_id: str = "starter", **changes: Any) -> Wish:
    return replace(Wish(ItemKind.PLAN, plan_id, Gateway.ECPAY), **changes)


def a_pack(package_id: str = "medium", **changes: Any) -> Wish:
    return replace(Wish(ItemKind.PACK, package_id, Gateway.ECPAY), **changes)


@dataclass
class Crash(Exception):
    """The process died behind a commit: what was to follow is lost."""


class Shop:
    """Everything; `tasks` are those no handler has run yet."""

    def __init__(
        self,
        *accounts: Account,
        catalogue: Catalogue | None = None,
        database: DocumentDatabase | None = None,
    ) -> None:
        self.database = database or FakeDatabase()
        self.clock, self.ids = FixedClock(NOW), SequentialIds()
        self.tasks: list[Task] = []
        self.queue = FakeQueue(self.tasks)
        self.mails: list[Mail] = []
        self.alerts: list[NoticeOutcome] = []
        self.die_after_commits: int | None = None
        self.gateways = {each: FakeGateway(each, self.clock) for each in Gateway}
        self.ecpay, self.paddle = self.gateways[Gateway.ECPAY], self.gateways[Gateway.PADDLE]
        on_sale = catalogue or a_catalogue()
        self.shelf = Shelf(on_sale.version, [on_sale], lambda _: None)
        uow = DocumentUnitOfWork(
            self.database,
            partial(Stores, clock=self.clock),
            tries=60,
            pause=lambda _: None,
            after_commit=self.tasks.extend,
        )
        self.uow = Dying(uow, self)
        self._wire()
        self.run(
            lambda stores: [stores.accounts.add(each) for each in accounts or (an_account(ANN),)]
        )

    def sells(self, catalogue: Catalogue) -> None:
        """Change what is on sale."""
        self.shelf = Shelf(catalogue.version, [catalogue], lambda _: None)
        self._wire()

    def _wire(self) -> None:
        uow: Any = self.uow
        self.ledger = Ledger(FakeSigner())
        self.granter = Granter(self.ledger, self.shelf)
        self.plans = PlanHolder(self.granter, self.shelf, save_subscription)
        aside = Aside(self.ledger, self.plans)
        self.refunds = Refunds(self.ledger, self.plans, aside)
        self.reversals = Reversals(self.refunds, aside)
        till = Till(self.ledger, self.plans, self.refunds)
        gateways, clock = self.gateways, self.clock
        self.opener = Opener(uow, gateways, clock)
        self.creating = CreateOrder(
            uow=uow,
            opener=self.opener,
            plans=self.plans,
            catalogues=self.shelf,
            gateways=gateways,
            ids=self.ids,
            clock=clock,
        )
        self.changing = ReadChange(uow, self.plans, self.shelf, clock)
        self.top_ups = AutoTopUps(
            uow=uow,
            ledger=self.ledger,
            catalogues=self.shelf,
            gateways=gateways,
            ids=self.ids,
            clock=clock,
        )
        self.topping_up = TopUp(uow, till, self.shelf, gateways, clock)
        self.noticing = TakeNotice(uow, till, self.plans, self.reversals, clock)
        self.looking = LookUp(uow, till, self.plans, gateways, clock)
        self.coming_back = ComeBack(uow, clock)
        self.cancelling = CancelPlan(uow, self.plans, clock)
        self.ending = CancelRecurring(gateways)
        self.tell = notices_of(uow, clock, self.mails)
        self.granting = GrantCredits(uow, self.granter, clock, needs_verified_address=False)
        self.asking = AskRefund(uow, self.refunds, self.ids, clock)
        self.sending = SendRefund(uow, self.refunds, gateways, clock)
        self.opening_dispute = OpenDispute(uow, self.reversals, clock)
        self.ending_dispute = EndDispute(uow, self.reversals, clock)
        self.resolving = ResolveManual(uow, clock)
        self.reconciling = ReconcilePayments(uow, self.queue, clock)
        self.objects, self.printer, self.e_invoices = FakeObjects(), FakePrinter(), FakeEInvoices()
        self.issuing = IssueInvoice(
            uow,
            {Gateway.ECPAY: self.e_invoices},
            self.printer,
            self.objects,  # type: ignore[arg-type]
            clock,
        )
        self.reducing = ReduceEInvoice(uow, {Gateway.ECPAY: self.e_invoices}, clock)
        self.reading_invoice = ReadInvoice(uow, self.objects, clock)  # type: ignore[arg-type]
        self.confirming = ConfirmPayment(
            uow, clock, Site("https://vidgo.test/orders", "vidgo.test")
        )
        ledgers = CheckLedger(uow, clock, overdue_after=timedelta(hours=1))
        self.checking = CheckPayments(uow, gateways, ledgers)

    def run(self, work: Callable[[Stores], Any]) -> Any:
        return self.uow.run(work)

    def order(self, wish: Wish, key: str | None = None, owner: AccountId = ANN) -> Order:
        """Make an order and return it with its checkout."""
        return self.created(wish, key, owner).order

    def created(self, wish: Wish, key: str | None = None, owner: AccountId = ANN) -> Created:
        request_key = None if key is None else RequestKey(owner, key, "f" * 64)
        return self.creating.run(owner, wish, request_key)

    def take(self, notice: Notice) -> NoticeOutcome:
        return self.noticing.run(notice).outcome

    def bought(self, wish: Wish, owner: AccountId = ANN) -> Order:
        """Order, pay, and take the message of it."""
        order = self.order(wish, owner=owner)
        reference = reference_of(order)
        gateway = self.gateways[order.gateway]
        assert self.take(gateway.paid(reference, gateway.pay(reference))) is NoticeOutcome.TAKEN
        return self.found(order.order_id)

    def ask_refund(self, payment_id: PaymentId, amount_minor: int | None = None) -> Refund:
        wish = RefundWish(payment_id, amount_minor, "asked for", "admin")
        return self.asking.run(wish, None)[0]

    def work_off(self, *handlers: Handler) -> None:
        """Run the queue's tasks until none is left; those of other handlers stay."""
        while due := [task for task in self.tasks if not handlers or task.handler in handlers]:
            for task in due:
                self.tasks.remove(task)
                self.perform(task)

    def perform(self, task: Task) -> None:
        payload = task.payload
        match task.handler:
            case Handler.LOOK_UP_ORDER:
                self.alerts += self.looking.run(OrderId(str(payload["order_id"])))
            case Handler.CANCEL_RECURRING:
                gateway = Gateway(str(payload["gateway"]))
                self.ending.run(gateway, str(payload["reference"]))
            case Handler.SEND_REFUND:
                self.sending.run(RefundId(str(payload["refund_id"])))
            case Handler.ISSUE_INVOICE:
                refund_id = payload["refund_id"]
                self.issuing.run(
                    PaymentId(str(payload["payment_id"])),
                    None if refund_id is None else RefundId(str(refund_id)),
                )
            case Handler.TOP_UP:
                self.topping_up.run(AccountId(str(payload["account_id"])))
            case Handler.REDUCE_E_INVOICE:
                refund_id = RefundId(str(payload["refund_id"]))
                self.reducing.run(PaymentId(str(payload["payment_id"])), refund_id)
            case Handler.CONFIRM_PAYMENT:
                self._confirm(PaymentId(str(payload["payment_id"])))
            case Handler.SEND_NOTICE:
                self.tell(payload)
            case _:
                pass

    def _confirm(self, payment_id: PaymentId) -> None:
        mail = self.confirming.compose(payment_id)
        if mail is not None:
            self.mails.append(mail)
            self.confirming.mark_sent(payment_id)

    def report(self, owner: AccountId = ANN) -> ReconciliationReport:
        return self.checking.check(owner)

    def found(self, order_id: OrderId) -> Order:
        order: Order = self.run(lambda stores: stores.orders.find(order_id))
        return order

    def payment(self, order: Order) -> Payment:
        assert order.payment_id is not None
        payment_id = order.payment_id
        payment: Payment = self.run(lambda stores: stores.payments.find(payment_id))
        return payment

    def payments(self, order: Order) -> Sequence[Payment]:
        found: Sequence[Payment] = self.run(lambda stores: stores.payments.of_order(order.order_id))
        return found

    def refund(self, refund_id: RefundId) -> Refund:
        refund: Refund = self.run(lambda stores: stores.refunds.find(refund_id))
        return refund

    def refunds_of(self, payment: Payment) -> Sequence[Refund]:
        found: Sequence[Refund] = self.run(
            lambda stores: stores.refunds.of_payment(payment.payment_id)
        )
        return found

    def subscription(self, owner: AccountId = ANN) -> Subscription:
        found: Subscription = self.run(lambda stores: stores.subscriptions.find(owner))
        return found

    def account(self, owner: AccountId = ANN) -> Account:
        found: Account = self.run(lambda stores: stores.accounts.find(owner))
        return found

    def plan(self, owner: AccountId = ANN) -> Plan:
        return self.shelf.plan_of(self.account(owner), self.clock.now())[1]

    def wallet(self, owner: AccountId = ANN) -> Wallet:
        wallet: Wallet = self.run(lambda stores: stores.wallets.load(owner))
        return wallet

    def entries(self, owner: AccountId = ANN) -> Sequence[Entry]:
        found: Sequence[Entry] = self.run(lambda stores: stores.entries.oldest(owner, 0, 1000))
        return found

    def faults(self) -> Sequence[Any]:
        uow: Any = self.uow
        return CheckLedger(uow, self.clock, overdue_after=timedelta(hours=1)).check_all().faults

    def tasks_of(self, handler: Handler) -> list[Task]:
        return [task for task in self.tasks if task.handler is handler]


class Dying:
    """A unit of work whose process may die behind a commit."""

    def __init__(self, uow: Any, shop: Shop) -> None:
        self._uow, self._shop = uow, shop

    def run(self, work: Callable[[Any], Any]) -> Any:
        result = self._uow.run(work)
        left = self._shop.die_after_commits
        if left is not None:
            self._shop.die_after_commits = left - 1
            if left <= 1:
                self._shop.die_after_commits = None
                raise Crash
        return result


def reference_of(order: Order) -> str:
    """The gateway's name of the latest checkout."""
    assert order.attempt is not None
    return order.attempt.gateway_reference


def dies(shop: Shop, action: Callable[[], object], commits: int = 1) -> None:
    """Run `action` in a process that dies behind its n-th commit."""
    shop.die_after_commits = commits
    try:
        action()
    except Crash:
        return
    shop.die_after_commits = None
    raise AssertionError("it lived")
