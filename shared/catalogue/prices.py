"""The price of a piece of work in a catalogue's price book."""

from dataclasses import dataclass

from shared.catalogue.access import price_row, service_named
from shared.catalogue.errors import DurationNotOffered, SizeNotOffered
from shared.catalogue.model import Catalogue, ServiceType
from shared.kernel.media import Resolution


@dataclass(frozen=True)
class ListedPrice:
    """A price as the book states it; whole credits. `credits` is that of all pieces."""

    service_type: ServiceType
    unit_credits: int
    credits: int
    price_version: str


class PriceBook:
    """Answers what work costs."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def price(
        self, service_type: str, resolution: Resolution | None, duration_s: int | None, count: int
    ) -> ListedPrice:
        """Return the price of `count` >= 1 pieces; `service_type` may be an alias.

        Raises: `ServiceUnknown`, `SizeNotOffered`, `DurationNotOffered`.
        """
        row = price_row(self._catalogue, service_named(service_type))
        if resolution is not None and row.resolution is not None and resolution != row.resolution:
            raise SizeNotOffered(row.service_type, resolution)
        if duration_s is not None and duration_s > (row.duration_s_max or duration_s):
            raise DurationNotOffered(duration_s, row.duration_s_max or duration_s)
        unit_credits = row.credits_for(resolution)
        return ListedPrice(
            row.service_type, unit_credits, unit_credits * count, self._catalogue.version
        )
