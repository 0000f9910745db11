"""The auth routes of one product over HTTP: real hashing, real tokens, documents in a file."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, cast

import httpx
from fastapi import Depends

from functions.app import application
from functions.deps import client_ip
from functions.http.auth import auth_routes
from functions.identity import Proofs, callers
from functions.sheets import RouteSheet
from infra.documents.interface import Query
from infra.documents.sqlite import SqliteDocuments
from infra.documents.transaction import DocumentUnitOfWork
from infra.identity.embedded import BcryptPasswords, JwtAccessTokens, JwtSessions, SigningKey
from shared.accounts.address import EmailAddress
from shared.accounts.api_keys import KeySecret
from shared.accounts.calls import CallCounter, CallLimits
from shared.accounts.codes import CodeSecret
from shared.accounts.endings import EndedSessions
from shared.accounts.keyring import SignedCalls
from shared.accounts.policy import AccountPolicy
from shared.accounts.resets import ResetId
from shared.accounts.usecases import account_cases
from shared.credits.model import Wallet
from tests.contract.accounts.builders import AccountDocumentStores, FakeRandomIds
from tests.doubles import FixedClock

JO = "jo@example.com"
PASSWORD = "correct horse"
JOIN = {"email": JO, "password": PASSWORD, "full_name": "Jo"}
ME = {
    *("user_id", "email", "full_name", "locale", "roles", "is_verified", "plan", "created_at"),
    *("reset_mail", "wallet"),
}
KEY = SigningKey("k1", b"k" * 32)
CODES = CodeSecret(b"p" * 32)


class AuthApi:
    """The routes of one product, and what a person with a mailbox would know."""

    def __init__(
        self,
        folder: Path,
        *,
        keys: Sequence[SigningKey] = (KEY,),
        ttl_minutes: int = 15,
        bcrypt_cost: int = 4,
        policy: AccountPolicy | None = None,
        limits: CallLimits | None = None,
    ) -> None:
        self.clock = FixedClock(datetime(2026, 11, 20, 12, tzinfo=UTC))
        self.database = SqliteDocuments(folder / "vidgo.db")
        self.uow = DocumentUnitOfWork(
            self.database,
            AccountDocumentStores,
            tries=3,
            pause=lambda _lost: None,
            after_commit=lambda _tasks: None,
        )
        tokens = JwtAccessTokens(
            current=keys[0],
            previous=keys[1] if len(keys) > 1 else None,
            issuer="vidgo",
            audience="vidgo-api",
            ttl_minutes=ttl_minutes,
        )
        signed_calls = SignedCalls(self.uow, KeySecret(b"k" * 32), self.clock)
        ended_sessions = EndedSessions(self.uow, self.clock, Lock)
        proofs = Proofs(tokens, self.clock, signed_calls, ended_sessions)
        calls = CallCounter(self.uow, self.clock, limits or CallLimits(per_network=1000), Lock)
        who = callers(proofs, calls, client_ip(1))
        cases = account_cases(
            uow=self.uow,
            passwords=BcryptPasswords(bcrypt_cost),
            issuer=JwtSessions(tokens),
            codes=CODES,
            clock=self.clock,
            ids=FakeRandomIds(),
            policy=policy or AccountPolicy(),
            ended_sessions=ended_sessions,
        )
        routes = RouteSheet(dependencies=[Depends(who.admitted)])
        routes.include(auth_routes(cases, who.caller, client_ip(1), Wallet))
        self.app = application([routes])

    def send(
        self, method: str, route: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        async def exchange() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://vidgo") as client:
                # ASCII escapes, so that text that is no Unicode can be sent, too.
                content = None if body is None else json.dumps(body)
                sent = {"Content-Type": "application/json", **(headers or {})}
                return await client.request(method, f"/auth/{route}", content=content, headers=sent)

        return asyncio.run(exchange())

    def post(self, route: str, **body: Any) -> tuple[int, Any]:
        answer = self.send("POST", route, body)
        return answer.status_code, answer.json() if answer.content else None

    def reset_token(self) -> str:
        [task] = [
            cast("dict[str, str]", item.fields["payload"])
            for item in self.database.query(Query("outbox"))
            if "password_reset" in str(item.fields["payload"])
        ]
        return CODES.reset_token(ResetId(task["cause_id"]))

    def code(self) -> str:
        found = self.uow.run(lambda stores: stores.verifications.find(EmailAddress(JO)))
        assert found is not None
        return CODES.code(found.verification_id)

    def wrong_code(self) -> str:
        return f"{(int(self.code()) + 1) % 10**6:06d}"

    def signed_in(self) -> dict[str, Any]:
        self.post("register", **JOIN)
        self.post("verify-email", email=JO, code=self.code())
        status, tokens = self.post("login", email=JO, password=PASSWORD)
        assert status == 200
        assert isinstance(tokens, dict)
        return tokens

    def me(self, access_token: str, **changes: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        answer = self.send("PATCH" if changes else "GET", "me", changes or None, headers)
        return answer.status_code, answer.json()


def problem(answer: tuple[int, Any]) -> tuple[int, str]:
    status, body = answer
    assert body["status"] == status
    return status, body["code"]
