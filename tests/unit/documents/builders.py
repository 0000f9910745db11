"""A document database in memory for tests of what is built on one."""

from collections.abc import Sequence

from infra.documents.errors import CommitConflict
from infra.documents.interface import Check, Document, Query, Write
from shared.kernel.values import Fields


class FakeDocuments:
    """Keeps documents in a dict and records calls; `conflicts` commits fail first."""

    def __init__(self, *documents: Document, conflicts: int = 0) -> None:
        self.documents = {document.path: document for document in documents}
        self.conflicts = conflicts
        self.reads: list[list[str]] = []
        self.commits: list[tuple[list[Write], list[Check]]] = []

    def get(self, paths: Sequence[str]) -> list[Document | None]:
        self.reads.append(list(paths))
        return [self.documents.get(path) for path in paths]

    def query(self, query: Query) -> list[Document]:
        prefix = f"{query.collection}/"
        return [item for path, item in self.documents.items() if path.startswith(prefix)]

    def commit(self, writes: Sequence[Write], checks: Sequence[Check] = ()) -> None:
        self.commits.append((list(writes), list(checks)))
        if self.conflicts:
            self.conflicts -= 1
            raise CommitConflict("any/path")

    def ping(self) -> None:
        return

    def close(self) -> None:
        return


def document(path: str, fields: Fields | None = None, version: str = "v1") -> Document:
    return Document(path, fields or {"n": 1}, version)
