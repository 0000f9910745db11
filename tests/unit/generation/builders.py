"""Builders and doubles of the generation suites.

A `House` is every use case of a generation over one unit of work: fake stores in the unit suite,
documents in the flows.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, TypeVar

from shared.accounts.address import EmailAddress
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.catalogue.prices import PriceBook
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.ledger import Grant
from shared.credits.model import Cause, LotKind, Wallet
from shared.credits.posting import Ledger
from shared.credits.receipt import ReceiptSigner
from shared.delivery.model import Fit
from shared.delivery.plan import OutputFacts, RenderPlan, RenderReport
from shared.generation.exports import film_of
from shared.generation.model import Attempt, Event, Export, Generation, Order
from shared.generation.photos import PhotoShelf, UploadRequest
from shared.generation.ports import PageCursor
from shared.generation.settlement import Settlement
from shared.generation.states import State
from shared.generation.timing import Timing
from shared.generation.uploads import ImageFacts, Upload
from shared.generation.usecases.cancel import Cancel
from shared.generation.usecases.create import Create, Created, GenerationRequest, Offer
from shared.generation.usecases.export import RequestExports
from shared.generation.usecases.poll import Poll
from shared.generation.usecases.read import Read
from shared.generation.usecases.store import Store
from shared.generation.usecases.submit import Submit
from shared.generation.usecases.transcode import Transcode, TranscodePorts
from shared.generation.usecases.wake import Reconcile, TakeHint
from shared.kernel.errors import DomainError, Kind
from shared.kernel.idempotency import Claim, RequestKey
from shared.kernel.ids import AccountId, EntryId, GenerationId, ObjectName, UploadId
from shared.kernel.media import AspectRatio, Resolution
from shared.kernel.ports import ObjectInfo, SignedLink, UnitOfWork
from shared.kernel.tasks import Handler, Task
from shared.moderation.keywords import KeywordFilter
from shared.routing.capabilities import Capabilities
from shared.routing.outputs import OutputStream
from shared.routing.provider import (
    CancelOutcome,
    Output,
    ProviderId,
    ProviderState,
    Snapshot,
    Submitted,
    VideoRequest,
)
from tests.doubles import FixedClock, SequentialIds
from tests.unit.credits.builders import FakeCreditStores, FakeSigner, Shelf

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANN = AccountId("acc-ann")
BEN = AccountId("acc-ben")
LEONARDO = ProviderId("leonardo")
SHA = "ab" * 32
MASTER = b"a film"
SQUARE = AspectRatio.SQUARE
PORTRAIT = AspectRatio.PORTRAIT
FEED = AspectRatio.FEED
WIDE = AspectRatio.WIDE

CAPABILITIES = Capabilities(
    durations_s=(4, 6, 8),
    aspect_ratios=frozenset({WIDE, PORTRAIT}),
    resolutions=frozenset({Resolution.HD, Resolution.FULL_HD}),
    prompt_length_max=1000,
    image_types=frozenset({"image/jpeg", "image/png"}),
)

Result = TypeVar("Result")


def a_request(**changes: Any) -> GenerationRequest:
    values: dict[str, Any] = {
        "prompt": "A red sneaker on the beach",
        "negative_prompt": None,
        "upload_id": None,
        "service_type": None,
        "resolution": Resolution.HD,
        "aspect_ratio": WIDE,
        "duration_s": 4,
        "exports": (),
        "quote_id": None,
    }
    return GenerationRequest(**(values | changes))


def a_key(key: str = "key-1", fingerprint: str = "f1", account_id: AccountId = ANN) -> RequestKey:
    return RequestKey(account_id, key, fingerprint)


def an_attempt(number: int = 1, **changes: Any) -> Attempt:
    attempt = Attempt(f"gen_1-{number}", LEONARDO, started_at=NOON, provider_job_id="job-1")
    return replace(attempt, **changes)


def a_generation(state: State = State.QUEUED, **changes: Any) -> Generation:
    """A generation in `state`; one at its provider or beyond has an attempt."""
    order = Order("A red sneaker", None, None, "video_720p", Resolution.HD, WIDE, 4)
    is_early = state in {State.REQUESTED, State.IN_REVIEW, State.HELD, State.QUEUED}
    generation = Generation(
        generation_id=GenerationId(f"gen_{1:032x}"),
        owner_id=ANN,
        org_id=None,
        order=order,
        has_watermark=True,
        quoted_credits=5,
        quote_id=None,
        price_version="weekly@1",
        created_at=NOON,
        updated_at=NOON,
        deadline_at=NOON + timedelta(seconds=Timing().release_deadline_s),
        state=state,
        events=(Event(1, state, NOON),),
        attempts=() if is_early else (an_attempt(),),
        exports=(film_of(Resolution.HD, WIDE, has_watermark=True),),
    )
    return replace(generation, **changes)


def an_export(ordinal: int = 1, ratio: AspectRatio = PORTRAIT, **changes: Any) -> Export:
    return replace(Export(ordinal, ratio, Fit.CROP, Resolution.HD, True), **changes)


def a_snapshot(state: ProviderState = ProviderState.RUNNING, **changes: Any) -> Snapshot:
    done = state == ProviderState.SUCCEEDED
    outputs = (Output("https://cdn.example/film.mp4", "video/mp4"),) if done else ()
    return replace(Snapshot(state, outputs, SHA), **changes)


def a_report(plan: RenderPlan) -> RenderReport:
    def facts(name: str, width: int, height: int) -> OutputFacts:
        return OutputFacts(name, width, height, 1000, 4.0, SHA)

    outputs = [facts(item.rendition_id, item.width, item.height) for item in plan.renditions]
    poster = None if plan.poster is None else facts("poster", plan.poster.width, 720)
    return RenderReport(SHA, 1280, 720, 4.0, outputs, poster, "fake", 1.0, 1.0)


class StorageDown(DomainError):
    kind, code = Kind.UNAVAILABLE, "objects.unavailable"


class FakeQueue:
    """Keeps tasks by name, as a queue that drops names it has seen."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.seen: set[str] = set()
        self.refusal: DomainError | None = None

    def enqueue(self, task: Task) -> None:
        if self.refusal is not None:
            raise self.refusal
        if task.name not in self.seen:
            self.seen.add(task.name)
            self.tasks.append(task)

    def ping(self) -> None: ...

    @property
    def handlers(self) -> list[Handler]:
        return [task.handler for task in self.tasks]


