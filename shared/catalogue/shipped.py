"""The catalogues that come with the program."""

from shared.catalogue.daily import daily_catalogue
from shared.catalogue.model import Catalogue
from shared.catalogue.points import points_catalogue
from shared.catalogue.weekly import weekly_catalogue


def shipped_catalogues() -> tuple[Catalogue, ...]:
    """Return every shipped version, those of one family from the oldest to the newest.

    A version that was sold never changes: a change is a new function beside the old one.
    """
    return (weekly_catalogue(), points_catalogue(), daily_catalogue())
