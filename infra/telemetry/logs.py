"""Structured logs: one JSON object a line on standard output, with the id of the request.

Source: M255; field names of Cloud Logging's structured logs (`severity`, `message`).
"""

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object; extra fields become keys."""

    def __init__(self, service: str, request_id: Callable[[], str | None]) -> None:
        super().__init__()
        self._service = service
        self._request_id = request_id

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "severity": record.levelname,
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "service": self._service,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (request_id := self._request_id()) is not None:
            entry["request_id"] = request_id
        entry |= {key: value for key, value in vars(record).items() if key not in STANDARD}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def configure_logs(service: str, level: str, request_id: Callable[[], str | None]) -> None:
    """Send every log record of this process to standard output as JSON.

    `request_id` answers with the id of the request the calling code runs for, if any.
    """
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(service, request_id))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # The framework's own access lines say nothing ours do not, and show query strings.
    for name in ("uvicorn.access", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
