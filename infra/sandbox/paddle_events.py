"""What happens at the Paddle stand-in, and how the shop is told.

Source: payments facts, Paddle, sections 2 to 4.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

import httpx

from infra.sandbox.paddle_wire import (
    MONTH_S,
    is_recurring,
    new_adjustment,
    new_event,
    new_name,
    new_subscription,
    new_transaction,
    period,
    signature,
    stamp,
    total_of,
)
from infra.sandbox.payment_desk import PaymentDesk
from infra.sandbox.payment_entities import Entity, PaymentEntities
from infra.sandbox.payment_notices import PlannedNotice, Posted
from infra.sandbox.payment_scenarios import Lie, PaymentScenario, Telling

GATEWAY = "paddle"
RETRIES_S = (60.0, 240.0, 600.0)
"""The sandbox retries three times within 15 minutes. Source: section 3.3."""

STALE_S = 3600
STEP_S = 0.001
"""Between two events of one cause: `occurred_at` puts them in order."""

DISPUTES = (
    *("chargeback", "chargeback_warning"),
    *("chargeback_reverse", "chargeback_warning_reverse"),
)
OPEN = frozenset({"draft", "ready"})
LASTING_CARD, FADING_CARD = "lasting", "fading"

Told = tuple[str, Entity]


class PaddlePostman:
    """Posts events, signed afresh at every try."""

    timeout_s = 5.0

    def __init__(self, secret: str, pace: float) -> None:
        self._secret, self._pace = secret, pace

    def post(self, notice: PlannedNotice, now_s: float) -> Posted:
        """Sign the event's bytes as they leave."""
        body = json.dumps(notice.payload, ensure_ascii=False, separators=(",", ":")).encode()
        at_s = int(now_s) - (STALE_S if notice.telling is Telling.STALE else 0)
        secret = "forged" if notice.telling is Telling.FORGED else self._secret
        headers = {
            "Content-Type": "application/json",
            "Paddle-Signature": signature(body, secret, at_s),
        }
        if notice.telling is Telling.TRUNCATED:
            body = body[: len(body) // 2]
        return Posted(body, headers)

    def is_taken(self, answer: httpx.Response) -> bool:
        """Say whether the shop took it: any 2xx, no redirect."""
        return answer.is_success

    def next_try_s(self, tries: int) -> float | None:
        """Return the wait until the next of three retries."""
        return None if tries > len(RETRIES_S) else RETRIES_S[tries - 1] * self._pace


class PaddleEvents:
    """Every event changes entities and announces it, as the scenario in play wants."""

    def __init__(
        self, entities: PaymentEntities, desk: PaymentDesk, webhook_url: str, pay_url: str
    ) -> None:
        self._entities, self._desk = entities, desk
        self._webhook_url, self._pay_url = webhook_url, pay_url

    @property
    def actions(self) -> Mapping[str, Callable[[str], bool]]:
        """What can be done, by `txn_`, for subscriptions by `sub_` or their first `txn_`."""
        return {
            "pay": lambda name: self.pay(name, LASTING_CARD),
            "decline": self.decline,
            "cancel": self.cancel,
            "renew": lambda name: self.renew(name, is_paid=True),
            "fail_renewal": lambda name: self.renew(name, is_paid=False),
            "end_period": self.end_period,
            "console_refund": self.refund,
            **{action: partial(self.dispute, action=action) for action in DISPUTES},
        }

    def pay(self, name: str, card: str) -> bool:
        """Take the money of an open transaction; False when it is not open."""
        scenario, now_s = self._desk.next_event(), self._desk.now_s()
        if scenario.is_declined:
            return self._decline(name, scenario)
        found = self._entities.find("transaction", name)
        if found is None or found["status"] not in OPEN:
            return False
        subscription = new_subscription(found, now_s) if is_recurring(found) else None
        paid = self._settle(name, None, now_s)
        told: list[Told] = [("transaction.paid", {**paid, "status": "paid"})]
        if subscription is not None:
            kept = {**subscription, "card": card, "transaction": name}
            self._entities.add("subscription", subscription["id"], kept)
            told.append(("subscription.created", {**subscription, "transaction_id": name}))
            paid = self._settle(name, subscription["id"], now_s)
        self._tell([*told, ("transaction.completed", paid)], scenario)
        return True

    def decline(self, name: str) -> bool:
        """Let one attempt fail; the buyer may try again."""
        return self._decline(name, self._desk.next_event())

    def cancel(self, name: str) -> bool:
        """Give an open transaction up for good."""
        found = self._entities.find("transaction", name)
        if found is None or found["status"] not in OPEN:
            return False
        changed = self._put("transaction", name, status="canceled")
        self._tell([("transaction.canceled", changed)], self._desk.next_event())
        return True

    def renew(self, name: str, *, is_paid: bool) -> bool:
        """Charge a subscription for its next month; False when it is not charged any more."""
        subscription = self.find_subscription(name)
        if subscription is None or subscription["status"] not in {"active", "past_due"}:
            return False
        if subscription["scheduled_change"] is not None:
            return False
        scenario, now_s = self._desk.next_event(), self._desk.now_s()
        charge = self._unpaid_renewal(subscription["id"]) or self._new_renewal(subscription)
        if not is_paid or scenario.is_declined or subscription["card"] == FADING_CARD:
            return self._fail_renewal(subscription, charge, scenario)
        changed = self._put(
            "subscription",
            subscription["id"],
            status="active",
            current_billing_period=period(now_s),
            next_billed_at=stamp(now_s + MONTH_S),
        )
        paid = self._settle(charge["id"], subscription["id"], now_s)
        told = [
            ("subscription.updated", shown(changed)),
            ("transaction.paid", {**paid, "status": "paid"}),
            ("transaction.completed", paid),
        ]
        self._tell(told, scenario)
        return True

    def charge(self, subscription: Entity, charged: Entity) -> bool:
        """Charge a subscription once, for what is no part of it; False when its card declines.

        What is declined is given up: nothing of it is collected later.
        """
        scenario, name = self._desk.next_event(), charged["id"]
        self._entities.add("transaction", name, charged)
        if scenario.is_declined or subscription["card"] == FADING_CARD:
            attempt = self._attempt("error", "declined")
            failed = self._put("transaction", name, payments=[attempt])
            ended = self._put("transaction", name, status="canceled")
            told = [("transaction.payment_failed", failed), ("transaction.canceled", ended)]
            self._tell(told, scenario)
            return False
        paid = self._settle(name, subscription["id"], self._desk.now_s())
        told = [("transaction.paid", {**paid, "status": "paid"}), ("transaction.completed", paid)]
        self._tell(told, scenario)
        return True

    def end_subscription(self, name: str, *, at_once: bool) -> Entity | None:
        """Cancel, now or at the period's end; None when there is none to cancel."""
        subscription = self.find_subscription(name)
        if subscription is None or subscription["status"] == "canceled":
            return None
        if at_once:
            self._cancel_now(subscription)
            return self.find_subscription(name)
        effective_at = subscription["current_billing_period"]["ends_at"]
        change = {"action": "cancel", "effective_at": effective_at, "resume_at": None}
        changed = self._put("subscription", subscription["id"], scheduled_change=change)
        self._tell([("subscription.updated", shown(changed))], self._desk.next_event())
        return changed

    def end_period(self, name: str) -> bool:
        """Let the time come at which a scheduled cancel takes effect."""
        subscription = self.find_subscription(name)
        if subscription is None or subscription["scheduled_change"] is None:
            return False
        self._cancel_now(subscription)
        return True

    def dispute(self, name: str, action: str) -> bool:
        """Let the buyer's bank take the money back, or return it."""
        transaction = self._entities.find("transaction", name)
        if transaction is None or transaction["status"] != "completed":
            return False
        now_s = self._desk.now_s()
        adjustment = new_adjustment(transaction, action, total_of(transaction), now_s)
        self._entities.add("adjustment", adjustment["id"], adjustment)
        self._tell([("adjustment.created", adjustment)], self._desk.next_event())
        return True

    def refund(self, name: str) -> bool:
        """Let somebody at the console give the whole of a transaction back."""
        transaction = self._entities.find("transaction", name)
        if transaction is None or transaction["status"] != "completed":
            return False
        now_s = self._desk.now_s()
        adjustment = new_adjustment(
            transaction, "refund", total_of(transaction), now_s, reason="asked for by mail"
        )
        self._entities.add("adjustment", adjustment["id"], adjustment)
        told = [("adjustment.created", adjustment), ("adjustment.updated", adjustment)]
        self._tell(told, self._desk.next_event())
        return True

    def add_refund(self, adjustment: Entity) -> None:
        """Store a refund somebody asked for."""
        self._entities.add("adjustment", adjustment["id"], adjustment)
        self._tell([("adjustment.created", shown(adjustment))], self._desk.next_event())

    def decide(self, name: str, status: str) -> bool:
        """Approve or reject a refund, by its `adj_` or its transaction's `txn_`."""
        waiting = [
            found
            for found in self._entities.all("adjustment")
            if name in {found["id"], found["transaction_id"]}
            and found["status"] == "pending_approval"
        ]
        for found in waiting:
            changed = self._put("adjustment", found["id"], status=status)
            self._tell([("adjustment.updated", shown(changed))], self._desk.next_event())
        return bool(waiting)

    def decide_due(self) -> None:
        """Decide the refunds whose time has come."""
        now_s = self._desk.now_s()
        for found in self._entities.all("adjustment"):
            due_s = found.get("decide_at_s")
            if found["status"] == "pending_approval" and due_s is not None and due_s <= now_s:
                self.decide(found["id"], found["decision"])

    def find_subscription(self, name: str) -> Entity | None:
        """Return a subscription by its own name or its first transaction's."""
        transaction = self._entities.find("transaction", name)
        name = name if transaction is None else transaction["subscription_id"] or ""
        return self._entities.find("subscription", name)

    def _decline(self, name: str, scenario: PaymentScenario) -> bool:
        found = self._entities.find("transaction", name)
        if found is None or found["status"] not in OPEN:
            return False
        attempt = self._attempt("error", "declined")
        changed = self._put("transaction", name, status="ready", payments=[attempt])
        self._tell([("transaction.payment_failed", changed)], scenario)
        return True

    def _settle(self, name: str, subscription: str | None, now_s: float) -> Entity:
        return self._put(
            "transaction",
            name,
            status="completed",
            subscription_id=subscription,
            billed_at=stamp(now_s),
            payments=[self._attempt("captured", None)],
        )

    def _attempt(self, status: str, error_code: str | None) -> dict[str, Any]:
        at_s = self._desk.now_s()
        card = {"type": "visa", "last4": "4242"}
        return {
            "payment_attempt_id": new_name("pay", at_s),
            "status": status,
            "error_code": error_code,
            "method_details": {"type": "card", "card": card},
            "created_at": stamp(at_s),
        }

    def _unpaid_renewal(self, subscription: str) -> Entity | None:
        for found in reversed(self._entities.all("transaction")):
            if found["subscription_id"] == subscription and found["status"] == "past_due":
                return found
        return None

    def _new_renewal(self, subscription: Entity) -> Entity:
        body = {key: subscription[key] for key in ("items", "currency_code", "customer_id")}
        now_s = self._desk.now_s()
        renewal = new_transaction(body, self._pay_url, now_s, "subscription_recurring")
        renewal["subscription_id"] = subscription["id"]
        self._entities.add("transaction", renewal["id"], renewal)
        return renewal

    def _fail_renewal(
        self, subscription: Entity, charge: Entity, scenario: PaymentScenario
    ) -> bool:
        attempt = self._attempt("error", "declined")
        failed = self._put("transaction", charge["id"], status="past_due", payments=[attempt])
        changed = self._put("subscription", subscription["id"], status="past_due")
        told = [
            ("transaction.payment_failed", failed),
            ("transaction.past_due", failed),
            ("subscription.past_due", shown(changed)),
        ]
        self._tell(told, scenario)
        return True

    def _cancel_now(self, subscription: Entity) -> None:
        changed = self._put(
            "subscription",
            subscription["id"],
            status="canceled",
            scheduled_change=None,
            next_billed_at=None,
            canceled_at=stamp(self._desk.now_s()),
        )
        self._tell([("subscription.canceled", shown(changed))], self._desk.next_event())

    def _put(self, kind: str, name: str, **changes: Any) -> Entity:
        def change(fields: Entity) -> bool:
            fields |= {**changes, "updated_at": stamp(self._desk.now_s())}
            return True

        changed = self._entities.change(kind, name, change)
        assert changed is not None
        return changed

    def _tell(self, told: Sequence[Told], scenario: PaymentScenario) -> None:
        now_s = self._desk.now_s()
        notices = [
            PlannedNotice(
                GATEWAY,
                self._webhook_url,
                new_event(kind, _bent(data, scenario.lie), now_s + number * STEP_S),
                now_s + number * STEP_S,
            )
            for number, (kind, data) in enumerate(told)
        ]
        self._desk.announce(scenario, notices)


def shown(entity: Entity) -> Entity:
    """Return an entity without what only the stand-in knows."""
    own = {"card", "transaction", "decide_at_s", "decision"}
    return {name: value for name, value in entity.items() if name not in own}


def _bent(data: Entity, lie: Lie | None) -> Entity:
    """Return the entity with what the scenario wants to be untrue."""
    if lie not in {Lie.AMOUNT, Lie.CURRENCY}:
        return data
    data = deepcopy(data)
    totals = data.get("details", data).get("totals")
    if totals is not None and lie is Lie.AMOUNT:
        for name in {"total", "grand_total"} & totals.keys():
            totals[name] = str(int(totals[name]) + 1)
    elif totals is not None:
        data["currency_code"] = totals["currency_code"] = "EUR"
    return data
