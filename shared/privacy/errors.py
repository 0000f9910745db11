"""What keeps an erasure waiting."""

from shared.kernel.errors import DomainError, Kind


class WorkOpen(DomainError):
    """Jobs of the account have not ended yet; each has a deadline, so it is tried again."""

    kind, code = Kind.BUSY, "privacy.work_open"

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} jobs are open")
        self.count = count
