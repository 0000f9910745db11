"""Time that passes for one account: what is bought gets older, and schedules see to the rest."""

from datetime import datetime, timedelta
from typing import Any

from tests.api.builders import Api, Person, problem


def let_pass(api: Api, person: Person, days: int) -> Any:
    answer = api.send("POST", "/sandbox/time/pass", {"email": person.email, "days": days})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_plan_gets_older_and_is_lost_behind_its_end(api: Api) -> None:
    jo = api.person(granted=0, plan="starter")
    first, then = (datetime.fromisoformat(let_pass(api, jo, 5)["period_end"]) for _ in range(2))
    assert first - then == timedelta(days=5)
    assert jo.get("/plans/current").json()["plan_id"] == "starter"
    let_pass(api, jo, 30)
    assert jo.get("/plans/current").json()["plan_id"] == "demo"


def test_orders_get_older_too(api: Api) -> None:
    jo = api.person(granted=0, plan="demo")
    order = {"plan_id": "starter", "gateway": "ecpay"}
    made = jo.send("POST", "/payments/create", order, {"Idempotency-Key": "one"}).json()
    first = jo.get(f"/payments/{made['order_id']}").json()
    assert let_pass(api, jo, 3) == {"email": jo.email, "period_end": None, "orders": 1}
    later = jo.get(f"/payments/{made['order_id']}").json()
    moved = datetime.fromisoformat(first["expires_at"]) - datetime.fromisoformat(
        later["expires_at"]
    )
    assert moved == timedelta(days=3)


def test_time_passes_for_accounts_only(api: Api) -> None:
    answer = api.send("POST", "/sandbox/time/pass", {"email": "no@example.com", "days": 1})
    assert problem(answer) == (404, "accounts.address_unknown")
