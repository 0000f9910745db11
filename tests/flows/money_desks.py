"""A payment gateway from behind: what it does when told, and what it knows.

What it knows is asked of its own merchant API, signed as the reference says.
"""

import json
import time
from typing import Any
from urllib.parse import parse_qsl

import httpx

from infra.local.client import Json
from infra.local.layout import LOCAL_MERCHANT
from infra.local.state import load_secrets
from infra.payments.ecpay import EcpayKeys
from tests.stack import Stack, wait_for

GIVEN_UP = "操作取消"
"""What ECPay calls a card's charge that is dropped before it is captured."""


DIRECT = "subscription_charge"
"""Where Paddle says charges without a checkout come from."""


class Desk:
    """One gateway from behind: what it does when told, and what it knows."""

    def __init__(self, stack: Stack, gateway: str) -> None:
        self._url, self.gateway = f"{stack.url}/sandbox/payments/{gateway}", gateway
        self._http = httpx.Client(base_url=stack.url, timeout=30, trust_env=False)
        kept = load_secrets(stack.state)
        self._keys = EcpayKeys(LOCAL_MERCHANT, kept.ecpay_hash_key, kept.ecpay_hash_iv)
        self._check_code, self._api_key = kept.ecpay_check_code, kept.paddle_api_key

    def close(self) -> None:
        self._http.close()

    def play(self, scenario: str, times: int | None = None) -> None:
        """Behave in some way, from now on or so many times."""
        body = {"scenario": scenario, "times": times}
        assert self._http.put(f"{self._url}/scenario", json=body).is_success

    def act(self, action: str, reference: str) -> None:
        """Let something happen."""
        answer = self._http.post(f"{self._url}/{action}", json={"reference": reference})
        assert answer.is_success, answer.text

    def notices(self, reference: str) -> list[Json]:
        """What it has told or will tell about something, newest first."""
        items = self._http.get(f"{self._url}/notices").json()["items"]
        return [item for item in items if reference in json.dumps(item["payload"])]

    def resend(self, notice: Json) -> None:
        """Send one again and wait until it is answered."""
        assert self._http.post(f"{self._url}/notices/{notice['number']}/resend").is_success

        def answered() -> bool:
            (now,) = [n for n in self._all() if n["number"] == notice["number"]]
            return bool(now["tries"] > notice["tries"])

        wait_for(answered, "the answer")

    def settled(self) -> None:
        """Wait until everything has been told once; what was refused is told again much later."""
        wait_for(lambda: all(n["tries"] or n["state"] != "due" for n in self._all()), "silence")

    def calls(self, path: str) -> int:
        """How often we have called something."""
        items = self._http.get(f"{self._url}/calls").json()["items"]
        return sum(item["path"].endswith(path) for item in items)

    def charges(self, reference: str) -> list[int]:
        """The money taken through one checkout, in minor units, oldest first."""
        return (
            self._ecpay_charges(reference) if self.gateway == "ecpay" else self._paddle(reference)
        )

    def direct_charges(self, order_id: str) -> list[int]:
        """The money Paddle took for an order nobody opened a checkout for, in minor units."""
        found = self._paddle_get("transactions", origin=DIRECT, status="completed")
        return [
            int(each["details"]["totals"]["grand_total"])
            for each in found
            if each["items"][0]["price"]["custom_data"]["order_id"] == order_id
        ]

    def goes_on(self, reference: str) -> bool:
        """Say whether it will charge again by itself."""
        if self.gateway == "ecpay":
            return bool(self._ecpay_period(reference).get("ExecStatus") == "1")
        subscription = self._subscription(reference)
        is_active = subscription["status"] in {"active", "past_due"}
        return is_active and subscription["scheduled_change"] is None

    def returned(self, reference: str) -> int:
        """The money given back of all a checkout's charges, in minor units."""
        if self.gateway == "ecpay":
            return sum(map(self._ecpay_returned, self._ecpay_cards(reference)))
        refunds = self._refunds(reference, "approved")
        return sum(int(each["totals"]["total"]) for each in refunds)

    def approve(self, reference: str) -> bool:
        """Let somebody at Paddle agree to the refunds of a checkout; whether there were any."""
        waiting = self._refunds(reference, "pending_approval")
        for refund in waiting:
            self.act("approve_refund", refund["id"])
        return bool(waiting)

    def reject(self, reference: str) -> bool:
        """Let somebody at Paddle refuse them; whether there were any."""
        waiting = self._refunds(reference, "pending_approval")
        for refund in waiting:
            self.act("reject_refund", refund["id"])
        return bool(waiting)

    def _refunds(self, reference: str, status: str) -> list[Json]:
        names = ",".join(each["id"] for each in self._transactions(reference))
        found = self._paddle_get("adjustments", transaction_id=names, action="refund")
        return [each for each in found if each["status"] == status]

    def _ecpay_cards(self, reference: str) -> set[str]:
        """Numbers of the card's charges, as they were told."""
        told = [notice["payload"] for notice in self.notices(reference)]
        numbers = {payload.get("gwsr") or payload.get("Gwsr") for payload in told}
        return numbers - {None, "", "0"}

    def _ecpay_returned(self, gwsr: str) -> int:
        fields = {
            "MerchantID": LOCAL_MERCHANT,
            "CreditRefundId": gwsr,
            "CreditAmount": "0",
            "CreditCheckCode": self._check_code,
        }
        path = "/sandbox/ecpay/CreditDetail/QueryTrade/V2"
        card = self._http.post(path, data=self._keys.signed(fields)).json()["RtnValue"]
        if card["status"] == GIVEN_UP:
            return int(card["amount"]) * 100
        return sum(int(row["amount"]) * 100 for row in card["close_data"])

    def _all(self) -> list[Json]:
        return list(self._http.get(f"{self._url}/notices").json()["items"])

    def _ecpay_charges(self, reference: str) -> list[int]:
        trade = dict(
            parse_qsl(
                self._ask("Cashier/QueryTradeInfo/V5", reference).text, keep_blank_values=True
            )
        )
        assert self._keys.is_signed(trade)
        if trade["TradeStatus"] != "1":
            return []
        if not trade["PeriodType"]:
            return [int(trade["TradeAmt"]) * 100]
        runs = self._ecpay_period(reference)["ExecLog"]
        return [run["amount"] * 100 for run in runs if run["RtnCode"] == 1]

    def _ecpay_period(self, reference: str) -> Json:
        found: Json = self._ask("Cashier/QueryCreditCardPeriodInfo", reference).json()
        return found

    def _ask(self, path: str, reference: str) -> httpx.Response:
        fields = {
            "MerchantID": LOCAL_MERCHANT,
            "MerchantTradeNo": reference,
            "TimeStamp": str(int(time.time())),
        }
        return self._http.post(f"/sandbox/ecpay/{path}", data=self._keys.signed(fields))

    def _paddle(self, reference: str) -> list[int]:
        return [
            int(each["details"]["totals"]["grand_total"])
            for each in self._transactions(reference)
            if each["status"] == "completed"
        ]

    def _transactions(self, reference: str) -> list[Json]:
        """The checkout's transaction and those of its renewals, oldest first."""
        found = self._paddle_get(f"transactions/{reference}")
        name = found[0]["subscription_id"]
        if name is None:
            return found
        all_of_it = self._paddle_get("transactions", subscription_id=name, order_by="id[ASC]")
        return [each for each in all_of_it if each["origin"] != DIRECT]

    def _subscription(self, reference: str) -> Json:
        (transaction,) = self._paddle_get(f"transactions/{reference}")
        (found,) = self._paddle_get(f"subscriptions/{transaction['subscription_id']}")
        return found

    def _paddle_get(self, path: str, **params: str) -> list[Json]:
        headers = {"Authorization": f"Bearer {self._api_key}"}
        answer = self._http.get(f"/sandbox/paddle/{path}", params=params, headers=headers)
        data: Any = answer.json()["data"]
        return data if isinstance(data, list) else [data]
