"""Agree to automatic top-ups, withdraw that, and see how they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.accounts.errors import AccountInactive, FieldRefused, SessionEnded
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.catalogue.errors import PlanRequired
from shared.catalogue.ports import Catalogues
from shared.catalogue.subscription import Subscription
from shared.credits.alarm import top_up_task
from shared.credits.posting import Ledger
from shared.kernel.ids import AccountId, ConsentId
from shared.kernel.money import Money
from shared.kernel.ports import Clock, IdSource, UnitOfWork
from shared.payments.auto_top_up import (
    GATEWAY,
    MONTH_MAX_MINOR,
    AutoTopUp,
    Consent,
    PauseReason,
    TopUpState,
    agreed,
    is_chargeable,
    month_of,
    withdrawn,
)
from shared.payments.consent_text import TEXT_VERSION
from shared.payments.errors import (
    AutoTopUpNeedsPlan,
    AutoTopUpNotOffered,
    BasketTooSmall,
    ConsentOutdated,
    DisputeOpen,
    MethodNotOffered,
    NotOnSale,
    PriceChanged,
)
from shared.payments.gateway import Gateway, PaymentGateway
from shared.payments.model import ItemKind
from shared.payments.ports import PaymentStores
from shared.payments.terms import Buyer, Offer, Wish, offered


@dataclass(frozen=True)
class Agreement:
    """What somebody agrees to, as it was shown; fields as in `Consent`."""

    package_id: str
    price: Money
    threshold_credits: int
    month_max: Money
    text_version: str
    locale: Locale


@dataclass(frozen=True)
class PackOffer:
    """A pack and what one charge of it costs the account now."""

    package_id: str
    credits: int
    price: Money


@dataclass(frozen=True)
class TopUpView:
    """How an account's automatic top-up stands.

    `refusal` is the code of what stands against agreeing now, None where nothing does. `charged`
    counts what is under way as well. `packs` are those that can be bought so.
    """

    state: TopUpState
    paused_because: PauseReason | None
    consent: Consent | None
    charged: Money | None
    is_charging: bool
    refusal: str | None
    packs: tuple[PackOffer, ...]


class AutoTopUps:
    """Keeps consents."""

    def __init__(
        self,
        *,
        uow: UnitOfWork[PaymentStores],
        ledger: Ledger,
        catalogues: Catalogues,
        gateways: Mapping[Gateway, PaymentGateway],
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._ledger = ledger
        self._catalogues = catalogues
        self._gateways = gateways
        self._ids = ids
        self._clock = clock

    def read(self, account_id: AccountId) -> TopUpView:
        """Return how it stands."""
        return self._uow.run(lambda stores: self._view(stores, account_id, self._clock.now()))

    def agree(self, account_id: AccountId, agreement: Agreement) -> TopUpView:
        """Take a consent down; the same one again changes nothing.

        Raises: `ConsentOutdated`, `PriceChanged` when another text or price is shown by now;
        `AutoTopUpNeedsPlan`, `AutoTopUpNotOffered`; `NotOnSale`, `BasketTooSmall`, `PlanRequired`;
        `FieldRefused` for a threshold above what the pack brings, or a maximum below its price;
        `AccountInactive`, `DisputeOpen`.
        """
        consent_id = ConsentId(self._ids.new("cns"))

        def work(stores: PaymentStores) -> TopUpView:
            now = self._clock.now()
            account = _account(stores, account_id)
            if stores.disputes.has_open(account_id):
                raise DisputeOpen
            plan = stores.subscriptions.find(account_id)
            refusal = _refusal(plan, now)
            if refusal is not None:
                raise refusal
            offer = self._offer(account, agreement.package_id, now)
            _check(agreement, offer)
            self._keep(stores, _consent(consent_id, account_id, agreement, offer, now), now)
            return self._view(stores, account_id, now)

        return self._uow.run(work)

    def withdraw(self, account_id: AccountId) -> TopUpView:
        """Take the consent back: from the commit on no charge is sent. Again is no error."""

        def work(stores: PaymentStores) -> TopUpView:
            current, now = stores.auto_top_ups.find(account_id), self._clock.now()
            if current is not None and current.state is not TopUpState.OFF:
                over = withdrawn(current, now)
                stores.auto_top_ups.save(over)
                stores.consents.save(over.consent)
                self._ledger.set_alarm(stores, account_id, None)
            return self._view(stores, account_id, now)

        return self._uow.run(work)

    def _keep(self, stores: PaymentStores, consent: Consent, now: datetime) -> None:
        current = stores.auto_top_ups.find(consent.account_id)
        if current is not None and current.state is not TopUpState.OFF:
            if current.state is TopUpState.ON and _terms(current.consent) == _terms(consent):
                return
            stores.consents.save(withdrawn(current, now).consent)
        stores.auto_top_ups.save(agreed(current, consent, now))
        stores.consents.save(consent)
        self._ledger.set_alarm(stores, consent.account_id, consent.threshold_credits)
        stores.outbox.add(top_up_task(consent.account_id, consent.consent_id))

    def _offer(self, account: Account, package_id: str, now: datetime) -> Offer:
        catalogue, plan = self._catalogues.plan_of(account, now)
        wish = Wish(ItemKind.PACK, package_id, GATEWAY)
        return offered(wish, catalogue, Buyer(plan, now), self._gateways)

    def _packs(self, account: Account, now: datetime) -> tuple[PackOffer, ...]:
        catalogue, _ = self._catalogues.plan_of(account, now)
        found = []
        for package_id in catalogue.packages:
            try:
                offer = self._offer(account, package_id, now)
            except (NotOnSale, BasketTooSmall, MethodNotOffered, PlanRequired):
                continue
            found.append(PackOffer(offer.item.item_id, offer.item.credits, offer.price))
        return tuple(found)

    def _view(self, stores: PaymentStores, account_id: AccountId, now: datetime) -> TopUpView:
        account, current = _account(stores, account_id), stores.auto_top_ups.find(account_id)
        refusal = _refusal(stores.subscriptions.peek(account_id), now)
        return TopUpView(
            state=TopUpState.OFF if current is None else current.state,
            paused_because=None if current is None else current.paused_because,
            consent=_shown(current),
            charged=None if current is None else _charged(current, now),
            is_charging=current is not None and current.open_order_id is not None,
            refusal=None if refusal is None else refusal.code,
            packs=self._packs(account, now),
        )


def _account(stores: PaymentStores, account_id: AccountId) -> Account:
    account = stores.accounts.glance(account_id)
    if account is None:
        raise SessionEnded
    if not account.is_active:
        raise AccountInactive
    return account


def _refusal(
    plan: Subscription | None, now: datetime
) -> AutoTopUpNeedsPlan | AutoTopUpNotOffered | None:
    """Return what stands against charging an account's plan's means of payment."""
    if is_chargeable(plan, now):
        return None
    if plan is not None and plan.is_live(now) and plan.gateway not in {None, GATEWAY}:
        return AutoTopUpNotOffered()
    return AutoTopUpNeedsPlan()


def _check(agreement: Agreement, offer: Offer) -> None:
    if agreement.text_version != TEXT_VERSION:
        raise ConsentOutdated
    if agreement.price != offer.price:
        raise PriceChanged(offer.price.amount_minor, offer.price.currency)
    if not 0 < agreement.threshold_credits <= offer.item.credits:
        raise FieldRefused(
            "threshold_credits", "payments.threshold_invalid", "is more than the pack brings"
        )
    most = Money(MONTH_MAX_MINOR, offer.price.currency)
    is_same = agreement.month_max.currency is offer.price.currency
    if not is_same or not offer.price <= agreement.month_max <= most:
        raise FieldRefused(
            "month_max", "payments.month_max_invalid", "is not between one charge and the limit"
        )


def _consent(
    consent_id: ConsentId,
    account_id: AccountId,
    agreement: Agreement,
    offer: Offer,
    now: datetime,
) -> Consent:
    return Consent(
        consent_id=consent_id,
        account_id=account_id,
        text_version=agreement.text_version,
        locale=agreement.locale.value,
        package_id=offer.item.item_id,
        catalogue_version=offer.item.catalogue_version,
        credits=offer.item.credits,
        price=offer.price,
        threshold_credits=agreement.threshold_credits,
        month_max=agreement.month_max,
        given_at=now,
    )


def _terms(consent: Consent) -> tuple[object, ...]:
    return (
        consent.text_version,
        consent.package_id,
        consent.credits,
        consent.price,
        consent.threshold_credits,
        consent.month_max,
    )


def _shown(current: AutoTopUp | None) -> Consent | None:
    return None if current is None or current.state is TopUpState.OFF else current.consent


def _charged(current: AutoTopUp, now: datetime) -> Money:
    return Money(current.counted_in(month_of(now)), current.consent.price.currency)
