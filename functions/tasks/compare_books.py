"""Compare a gateway's books with ours, and tell of every difference once."""

import logging

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.payments.gateway import Gateway
from shared.payments.usecases.compare import CompareBooks

log = logging.getLogger(__name__)


class BooksPayload(Request):
    """Whose books."""

    gateway: Gateway


def compare_books(case: CompareBooks) -> TaskHandler[BooksPayload]:
    """Return the handler. Who dies between telling and noting it tells once more."""

    def run(payload: BooksPayload) -> None:
        done = case.run(payload.gateway)
        for outcome in filter(lambda each: each.needs_a_person, done.outcomes):
            log.error(
                "a charge needs a person", extra={"gateway": payload.gateway, "outcome": outcome}
            )
        for difference in done.untold:
            facts = {
                "gateway": payload.gateway,
                "difference": difference.kind,
                "difference_id": difference.difference_id,
                "about": difference.about,
            }
            log.error("books differ", extra=facts)
            case.mark_told(difference)

    return TaskHandler(BooksPayload, run)
