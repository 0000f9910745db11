"""A task: one unit of deferred work, delivered at least once to one handler."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.kernel.values import JsonValue


class QueueName(StrEnum):
    """Every queue there is; rates and limits of each are configured, not coded.

    Source: architecture, "Scale past one machine"; requirements M134, M198, M276.
    """

    GENERATE = "generate"  # provider calls: submit, poll, store
    TRANSCODE = "transcode"  # CPU; its concurrency is the number of transcoder instances
    MAIL = "mail"
    MONEY = "money"  # grants, gateways, invoices
    UPKEEP = "upkeep"  # exports and erasure of accounts


class Handler(StrEnum):
    """What a task runs: the path below `/tasks/` and the file in `functions/tasks`."""

    SUBMIT_JOB = "submit_job"
    POLL_JOB = "poll_job"
    STORE_OUTPUT = "store_output"
    TRANSCODE_ASSET = "transcode_asset"
    SEND_MESSAGE = "send_message"
    SEND_NOTICE = "send_notice"
    GRANT_CREDITS = "grant_credits"
    LOOK_UP_ORDER = "look_up_order"
    CANCEL_RECURRING = "cancel_recurring"
    SEND_REFUND = "send_refund"
    ISSUE_INVOICE = "issue_invoice"
    REDUCE_E_INVOICE = "reduce_e_invoice"
    CONFIRM_PAYMENT = "confirm_payment"
    TOP_UP = "top_up"
    COMPARE_BOOKS = "compare_books"
    EXPORT_ACCOUNT = "export_account"
    ERASE_ACCOUNT = "erase_account"


@dataclass(frozen=True)
class Task:
    """One delivery to ask for.

    `name` is deterministic and unique within its queue (letters, digits, `-`, `_`; at most 500):
    a second task of the same name is dropped by the queue. `not_before` is aware UTC; None means
    at once. `payload` is JSON and holds ids, never secrets.
    """

    queue: QueueName
    handler: Handler
    name: str
    payload: Mapping[str, JsonValue]
    not_before: datetime | None = None
