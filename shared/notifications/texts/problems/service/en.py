"""Problems of requests and of the service in English: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "documents.contended": (
        "A lot is happening at once",
        (
            "Several changes reached your account at the same moment, and this one was not made. "
            "Try again."
        ),
    ),
    "documents.unavailable": (
        "We cannot reach your data right now",
        "Our database is not answering. Try again in a moment.",
    ),
    "internal.error": (
        "Something went wrong on our side",
        (
            "The error has been recorded. Try again in a moment; if it happens again, write to our "
            "support."
        ),
    ),
    "notifications.mail_refused": (
        "The e-mail could not be delivered",
        (
            "The mail service of this address did not take our message. Check the address for "
            "typing errors."
        ),
    ),
    "notifications.mail_unavailable": (
        "We cannot send e-mail right now",
        "Our mail service is not answering. Try again in a moment.",
    ),
    "queue.unavailable": (
        "We cannot start this right now",
        (
            "The queue for our work is not answering. Try again in a moment; nothing will be done "
            "twice."
        ),
    ),
    "request.bad_cursor": (
        "This page of the list does not exist",
        "We cannot tell where in the list to go on. Start again from the first page.",
    ),
    "request.idempotency_conflict": (
        "This request key is already in use",
        (
            "An earlier request with other contents used the same key. Send this one again with a "
            "new key."
        ),
    ),
    "request.invalid": (
        "Please check what you entered",
        "Something is missing or does not fit. Correct the marked fields and try again.",
    ),
    "request.malformed": (
        "We could not read this request",
        "The request is not in a form we understand. Check how it is written and send it again.",
    ),
    "request.method_not_allowed": (
        "This cannot be done here",
        (
            "The address exists, but it does not take this kind of request. See the documentation "
            "for those it takes."
        ),
    ),
    "request.no_such_route": (
        "There is nothing at this address",
        "The address may be mistyped or out of date. Check it, or go back to the start page.",
    ),
    "request.too_large": (
        "This request is too large",
        "There is more text in it than we can take at once. Shorten it and try again.",
    ),
    "request.too_many": (
        "Too many requests",
        "There were too many requests within a minute. Please wait a moment, then go on.",
    ),
    "schedule.unknown": (
        "There is no such scheduled task",
        "No scheduled task of this name exists. Check the name.",
    ),
    "request.idempotency_key_missing": (
        "The request needs a name",
        "Send an Idempotency-Key header, so that a repeat does not pay twice.",
    ),
}
