"""The catalogues that come with the program."""

from shared.catalogue.model import Catalogue
from shared.catalogue.weekly import weekly_catalogue


def shipped_catalogues() -> tuple[Catalogue, ...]:
    """Return every shipped version, those of one family from the oldest to the newest."""
    return (weekly_catalogue(),)
