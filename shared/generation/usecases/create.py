"""Accept an order: check it, price it, hold what it costs and queue it, in one commit."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.accounts.errors import AccountInactive, SessionEnded
from shared.accounts.model import Account
from shared.catalogue.access import VIDEO_SERVICE, service_named
from shared.catalogue.errors import SizeNotOffered
from shared.catalogue.model import Plan
from shared.credits.burn import burn_order_named
from shared.credits.errors import InsufficientCredits
from shared.credits.ledger import HoldOrder
from shared.credits.posting import Ledger
from shared.credits.quote import Work
from shared.credits.tariff import (
    Agreed,
    Offer,
    Standing,
    Tariff,
    agreed,
    explained,
    listed,
    offered,
)
from shared.delivery.model import Fit
from shared.generation.dressing import Dresser, DressingRequest
from shared.generation.errors import NotOffered
from shared.generation.exports import add_exports, film_of
from shared.generation.history import as_accepted
from shared.generation.model import Dressing, Event, Generation, Look, Order, move
from shared.generation.photos import PhotoShelf
from shared.generation.ports import GenerationStores
from shared.generation.schedule import submit_task
from shared.generation.settlement import save
from shared.generation.states import State
from shared.generation.timing import Timing
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import Claim, RequestKey, made_before
from shared.kernel.ids import AccountId, GenerationId, HoldId, QuoteId, UploadId
from shared.kernel.media import AspectRatio, Resolution
from shared.kernel.ports import Clock, IdSource, UnitOfWork
from shared.moderation.errors import PromptRefused
from shared.moderation.keywords import KeywordFilter
from shared.routing.capabilities import Capabilities
from shared.routing.provider import ImageInput, VideoRequest

DURATION_S_DEFAULT = 8


@dataclass(frozen=True)
class GenerationRequest:
    """What a caller sends. `duration_s` is whole seconds; `exports` are wanted beside the film."""

    prompt: str = field(repr=False)
    negative_prompt: str | None = field(repr=False)
    upload_id: UploadId | None
    service_type: str | None
    resolution: Resolution
    aspect_ratio: AspectRatio
    duration_s: int | None
    exports: tuple[AspectRatio, ...]
    quote_id: QuoteId | None
    dressing: DressingRequest = field(default_factory=DressingRequest)


@dataclass(frozen=True)
class Created:
    """The generation as it was accepted; `is_replay` when an earlier request made it."""

    generation: Generation
    is_replay: bool


@dataclass(frozen=True)
class Draft:
    """An order that was checked and is not paid for yet."""

    generation_id: GenerationId
    owner_id: AccountId
    order: Order
    dressing: Dressing


class Create:
    """Nothing is spent before the prompt and the photo have been looked at."""

    def __init__(
        self,
        *,
        uow: UnitOfWork[GenerationStores],
        ledger: Ledger,
        tariff: Tariff,
        capabilities: Capabilities,
        keyword_filter: KeywordFilter,
        photos: PhotoShelf,
        dresser: Dresser,
        ids: IdSource,
        clock: Clock,
        timing: Timing,
    ) -> None:
        self._uow = uow
        self._ledger = ledger
        self._tariff = tariff
        self._capabilities = capabilities
        self._filter = keyword_filter
        self._photos = photos
        self._dresser = dresser
        self._ids = ids
        self._clock = clock
        self._timing = timing

    def run(
        self, account_id: AccountId, request: GenerationRequest, request_key: RequestKey | None
    ) -> Created:
        """Accept `request`.

        Raises: `PromptRefused`; `NotOffered`; the refusals of `offered`; those of
        `PhotoShelf.take`; `SpendCapReached`, `InsufficientCredits`, `QuoteUnknown`,
        `QuoteExpired`, `QuoteMismatch`, `QuoteOutdated`; `AccountInactive`;
        `IdempotencyConflict`. None of them moves a credit.
        """
        try:
            draft = self._draft(account_id, request)
        except DomainError:
            # What is refused today may be the repeat of a request that was accepted.
            earlier = self._uow.run(lambda stores: self._made_before(stores, request_key))
            if earlier is None:
                raise
            return earlier

        def work(stores: GenerationStores) -> Created:
            earlier = self._made_before(stores, request_key)
            if earlier is not None:
                return earlier
            now = self._clock.now()
            generation = self._accept(stores, draft, request, now)
            if request_key is not None:
                stores.claims.save(Claim(request_key, (draft.generation_id,), now))
            return Created(generation, is_replay=False)

        return self._uow.run(work)

    def _made_before(
        self, stores: GenerationStores, request_key: RequestKey | None
    ) -> Created | None:
        made = made_before(stores.claims, request_key, self._clock.now())
        if made is None:
            return None
        generation = stores.generations.find(GenerationId(made[0]))
        assert generation is not None
        return Created(as_accepted(generation), is_replay=True)

    def _draft(self, account_id: AccountId, request: GenerationRequest) -> Draft:
        verdict = self._filter.judge(f"{request.prompt}\n{request.negative_prompt or ''}")
        if verdict.category is not None:
            raise PromptRefused(verdict.category)
        order = self._order(account_id, request)
        dressing = self._dresser.dress(account_id, request.dressing)
        return Draft(GenerationId(self._ids.new("gen")), account_id, order, dressing)

    def _order(self, account_id: AccountId, request: GenerationRequest) -> Order:
        """Return the order, or refuse what makes no sense under any plan."""
        service_type = VIDEO_SERVICE[request.resolution]
        if request.service_type and service_named(request.service_type) != service_type:
            raise SizeNotOffered(request.service_type, request.resolution)
        photo = None
        if request.upload_id is not None:
            photo = self._photos.take(account_id, request.upload_id)
        return Order(
            prompt=request.prompt,
            negative_prompt=request.negative_prompt,
            photo=photo,
            service_type=service_type,
            resolution=request.resolution,
            aspect_ratio=request.aspect_ratio,
            duration_s=request.duration_s or DURATION_S_DEFAULT,
        )

    def _accept(
        self,
        stores: GenerationStores,
        draft: Draft,
        request: GenerationRequest,
        now: datetime,
    ) -> Generation:
        account = stores.accounts.glance(draft.owner_id)
        if account is None:
            raise SessionEnded  # it was erased a moment ago
        if not account.is_active:
            raise AccountInactive
        offer = self._offer(stores, account, draft.order, now)
        price = self._price(stores, draft, offer, request.quote_id, now)
        generation = _opened(draft, price, offer.standing.plan, now, self._timing)
        generation = _with_exports(generation, draft, request.exports)
        self._hold(stores, generation, offer, price, now)
        for state in (State.HELD, State.QUEUED):
            generation = move(generation, state, now)
        stores.outbox.add(submit_task(generation))
        return save(stores, generation, now)

    def _offer(
        self, stores: GenerationStores, account: Account, order: Order, now: datetime
    ) -> Offer:
        """Price the order, or refuse what is not on sale, cannot be made, or needs another plan.

        In this order: nobody is asked to buy a plan for what no provider makes.
        """
        standing, work = self._tariff.standing(account, now), _work(order)
        listed(standing, work)
        if not self._capabilities.covers(_sample(order)):
            raise NotOffered("video")
        uses = stores.wallets.load(account.account_id).uses
        return offered(standing, uses, work, now)

    def _price(
        self,
        stores: GenerationStores,
        draft: Draft,
        offer: Offer,
        quote_id: QuoteId | None,
        now: datetime,
    ) -> Agreed:
        if quote_id is None:
            return agreed(offer, None)
        work = _work(draft.order)
        quote = self._ledger.binding_quote(stores, draft.owner_id, quote_id, work, now)
        return agreed(offer, quote)

    def _hold(
        self,
        stores: GenerationStores,
        generation: Generation,
        offer: Offer,
        price: Agreed,
        now: datetime,
    ) -> None:
        order = _hold_order(generation, offer.standing, price)
        try:
            self._ledger.hold(stores, generation.owner_id, order, now)
        except InsufficientCredits as refusal:
            raise explained(refusal, offer, now) from refusal


def _opened(draft: Draft, price: Agreed, plan: Plan, now: datetime, timing: Timing) -> Generation:
    has_watermark = plan.entitlements.has_watermark
    order, starts_at = draft.order, price.terms.starts_at
    film = film_of(_look(draft, order.aspect_ratio, has_watermark=has_watermark))
    return Generation(
        generation_id=draft.generation_id,
        owner_id=draft.owner_id,
        org_id=None,
        order=order,
        has_watermark=has_watermark,
        quoted_credits=price.credits,
        quote_id=price.quote_id,
        price_version=price.terms.price_version,
        created_at=now,
        updated_at=now,
        deadline_at=(starts_at or now) + timedelta(seconds=timing.release_deadline_s),
        events=(Event(1, State.REQUESTED, now),),
        exports=(film,),
        paid_by=price.terms.paid_by,
        starts_at=starts_at,
    )


def _look(draft: Draft, ratio: AspectRatio, *, has_watermark: bool) -> Look:
    return Look(ratio, Fit.CROP, draft.order.resolution, has_watermark, draft.dressing)


def _with_exports(
    generation: Generation, draft: Draft, formats: tuple[AspectRatio, ...]
) -> Generation:
    wanted = [_look(draft, item, has_watermark=generation.has_watermark) for item in formats]
    exports, _ = add_exports(generation.exports, wanted)
    return replace(generation, exports=exports, ordered_exports=len(exports))


def _hold_order(generation: Generation, standing: Standing, price: Agreed) -> HoldOrder:
    return HoldOrder(
        hold_id=HoldId(generation.generation_id),
        credits=price.credits,
        service_type=generation.order.service_type,
        description="Video",
        deadline=generation.deadline_at,
        generation_id=generation.generation_id,
        burn_order=burn_order_named(standing.catalogue.burn_order),
        terms=price.terms,
    )


def _work(order: Order) -> Work:
    return Work(order.service_type, order.resolution, order.duration_s)


def _sample(order: Order) -> VideoRequest:
    """Return the request a provider would get, without the photo's bytes."""
    image = ImageInput(order.photo.content_type, b"") if order.photo else None
    return VideoRequest(
        request_key="",
        prompt=order.prompt,
        negative_prompt=order.negative_prompt,
        image=image,
        duration_s=order.duration_s,
        resolution=order.resolution,
        aspect_ratio=order.aspect_ratio,
    )
