"""Kill -9 of every process at every stage of a job: nothing is lost and nothing is paid twice.

A stage is caught in the documents and held by freezing the process that would leave it.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from infra.documents.sqlite import SqliteDocuments
from infra.documents.transaction import DocumentUnitOfWork
from infra.local.client import Client, Json
from infra.local.state import load_ports
from infra.stores.generations import decode
from infra.stores.stores import Stores
from infra.system import SystemClock
from shared.credits.reconcile import CheckLedger, LedgerReport
from shared.generation.model import Generation
from shared.generation.states import State
from tests.flows.stack_builders import PRICE_720P, accepted, credits_of, finish, order
from tests.stack import ProcessId, Stack, free_port, running, signal_to, wait_for

pytestmark = pytest.mark.stack

GIVEN = 100
SANDBOX = "infra.sandbox"
LOOK_S, STAGE_S_MAX = 0.001, 30.0
JOBS = 5
EXPORTS = ["9:16", "4:5", "1:1"]


@dataclass
class Product:
    """The product of this module, its customer, and a look into its documents."""

    stack: Stack
    client: Client
    documents: SqliteDocuments

    def find(self, generation_id: str) -> Generation:
        (document,) = self.documents.get([f"generations/{generation_id}"])
        assert document is not None
        return decode(document.fields)

    def wait_tightly(self, generation_id: str, is_there: Callable[[Generation], bool]) -> None:
        """Look a thousand times a second: some stages are over within a few milliseconds."""
        until = time.monotonic() + STAGE_S_MAX
        while not is_there(self.find(generation_id)):
            if time.monotonic() > until:
                raise TimeoutError("the stage never came")
            time.sleep(LOOK_S)

    def crash(self) -> None:
        """Kill everything and start again on what is left."""
        # A connection of ours would keep the files in better order than a crash leaves them.
        self.documents.close()
        self.stack.kill()
        self.stack.start()
        self.documents = documents_of(self.stack)

    def tasks(self) -> ProcessId:
        """Return the process that works on the queue's deliveries."""
        return self.stack.child(f"--port {load_ports(self.stack.state).tasks}")

    @contextmanager
    def frozen(self, process: ProcessId) -> Iterator[None]:
        """Keep a process from doing anything, and let it go on unless it was killed."""
        signal_to(process, signal.SIGSTOP)
        try:
            yield
        finally:
            signal_to(process, signal.SIGCONT)

    def crash_at(self, ordered: Callable[[], str], is_there: Callable[[Generation], bool]) -> str:
        """Order, crash while the document shows what `is_there` looks for; return the order.

        A stage that was over before it could be held is tried again with another order.
        """
        tasks = self.tasks()
        for _ in range(10):
            generation_id = ordered()
            self.wait_tightly(generation_id, is_there)
            with self.frozen(tasks):
                if is_there(self.find(generation_id)):
                    self.crash()
                    return generation_id
            finish(self.client, generation_id)
        raise AssertionError("the stage could not be held")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(Stack(tmp_path_factory.mktemp("crash") / "state", free_port())) as stack:
        client = stack.customer("crash", plan_id="starter", given_credits=GIVEN)
        made = Product(stack, client, documents_of(stack))
        yield made
        made.documents.close()


@pytest.fixture(autouse=True)
def whole_ledger(product: Product) -> Iterator[None]:
    """After every crash: no hold is left, and every ledger is what its entries say."""
    yield
    assert credits_of(product.client)["held"] == 0
    report = ledger_of(product)
    assert report.is_whole, report.faults


def test_a_queued_order_survives(product: Product) -> None:
    product.client.play("rate_limit")
    prompt = "Killed while queued"
    generation_id = product.crash_at(
        lambda: order(product.client, prompt=prompt),
        lambda each: each.state == State.QUEUED and has_ended(each),
    )
    product.client.play("success")
    assert_delivered_once(product, generation_id, prompt)


def test_an_order_lost_on_its_way_to_the_provider_is_submitted_again(product: Product) -> None:
    prompt = "Killed before the provider heard of it"
    with product.frozen(product.stack.child(SANDBOX)):
        generation_id = product.crash_at(
            lambda: order(product.client, prompt=prompt), is_being_submitted
        )
    assert accepted(product.stack.state, prompt) == 0
    assert_delivered_once(product, generation_id, prompt)


def test_an_order_whose_answer_was_lost_is_found_and_not_submitted_again(
    product: Product,
) -> None:
    prompt = "Killed before the answer was written down"
    sandbox, tasks = product.stack.child(SANDBOX), product.tasks()
    with product.frozen(sandbox):
        generation_id = order(product.client, prompt=prompt)
        wait_for(lambda: has_unread_requests(product.stack), "the request to the provider")
        # The one who waits for the answer stops before it is given.
        signal_to(tasks, signal.SIGSTOP)
    wait_for(lambda: accepted(product.stack.state, prompt) == 1, "the provider's job")
    product.crash()
    assert_delivered_once(product, generation_id, prompt)


def test_an_order_the_provider_works_on_is_followed_to_its_end(product: Product) -> None:
    product.client.play("throttled")
    prompt = "Killed while the provider worked"
    generation_id = product.crash_at(
        lambda: order(product.client, prompt=prompt),
        lambda each: each.state in {State.SUBMITTED, State.RUNNING},
    )
    product.client.play("success")
    assert_delivered_once(product, generation_id, prompt)


