"""A catalogue as JSON and back, and the hash that names its content."""

import hashlib
import json

from shared.catalogue.decoding import decoded
from shared.catalogue.encoding import encoded
from shared.catalogue.errors import CatalogueUnreadable
from shared.catalogue.model import Catalogue
from shared.kernel.values import JsonValue

TEXT_LENGTH_MAX = 400_000
"""Half of what a Firestore document holds. Source: Firestore quotas, "Maximum document size"."""


def encode(catalogue: Catalogue) -> dict[str, JsonValue]:
    """Return `catalogue` as JSON; plans by rank, rows and packs by name.

    Money is minor units by currency (`{"TWD": 29900}`), costs are millionths of a dollar, times
    are RFC 3339 with `Z`.
    """
    return encoded(catalogue)


def decode(value: JsonValue) -> Catalogue:
    """Return the catalogue `value` describes.

    Plans may have the shape of either seed as well: see `shared.catalogue.seeds`.
    Raises: `CatalogueUnreadable` with the place of the first fault.
    """
    return decoded(value)


def parse(text: str) -> Catalogue:
    """Return the catalogue a JSON text describes. Raises: `CatalogueUnreadable`."""
    if len(text) > TEXT_LENGTH_MAX:
        raise CatalogueUnreadable("", f"is longer than {TEXT_LENGTH_MAX} characters")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise CatalogueUnreadable("", "is no JSON") from None
    return decode(value)


def canonical(catalogue: Catalogue) -> str:
    """Return the JSON text that is the same for equal catalogues."""
    return json.dumps(encode(catalogue), sort_keys=True, separators=(",", ":"))


def content_hash(catalogue: Catalogue) -> str:
    """Return the lower hex sha256 of `catalogue`'s canonical JSON."""
    return hashlib.sha256(canonical(catalogue).encode()).hexdigest()
