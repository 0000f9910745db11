"""The deployed functions, and which secrets each has a use for: it is given no other.

`terraform/stack/secrets.tf` gives exactly these (tests/terraform). Who may not read a secret cannot
lose it: vendors' callbacks come in where nobody signs in, the scheduler's function calls nobody.
"""

from collections.abc import Mapping
from enum import StrEnum


class Target(StrEnum):
    """A function of `functions/main.py`."""

    API = "api"
    WEBHOOKS = "webhooks"
    TASKS = "tasks"
    SCHEDULES = "schedules"


ECPAY = frozenset({"ECPAY_MERCHANT_ID", "ECPAY_HASH_KEY", "ECPAY_HASH_IV"})

SECRETS: Mapping[Target, frozenset[str]] = {
    # Signs people in, opens checkouts, calls a generation off.
    Target.API: ECPAY
    | {
        *("VIDGO_JWT_KEYS", "VIDGO_CODE_PEPPER", "VIDGO_KEY_PEPPER", "VIDGO_RECEIPT_KEY"),
        *("FIREBASE_API_KEY", "LEONARDO_API_KEY", "PADDLE_API_KEY"),
    },
    # Proves callbacks; what decimal places a currency has is asked of Paddle.
    Target.WEBHOOKS: ECPAY | {"LEONARDO_WEBHOOK_KEY", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRETS"},
    # Calls providers and gateways, invoices, mails.
    Target.TASKS: ECPAY
    | {
        *("VIDGO_CODE_PEPPER", "VIDGO_RECEIPT_KEY", "LEONARDO_API_KEY", "PADDLE_API_KEY"),
        *("ECPAY_CHECK_CODE", "ECPAY_INVOICE_HASH_KEY", "ECPAY_INVOICE_HASH_IV"),
        "SMTP_PASSWORD",
    },
    # Queues tasks.
    Target.SCHEDULES: frozenset(),
}
assert SECRETS.keys() == set(Target)

ALL_SECRETS = frozenset().union(*SECRETS.values())
"""What is kept from the functions that have no use for it. The keys of a laptop's queue, links and
transcoder are none of these: there is one owner, and gcp has no such keys."""
