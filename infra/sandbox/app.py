"""Puts every stand-in behind one HTTP port and one SMTP port."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from infra.sandbox.controls import ProviderControls
from infra.sandbox.database import Database
from infra.sandbox.leonardo import PROVIDER as LEONARDO
from infra.sandbox.leonardo import LeonardoConfig, LeonardoSandbox
from infra.sandbox.leonardo_worker import Quality
from infra.sandbox.mailbox import Mailbox, MailStore
from infra.sandbox.payment_desk import PaymentsConfig
from infra.sandbox.payments import PaymentsSandbox
from infra.sandbox.scenarios import CallLog, Delays, ScenarioStore


@dataclass(frozen=True)
class SandboxConfig:
    """Everything the stand-ins are told.

    `state` is a folder (made if missing) that holds all they remember. `public_url` is where they
    are reached, without a slash at the end. `api_key` is the one the vendors accept; callbacks go
    to `webhook_url` with `webhook_key`, nowhere when it is None. Without `payments` the payment
    gateways are left out.
    """

    state: Path
    public_url: str
    smtp_port: int
    api_key: str = field(repr=False)
    webhook_url: str | None = None
    webhook_key: str = field(default="", repr=False)
    delays: Delays = field(default_factory=Delays)
    quality: Quality = field(default_factory=Quality)
    payments: PaymentsConfig | None = None


def create_sandbox(config: SandboxConfig, now_s: Callable[[], float] = time.time) -> Starlette:
    """Build the application; its lifespan starts and stops the workers and the SMTP server.

    `now_s` tells unix seconds. Leonardo's base address is
    `<public_url>/leonardo/api/rest/v1`.
    """
    config.state.mkdir(parents=True, exist_ok=True)
    database = Database(config.state / "sandbox.sqlite3")
    scenarios, calls = ScenarioStore(database), CallLog(database)
    leonardo = LeonardoSandbox(
        _leonardo(config),
        folder=config.state / "leonardo",
        database=database,
        scenarios=scenarios,
        calls=calls,
        now_s=now_s,
    )
    mailbox = Mailbox(MailStore(database), config.smtp_port, now_s)
    controls = ProviderControls({LEONARDO}, scenarios, calls)
    payments = None
    if config.payments is not None:
        payments = PaymentsSandbox(
            config.payments, database=database, calls=calls, delays=config.delays, now_s=now_s
        )
    return Starlette(
        routes=[
            Route("/healthz", _healthy),
            *controls.routes(),
            *mailbox.routes(),
            *leonardo.routes(),
            *(payments.routes() if payments else ()),
        ],
        lifespan=_lifespan(mailbox, [leonardo, *([payments] if payments else [])]),
    )


def _leonardo(config: SandboxConfig) -> LeonardoConfig:
    return LeonardoConfig(
        public_url=config.public_url,
        api_key=config.api_key,
        callback_url=config.webhook_url,
        callback_key=config.webhook_key,
        delays=config.delays,
        quality=config.quality,
    )


class _Worker(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


def _lifespan(
    mailbox: Mailbox, workers: Sequence[_Worker]
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await mailbox.start()
        for worker in workers:
            worker.start()
        try:
            yield
        finally:
            for worker in workers:
                await run_in_threadpool(worker.stop)
            await mailbox.stop()

    return lifespan


async def _healthy(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})
