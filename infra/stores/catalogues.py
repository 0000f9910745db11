"""Published catalogues as documents: `catalogues/{version}`, written once and never again."""

from datetime import datetime

from infra.documents.transaction import Transaction
from shared.catalogue.codec import canonical, content_hash, parse
from shared.catalogue.model import Catalogue

SCHEMA = 1


class CatalogueDocuments:
    """Implements `shared.catalogue.ports.CatalogueStore`.

    The content is kept as the text that was hashed: what was sold can be shown to the byte.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, version: str) -> Catalogue | None:
        document = self._tx.get(_path(version))
        return None if document is None else parse(str(document.fields["content"]))

    def add(self, catalogue: Catalogue, now: datetime) -> None:
        self._tx.create(
            _path(catalogue.version),
            {
                "schema": SCHEMA,
                "owner_id": None,
                "org_id": None,
                "version": catalogue.version,
                "content": canonical(catalogue),
                "content_sha256": content_hash(catalogue),
                "published_at": now,
            },
        )


def _path(version: str) -> str:
    return f"catalogues/{version}"
