"""The machine's clock and its randomness."""

import uuid
from datetime import UTC, datetime


class SystemClock:
    """Implements `shared.kernel.ports.Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """Implements `shared.kernel.ports.IdSource` with 122 random bits."""

    def new(self, prefix: str) -> str:
        return f"{prefix}_{uuid.uuid4().hex}"
