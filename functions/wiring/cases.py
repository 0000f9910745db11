"""Use cases over the adapters of one process."""

from functools import cached_property
from threading import Lock

from functions.http.credits import CreditCases
from functions.http.events import EventStream
from functions.http.generations import GenerationCases
from functions.http.local_controls import LocalControls
from functions.http.local_plans import LocalPlans
from functions.http.local_time import LocalTime
from functions.http.present import Presenter
from functions.http.promotions import PromotionCases
from functions.schedules.check_ledger import HOLD_OVERDUE_AFTER
from functions.wiring.adapters import Adapters
from functions.wiring.paying import PaymentParts
from functions.wiring.payments import BILLING_PATH
from functions.wiring.privacy import PrivacyParts
from functions.wiring.promotions import promotion_cases
from functions.wiring.subscriptions import SubscriptionParts
from infra.providers.leonardo_models import LEONARDO, VEO3
from shared.accounts.calls import CallCounter, CallLimits
from shared.accounts.endings import EndedSessions
from shared.accounts.keyring import Keyring, SignedCalls
from shared.accounts.limits import Limit
from shared.accounts.policy import AccountPolicy
from shared.accounts.usecases import AccountCases, account_cases
from shared.catalogue.model import Catalogue
from shared.catalogue.shelf import Shelf
from shared.catalogue.shipped import shipped_catalogues
from shared.catalogue.window import ShowCatalogue
from shared.credits.capping import SpendCaps
from shared.credits.posting import Ledger
from shared.credits.reconcile import CheckLedger
from shared.credits.replay import ReplayLedger
from shared.credits.tariff import Tariff
from shared.credits.usecases import (
    Bookkeeper,
    EstimateCredits,
    ListTransactions,
    ReadBalance,
    ReadReceipt,
)
from shared.generation.dressing import Dresser
from shared.generation.photos import PhotoShelf
from shared.generation.settlement import Settlement
from shared.generation.tools import JobTools
from shared.generation.usecases.cancel import Cancel
from shared.generation.usecases.create import Create
from shared.generation.usecases.export import RequestExports
from shared.generation.usecases.poll import Poll
from shared.generation.usecases.read import Read
from shared.generation.usecases.store import Store
from shared.generation.usecases.submit import Submit
from shared.generation.usecases.transcode import Transcode
from shared.generation.usecases.wake import Reconcile, TakeHint
from shared.moderation.keywords import KeywordFilter
from shared.notifications.money import MoneyPages
from shared.notifications.notices import Notices, Pages
from shared.notifications.usecases import Messages, Site

MESSAGE_DOMAIN = "vidgo.ai"

LOW_BALANCE_CREDITS = 5
"""Less than the cheapest video costs. Source: M056, M084."""


