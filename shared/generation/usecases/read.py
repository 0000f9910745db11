"""Look at generations: always the caller's own."""

from collections.abc import Mapping, Sequence

from shared.generation.errors import ExportNotDelivered, ExportUnknown, GenerationUnknown
from shared.generation.model import Export, Generation, is_generation_id, parse_export_id
from shared.generation.ports import GenerationStores, PageCursor
from shared.kernel.ids import AccountId, GenerationId
from shared.kernel.ports import UnitOfWork
from shared.kernel.values import JsonValue


def owned(
    stores: GenerationStores, account_id: AccountId, generation_id: GenerationId
) -> Generation:
    """Return the caller's generation. Raises: `GenerationUnknown`, also for another's."""
    is_ours = is_generation_id(generation_id)
    generation = stores.generations.find(generation_id) if is_ours else None
    if generation is None or generation.owner_id != account_id:
        raise GenerationUnknown
    return generation


class Read:
    """Answers questions about generations and their exports."""

    def __init__(self, uow: UnitOfWork[GenerationStores]) -> None:
        self._uow = uow

    def one(self, account_id: AccountId, generation_id: GenerationId) -> Generation:
        """Return one. Raises: `GenerationUnknown`."""
        return self._uow.run(lambda stores: owned(stores, account_id, generation_id))

    def page(
        self, account_id: AccountId, limit: int, after: PageCursor | None
    ) -> Sequence[Generation]:
        """Return at most `limit` of the caller's, newest first, behind `after`."""
        return self._uow.run(lambda stores: stores.generations.of_owner(account_id, limit, after))

    def export(self, account_id: AccountId, export_id: str) -> tuple[Generation, Export]:
        """Return an export with its generation. Raises: `ExportUnknown`."""
        named = parse_export_id(export_id)
        if named is None:
            raise ExportUnknown
        generation_id, ordinal = named
        try:
            generation = self.one(account_id, generation_id)
        except GenerationUnknown:
            raise ExportUnknown from None
        if ordinal >= len(generation.exports):
            raise ExportUnknown
        return generation, generation.exports[ordinal]

    def manifest(self, account_id: AccountId, export_id: str) -> Mapping[str, JsonValue]:
        """Return how an export was made, signed. Raises: `ExportUnknown`, `ExportNotDelivered`."""
        _, export = self.export(account_id, export_id)
        if export.manifest is None:
            raise ExportNotDelivered
        return export.manifest
