"""The credits routes over HTTP: shapes as the API promises them, documents in a file."""

import asyncio
import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from functions.app import application
from functions.http.credits import CreditCases, credits_routes
from functions.identity import Caller
from infra.documents.sqlite import SqliteDocuments
from infra.local.verify_receipt import verify
from infra.receipts.ed25519 import Ed25519ReceiptSigner
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.capping import SpendCaps
from shared.credits.ledger import Grant
from shared.credits.model import Cause, LotKind
from shared.credits.tariff import Tariff
from shared.credits.usecases import (
    EstimateCredits,
    ListTransactions,
    ReadBalance,
    ReadReceipt,
)
from shared.kernel.ids import AccountId, EntryId, HoldId
from tests.contract.credits.builders import (
    ACCOUNT,
    NOW,
    OTHER,
    SEED,
    RealDesk,
    a_grant,
    a_hold,
    a_verdict,
)
from tests.doubles import SequentialIds
from tests.unit.credits.builders import NoResets
from tests.unit.credits.subscribers import FakeCatalogues, an_account


class Api:
    """The routes over a ledger in a file, called by one account."""

    def __init__(self, folder: Path) -> None:
        self.desk = RealDesk(SqliteDocuments(folder / "documents.sqlite3"))
        self.caller_id = ACCOUNT
        self.hold_plan("starter")
        desk = self.desk
        cases = CreditCases(
            balance=ReadBalance(desk.book, NoResets(), desk.clock, low_balance_credits=10),
            transactions=ListTransactions(desk.uow),
            estimate=EstimateCredits(
                desk.uow,
                Tariff(FakeCatalogues(weekly_catalogue())),
                desk.clock,
                SequentialIds(),
            ),
            receipts=ReadReceipt(desk.uow),
            spend_caps=SpendCaps(desk.uow, desk.clock),
            signer=Ed25519ReceiptSigner(SEED),
        )
        self.app = application([credits_routes(cases, self._caller)])

    def hold_plan(self, plan_id: str) -> None:
        account = an_account(ACCOUNT, plan_id=plan_id, catalogue_version="weekly@1")
        self.desk.uow.run(lambda stores: stores.accounts.save(account))

    def _caller(self) -> Caller:
        return Caller(AccountId(self.caller_id), "jo@example.com", frozenset(), is_verified=True)

    def send(self, method: str, route: str, body: Any = None) -> tuple[int, Any]:
        async def exchange() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://vidgo") as client:
                return await client.request(method, f"/credits/{route}", json=body)

        answer = asyncio.run(exchange())
        return answer.status_code, answer.json()

    def estimate(self, **body: Any) -> tuple[int, Any]:
        return self.send("POST", "estimate", body)


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(tmp_path)


def test_the_balance_of_a_new_account_is_zero_in_every_field(api: Api) -> None:
    assert api.send("GET", "balance") == (
        200,
        {
            "subscription": 0,
            "purchased": 0,
            "bonus": 0,
            "total": 0,
            "held": 0,
            "disputed": 0,
            "available": 0,
            "next_reset": None,
            "low_balance": True,
            "lots": [],
        },
    )


def test_the_balance_shows_lots_with_their_expiry_and_scope(api: Api) -> None:
    gift = Grant(
        EntryId("gift"),
        20,
        LotKind.BONUS,
        Cause("Gift"),
        expires_at=NOW + timedelta(days=90),
        scope=frozenset({"video_720p", "preview"}),
    )
    api.desk.book.grant(ACCOUNT, gift)
    api.desk.book.hold(ACCOUNT, a_hold())
    status, body = api.send("GET", "balance")
    assert status == 200
    assert (body["bonus"], body["total"], body["held"], body["available"]) == (20, 20, 5, 15)
    assert body["lots"] == [
        {
            "lot_id": "gift",
            "kind": "bonus",
            "remaining": 15,
            "expires_at": "2027-02-18T10:00:00.123457Z",
            "scope": ["preview", "video_720p"],
        }
    ]


def test_transactions_tell_what_moved_where_and_why(api: Api) -> None:
    api.desk.book.grant(ACCOUNT, a_grant())
    api.desk.book.hold(ACCOUNT, a_hold())
    status, body = api.send("GET", "transactions")
    assert (status, body["next_cursor"]) == (200, None)
    assert body["items"][0] == {
        "entry_id": "gen_1:hold",
        "amount": -5,
        "balance_after": 5,
        "transaction_type": "hold",
        "service_type": "video_720p",
        "generation_id": "gen_1",
        "payment_id": None,
        "description": "Video 720p",
        "created_at": "2026-11-20T10:00:00.123457Z",
        "receipt_id": None,
        "lots": [
            {
                "lot_id": "welcome",
                "kind": "subscription",
                "amount": -5,
                "remaining": 5,
                "expires_at": None,
            }
        ],
    }


def test_transactions_are_walked_page_by_page(api: Api) -> None:
    for number in range(5):
        api.desk.book.grant(ACCOUNT, a_grant(f"grant-{number}"))
    seen: list[str] = []
    query = "limit=2"
    for _ in range(3):
        _, page = api.send("GET", f"transactions?{query}")
        seen += [item["entry_id"] for item in page["items"]]
        query = f"limit=2&cursor={page['next_cursor']}"
    assert seen == ["grant-4", "grant-3", "grant-2", "grant-1", "grant-0"]
    assert page["next_cursor"] is None


