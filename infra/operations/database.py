"""The documents of the product an operator's settings name."""

from functools import partial

from infra.documents.interface import DocumentDatabase
from infra.documents.transaction import DocumentUnitOfWork
from infra.settings import LOCAL_PROJECT, Platform
from infra.stores.stores import Stores
from infra.tool_settings import OperatorSettings
from shared.kernel.ports import Clock

COMMIT_TRIES = 10


def open_documents(settings: OperatorSettings) -> DocumentDatabase:
    """Return the database, to be closed by the caller."""
    if settings.vidgo_platform == Platform.EMBEDDED:
        from infra.documents.sqlite import SqliteDocuments  # noqa: PLC0415 -- an engine is enough

        return SqliteDocuments(settings.vidgo_state / "documents.sqlite3")
    from infra.documents.firestore import FirestoreDocuments  # noqa: PLC0415 -- slow to import

    return FirestoreDocuments(
        settings.gcp_project or LOCAL_PROJECT, emulator_host=settings.firestore_emulator_host
    )


def unit_of_work(database: DocumentDatabase, clock: Clock) -> DocumentUnitOfWork[Stores]:
    """Return units of work that send nothing: operators' programs queue no tasks."""
    return DocumentUnitOfWork(
        database,
        partial(Stores, clock=clock),
        tries=COMMIT_TRIES,
        pause=lambda _: None,
        after_commit=lambda _: None,
    )
