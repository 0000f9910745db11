"""Where the worker may connect to: it opens links that it is given."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class AllowedOrigins:
    """The only `scheme://host[:port]` that are opened; a link's whole authority is compared."""

    origins: frozenset[str]

    def __contains__(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return f"{parts.scheme}://{parts.netloc}" in self.origins