@pytest.mark.parametrize("cursor", ["x", "!!", "%C3%A9", "A" * 400])
def test_a_cursor_we_did_not_make_is_refused(api: Api, cursor: str) -> None:
    status, body = api.send("GET", f"transactions?cursor={cursor}")
    assert (status, body["code"]) == (400, "request.bad_cursor")


@pytest.mark.parametrize(
    "named", ["7", "{}", "[]", "[-1]", "[true]", '["7"]', "[1.0]", f"[{2**63}]"]
)
def test_a_cursor_that_names_no_entry_is_refused(api: Api, named: str) -> None:
    cursor = base64.urlsafe_b64encode(named.encode()).decode()
    status, body = api.send("GET", f"transactions?cursor={cursor}")
    assert (status, body["code"]) == (400, "request.bad_cursor")


@pytest.mark.parametrize("limit", ["0", "101", "many"])
def test_a_page_size_out_of_bounds_is_refused(api: Api, limit: str) -> None:
    status, body = api.send("GET", f"transactions?limit={limit}")
    assert (status, body["code"]) == (422, "request.invalid")


def test_an_estimate_quotes_a_binding_price(api: Api) -> None:
    assert api.estimate(
        service_type="leonardo_video_1080p", resolution="1080p", duration_s=8, count=2
    ) == (
        200,
        {
            "quote_id": f"quo_{1:032x}",
            "credits": 16,
            "expires_at": "2026-11-20T10:15:00.123457Z",
            "breakdown": [
                {
                    "service_type": "video_1080p",
                    "resolution": "1080p",
                    "duration_s": 8,
                    "count": 2,
                    "unit_credits": 8,
                    "credits": 16,
                }
            ],
            "allowance_used": 0,
            "paid_by": "credits",
            "within_spend_cap": True,
        },
    )


def test_an_estimate_refuses_what_the_plan_does_not_include(api: Api) -> None:
    status, body = api.estimate(service_type="video_4k")
    assert (status, body["code"]) == (403, "catalogue.plan_required")


def test_an_estimate_tells_of_free_uses(api: Api) -> None:
    api.hold_plan("demo")
    status, body = api.estimate(service_type="video_720p", duration_s=8)
    assert (status, body["credits"], body["allowance_used"]) == (200, 0, 1)
    assert (body["paid_by"], body["breakdown"][0]["unit_credits"]) == ("allowance", 5)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"service_type": ""},
        {"service_type": 5},
        {"service_type": "video_720p", "count": 0},
        {"service_type": "video_720p", "count": 101},
        {"service_type": "video_720p", "count": "2"},
        {"service_type": "video_720p", "count": 1.5},
        {"service_type": "video_720p", "count": True},
        {"service_type": "video_720p", "duration_s": -1},
        {"service_type": "video_720p", "resolution": "8k"},
        {"service_type": "video_720p", "credits": 1},
    ],
)
def test_an_estimate_of_malformed_work_is_refused(api: Api, body: dict[str, Any]) -> None:
    status, problem = api.estimate(**body)
    assert (status, problem["code"]) == (422, "request.invalid")


def test_an_estimate_of_something_not_sold_is_refused(api: Api) -> None:
    status, problem = api.estimate(service_type="hologram")
    assert (status, problem["code"]) == (422, "catalogue.service_unknown")


def test_a_receipt_is_served_as_it_was_signed(api: Api, tmp_path: Path) -> None:
    api.desk.book.grant(ACCOUNT, a_grant())
    api.desk.book.hold(ACCOUNT, a_hold())
    receipt = api.desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    status, body = api.send("GET", f"receipts/{receipt.receipt_id}")
    assert status == 200
    assert verify(json.dumps(body).encode()) == receipt.body


def test_somebody_elses_receipt_is_not_found(api: Api) -> None:
    api.desk.book.grant(ACCOUNT, a_grant())
    api.desk.book.hold(ACCOUNT, a_hold())
    api.desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    api.caller_id = OTHER
    status, body = api.send("GET", "receipts/rcp_gen_1")
    assert (status, body["code"]) == (404, "credits.receipt_unknown")


@pytest.mark.parametrize("receipt_id", ["rcp_none", "__x__", "%2e%2e%2fwallets", "rcp_%00"])
def test_a_receipt_id_that_names_nothing_is_not_found(api: Api, receipt_id: str) -> None:
    status, _ = api.send("GET", f"receipts/{receipt_id}")
    assert status == 404


def test_nobody_sees_another_accounts_credits(api: Api) -> None:
    api.desk.book.grant(OTHER, a_grant())
    assert api.send("GET", "balance")[1]["total"] == 0
    assert api.send("GET", "transactions")[1]["items"] == []


def test_a_release_names_its_receipt(api: Api) -> None:
    api.desk.book.grant(ACCOUNT, a_grant())
    api.desk.book.hold(ACCOUNT, a_hold())
    receipt = api.desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    _, body = api.send("GET", "transactions")
    assert [item["receipt_id"] for item in body["items"]] == [receipt.receipt_id, None, None]


def test_the_key_that_signs_receipts_is_published(api: Api) -> None:
    api.desk.book.grant(ACCOUNT, a_grant())
    api.desk.book.hold(ACCOUNT, a_hold())
    receipt = api.desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    _, body = api.send("GET", "receipt-keys")
    (key,) = body["items"]
    assert verify(json.dumps(dict(receipt.body)).encode(), key["public_key"]) == receipt.body
    assert key["kid"] == receipt.body["kid"]