class FakeObjects:
    """Objects in memory; `is_down` makes every access fail."""

    def __init__(self) -> None:
        self.kept: dict[ObjectName, bytes] = {}
        self.is_down = False
        self.writes = 0

    def upload_link(
        self, name: ObjectName, content_type: str, size_bytes_max: int, expires_at: datetime
    ) -> SignedLink:
        headers = {"Content-Type": content_type}
        return SignedLink("PUT", f"https://objects.test/{name}", headers, expires_at)

    def download_link(
        self, name: ObjectName, expires_at: datetime, filename: str | None = None
    ) -> SignedLink:
        return SignedLink("GET", f"https://objects.test/{name}", {}, expires_at)

    def find(self, name: ObjectName) -> ObjectInfo | None:
        self._check()
        if name not in self.kept:
            return None
        return ObjectInfo(name, len(self.kept[name]), "application/octet-stream", None)

    @contextmanager
    def read(self, name: ObjectName) -> Iterator[BinaryIO]:
        self._check()
        yield io.BytesIO(self.kept[name])

    def write(self, name: ObjectName, content_type: str, chunks: Iterable[bytes]) -> ObjectInfo:
        self._check()
        self.writes += 1
        self.kept.setdefault(name, b"".join(chunks))
        return ObjectInfo(name, len(self.kept[name]), content_type, None)

    def delete(self, name: ObjectName) -> None:
        self.kept.pop(name, None)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        raise NotImplementedError

    def ping(self) -> None: ...

    def _check(self) -> None:
        if self.is_down:
            raise StorageDown


