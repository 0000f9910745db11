"""What moderation says about a text."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """Why something is refused. Source: M159."""

    ADULT = "adult"
    VIOLENCE = "violence"
    ILLEGAL = "illegal"


@dataclass(frozen=True)
class Verdict:
    """A judgement on one text; `category` is None when nothing speaks against it.

    `policy_version` names the rules that judged, so that a verdict can be explained later.
    """

    category: Category | None
    policy_version: str

    @property
    def is_refused(self) -> bool:
        return self.category is not None
