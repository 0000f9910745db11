"""A spend cap in the running product: many orders at once, a film, a cancellation, a mail."""

from concurrent.futures import ThreadPoolExecutor

from infra.local.client import Client, Json, Refused
from tests.flows.stack_builders import PRICE_720P, credits_of, finish, order, refusal
from tests.stack import Stack, wait_for

EMAIL = "capped@example.com"
ROOM = 3
ORDERS = 9


def test_a_cap_for_three_films_takes_three_of_nine_orders_and_no_more(stack: Stack) -> None:
    client = stack.client()
    client.register(EMAIL, "correct horse", "Cap Ped")
    client.choose_plan(EMAIL, "starter")
    client.grant(EMAIL, 100, kind="purchased")
    assert changed(client, ROOM * PRICE_720P + 1)["remaining_credits"] == ROOM * PRICE_720P + 1

    with ThreadPoolExecutor(ORDERS) as threads:
        answers = list(threads.map(lambda _: ordered_or_code(client), range(ORDERS)))
    taken = [each for each in answers if each.startswith("gen_")]
    assert len(taken) == ROOM
    assert set(answers) - set(taken) == {"credits.spend_cap_reached"}
    assert refusal(lambda: order(client)) == (402, "credits.spend_cap_reached")

    assert {finish(client, name)["state"] for name in taken} == {"delivered"}
    charged = ROOM * PRICE_720P
    assert credits_of(client) == {"available": 100 - charged, "held": 0}
    spending = client.call("GET", "/api/v1/credits/spend-cap")
    assert (spending["spent_credits"], spending["held_credits"]) == (charged, 0)
    wait_for(lambda: "You are close to your VidGo spend cap" in subjects_of(client), "the mail")

    changed(client, charged + PRICE_720P)
    assert finish(client, order(client))["state"] == "delivered"
    wait_for(lambda: "Your VidGo spend cap is reached" in subjects_of(client), "the second mail")
    caps = [subject for subject in subjects_of(client) if "spend cap" in subject]
    assert len(caps) == 2
    client.send("DELETE", "/api/v1/credits/spend-cap")
    assert finish(client, order(client))["state"] == "delivered"


def changed(client: Client, limit_credits: int) -> Json:
    body = {"limit_credits": limit_credits}
    return client.call("PUT", "/api/v1/credits/spend-cap", json=body)


def ordered_or_code(client: Client) -> str:
    """Return the id of what was ordered, or the code of the refusal."""
    try:
        return order(client)
    except Refused as refused:
        return str(refused.response.json()["code"])


def subjects_of(client: Client) -> list[str]:
    mails = client.call("GET", "/sandbox/mailbox/messages", params={"to": EMAIL})["items"]
    return [str(mail["subject"]) for mail in mails]
