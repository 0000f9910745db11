"""Generations, one document each: `generations/{generation_id}`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from infra.documents.interface import Document, Filter, Operator, Order, Query
from infra.documents.readable import readable
from infra.documents.transaction import Transaction
from infra.stores.dressing import decode_dressing, encode_dressing
from shared.credits.model import PaidBy
from shared.delivery.model import Fit
from shared.generation.failure import FAILURES, FailureCode
from shared.generation.model import (
    Attempt,
    Event,
    Export,
    ExportState,
    Generation,
    Lease,
    Outcome,
    Photo,
    Sprites,
)
from shared.generation.model import Order as GenerationOrder
from shared.generation.ports import PageCursor
from shared.generation.states import State
from shared.kernel.ids import AccountId, GenerationId
from shared.kernel.media import AspectRatio, Resolution
from shared.kernel.values import Fields

COLLECTION = "generations"
SCHEMA = 1


class GenerationDocuments:
    """Implements `shared.generation.ports.GenerationStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, generation_id: GenerationId) -> Generation | None:
        document = self._tx.get(f"{COLLECTION}/{generation_id}")
        return None if document is None else decode(document.fields)

    def save(self, generation: Generation) -> None:
        self._tx.set(f"{COLLECTION}/{generation.generation_id}", encode(generation))

    def by_provider_job(self, provider_job_id: str) -> Generation | None:
        matches = self._find(
            Filter("provider_job_ids", Operator.CONTAINS, provider_job_id), limit=1
        )
        return matches[0] if matches else None

    def of_owner(
        self, owner_id: AccountId, limit: int, after: PageCursor | None
    ) -> Sequence[Generation]:
        query = Query(
            COLLECTION,
            filters=(Filter("owner_id", Operator.EQUAL, owner_id),),
            orders=(Order("created_at", descending=True),),
            limit=limit,
            after=None if after is None else (after.created_at,),
            after_path=None if after is None else f"{COLLECTION}/{after.generation_id}",
        )
        return _decoded(self._tx.query(query))

    def open_since(
        self, updated_before: datetime, limit: int, after: Generation | None
    ) -> Sequence[Generation]:
        query = Query(
            COLLECTION,
            filters=(
                Filter("is_open", Operator.EQUAL, value=True),
                Filter("updated_at", Operator.LESS, updated_before),
            ),
            orders=(Order("updated_at"),),
            limit=limit,
            after=None if after is None else (after.updated_at,),
            after_path=None if after is None else f"{COLLECTION}/{after.generation_id}",
        )
        return readable(self._tx.query, query, lambda document: decode(document.fields))

    def _find(self, wanted: Filter, limit: int) -> Sequence[Generation]:
        return _decoded(self._tx.query(Query(COLLECTION, filters=(wanted,), limit=limit)))


def encode(generation: Generation) -> Fields:
    """Return the document of `generation`; two fields are derived for queries."""
    fields = asdict(generation)
    for export, item in zip(generation.exports, fields["exports"], strict=True):
        item["dressing"] = encode_dressing(export.dressing)
    fields["failure"] = generation.failure.code if generation.failure else None
    fields["schema"] = SCHEMA
    fields["is_open"] = generation.is_open
    fields["provider_job_ids"] = [
        attempt.provider_job_id for attempt in generation.attempts if attempt.provider_job_id
    ]
    return fields


def decode(fields: Fields) -> Generation:
    """Return the generation a document holds."""
    kept: dict[str, Any] = {
        key: value
        for key, value in fields.items()
        if key not in {"schema", "is_open", "provider_job_ids"}
    }
    failure, sprites = kept["failure"], kept.get("sprites")
    return Generation(
        **{
            **kept,
            "order": _order(kept["order"]),
            "state": State(kept["state"]),
            "events": tuple(_event(item) for item in kept["events"]),
            "attempts": tuple(_attempt(item) for item in kept["attempts"]),
            "exports": tuple(_export(item) for item in kept["exports"]),
            "sprites": None if sprites is None else Sprites(**sprites),
            "failure": None if failure is None else FAILURES[FailureCode(failure)],
            "lease": None if kept["lease"] is None else Lease(**kept["lease"]),
            "paid_by": PaidBy(kept.get("paid_by", PaidBy.CREDITS)),
        }
    )


def _decoded(documents: Sequence[Document]) -> list[Generation]:
    return [decode(document.fields) for document in documents]


def _order(item: Mapping[str, Any]) -> GenerationOrder:
    photo = item["photo"]
    return GenerationOrder(
        **{
            **item,
            "photo": None if photo is None else Photo(**photo),
            "resolution": Resolution(item["resolution"]),
            "aspect_ratio": AspectRatio(item["aspect_ratio"]),
        }
    )


def _event(item: Mapping[str, Any]) -> Event:
    return Event(**{**item, "state": State(item["state"])})


def _attempt(item: Mapping[str, Any]) -> Attempt:
    outcome = item["outcome"]
    return Attempt(**{**item, "outcome": None if outcome is None else Outcome(outcome)})


def _export(item: Mapping[str, Any]) -> Export:
    return Export(
        **{
            **item,
            "format": AspectRatio(item["format"]),
            "fit": Fit(item["fit"]),
            "resolution": Resolution(item["resolution"]),
            "dressing": decode_dressing(item.get("dressing", {})),
            "state": ExportState(item["state"]),
        }
    )