class Cases:
    """Every use case, made when first needed."""

    def __init__(self, adapters: Adapters) -> None:
        self._adapters = adapters

    @cached_property
    def accounts(self) -> AccountCases:
        parts = self._adapters
        policy = AccountPolicy(
            require_verification=parts.settings.vidgo_require_verification,
            requests_per_network=Limit(parts.settings.vidgo_requests_per_network, window_s=3600),
        )
        return account_cases(
            uow=parts.uow,
            passwords=parts.identity.passwords,
            issuer=parts.identity.sessions,
            codes=parts.codes,
            clock=parts.clock,
            ids=parts.ids,
            policy=policy,
            ended_sessions=self.ended_sessions,
        )

    @cached_property
    def ended_sessions(self) -> EndedSessions:
        return EndedSessions(self._adapters.uow, self._adapters.clock, Lock)

    @cached_property
    def keyring(self) -> Keyring:
        parts = self._adapters
        return Keyring(parts.uow, parts.key_secrets, parts.clock, parts.ids)

    @cached_property
    def signed_calls(self) -> SignedCalls:
        parts = self._adapters
        return SignedCalls(parts.uow, parts.key_secrets, parts.clock)

    @cached_property
    def calls(self) -> CallCounter:
        parts, settings = self._adapters, self._adapters.settings
        limits = CallLimits(
            per_person=settings.vidgo_calls_per_person,
            per_network=settings.vidgo_calls_per_network,
        )
        return CallCounter(parts.uow, parts.clock, limits, Lock)

    @cached_property
    def catalogues(self) -> Shelf:
        parts = self._adapters

        def published(version: str) -> Catalogue | None:
            return parts.uow.run(lambda stores: stores.catalogues.find(version))

        return Shelf(parts.settings.vidgo_catalogue, shipped_catalogues(), published)

    @cached_property
    def show_catalogue(self) -> ShowCatalogue:
        parts = self._adapters
        return ShowCatalogue(parts.uow, self.catalogues, parts.clock)

    @cached_property
    def payments(self) -> PaymentParts:
        granter = self.subscriptions.granter
        return PaymentParts(self._adapters, self.ledger, granter, self.catalogues, MESSAGE_DOMAIN)

    @cached_property
    def tariff(self) -> Tariff:
        return Tariff(self.catalogues)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self._adapters.receipt_signer)

    @cached_property
    def promotions(self) -> PromotionCases:
        return promotion_cases(self._adapters, self.ledger, self.catalogues)

    @cached_property
    def check_ledger(self) -> CheckLedger:
        parts = self._adapters
        return CheckLedger(parts.uow, parts.clock, overdue_after=HOLD_OVERDUE_AFTER)

    @cached_property
    def replay_ledger(self) -> ReplayLedger:
        return ReplayLedger(self._adapters.uow, self.catalogues)

    @cached_property
    def bookkeeper(self) -> Bookkeeper:
        return Bookkeeper(self._adapters.uow, self.ledger, self._adapters.clock)

    @cached_property
    def credits(self) -> CreditCases:
        parts = self._adapters
        return CreditCases(
            balance=ReadBalance(
                self.bookkeeper,
                self.subscriptions.resets,
                parts.clock,
                low_balance_credits=LOW_BALANCE_CREDITS,
            ),
            transactions=ListTransactions(parts.uow),
            estimate=EstimateCredits(parts.uow, self.tariff, parts.clock, parts.ids),
            receipts=ReadReceipt(parts.uow),
            spend_caps=SpendCaps(parts.uow, parts.clock),
            signer=parts.receipt_signer,
        )

    @cached_property
    def subscriptions(self) -> SubscriptionParts:
        return SubscriptionParts(self._adapters, self.ledger, self.catalogues)

    @cached_property
    def generations(self) -> GenerationCases:
        parts = self._adapters
        read = Read(parts.uow)
        presenter = Presenter(parts.objects, parts.clock)
        return GenerationCases(
            create=self._create,
            read=read,
            cancel=self._cancel,
            export=RequestExports(
                parts.uow, self.catalogues, self._dresser, parts.clock, parts.timing
            ),
            photos=self._photos,
            presenter=presenter,
            events=EventStream(read, presenter),
        )

    @cached_property
    def privacy(self) -> PrivacyParts:
        return PrivacyParts(self._adapters, self._cancel, self.ended_sessions)

    @cached_property
    def _cancel(self) -> Cancel:
        return Cancel(self._tools, self._adapters.leonardo)

    @cached_property
    def local_controls(self) -> LocalControls:
        parts = self._adapters
        plans = LocalPlans(
            parts.uow, self.subscriptions.granter, self.catalogues, parts.clock, parts.ids
        )
        time = LocalTime(parts.uow, parts.clock)
        return LocalControls(parts.uow, self.ledger, plans, time, parts.clock, parts.ids)

    @cached_property
    def messages(self) -> Messages:
        parts = self._adapters
        url = parts.settings.vidgo_public_url
        site = Site(f"{url}/sign-in", f"{url}/reset-password", MESSAGE_DOMAIN)
        return Messages(uow=parts.uow, codes=parts.codes, clock=parts.clock, site=site)

    @cached_property
    def notices(self) -> Notices:
        parts = self._adapters
        url = parts.settings.vidgo_public_url
        billing_url = f"{url}{BILLING_PATH}"
        money = MoneyPages(billing_url, f"{billing_url}/orders", f"{url}/credits")
        pages = Pages(f"{url}/account", money)
        return Notices(parts.uow, parts.clock, pages, MESSAGE_DOMAIN)

    @cached_property
    def submit(self) -> Submit:
        return Submit(self._tools, LEONARDO, self._adapters.leonardo)

    @cached_property
    def poll(self) -> Poll:
        return Poll(self._tools, self._adapters.leonardo)

    @cached_property
    def store(self) -> Store:
        return Store(self._tools, self._adapters.leonardo, self._adapters.outputs)

    @cached_property
    def transcode(self) -> Transcode:
        return Transcode(self._tools, self._adapters.transcoder, self._adapters.receipt_signer)

    @cached_property
    def take_hint(self) -> TakeHint:
        return TakeHint(self._tools)

    @cached_property
    def reconcile(self) -> Reconcile:
        return Reconcile(self._tools)

    @cached_property
    def _tools(self) -> JobTools:
        parts = self._adapters
        return JobTools(
            uow=parts.uow,
            objects=parts.objects,
            queue=parts.queue,
            settlement=Settlement(self.ledger),
            clock=parts.clock,
            timing=parts.timing,
        )

    @cached_property
    def _photos(self) -> PhotoShelf:
        parts = self._adapters
        return PhotoShelf(parts.uow, parts.objects, parts.inspector, parts.ids, parts.clock)

    @cached_property
    def _keyword_filter(self) -> KeywordFilter:
        return KeywordFilter()

    @cached_property
    def _dresser(self) -> Dresser:
        return Dresser(self._photos, self._keyword_filter)

    @cached_property
    def _create(self) -> Create:
        parts = self._adapters
        return Create(
            uow=parts.uow,
            ledger=self.ledger,
            tariff=self.tariff,
            capabilities=VEO3,
            keyword_filter=self._keyword_filter,
            photos=self._photos,
            dresser=self._dresser,
            ids=parts.ids,
            clock=parts.clock,
            timing=parts.timing,
        )