def test_a_film_is_copied_once_more_when_its_copy_was_cut_off(product: Product) -> None:
    prompts = (f"Killed while storing {number}" for number in range(10))
    generation_id = product.crash_at(
        lambda: order(product.client, prompt=next(prompts)),
        lambda each: each.state == State.STORING,
    )
    assert_delivered_once(product, generation_id, product.find(generation_id).order.prompt)


def test_a_transcode_that_died_is_taken_over(product: Product) -> None:
    prompts = (f"Killed while transcoding {number}" for number in range(10))
    generation_id = product.crash_at(
        lambda: order(product.client, prompt=next(prompts), exports=EXPORTS),
        lambda each: is_transcoding(each) and is_busy(product.stack),
    )
    assert_delivered_once(product, generation_id, product.find(generation_id).order.prompt)


def test_files_that_were_made_but_not_written_down_are_delivered_once(product: Product) -> None:
    prompt = "Killed before the delivery was written down"
    generation_id = order(product.client, prompt=prompt, exports=EXPORTS)
    product.wait_tightly(generation_id, is_transcoding)
    with product.frozen(product.tasks()):
        wait_for(lambda: not is_busy(product.stack), "the end of the transcode")
        assert is_transcoding(product.find(generation_id))
        product.crash()
    assert_delivered_once(product, generation_id, prompt)


def test_a_delivered_film_stays_delivered_and_paid_once(product: Product) -> None:
    prompt = "Killed after the delivery"
    generation_id = product.crash_at(
        lambda: order(product.client, prompt=prompt), lambda each: each.state == State.DELIVERED
    )
    assert_delivered_once(product, generation_id, prompt)


def test_a_busy_product_that_is_killed_again_and_again_ends_every_job(product: Product) -> None:
    client, before = product.client, credits_of(product.client)["available"]
    prompts = [f"Killed among others {number}" for number in range(JOBS)]
    orders = [order(client, prompt=prompt) for prompt in prompts]
    for step in (State.SUBMITTED, State.FINISHING, State.DELIVERED):
        product.wait_tightly(orders[0], partial(has_reached, state=step))
        product.crash()
    for generation_id, prompt in zip(orders, prompts, strict=True):
        assert_delivered_once(product, generation_id, prompt)
    assert credits_of(client) == {"available": before - JOBS * PRICE_720P, "held": 0}


def test_credits_that_came_back_stay_back_once(product: Product) -> None:
    product.client.play("late_failure", times=1)
    prompt = "Killed after the release"
    before = credits_of(product.client)["available"]
    generation_id = product.crash_at(
        lambda: order(product.client, prompt=prompt), lambda each: each.state == State.FAILED
    )
    assert finish(product.client, generation_id)["receipt_id"]
    assert movements(product.client, generation_id) == ["release", "hold"]
    assert credits_of(product.client)["available"] == before
    assert accepted(product.stack.state, prompt) == 1


def documents_of(stack: Stack) -> SqliteDocuments:
    return SqliteDocuments(stack.state / "documents.sqlite3")


def has_reached(generation: Generation, state: State) -> bool:
    return any(event.state == state for event in generation.events)


def has_ended(generation: Generation) -> bool:
    return generation.attempt is not None and generation.attempt.outcome is not None


def is_being_submitted(generation: Generation) -> bool:
    attempt = generation.attempt
    return attempt is not None and attempt.outcome is None and generation.state == State.QUEUED


def is_transcoding(generation: Generation) -> bool:
    return generation.state == State.FINISHING and generation.lease is not None


def is_busy(stack: Stack) -> bool:
    """Ask the transcoder whether it works."""
    port = load_ports(stack.state).transcoder
    answer = httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
    return bool(answer.json()["is_busy"])


def has_unread_requests(stack: Stack) -> bool:
    """Say whether a request waits for the frozen stand-in. Source: proc(5), `/proc/net/tcp`."""
    local = f":{load_ports(stack.state).sandbox:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    established = [row for row in rows if row[1].endswith(local) and row[3] == "01"]
    return any(int(row[4].partition(":")[2], 16) > 0 for row in established)


def assert_delivered_once(product: Product, generation_id: str, prompt: str) -> None:
    done = finish(product.client, generation_id)
    assert done["state"] == "delivered", done["failure"]
    assert done["charged_credits"] == PRICE_720P
    assert accepted(product.stack.state, prompt) == 1
    assert movements(product.client, generation_id) == ["capture", "hold"]


def movements(client: Client, generation_id: str) -> list[str]:
    """Return what the ledger booked for one generation, the newest first."""
    page: Json = client.call("GET", "/api/v1/credits/transactions", params={"limit": 100})
    ours = [each for each in page["items"] if each["generation_id"] == generation_id]
    return [each["transaction_type"] for each in ours]


def ledger_of(product: Product) -> LedgerReport:
    uow = DocumentUnitOfWork(
        product.documents,
        partial(Stores, clock=SystemClock()),
        tries=10,
        pause=lambda _: None,
        after_commit=lambda _: None,
    )
    return CheckLedger(uow, SystemClock(), overdue_after=timedelta(hours=1)).check_all()
