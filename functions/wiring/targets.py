"""The four targets: which routes each serves, over which parts."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from fastapi import Depends, FastAPI

from functions.app import application
from functions.deps import ClientIpDependency, client_ip, request_keys
from functions.http.plumbing import Ping, health_routes, openapi_routes
from functions.identity import Callers, Proofs, callers
from functions.sheets import RouteSheet
from functions.telemetry import REQUEST_ID
from functions.wiring.adapters import Adapters
from functions.wiring.cases import Cases
from infra.settings import Platform, Settings
from infra.targets import Target
from infra.telemetry.logs import configure_logs
from shared.kernel.tasks import Handler

__all__ = ["Target", "Targets"]

BASE = "/api/v1"


class Targets:
    """Builds the application of any target for one environment."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._adapters = Adapters(settings)
        self._cases = Cases(self._adapters)

    @classmethod
    def load(cls, environ: Mapping[str, str], target: Target | None = None) -> "Targets":
        """Read the environment, with the secrets of one target or all. Raises: `SettingsFaulty`."""
        return cls(Settings.load(environ, target))

    def api(self) -> FastAPI:
        """Serve people and their programs."""
        self._configure("api")
        public = self._public()
        routes = [
            public,
            health_routes({**self._pings, **self._adapters.identity.pings}),
            openapi_routes(self._document([public])),
        ]
        if self._settings.vidgo_platform != Platform.GCP:
            from functions.http.local_controls import local_control_routes

            routes.append(local_control_routes(self._cases.local_controls))
        return application(routes, self._settings.vidgo_cors_origins)

    def _public(self) -> RouteSheet:
        from functions.http.admin_payments import admin_payment_routes
        from functions.http.api_keys import api_key_routes
        from functions.http.auth import auth_routes
        from functions.http.auto_top_up import auto_top_up_routes
        from functions.http.catalogue import catalogue_routes
        from functions.http.coupons import coupon_routes
        from functions.http.credits import credits_routes
        from functions.http.generations import generation_routes
        from functions.http.overlay import overlay_routes
        from functions.http.payments import payment_routes
        from functions.http.privacy import privacy_routes
        from functions.http.promotions import promotion_routes
        from functions.http.subscriptions import subscription_routes

        cases, parts = self._cases, self._adapters
        address_of, who = self._address_of, self._callers
        caller, visitor = who.caller, who.visitor
        # First of all dependencies, so that a refused call costs nothing else.
        public = RouteSheet(prefix=BASE, dependencies=[Depends(who.admitted)])
        public.include(auth_routes(cases.accounts, caller, address_of, cases.bookkeeper.settle))
        public.include(privacy_routes(cases.privacy.cases, caller))
        public.include(api_key_routes(cases.keyring, caller))
        public.include(catalogue_routes(cases.show_catalogue, visitor))
        public.include(credits_routes(cases.credits, caller))
        public.include(subscription_routes(cases.subscriptions.cases, caller))
        request_key = request_keys(caller)
        # Before `/payments/{order_id}`, which would take its name for an order's.
        public.include(overlay_routes(parts.payments.overlay))
        public.include(payment_routes(cases.payments.cases, caller, request_key))
        public.include(auto_top_up_routes(cases.payments.auto_top_ups, caller))
        public.include(admin_payment_routes(cases.payments.admin, caller, request_key))
        public.include(generation_routes(cases.generations, caller, request_key))
        public.include(promotion_routes(cases.promotions, caller, address_of, request_key))
        public.include(coupon_routes(cases.promotions.office, caller))
        return public

    @cached_property
    def _address_of(self) -> ClientIpDependency:
        return client_ip(self._settings.vidgo_trusted_hops)

    @cached_property
    def _callers(self) -> Callers:
        cases, parts = self._cases, self._adapters
        proofs = Proofs(
            parts.identity.tokens, parts.clock, cases.signed_calls, cases.ended_sessions
        )
        return callers(proofs, cases.calls, self._address_of)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document of the public API; no adapter does any work for it."""
        return self._document([self._public()])()

    def webhooks(self) -> FastAPI:
        """Serve callbacks of vendors."""
        from functions.webhooks.providers import provider_hooks

        self._configure("webhooks")
        parts = self._adapters
        hooks = provider_hooks(parts.hint_verifiers, self._cases.take_hint, parts.clock)
        paid = self._cases.payments.hooks()
        return application([hooks, *paid, health_routes(self._pings)])

    def tasks(self) -> FastAPI:
        """Serve the queue."""
        from functions.tasks.erase_account import erase_account
        from functions.tasks.export_account import export_account
        from functions.tasks.grant_credits import grant_credits
        from functions.tasks.poll_job import poll_job
        from functions.tasks.routes import task_routes
        from functions.tasks.send_message import send_message
        from functions.tasks.send_notice import send_notice
        from functions.tasks.store_output import store_output
        from functions.tasks.submit_job import submit_job
        from functions.tasks.transcode_asset import transcode_asset

        self._configure("tasks")
        cases, parts = self._cases, self._adapters
        handlers: dict[Handler, Any] = {
            Handler.SUBMIT_JOB: submit_job(cases.submit),
            Handler.POLL_JOB: poll_job(cases.poll),
            Handler.STORE_OUTPUT: store_output(cases.store),
            Handler.TRANSCODE_ASSET: transcode_asset(cases.transcode, parts.ids),
            Handler.SEND_MESSAGE: send_message(cases.messages, parts.mail),
            Handler.SEND_NOTICE: send_notice(cases.notices, parts.mail),
            Handler.EXPORT_ACCOUNT: export_account(cases.privacy.make_archive),
            Handler.ERASE_ACCOUNT: erase_account(cases.privacy.erase),
            Handler.GRANT_CREDITS: grant_credits(cases.subscriptions.grant_credits),
            **cases.payments.handlers(),
        }
        # Called late on purpose: these adapters are made at their first use.
        pings: dict[str, Ping] = {
            **self._pings,
            "mail": lambda: parts.mail.ping(),  # noqa: PLW0108
            "provider": lambda: parts.leonardo.health(),  # noqa: PLW0108
            "transcoder": lambda: parts.transcoder.ping(),  # noqa: PLW0108
        }
        routes = task_routes(handlers, parts.queue_callers)
        return application([routes, health_routes(pings)])

    def schedules(self) -> FastAPI:
        """Serve the scheduler."""
        from functions.schedules.check_ledger import check_ledger
        from functions.schedules.compare_books import compare_books
        from functions.schedules.drain_outbox import drain_outbox
        from functions.schedules.expire_credits import expire_credits
        from functions.schedules.grant_credits import grant_credits
        from functions.schedules.reconcile_jobs import reconcile_jobs
        from functions.schedules.reconcile_payments import reconcile_payments
        from functions.schedules.routes import schedule_routes

        self._configure("schedules")
        parts = self._adapters
        schedules: dict[str, Callable[[], int]] = {
            "check_ledger": check_ledger(self._cases.check_ledger),
            "compare_books": compare_books(self._cases.payments.queue_comparisons),
            "drain_outbox": drain_outbox(parts.outbox, parts.clock),
            "expire_credits": expire_credits(self._cases.subscriptions.expire_credits),
            "grant_credits": grant_credits(self._cases.subscriptions.queue_grants),
            "reconcile_jobs": reconcile_jobs(self._cases.reconcile),
            "reconcile_payments": reconcile_payments(self._cases.payments.reconcile),
        }
        routes = schedule_routes(schedules, parts.schedule_callers)
        return application([routes, health_routes(self._pings)])

    @cached_property
    def _pings(self) -> Mapping[str, Ping]:
        parts = self._adapters
        return {
            "documents": parts.documents.ping,
            "queue": parts.queue.ping,
            "objects": parts.objects.ping,
        }

    def _document(self, routes: list[RouteSheet]) -> Callable[[], dict[str, object]]:
        def document() -> dict[str, object]:
            from functions.openapi import openapi_document

            return openapi_document(application([*routes, health_routes(self._pings)]))

        return document

    def _configure(self, service: str) -> None:
        configure_logs(service, self._settings.vidgo_log_level, REQUEST_ID.get)
