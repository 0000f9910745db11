"""An account's unfinished jobs: called off, and waited for, so that held credits are settled."""

from shared.generation.errors import GenerationEnded
from shared.generation.model import Generation
from shared.generation.ports import PageCursor
from shared.generation.usecases.cancel import Cancel
from shared.kernel.ids import AccountId
from shared.kernel.ports import UnitOfWork
from shared.privacy.ports import PrivacyStores

PAGE = 100


class OpenWork:
    """Ends what an account has under way."""

    def __init__(self, uow: UnitOfWork[PrivacyStores], cancel: Cancel) -> None:
        self._uow, self._cancel = uow, cancel

    def end(self, account_id: AccountId) -> int:
        """Call every open job off; return how many are open still."""
        return sum(self._is_left(each) for each in self._open(account_id))

    def _is_left(self, generation: Generation) -> bool:
        try:
            after = self._cancel.run(generation.owner_id, generation.generation_id).generation
        except GenerationEnded:
            # Delivered; an export of it is still being made.
            return True
        return after.is_open

    def _open(self, account_id: AccountId) -> list[Generation]:
        found: list[Generation] = []
        after: PageCursor | None = None
        while True:
            page = self._page(account_id, after)
            found += [generation for generation in page if generation.is_open]
            if len(page) < PAGE:
                return found
            after = PageCursor(page[-1].created_at, page[-1].generation_id)

    def _page(self, account_id: AccountId, after: PageCursor | None) -> list[Generation]:
        return self._uow.run(
            lambda stores: list(stores.generations.of_owner(account_id, PAGE, after))
        )
