"""Refusals of moderation."""

from shared.kernel.errors import DomainError, Kind
from shared.moderation.model import Category


class PromptRefused(DomainError):
    """The words ask for something we do not make; nothing was charged (M161)."""

    kind, code = Kind.INVALID, "moderation.prompt_refused"

    def __init__(self, category: Category) -> None:
        super().__init__(f"prompt refused as {category}")
        self.category = category

    @property
    def stage(self) -> str:
        return "moderation"

    @property
    def facts(self) -> dict[str, object]:
        return {"category": self.category.value}
