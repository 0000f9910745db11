"""A `House` is every use case of a generation over one unit of work.

Fake stores in the unit suite, documents in the flows.
"""

from dataclasses import replace
from typing import Any

from shared.accounts.address import EmailAddress
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.ledger import Grant
from shared.credits.model import Cause, LotKind, Wallet
from shared.credits.posting import Ledger
from shared.credits.receipt import ReceiptSigner
from shared.credits.tariff import Tariff
from shared.generation.dressing import Dresser
from shared.generation.model import Generation
from shared.generation.photos import PhotoShelf, UploadRequest
from shared.generation.schedule import Turn
from shared.generation.settlement import Settlement
from shared.generation.timing import Timing
from shared.generation.tools import JobTools
from shared.generation.usecases.cancel import Cancel
from shared.generation.usecases.create import Create, Created
from shared.generation.usecases.export import RequestExports
from shared.generation.usecases.poll import Poll
from shared.generation.usecases.read import Read
from shared.generation.usecases.store import Store
from shared.generation.usecases.submit import Submit
from shared.generation.usecases.transcode import Transcode
from shared.generation.usecases.wake import Reconcile, TakeHint
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import AccountId, EntryId, GenerationId, UploadId
from shared.kernel.ports import UnitOfWork
from shared.kernel.tasks import Handler, Task
from shared.moderation.keywords import KeywordFilter
from tests.doubles import FixedClock, SequentialIds
from tests.unit.credits.builders import FakeSigner
from tests.unit.credits.subscribers import FakeCatalogues
from tests.unit.generation.fakes import (
    FakeInspector,
    FakeObjects,
    FakeProvider,
    FakeQueue,
    FakeSource,
    FakeTranscoder,
)
from tests.unit.generation.stores import FakeUnitOfWork
from tests.unit.generation.values import ANN, CAPABILITIES, LEONARDO, NOON, a_request

FREE_PLANS = {"demo", "free"}


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
        self.signer = signer or FakeSigner()
        self.ledger = Ledger(self.signer)
        self.settlement = Settlement(self.ledger)
        self.catalogues = FakeCatalogues(weekly_catalogue())
        self._runs = 0
        self.rebuild()

    def rebuild(self) -> None:
        """Make the use cases over the present doubles."""
        tools = JobTools(
            uow=self.uow,
            objects=self.objects,
            queue=self.queue,
            settlement=self.settlement,
            clock=self.clock,
            timing=self.timing,
        )
        self.photos = PhotoShelf(self.uow, self.objects, self.inspector, self.ids, self.clock)
        self.dresser = Dresser(self.photos, KeywordFilter())
        self.creating = Create(
            uow=self.uow,
            ledger=self.ledger,
            tariff=Tariff(self.catalogues),
            capabilities=CAPABILITIES,
            keyword_filter=KeywordFilter(),
            photos=self.photos,
            dresser=self.dresser,
            ids=self.ids,
            clock=self.clock,
            timing=self.timing,
        )
        self.submitting = Submit(tools, LEONARDO, self.provider)
        self.polling = Poll(tools, self.provider)
        self.storing = Store(tools, self.provider, self.source)
        self.transcoding = Transcode(tools, self.transcoder, self.signer)
        self.cancelling = Cancel(tools, self.provider)
        self.exporting = RequestExports(
            self.uow, self.catalogues, self.dresser, self.clock, self.timing
        )
        self.hinting = TakeHint(tools)
        self.reconciling = Reconcile(tools)
        self.reading = Read(self.uow)

    def open_account(
        self, account_id: AccountId = ANN, *, plan_id: str = "starter", granted: int = 20
    ) -> None:
        account = Account(
            account_id=account_id,
            email=EmailAddress(f"{account_id}@example.com"),
            kept_password=None,
            full_name=None,
            locale=Locale.EN,
            created_at=NOON,
            updated_at=NOON,
            is_verified=True,
            plan_id=plan_id,
            catalogue_version=None if plan_id in FREE_PLANS else self.catalogues.current().version,
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
        self.polling.run(generation_id, None if turn is None else Turn(turn))
        return self.now(generation_id)

    def store(self, generation_id: GenerationId, tries: int = 0) -> Generation:
        self.storing.run(generation_id, Turn(tries))
        return self.now(generation_id)

    def transcode(self, generation_id: GenerationId, holder: str | None = None) -> Generation:
        self._runs += 1
        self.transcoding.run(generation_id, holder or f"run_{self._runs}")
        return self.now(generation_id)

    def run_task(self, task: Task) -> None:
        """Deliver a task as `functions/tasks` does."""
        generation_id = GenerationId(str(task.payload["generation_id"]))
        number, chain = task.payload.get("turn"), str(task.payload.get("chain", ""))
        turn = Turn(number, chain) if isinstance(number, int) else None
        match task.handler:
            case Handler.SUBMIT_JOB:
                self.submitting.run(generation_id)
            case Handler.POLL_JOB:
                self.polling.run(generation_id, turn)
            case Handler.STORE_OUTPUT:
                self.storing.run(generation_id, turn or Turn())
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
