"""Paddle as the shop and its buyers meet it: API, hosted checkout, notifications.

Everything lies below `/sandbox/paddle`, so that the shop's own origin serves it too. The page at
`/sandbox/paddle/pay?_ptxn=` stands for the overlay that Paddle.js opens over the shop's page.
"""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from infra.sandbox.paddle_events import (
    FADING_CARD,
    LASTING_CARD,
    OPEN,
    PaddleEvents,
    PaddlePostman,
    shown,
)
from infra.sandbox.paddle_pages import (
    CHALLENGED,
    DECLINED,
    FADING,
    GOOD,
    PREFIX,
    checkout_page,
    console_page,
    done_page,
    missing_page,
    secure_page,
)
from infra.sandbox.paddle_script import script
from infra.sandbox.paddle_wire import (
    DECIMALS,
    Refused,
    new_adjustment,
    new_charge,
    new_name,
    new_transaction,
    refuse_charge,
    stamp,
    total_of,
)
from infra.sandbox.payment_console import back
from infra.sandbox.payment_desk import PaymentDesk, PaymentsConfig
from infra.sandbox.payment_entities import Entity, PaymentEntities
from infra.sandbox.payment_scenarios import Decision, PaymentScenarios

GATEWAY = "paddle"
TEST_CODE = "123456"
APPROVAL_S = 600.0
"""The sandbox approves refunds every ten minutes. Source: section 2."""

PAGE_DEFAULT, PAGE_MAX = 50, 200
PAGE_MAXES = {"transaction": 30, "adjustment": 50}
"""Source: section 1."""

_Handler = Callable[[Request, Any], Response]


