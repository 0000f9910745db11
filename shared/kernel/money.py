"""Money: whole minor units of a currency. Source: api.md, "Rules for every route"; M113."""

from dataclasses import dataclass
from enum import StrEnum


class Currency(StrEnum):
    """Currencies prices are listed in (ISO 4217)."""

    TWD = "TWD"
    USD = "USD"


@dataclass(frozen=True, order=True)
class Money:
    """`amount_minor` hundredths of a dollar, NT$ or US$ alike; >= 0."""

    amount_minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if self.amount_minor < 0:
            raise ValueError(f"money is not negative, got {self.amount_minor}")
