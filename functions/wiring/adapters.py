"""The seams of the platform: one adapter for each port, chosen by `VIDGO_PLATFORM`.

Vendors' libraries are imported where an adapter is made, and heavy adapters are made at their first
use: a function pays only for what it needs.
"""

import random
import time
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path

from functions.identity import SystemCallers
from functions.wiring.deferred import deferred
from functions.wiring.identity import IdentityAdapters
from functions.wiring.payments import PaymentAdapters
from infra.documents.backoff import JitteredPause
from infra.documents.interface import DocumentDatabase
from infra.documents.transaction import DocumentUnitOfWork
from infra.settings import LOCAL_PROJECT, Platform, Secret, Settings
from infra.stores.outbox import OutboxSender
from infra.stores.stores import Stores
from infra.system import RandomIds, SystemClock
from shared.accounts.api_keys import KeySecret
from shared.accounts.codes import CodeSecret
from shared.credits.receipt import ReceiptSigner
from shared.delivery.ports import Transcoder
from shared.generation.ports import ImageInspector
from shared.generation.timing import Timing
from shared.kernel.ports import ObjectStore, TaskQueue
from shared.kernel.tasks import QueueName
from shared.notifications.ports import MailSender
from shared.routing.outputs import OutputSource
from shared.routing.provider import HintVerifier, VideoProvider

COMMIT_TRIES = 60
"""Lost races before a commit gives up. 8 workers on one wallet need at most a few dozen."""

OUTPUT_BYTES_MAX = 1024**3
TRANSCODE_DEADLINE_S = 1800
"""Source: Cloud Tasks v2, `Task.dispatch_deadline`: at most 30 minutes."""

SMTP_TIMEOUT_S = 20

CONNECT_AND_LIST_S = 10
"""To connect to a provider, and for its list to show what it has just accepted."""


