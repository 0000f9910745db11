"""Failures of the document database."""

from shared.kernel.errors import DomainError, Kind


class CommitConflict(Exception):
    """A precondition did not hold; nothing was written. The unit of work runs again.

    `path` is for people: Firestore does not say which of several documents it was.
    """

    def __init__(self, path: str) -> None:
        super().__init__(f"precondition failed on {path}")
        self.path = path


class CommitContended(DomainError):
    """The bounded number of tries lost every race; nothing was written."""

    kind, code = Kind.UNAVAILABLE, "documents.contended"

    def __init__(self, tries: int) -> None:
        super().__init__(f"{tries} tries lost the race for one commit")
        self.tries = tries

    @property
    def retry_after_s(self) -> int:
        return 1


class DatabaseUnavailable(DomainError):
    """The database did not answer, or refused for a reason that may pass."""

    kind, code = Kind.UNAVAILABLE, "documents.unavailable"

    @property
    def retry_after_s(self) -> int:
        return 5