class FakeProvider:
    """Answers what each list says, in order; the last answer stays. Failures are raised."""

    def __init__(self) -> None:
        self.submits: list[Submitted | Exception] = [Submitted("job-1", {})]
        self.finds: list[Submitted | Exception | None] = [None]
        self.polls: list[Snapshot | Exception | None] = [a_snapshot(ProviderState.SUCCEEDED)]
        self.cancels: list[CancelOutcome | Exception] = [CancelOutcome.NOT_SUPPORTED]
        self.submitted: list[VideoRequest] = []
        self.cancelled: list[str] = []
        self.polled = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def submit(self, request: VideoRequest) -> Submitted:
        self.submitted.append(request)
        self._interrupt()
        return _next(self.submits)

    def find(self, request: VideoRequest, since: datetime) -> Submitted | None:
        self._interrupt()
        return _next(self.finds)

    def poll(self, provider_job_id: str, handles: Mapping[str, str]) -> Snapshot | None:
        self.polled += 1
        self._interrupt()
        return _next(self.polls)

    def cancel(self, provider_job_id: str, handles: Mapping[str, str]) -> CancelOutcome:
        self.cancelled.append(provider_job_id)
        return _next(self.cancels)

    def health(self) -> None: ...

    def _interrupt(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()


class FakeSource:
    """The provider's files; `answers` as in `FakeProvider`."""

    def __init__(self) -> None:
        self.answers: list[bytes | Exception] = [MASTER]

    @contextmanager
    def fetch(self, url: str) -> Iterator[OutputStream]:
        body = _next(self.answers)
        yield OutputStream("video/mp4", len(body), iter([body]))


class FakeTranscoder:
    """Reports every plan done; `failures` come first, `during` runs in the middle of each."""

    def __init__(self) -> None:
        self.plans: list[RenderPlan] = []
        self.failures: list[Exception] = []
        self.during: Callable[[Callable[[float], None]], None] = lambda _progress: None

    def render(self, plan: RenderPlan, on_progress: Callable[[float], None]) -> RenderReport:
        self.plans.append(plan)
        self.during(on_progress)
        if self.failures:
            raise self.failures.pop(0)
        return a_report(plan)


class FakeInspector:
    """Says the same of every picture."""

    def __init__(self) -> None:
        self.facts = ImageFacts("image/jpeg", 1200, 900)
        self.looked = 0

    def inspect(self, image: BinaryIO) -> ImageFacts:
        self.looked += 1
        return self.facts


def _next(answers: list[Any]) -> Any:
    answer = answers.pop(0) if len(answers) > 1 else answers[0]
    if isinstance(answer, Exception):
        raise answer
    return answer


@dataclass
class Kept:
    """What fake stores hold."""

    shelf: Shelf = field(default_factory=Shelf)
    generations: dict[str, Generation] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    claims: dict[tuple[str, str], Claim] = field(default_factory=dict)

    def copy(self) -> "Kept":
        return Kept(
            self.shelf,
            dict(self.generations),
            dict(self.uploads),
            dict(self.accounts),
            dict(self.claims),
        )


class FakeGenerations:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find(self, generation_id: GenerationId) -> Generation | None:
        return self._kept.generations.get(generation_id)

    def save(self, generation: Generation) -> None:
        self._kept.generations[generation.generation_id] = generation

    def by_provider_job(self, provider_job_id: str) -> Generation | None:
        return next(
            (
                item
                for item in self._kept.generations.values()
                if any(a.provider_job_id == provider_job_id for a in item.attempts)
            ),
            None,
        )

    def of_owner(
        self, owner_id: AccountId, limit: int, after: PageCursor | None
    ) -> Sequence[Generation]:
        raise NotImplementedError

    def open_since(self, updated_before: datetime, limit: int) -> Sequence[Generation]:
        stale = [
            item
            for item in self._kept.generations.values()
            if item.is_open and item.updated_at < updated_before
        ]
        return sorted(stale, key=lambda item: item.updated_at)[:limit]


class FakeUploads:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find(self, upload_id: UploadId) -> Upload | None:
        return self._kept.uploads.get(upload_id)

    def save(self, upload: Upload) -> None:
        self._kept.uploads[upload.upload_id] = upload


class FakeAccounts:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find(self, account_id: AccountId) -> Account | None:
        return self._kept.accounts.get(account_id)

    def glance(self, account_id: AccountId) -> Account | None:
        return self.find(account_id)

    def find_by_email(self, email: EmailAddress) -> Account | None:
        raise NotImplementedError

    def add(self, account: Account) -> None:
        self._kept.accounts[account.account_id] = account

    def save(self, account: Account) -> None:
        self.add(account)


class FakeClaims:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def find(self, account_id: AccountId, key: str) -> Claim | None:
        return self._kept.claims.get((account_id, key))

    def save(self, claim: Claim) -> None:
        self._kept.claims[claim.request_key.account_id, claim.request_key.key] = claim


class FakeOutbox:
    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def add(self, task: Task) -> None:
        self.tasks.append(task)


class FakeGenerationStores(FakeCreditStores):
    """The stores of one commit."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(kept.shelf, 0)
        self.generations = FakeGenerations(kept)
        self.uploads = FakeUploads(kept)
        self.accounts = FakeAccounts(kept)
        self.claims = FakeClaims(kept)
        self.outbox = FakeOutbox()


class FakeUnitOfWork:
    """Runs work once: all of it is kept, or nothing when it raises. Tasks are sent afterwards."""

    def __init__(self, queue: FakeQueue) -> None:
        self.kept = Kept()
        self._queue = queue

    def run(self, work: Callable[[Any], Result]) -> Result:
        draft = self.kept.copy()
        stores = FakeGenerationStores(draft)
        result = work(stores)
        stores.commit()
        self.kept = draft
        for task in stores.outbox.tasks:
            self._queue.enqueue(task)
        return result


class House:
    """Every use case of a generation, and the doubles around them."""

    def __init__(
        self,
        uow: UnitOfWork[Any],
        queue: FakeQueue,
        *,
        clock: FixedClock | None = None,
        provider: Any = None,
        signer: ReceiptSigner | None = None,
        timing: Timing | None = None,
    ) -> None:
        self.uow, self.queue = uow, queue
        self.clock = clock or FixedClock(NOON)
        self.provider = provider or FakeProvider()
        self.timing = timing or Timing()
        self.ids = SequentialIds()
        self.objects = FakeObjects()
        self.source = FakeSource()
        self.transcoder = FakeTranscoder()
        self.inspector = FakeInspector()
        self.ledger = Ledger(signer or FakeSigner())
        self.settlement = Settlement(self.ledger)
        self.catalogue = weekly_catalogue()
        self._runs = 0
        self.rebuild()

    def rebuild(self) -> None:
        """Make the use cases over the present doubles."""
        parts: dict[str, Any] = {
            "uow": self.uow,
            "provider": self.provider,
            "objects": self.objects,
            "queue": self.queue,
            "settlement": self.settlement,
            "clock": self.clock,
            "timing": self.timing,
        }
        self.photos = PhotoShelf(self.uow, self.objects, self.inspector, self.ids, self.clock)
        self.creating = Create(
            uow=self.uow,
            ledger=self.ledger,
            offer=Offer(self.catalogue, PriceBook(self.catalogue), CAPABILITIES),
            keyword_filter=KeywordFilter(),
            photos=self.photos,
            ids=self.ids,
            clock=self.clock,
            timing=self.timing,
        )
        self.submitting = Submit(provider_id=LEONARDO, **parts)
        self.polling = Poll(**parts)
        self.storing = Store(source=self.source, **parts)
        ports = TranscodePorts(self.transcoder, self.objects, self.queue)
        self.transcoding = Transcode(self.uow, ports, self.settlement, self.clock, self.timing)
        self.cancelling = Cancel(self.uow, self.provider, self.settlement, self.clock)
        self.exporting = RequestExports(self.uow, self.catalogue, self.clock)
        self.hinting = TakeHint(self.uow, self.queue)
        self.reconciling = Reconcile(self.uow, self.queue, self.clock, self.timing)
        self.reading = Read(self.uow)

    def open_account(
        self, account_id: AccountId = ANN, *, plan_id: str = "starter", granted: int = 20
    ) -> None:
        account = Account(
            account_id=account_id,
            email=EmailAddress(f"{account_id}@example.com"),
            password_hash=None,
            full_name=None,
            locale=Locale.EN,
            created_at=NOON,
            updated_at=NOON,
            is_verified=True,
            plan_id=plan_id,
        )

        def work(stores: Any) -> None:
            stores.accounts.add(account)
            grant = Grant(EntryId(f"{account_id}-g"), granted, LotKind.BONUS, Cause("Welcome"))
            self.ledger.grant(stores, account_id, grant, self.clock.now())

        self.uow.run(work)

    def create(self, key: RequestKey | None = None, **changes: Any) -> Created:
        return self.creating.run(ANN, a_request(**changes), key)

    def submit(self, generation_id: GenerationId) -> Generation:
        self.submitting.run(generation_id)
        return self.now(generation_id)

    def poll(self, generation_id: GenerationId, turn: int | None = 0) -> Generation:
        self.polling.run(generation_id, turn)
        return self.now(generation_id)

    def store(self, generation_id: GenerationId, tries: int = 0) -> Generation:
        self.storing.run(generation_id, tries)
        return self.now(generation_id)

    def transcode(self, generation_id: GenerationId, holder: str | None = None) -> Generation:
        self._runs += 1
        self.transcoding.run(generation_id, holder or f"run_{self._runs}")
        return self.now(generation_id)

    def run_task(self, task: Task) -> None:
        """Deliver a task as `functions/tasks` does."""
        generation_id = GenerationId(str(task.payload["generation_id"]))
        turn, tries = task.payload.get("turn"), task.payload.get("tries", 0)
        match task.handler:
            case Handler.SUBMIT_JOB:
                self.submitting.run(generation_id)
            case Handler.POLL_JOB:
                self.polling.run(generation_id, turn if isinstance(turn, int) else None)
            case Handler.STORE_OUTPUT:
                self.storing.run(generation_id, tries if isinstance(tries, int) else 0)
            case Handler.TRANSCODE_ASSET:
                self._runs += 1
                self.transcoding.run(generation_id, f"run_{self._runs}")
            case _:
                raise AssertionError(task.handler)

    def now(self, generation_id: GenerationId) -> Generation:
        found = self.uow.run(lambda stores: stores.generations.find(generation_id))
        assert isinstance(found, Generation)
        return found

    def change(self, generation_id: GenerationId, **changes: Any) -> Generation:
        changed = replace(self.now(generation_id), **changes)
        self.uow.run(lambda stores: stores.generations.save(changed))
        return changed

    def wallet(self, account_id: AccountId = ANN) -> Wallet:
        wallet = self.uow.run(lambda stores: stores.wallets.peek(account_id))
        assert isinstance(wallet, Wallet)
        return wallet

    @property
    def money(self) -> tuple[int, int]:
        """Ann's available and held credits."""
        wallet = self.wallet()
        return wallet.available_credits, wallet.held_credits


def a_house(**options: Any) -> House:
    """A house with fake stores and Ann in it, who has 20 credits and the starter plan."""
    queue = FakeQueue()
    house = House(FakeUnitOfWork(queue), queue, **options)
    house.open_account()
    return house


def uploaded(house: House, body: bytes = b"photo") -> UploadId:
    """A photo that has arrived."""
    upload, _ = house.photos.open_upload(ANN, UploadRequest("image/jpeg", len(body), None))
    house.objects.kept[upload.object_name] = body
    return upload.upload_id


def queued(house: House, **changes: Any) -> GenerationId:
    return house.create(**changes).generation.generation_id


def submitted(house: House, **changes: Any) -> GenerationId:
    generation_id = queued(house, **changes)
    house.submit(generation_id)
    return generation_id


def storing(house: House, **changes: Any) -> GenerationId:
    generation_id = submitted(house, **changes)
    house.poll(generation_id)
    return generation_id


def finishing(house: House, **changes: Any) -> GenerationId:
    generation_id = storing(house, **changes)
    house.store(generation_id)
    return generation_id


def delivered(house: House, **changes: Any) -> GenerationId:
    generation_id = finishing(house, **changes)
    house.transcode(generation_id)
    return generation_id