class Adapters:
    """Adapters of one process, each made once and when first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = SystemClock()
        self.ids = RandomIds()

    @cached_property
    def documents(self) -> DocumentDatabase:
        if self.settings.vidgo_platform == Platform.EMBEDDED:
            from infra.documents.sqlite import SqliteDocuments

            return SqliteDocuments(self._state / "documents.sqlite3")
        from infra.documents.firestore import FirestoreDocuments

        return FirestoreDocuments(
            self.settings.gcp_project or LOCAL_PROJECT,
            emulator_host=self.settings.firestore_emulator_host,
        )

    @cached_property
    def uow(self) -> DocumentUnitOfWork[Stores]:
        return DocumentUnitOfWork(
            self.documents,
            partial(Stores, clock=self.clock),
            tries=COMMIT_TRIES,
            pause=JitteredPause(random.random, time.sleep),
            after_commit=self.outbox.send,
        )

    @cached_property
    def outbox(self) -> OutboxSender:
        return OutboxSender(self.documents, self.queue)

    @cached_property
    def queue(self) -> TaskQueue:
        settings = self.settings
        if settings.vidgo_platform == Platform.GCP:
            from infra.queue.cloud_tasks import CloudTasksQueue

            return CloudTasksQueue(
                project=_set(settings.gcp_project),
                location=_set(settings.gcp_location),
                target_url=settings.vidgo_tasks_url,
                service_account_email=_set(settings.gcp_tasks_account),
                deadlines_s={QueueName.TRANSCODE: TRANSCODE_DEADLINE_S},
            )
        from infra.queue.embedded import EmbeddedQueue

        return EmbeddedQueue(self._state / "queue.sqlite3", self.clock)

    @cached_property
    def objects(self) -> ObjectStore:
        settings = self.settings
        if settings.vidgo_platform == Platform.GCP:
            from infra.objects.gcs import GcsObjects, connect_google

            account = _set(settings.gcp_tasks_account)
            return GcsObjects(_set(settings.gcp_bucket), partial(connect_google, account))
        from infra.objects.files import FileObjects

        return FileObjects(
            self._state / "objects",
            settings.vidgo_public_url,
            _revealed(settings.vidgo_link_key).encode(),
            self.clock,
        )

    @cached_property
    def queue_callers(self) -> SystemCallers:
        return self._callers_of(self.settings.vidgo_tasks_url)

    @cached_property
    def schedule_callers(self) -> SystemCallers:
        return self._callers_of(self.settings.vidgo_schedules_url)

    def _callers_of(self, url: str | None) -> SystemCallers:
        """Return who may call the function at `url`: a token is for one function."""
        from infra.identity.oidc import OidcCallers, SharedSecretCallers

        settings = self.settings
        if settings.vidgo_platform == Platform.GCP:
            accounts = frozenset({_set(settings.gcp_tasks_account)})
            return OidcCallers(_set(url), accounts, self.clock)
        return SharedSecretCallers(_revealed(settings.vidgo_tasks_secret))

    @cached_property
    def identity(self) -> IdentityAdapters:
        return IdentityAdapters(self.settings)

    @cached_property
    def codes(self) -> CodeSecret:
        return CodeSecret(self.settings.vidgo_code_pepper.reveal().encode())

    @cached_property
    def key_secrets(self) -> KeySecret:
        return KeySecret(self.settings.vidgo_key_pepper.reveal().encode())

    @deferred
    def receipt_signer(self) -> ReceiptSigner:
        from infra.receipts.ed25519 import Ed25519ReceiptSigner

        return Ed25519ReceiptSigner(bytes.fromhex(self.settings.vidgo_receipt_key.reveal()))

    @deferred
    def inspector(self) -> ImageInspector:
        from infra.images.pillow import PillowInspector

        return PillowInspector()

    @deferred
    def mail(self) -> MailSender:
        from infra.email.smtp import SmtpMail

        settings = self.settings
        return SmtpMail(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_sender,
            username=settings.smtp_user,
            password=settings.smtp_password.reveal() if settings.smtp_password else None,
            starttls=settings.vidgo_platform == Platform.GCP,
            timeout_s=SMTP_TIMEOUT_S,
        )

    @deferred
    def leonardo(self) -> VideoProvider:
        from infra.providers.http import Timeouts
        from infra.providers.leonardo import LeonardoVideo

        return LeonardoVideo(
            self.settings.leonardo_base_url,
            self.settings.leonardo_api_key.reveal(),
            timeouts=Timeouts(
                silence_s=self.settings.vidgo_submit_timeout_s,
                total_s=2 * self.settings.vidgo_submit_timeout_s,
            ),
            upload_budget_s=self.settings.vidgo_submit_timeout_s,
        )

    @cached_property
    def hint_verifiers(self) -> Mapping[str, HintVerifier]:
        from infra.providers.leonardo_hints import LeonardoHints

        return {"leonardo": LeonardoHints(self.settings.leonardo_webhook_key.reveal())}

    @cached_property
    def payments(self) -> PaymentAdapters:
        return PaymentAdapters(self.settings, self.clock)

    @deferred
    def outputs(self) -> OutputSource:
        from infra.providers.outputs import OutputFetcher

        return OutputFetcher(self.settings.vidgo_private_origins, OUTPUT_BYTES_MAX)

    @deferred
    def transcoder(self) -> Transcoder:
        from infra.transcoding.worker import WorkerTranscoder

        settings = self.settings
        bearer: Callable[[], str] | None = None
        if settings.vidgo_transcoder_secret is not None:
            bearer = settings.vidgo_transcoder_secret.reveal
        elif settings.vidgo_platform == Platform.GCP:
            from infra.identity.google_tokens import GoogleTokens

            bearer = GoogleTokens(settings.vidgo_transcoder_url, self.clock).token
        return WorkerTranscoder(
            settings.vidgo_transcoder_url, bearer, timeout_s=TRANSCODE_DEADLINE_S
        )

    @property
    def timing(self) -> Timing:
        settings = self.settings
        budget_s = settings.vidgo_submit_timeout_s
        # The photo and the uploads have a budget each, then the call itself waits as long again.
        grace_s = 3 * budget_s + CONNECT_AND_LIST_S
        return Timing(
            poll_interval_s=settings.vidgo_poll_interval_s,
            submit_window_s=settings.vidgo_submit_window_s,
            submit_budget_s=budget_s,
            find_grace_s=grace_s,
            stale_s=max(Timing.stale_s, grace_s),
            verdict_deadline_s=settings.vidgo_verdict_deadline_s,
            release_deadline_s=settings.vidgo_release_deadline_s,
            store_pause_s=settings.vidgo_poll_interval_s,
            lease_s=settings.vidgo_lease_s,
            heartbeat_s=min(Timing.heartbeat_s, settings.vidgo_lease_s / 2),
        )

    @property
    def _state(self) -> Path:
        assert self.settings.vidgo_state is not None, "settings need it off gcp"
        return self.settings.vidgo_state


def _revealed(secret: Secret | None) -> str:
    assert secret is not None, "settings need it off gcp"
    return secret.reveal()


def _set(value: str | None) -> str:
    assert value is not None, "settings need it on gcp"
    return value
