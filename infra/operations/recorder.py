"""What happened so far, out of the running product's documents, as events of a simulation.

Plans and packs are those that were paid for (money that went back is left out), plans nobody paid
for are the subscriptions' own; uses and gifts are read in the ledger. Work that is still under way
is left out: nobody knows yet what it costs.
"""

from collections.abc import Iterator, Sequence

from infra.documents.transaction import DocumentUnitOfWork
from infra.stores.stores import Stores
from shared.catalogue.model import PlanId
from shared.credits.model import GRANT_TYPES, Entry, EntryType, LotKind
from shared.credits.periods import months_after
from shared.credits.whatif.events import Event, GiftEvent, PackEvent, PlanEvent, UseEvent
from shared.kernel.ids import AccountId
from shared.kernel.media import Resolution
from shared.payments.model import ItemKind, Order, Payment, Purpose
from shared.payments.states import PaymentState

PAGE_SIZE = 200

KINDS = (PlanEvent, PackEvent, GiftEvent, UseEvent)
"""Of one moment, what gives credits comes before what uses them, and plans before all."""

ENDS = {EntryType.CAPTURE: True, EntryType.RELEASE: False}
"""Entries that end a hold, and whether the work was delivered."""


def record(uow: DocumentUnitOfWork[Stores]) -> list[Event]:
    """Return every event, in the order of time."""
    events: list[Event] = list(_paid(uow))
    for account_id in _accounts(uow):
        events += _unpaid(uow, account_id)
        events += _booked(account_id, list(_entries(uow, account_id)))
    return sorted(events, key=lambda event: (event.at, KINDS.index(type(event)), event.account_id))


def _accounts(uow: DocumentUnitOfWork[Stores]) -> Iterator[AccountId]:
    after: AccountId | None = None
    while True:
        page = _account_page(uow, after)
        yield from page
        if len(page) < PAGE_SIZE:
            return
        after = page[-1]


def _account_page(uow: DocumentUnitOfWork[Stores], after: AccountId | None) -> Sequence[AccountId]:
    return uow.run(lambda stores: stores.wallets.account_ids(after, PAGE_SIZE))


def _entries(uow: DocumentUnitOfWork[Stores], account_id: AccountId) -> Iterator[Entry]:
    after = 0
    while True:
        page = _entry_page(uow, account_id, after)
        yield from page
        if len(page) < PAGE_SIZE:
            return
        after = page[-1].sequence


def _entry_page(
    uow: DocumentUnitOfWork[Stores], account_id: AccountId, after: int
) -> Sequence[Entry]:
    def work(stores: Stores) -> Sequence[Entry]:
        return stores.entries.oldest(account_id, after, PAGE_SIZE)

    return uow.run(work)


def _paid(uow: DocumentUnitOfWork[Stores]) -> Iterator[Event]:
    after: Payment | None = None
    while True:
        page = _payment_page(uow, after)
        for payment in page:
            order = _order_of(uow, payment)
            if order is not None and _is_kept(payment):
                yield _bought(payment, order)
        if len(page) < PAGE_SIZE:
            return
        after = page[-1]


def _payment_page(uow: DocumentUnitOfWork[Stores], after: Payment | None) -> Sequence[Payment]:
    return uow.run(lambda stores: stores.payments.page(after, PAGE_SIZE))


def _order_of(uow: DocumentUnitOfWork[Stores], payment: Payment) -> Order | None:
    return uow.run(lambda stores: stores.orders.find(payment.order_id))


def _is_kept(payment: Payment) -> bool:
    return payment.purpose is not Purpose.SURPLUS and payment.state is not PaymentState.REFUNDED


def _bought(payment: Payment, order: Order) -> Event:
    item, at, currency = order.item, payment.paid_at, payment.amount.currency
    if item.kind is ItemKind.PACK:
        return PackEvent(payment.account_id, at, item.item_id, item.credits, currency)
    until = months_after(at, 1)
    plan_id, version = PlanId(item.item_id), item.catalogue_version
    return PlanEvent(payment.account_id, at, plan_id, until, currency, version)


def _unpaid(uow: DocumentUnitOfWork[Stores], account_id: AccountId) -> Iterator[Event]:
    held = uow.run(lambda stores: stores.subscriptions.peek(account_id))
    if held is None or held.price is not None:
        return
    until = min(held.period_end, held.ended_at or held.period_end)
    version = held.catalogue_version
    yield PlanEvent(account_id, held.started_at, held.plan_id, until, None, version)


def _booked(account_id: AccountId, entries: list[Entry]) -> Iterator[Event]:
    ends = {entry.hold_id: ENDS[entry.entry_type] for entry in entries if entry.entry_type in ENDS}
    for entry in entries:
        if entry.entry_type is EntryType.HOLD and entry.hold_id in ends:
            yield _used(account_id, entry, is_delivered=ends[entry.hold_id])
        elif entry.entry_type in GRANT_TYPES and _is_gift(entry):
            until = entry.lots[0].lot.expires_at
            yield GiftEvent(account_id, entry.created_at, entry.amount_credits, until)


def _used(account_id: AccountId, entry: Entry, *, is_delivered: bool) -> UseEvent:
    service_type = entry.cause.service_type
    assert service_type is not None, "a hold is for a service"
    size = None if entry.terms is None else entry.terms.resolution
    return UseEvent(
        account_id,
        entry.created_at,
        service_type,
        None if size is None else Resolution(size),
        duration_s=None,
        count=1,
        is_delivered=is_delivered,
    )


def _is_gift(entry: Entry) -> bool:
    """Say whether nobody paid for the lot: a bonus, or bought credits without a payment."""
    if entry.amount_credits < 1:
        return False
    kind = entry.lots[0].lot.kind
    return kind is LotKind.BONUS or (kind is LotKind.PURCHASED and entry.cause.payment_id is None)
