"""Tell the buyer by mail that a payment has arrived, once (M115)."""

from dataclasses import dataclass, replace

from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.kernel.ids import PaymentId
from shared.kernel.ports import Clock, UnitOfWork
from shared.notifications.model import Mail
from shared.notifications.templates import Letter, Link, as_mail
from shared.notifications.texts.catalogue import words
from shared.notifications.texts.keys import TextKey
from shared.payments.model import Order, Payment
from shared.payments.page import amount_text, item_text
from shared.payments.ports import PaymentStores


@dataclass(frozen=True)
class _Said:
    """The words of a confirmation, by who bought: its buyer, or we for them."""

    subject: TextKey
    heading: TextKey
    lead: TextKey
    note: TextKey


_PAYMENT = _Said(
    TextKey.PAYMENT_SUBJECT,
    TextKey.PAYMENT_HEADING,
    TextKey.PAYMENT_LEAD,
    TextKey.PAYMENT_NOTE,
)
_TOPPED_UP = _Said(
    TextKey.TOPPED_UP_SUBJECT,
    TextKey.TOPPED_UP_HEADING,
    TextKey.TOPPED_UP_LEAD,
    TextKey.TOPPED_UP_NOTE,
)


@dataclass(frozen=True)
class Site:
    """Where the product is reached: its page of orders, and the domain of message ids."""

    orders_url: str
    message_domain: str


class ConfirmPayment:
    """Composes the mail, and notes that it was sent."""

    def __init__(self, uow: UnitOfWork[PaymentStores], clock: Clock, site: Site) -> None:
        self._uow = uow
        self._clock = clock
        self._site = site

    def compose(self, payment_id: PaymentId) -> Mail | None:
        """Return the mail, equal for equal payments; None when it was sent or nobody reads it."""

        def work(stores: PaymentStores) -> Mail | None:
            payment = stores.payments.find(payment_id)
            if payment is None or payment.confirmed_at is not None:
                return None
            order = stores.orders.find(payment.order_id)
            account = stores.accounts.glance(payment.account_id)
            if order is None or account is None or not account.is_active:
                return None
            return self._mail(account, order, payment)

        return self._uow.run(work)

    def mark_sent(self, payment_id: PaymentId) -> None:
        """Note that the mail was accepted for delivery; again is no error."""

        def work(stores: PaymentStores) -> None:
            payment = stores.payments.find(payment_id)
            if payment is not None and payment.confirmed_at is None:
                now = self._clock.now()
                stores.payments.save(replace(payment, confirmed_at=now, updated_at=now))

        self._uow.run(work)

    def _mail(self, account: Account, order: Order, payment: Payment) -> Mail:
        letter = self._letter(account.locale, order, payment)
        return as_mail(letter, account.email, f"<{payment.payment_id}@{self._site.message_domain}>")

    def _letter(self, locale: Locale, order: Order, payment: Payment) -> Letter:
        item, amount = item_text(order.item, locale), amount_text(payment.amount)
        said = _PAYMENT if order.automatic is None else _TOPPED_UP
        return Letter(
            locale=locale,
            subject=words(locale, said.subject),
            heading=words(locale, said.heading),
            lead=words(locale, said.lead, item=item, amount=amount),
            focus=Link(
                words(locale, TextKey.PAYMENT_LINK), f"{self._site.orders_url}/{order.order_id}"
            ),
            notes=(words(locale, said.note),),
            signature=words(locale, TextKey.SIGNATURE),
        )