class PaddleSandbox:
    """The stand-in: routes to mount, chores, and actions for the controls."""

    def __init__(
        self,
        config: PaymentsConfig,
        entities: PaymentEntities,
        desk: PaymentDesk,
        scenarios: PaymentScenarios,
    ) -> None:
        self._config, self._entities, self._desk = config, entities, desk
        self._scenarios = scenarios
        self._pay_url = f"{config.public_url}{PREFIX}/pay"
        self._events = PaddleEvents(entities, desk, config.paddle_webhook_url, self._pay_url)
        self.postman = PaddlePostman(config.paddle_webhook_secret, config.pace)
        self.chore = self._events.decide_due

    @property
    def actions(self) -> Mapping[str, Callable[[str], bool]]:
        """What can be done to an entity by its id."""
        decide = self._events.decide
        return {
            **self._events.actions,
            "approve_refund": lambda name: decide(name, "approved"),
            "reject_refund": lambda name: decide(name, "rejected"),
        }

    def routes(self) -> list[BaseRoute]:
        """Return the routes to mount; the shop's base address ends in `/sandbox/paddle`."""
        return [
            Route(f"{PREFIX}/paddle.js", self._script, methods=["GET"]),
            Route(f"{PREFIX}/pay", self._show, methods=["GET"]),
            Route(f"{PREFIX}/pay/{{name}}", self._take_card, methods=["POST"]),
            Route(f"{PREFIX}/secure/{{name}}", self._take_code, methods=["POST"]),
            Route(f"{PREFIX}/close", self._close, methods=["POST"]),
            Route(f"{PREFIX}/console", self._console, methods=["GET"]),
            Route(f"{PREFIX}/console/{{name}}/{{action}}", self._press, methods=["POST"]),
            self._call("GET", "event-types", self._event_types),
            self._call("GET", "currencies", self._currencies),
            self._call("GET", "customers", self._list("customer", "email")),
            self._call("POST", "customers", self._add_customer),
            self._call(
                "GET",
                "transactions",
                self._list("transaction", "customer_id", "subscription_id", "origin", "status"),
            ),
            self._call("POST", "transactions", self._add_transaction),
            self._call("GET", "transactions/{name}", self._get("transaction")),
            self._call("PATCH", "transactions/{name}", self._change_transaction),
            self._call("GET", "subscriptions/{name}", self._get("subscription")),
            self._call("POST", "subscriptions/{name}/cancel", self._cancel),
            self._call("POST", "subscriptions/{name}/charge", self._charge),
            self._call("GET", "adjustments", self._list("adjustment", "transaction_id", "action")),
            self._call("POST", "adjustments", self._add_refund),
        ]

    def _call(self, method: str, path: str, handler: _Handler) -> Route:
        endpoint = self._desk.endpoint(self._guarded(handler), is_change=method != "GET")
        return Route(f"{PREFIX}/{path}", endpoint, methods=[method])

    def _guarded(self, handler: _Handler) -> Callable[[Request, bytes], Awaitable[Response]]:
        async def guarded(request: Request, body: bytes) -> Response:
            try:
                self._authenticate(request)
                return handler(request, {} if request.method == "GET" else _object(body))
            except Refused as refused:
                return JSONResponse(refused.body, refused.status)

        return guarded

    def _authenticate(self, request: Request) -> None:
        shown_key = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(shown_key, f"Bearer {self._config.paddle_api_key}".encode()):
            raise Refused(403, "forbidden", "authentication failed")

    # What the shop's server asks

    def _event_types(self, _request: Request, _body: Any) -> Response:
        return _answer([{"name": "transaction.completed", "group": "Transaction"}])

    def _currencies(self, _request: Request, _body: Any) -> Response:
        return _answer(
            [
                {"currency_code": code, "decimal_places": places, "minimum_payment_amount": "70"}
                for code, places in DECIMALS.items()
            ]
        )

    def _add_customer(self, _request: Request, body: Any) -> Response:
        email = str(body.get("email", ""))
        if "@" not in email:
            raise Refused(400, "bad_request", "email is missing")
        if any(found["email"] == email for found in self._entities.all("customer")):
            raise Refused(409, "customer_already_exists")
        at_s = self._desk.now_s()
        customer = {"id": new_name("ctm", at_s), "email": email, "created_at": stamp(at_s)}
        self._entities.add("customer", customer["id"], customer)
        return _answer(customer, 201)

    def _add_transaction(self, _request: Request, body: Any) -> Response:
        url = (body.get("checkout") or {}).get("url") or self._pay_url
        transaction = new_transaction(body, url, self._desk.now_s())
        customer = transaction["customer_id"]
        if customer is not None and self._entities.find("customer", customer) is None:
            raise Refused(400, "transaction_customer_not_found")
        self._entities.add("transaction", transaction["id"], transaction)
        return _answer(transaction, 201)

    def _change_transaction(self, request: Request, body: Any) -> Response:
        """Cancel it: of the two states a shop may set, the one that is no invoice."""
        name = request.path_params["name"]
        if body != {"status": "canceled"}:
            raise Refused(400, "bad_request", "only the status can be changed, to canceled")
        if not self._events.cancel(name):
            raise Refused(400, "transaction_immutable")
        return self._get("transaction")(request, body)

    def _cancel(self, request: Request, body: Any) -> Response:
        at_once = body.get("effective_from") == "immediately"
        name = request.path_params["name"]
        ended = self._events.end_subscription(name, at_once=at_once)
        if ended is None:
            raise Refused(400, "subscription_is_canceled_action_invalid")
        return _answer(ended)

    def _charge(self, request: Request, body: Any) -> Response:
        """Charge a subscription's card at once; the transaction is not in the answer."""
        subscription = self._entities.find("subscription", request.path_params["name"])
        if subscription is None:
            raise Refused(404, "entity_not_found")
        if body.get("effective_from") != "immediately":
            raise Refused(400, "bad_request", "only charged immediately here")
        if body.get("on_payment_failure", "prevent_change") != "prevent_change":
            raise Refused(400, "bad_request", "a declined charge is an error here")
        refuse_charge(subscription)
        charged = new_charge(subscription, body, self._pay_url, self._desk.now_s())
        if not self._events.charge(subscription, charged):
            raise Refused(400, "subscription_payment_declined", "payment declined")
        return _answer(subscription)

    def _add_refund(self, _request: Request, body: Any) -> Response:
        found = self._entities.find("transaction", str(body.get("transaction_id")))
        if found is None or found["status"] != "completed" or body.get("action") != "refund":
            raise Refused(400, "adjustment_transaction_invalid_status_for_refund")
        amount = total_of(found) if body.get("type") == "full" else _part(body, found)
        before = [
            other
            for other in self._entities.all("adjustment")
            if (other["transaction_id"], other["action"]) == (found["id"], "refund")
        ]
        if any(other["status"] == "pending_approval" for other in before):
            raise Refused(409, "adjustment_pending_refund_request")
        given = sum(int(o["totals"]["total"]) for o in before if o["status"] == "approved")
        if given + amount > total_of(found):
            raise Refused(400, "adjustment_total_amount_above_remaining_allowed")
        refund = self._new_refund(found, amount, body)
        self._events.add_refund(refund)
        return _answer(refund, 201)

    def _new_refund(self, transaction: Entity, amount: int, body: Any) -> Entity:
        decision, now_s = self._scenarios.for_refund(GATEWAY), self._desk.now_s()
        is_decided = decision is not Decision.NEVER
        return new_adjustment(
            transaction,
            "refund",
            amount,
            now_s,
            status="pending_approval",
            reason=body.get("reason"),
            type=body.get("type", "partial"),
            items=body.get("items", []),
            decision=decision.value,
            decide_at_s=now_s + APPROVAL_S * self._config.pace if is_decided else None,
        )

    def _get(self, kind: str) -> _Handler:
        def get(request: Request, _body: Any) -> Response:
            found = self._entities.find(kind, request.path_params["name"])
            if found is None:
                raise Refused(404, "entity_not_found")
            return _answer(found)

        return get

    def _list(self, kind: str, *filters: str) -> _Handler:
        def listed(request: Request, _body: Any) -> Response:
            asked = request.query_params
            found = [
                entity
                for entity in self._entities.all(kind)
                if all(entity[name] in asked[name].split(",") for name in filters if name in asked)
            ]
            since = asked.get("updated_at[GTE]", "")
            if since:
                found = [entity for entity in found if _moment(entity) >= _read_time(since)]
            if asked.get("order_by", "id[DESC]") == "id[DESC]":
                found.reverse()
            names = [entity["id"] for entity in found]
            start = names.index(asked["after"]) + 1 if asked.get("after") in names else 0
            size = min(int(asked.get("per_page", PAGE_DEFAULT)), PAGE_MAXES.get(kind, PAGE_MAX))
            page, rest = found[start : start + size], len(found) - start - size
            return _listed(request, page, size=size, rest=max(rest, 0))

        return listed

    # What the buyer's browser does

    async def _script(self, _request: Request) -> Response:
        return script()

    async def _show(self, request: Request) -> Response:
        transaction = self._entities.find("transaction", request.query_params.get("_ptxn", ""))
        return self._page_of(transaction)

    async def _take_card(self, request: Request) -> Response:
        name = request.path_params["name"]
        number = "".join(filter(str.isdigit, (await _form(request)).get("card", "")))
        transaction = self._entities.find("transaction", name)
        if transaction is None or transaction["status"] not in OPEN:
            return self._page_of(transaction)
        if number == CHALLENGED:
            return secure_page(transaction, TEST_CODE)
        if number in {GOOD, FADING}:
            self._events.pay(name, LASTING_CARD if number == GOOD else FADING_CARD)
        else:
            self._events.decline(name)
        return self._page_of(self._entities.find("transaction", name), number)

    async def _take_code(self, request: Request) -> Response:
        name = request.path_params["name"]
        if (await _form(request)).get("code", "").strip() == TEST_CODE:
            self._events.pay(name, LASTING_CARD)
        else:
            self._events.decline(name)
        return self._page_of(self._entities.find("transaction", name), DECLINED)

    async def _close(self, _request: Request) -> Response:
        return RedirectResponse(self._config.paddle_return_url, 303)

    async def _console(self, request: Request) -> Response:
        waiting = {
            found["transaction_id"]
            for found in self._entities.all("adjustment")
            if found["status"] == "pending_approval"
        }
        transactions = self._entities.all("transaction")[::-1]
        email = self._email_of(transactions[0]) if transactions else ""
        return console_page(transactions, waiting, email, self._desk.told(), request.query_params)

    async def _press(self, request: Request) -> Response:
        name, action = request.path_params["name"], request.path_params["action"]
        act = self.actions.get(action)
        is_done = act is not None and act(name)
        if is_done and action == "renew" and self._has_failed(name):
            action = "fail_renewal"
        return RedirectResponse(back(f"{PREFIX}/console", name, action, is_done=is_done), 303)

    def _has_failed(self, name: str) -> bool:
        """Say whether the last charge failed: its card or a scenario may want that."""
        subscription = self._events.find_subscription(name)
        return subscription is not None and subscription["status"] == "past_due"

    def _page_of(self, transaction: Entity | None, tried: str = "") -> Response:
        if transaction is None:
            return missing_page()
        if transaction["status"] in OPEN:
            return checkout_page(transaction, self._email_of(transaction), tried=tried)
        return done_page(transaction, self._config.paddle_return_url)

    def _email_of(self, transaction: Entity) -> str:
        customer = self._entities.find("customer", transaction["customer_id"] or "")
        return str(customer["email"]) if customer else ""


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace")))


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise Refused(400, "invalid_json") from None
    if not isinstance(value, dict):
        raise Refused(400, "invalid_json")
    return value


