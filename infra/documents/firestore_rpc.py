"""The three calls of Firestore's service that documents need, and its failures as ours.

Importing this file imports Google's client library, which takes most of a second:
`firestore.py` does so at its first call.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import grpc
from google.api_core import exceptions as vendor
from google.api_core.retry import Retry, if_exception_type
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore_v1 import types
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport

from infra.documents.errors import CommitConflict, DatabaseUnavailable
from infra.documents.firestore_values import Message

CALL_TIMEOUT_S = 10.0
READ_PAUSE_FIRST_S, READ_PAUSE_MAX_S = 0.05, 0.5

Answer = TypeVar("Answer")


class FirestoreRpc:
    """A connection to the database `name` (`projects/P/databases/D`).

    Args:
        emulator_host: `host:port` of an emulator; None: Google, with the process's credentials.
        read_patience_s: how long an unreachable service is asked again for a read.
    """

    def __init__(self, name: str, emulator_host: str | None, read_patience_s: float) -> None:
        self._name = name
        self._client = _client(emulator_host)
        self._again = Retry(
            predicate=if_exception_type(vendor.ServiceUnavailable),
            initial=READ_PAUSE_FIRST_S,
            maximum=READ_PAUSE_MAX_S,
            timeout=read_patience_s,
        )
        # Routes to a named database; the emulator takes "owner" for a caller above its rules.
        self._metadata = [("google-cloud-resource-prefix", name)]
        if emulator_host is not None:
            self._metadata.append(("authorization", "Bearer owner"))

    def batch_get(self, names: list[str]) -> list[Message]:
        """Return the documents found, in any order."""
        request = types.BatchGetDocumentsRequest(database=self._name, documents=names)
        answers = self._read(self._client.batch_get_documents, request)
        messages = [types.BatchGetDocumentsResponse.pb(answer) for answer in answers]
        return [message.found for message in messages if message.HasField("found")]

    def run_query(self, parent: str, fill: Callable[[Message], None]) -> list[Message]:
        """Return the documents of the structured query that `fill` writes, in order."""
        request = types.RunQueryRequest(parent=parent)
        fill(types.RunQueryRequest.pb(request).structured_query)
        answers = self._read(self._client.run_query, request)
        messages = [types.RunQueryResponse.pb(answer) for answer in answers]
        return [message.document for message in messages if message.HasField("document")]

    def commit(self, fill: Callable[[Message], None], what: str) -> None:
        """Send the writes that `fill` adds, once: a lost answer may hide a commit that happened.

        Raises: `CommitConflict` naming `what`; `DatabaseUnavailable`.
        """
        request = types.CommitRequest(database=self._name)
        fill(types.CommitRequest.pb(request).writes)
        with _failures_translated("a commit"), _conflicts_translated(what):
            self._client.commit(
                request, retry=None, timeout=CALL_TIMEOUT_S, metadata=self._metadata
            )

    def close(self) -> None:
        """Close the connection."""
        self._client.transport.close()

    def _read(self, call: Callable[..., Iterable[Answer]], request: Any) -> list[Answer]:
        with _failures_translated("a read"):
            answers = call(
                request, retry=self._again, timeout=CALL_TIMEOUT_S, metadata=self._metadata
            )
            return list(answers)


def _client(emulator_host: str | None) -> FirestoreClient:
    if emulator_host is None:
        return FirestoreClient()
    # As on Google's own channels: a page of documents may pass gRPC's default of 4 MiB.
    unbounded = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    channel = grpc.insecure_channel(emulator_host, options=unbounded)  # type: ignore[no-untyped-call]
    credentials = AnonymousCredentials()
    return FirestoreClient(
        transport=FirestoreGrpcTransport(
            host=emulator_host, credentials=credentials, channel=channel
        )
    )


@contextmanager
def _conflicts_translated(what: str) -> Iterator[None]:
    try:
        yield
    except (
        vendor.Aborted,  # lost a race for a lock: certainly not applied
        vendor.AlreadyExists,
        vendor.FailedPrecondition,
        vendor.NotFound,
    ) as error:
        raise CommitConflict(what) from error


@contextmanager
def _failures_translated(what: str) -> Iterator[None]:
    """Turn every refusal into `DatabaseUnavailable`, but those that are bugs of ours.

    An invalid request becomes a `ValueError`; a failed precondition of a read (a query without
    its composite index, which the message names) is left as it is.
    """
    try:
        yield
    except vendor.InvalidArgument as error:
        raise ValueError(f"Firestore refuses {what}: {error.message}") from error
    except vendor.FailedPrecondition:
        raise
    except (vendor.GoogleAPIError, GoogleAuthError) as error:
        raise DatabaseUnavailable(f"{type(error).__name__} at {what}") from error
