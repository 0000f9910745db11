"""Plans and resets over HTTP, with the controls a laptop has for them."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from shared.credits.keeping import QueueGrants
from shared.kernel.tasks import Task
from tests.api.builders import SECRET, Api, Person, exchange, problem

OURS = {"Authorization": f"Bearer {SECRET}"}
WEEK = timedelta(days=7)


class KeptQueue:
    """Keeps what is enqueued, for the test to deliver."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def enqueue(self, task: Task) -> None:
        self.tasks.append(task)

    def ping(self) -> None:
        """Answer."""


@pytest.fixture
def jo(api: Api) -> Person:
    return api.person(granted=0, plan="demo")


def choose(person: Person, plan_id: str, **more: Any) -> Any:
    body = {"email": person.email, "plan_id": plan_id, **more}
    answer = person.api.send("POST", "/sandbox/plan", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def balance(person: Person) -> Any:
    return person.get("/credits/balance").json()


def queued_by_the_schedule(api: Api) -> list[Task]:
    """Look for what is due; return the tasks that does."""
    queue = KeptQueue()
    QueueGrants(api.parts.uow, queue, api.parts.clock).run()
    return queue.tasks


def deliver(tasks: FastAPI, task: Task) -> int:
    body = json.dumps(dict(task.payload)).encode()
    return exchange(tasks, "POST", f"/tasks/{task.handler}", body, OURS).status_code


def test_a_new_account_has_the_free_plan_and_no_reset(jo: Person) -> None:
    assert jo.get("/plans/current").json() == {
        "plan_id": "demo",
        "catalogue_version": "weekly@1",
        "status": "free",
        "started_at": None,
        "renews_at": None,
        "cancel_at": None,
    }
    none = {"next_reset": None, "cadence": None, "timezone": None}
    assert jo.get("/credits/reset-schedule").json() == none


def test_a_chosen_plan_is_a_subscription_with_its_first_grant(jo: Person) -> None:
    chosen = choose(jo, "pro")
    plan = jo.get("/plans/current").json()
    assert (plan["plan_id"], plan["status"], plan["renews_at"]) == ("pro", "active", None)
    lasts = datetime.fromisoformat(plan["cancel_at"]) - datetime.fromisoformat(plan["started_at"])
    assert timedelta(days=28) <= lasts <= timedelta(days=31)
    held = balance(jo)
    assert (held["subscription"], held["next_reset"]) == (60, chosen["next_grant_at"])
    reset = jo.get("/credits/reset-schedule").json()
    assert (reset["cadence"], reset["timezone"]) == ("weekly", "UTC")
    monday = datetime.fromisoformat(reset["next_reset"])
    assert (monday.weekday(), monday.hour, held["lots"][0]["expires_at"]) == (
        0,
        0,
        reset["next_reset"],
    )
    (entry,) = jo.get("/credits/transactions").json()["items"]
    assert (entry["transaction_type"], entry["amount"]) == ("weekly_reset", 60)
    assert jo.get("/auth/me").json()["plan"] == "pro"


def test_the_same_plan_again_changes_nothing(jo: Person) -> None:
    choose(jo, "pro")
    before = (balance(jo), jo.get("/plans/current").json())
    choose(jo, "pro")
    assert (balance(jo), jo.get("/plans/current").json()) == before


def test_another_plan_sets_the_credits_and_the_free_one_ends_it(jo: Person) -> None:
    choose(jo, "starter")
    choose(jo, "pro_plus")
    assert balance(jo)["subscription"] == 125
    choose(jo, "demo")
    assert jo.get("/plans/current").json()["status"] == "free"
    assert balance(jo)["next_reset"] is None


def test_a_plan_may_be_chosen_without_its_credits(jo: Person) -> None:
    choose(jo, "starter", with_credits=False)
    assert balance(jo)["total"] == 0
    assert balance(jo)["next_reset"] is not None


def test_a_plan_that_is_not_on_sale_is_refused(api: Api, jo: Person) -> None:
    body = {"email": jo.email, "plan_id": "unlimited"}
    assert problem(api.send("POST", "/sandbox/plan", body))[1] == "catalogue.plan_unknown"


def test_plans_answer_under_their_other_name(jo: Person) -> None:
    assert jo.get("/subscriptions/current").json() == jo.get("/plans/current").json()
    assert jo.get("/subscriptions/current/").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/plans/current", "/api/v1/credits/reset-schedule"])
def test_a_stranger_is_told_nothing(api: Api, path: str) -> None:
    assert problem(api.send("GET", path)) == (401, "auth.missing_token")


def test_a_reset_brought_forward_is_posted_by_schedule_and_task(api: Api, jo: Person) -> None:
    choose(jo, "starter")
    assert queued_by_the_schedule(api) == []
    body = {"email": jo.email}
    assert api.send("POST", "/sandbox/grants/run", body).status_code == 200
    (task,) = queued_by_the_schedule(api)
    tasks = api.targets.tasks()
    assert [deliver(tasks, task) for _ in range(3)] == [204] * 3
    kinds = [entry["transaction_type"] for entry in jo.get("/credits/transactions").json()["items"]]
    assert kinds == ["weekly_reset", "expiry", "weekly_reset"]
    assert balance(jo)["subscription"] == 25
    assert queued_by_the_schedule(api) == []


def test_nothing_is_brought_forward_for_an_account_without_a_plan(api: Api, jo: Person) -> None:
    answer = api.send("POST", "/sandbox/grants/run", {"email": jo.email})
    assert answer.json() == {"email": jo.email, "plan_id": "demo", "next_grant_at": None}


@pytest.mark.parametrize("name", ["grant_credits", "expire_credits"])
def test_the_scheduler_may_look_for_what_is_due(api: Api, name: str) -> None:
    answer = exchange(api.targets.schedules(), "POST", f"/schedules/{name}", headers=OURS)
    assert answer.json() == {"done": 0}


def test_a_notice_nobody_can_be_sent_is_done(api: Api) -> None:
    body = {"notice": "low_balance", "notice_id": "low-1", "account_id": "gone", "percent": 80}
    assert (
        exchange(api.targets.tasks(), "POST", "/tasks/send_notice", body, OURS).status_code == 204
    )