def _part(body: Mapping[str, Any], transaction: Entity) -> int:
    """Return the amount of a partial refund. Raises: `Refused`."""
    lines = {line["id"] for line in transaction["details"]["line_items"]}
    items = body.get("items")
    total = 0
    for item in items if isinstance(items, list) else []:
        amount = str(item.get("amount"))
        if item.get("item_id") not in lines or not amount.isdigit():
            raise Refused(400, "adjustment_transaction_item_invalid")
        total += int(amount)
    if not total:
        raise Refused(400, "bad_request", "nothing to refund")
    return total


def _answer(data: Any, status: int = 200, **more: Any) -> Response:
    entities = [shown(entity) for entity in data] if isinstance(data, list) else shown(data)
    meta: dict[str, Any] = {"request_id": new_name("req", 0.0), **more}
    return JSONResponse({"data": entities, "meta": meta}, status)


def _listed(request: Request, page: list[Entity], *, size: int, rest: int) -> Response:
    """Answer one page; `next` is the whole address of the next one, as theirs is."""
    last = page[-1]["id"] if page else ""
    pagination = {
        "per_page": size,
        "has_more": rest > 0,
        "estimated_total": len(page) + rest,
        "next": str(request.url.include_query_params(after=last)),
    }
    return _answer(page, pagination=pagination)


def _moment(entity: Entity) -> datetime:
    return _read_time(entity.get("updated_at") or entity["created_at"])


def _read_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refused(400, "invalid_time_query_parameter") from None
