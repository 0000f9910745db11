"""What surrounds a shop: its queue, its objects, its printer, who issues e-invoices."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shared.kernel.ports import SignedLink
from shared.kernel.tasks import Task
from shared.payments.einvoice import EInvoice, EInvoiceOrder, ReductionKind, ReductionOrder
from shared.payments.errors import GatewayRefused
from shared.payments.invoices import Invoice

ISSUED_AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@dataclass
class FakeQueue:
    """A queue that is the shop's list of tasks; names it has seen are dropped."""

    tasks: list[Task]
    seen: set[str] = field(default_factory=set)

    def enqueue(self, task: Task) -> None:
        if task.name not in self.seen:
            self.seen.add(task.name)
            self.tasks.append(task)

    def ping(self) -> None:
        """Answer."""


class FakeObjects:
    """Keeps the first bytes of every name."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def find(self, name: str) -> str | None:
        return name if name in self.kept else None

    def write(self, name: str, _content_type: str, chunks: Sequence[bytes]) -> None:
        self.kept.setdefault(name, b"".join(chunks))

    def download_link(self, name: str, expires_at: datetime, filename: str) -> SignedLink:
        return SignedLink("GET", f"https://files.test/{name}?as={filename}", {}, expires_at)


class FakePrinter:
    """Prints the number."""

    def pdf(self, invoice: Invoice) -> bytes:
        return invoice.label.encode()


@dataclass
class FakeEInvoices:
    """Issues one e-invoice a payment; `fail_next` is raised by the next call.

    A lost answer (`GatewayUncertain`) is lost behind what it was to say.
    """

    issued: dict[str, EInvoice] = field(default_factory=dict)
    reduced: dict[str, list[int]] = field(default_factory=dict)
    reducing: list[ReductionOrder] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    fail_next: Exception | None = None

    def issue(self, order: EInvoiceOrder) -> EInvoice:
        self._fail()
        made = EInvoice(f"AB{len(self.issued):08}", "1234", ISSUED_AT)
        self.told.append(order.email)
        return self.issued.setdefault(order.payment_id, made)

    def reduce(self, order: ReductionOrder) -> ReductionKind:
        self.reducing.append(order)
        if isinstance(self.fail_next, GatewayRefused):
            self._fail()
        done = self.reduced.setdefault(order.payment_id, [])
        if sum(done) < order.reduced_before_minor + order.amount.amount_minor:
            done.append(order.amount.amount_minor)
        self._fail()
        is_whole = order.amount == order.total
        return ReductionKind.VOIDED if is_whole else ReductionKind.ALLOWANCE

    def _fail(self) -> None:
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            raise error
