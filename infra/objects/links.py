"""Links of the folder store: who holds one may do one thing to one object for a while.

A link is the object's address with its terms in the query and an HMAC-SHA256 over them. The
string that is signed has one term a line, JSON-quoted, so that no value can pose as two.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from infra.objects.errors import LinkRefused
from shared.kernel.ids import ObjectName

KEY_BYTES_MIN = 32
"""As long as the digest. Source: RFC 2104, section 3."""


@dataclass(frozen=True)
class UploadTerms:
    """What a link to upload with allows: one object of so many bytes of `content_type`.

    A POST link begins a session; a PUT link takes the bytes, those of a session when it names one.
    """

    name: ObjectName
    expires_s: int
    content_type: str
    size_bytes_max: int
    size_bytes_min: int
    method: str = "PUT"
    session_id: str | None = None

    @property
    def query(self) -> dict[str, str]:
        session = {} if self.session_id is None else {"upload_id": self.session_id}
        return {
            "expires": str(self.expires_s),
            "content_type": self.content_type,
            "size_max": str(self.size_bytes_max),
            "size_min": str(self.size_bytes_min),
            **session,
        }


@dataclass(frozen=True)
class DownloadTerms:
    """What a GET link allows: reading one object; browsers save it as `filename` if given."""

    name: ObjectName
    expires_s: int
    filename: str | None
    method = "GET"

    @property
    def query(self) -> dict[str, str]:
        named = {} if self.filename is None else {"filename": self.filename}
        return {"expires": str(self.expires_s), **named}


Terms = UploadTerms | DownloadTerms


class LinkSigner:
    """Makes and checks links with one secret key, at least `KEY_BYTES_MIN` bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES_MIN:
            raise ValueError(f"a signing key has at least {KEY_BYTES_MIN} bytes, got {len(key)}")
        self._key = key

    def query(self, terms: Terms) -> str:
        """Return the encoded query of the link that grants `terms`."""
        return urlencode({**terms.query, "signature": self._signature(terms)})

    def upload_terms(
        self, method: str, name: ObjectName, query: Mapping[str, str], now: datetime
    ) -> UploadTerms:
        """Read the terms of a PUT or POST link.

        Raises: `LinkRefused` when they do not hold at `now` or for another method.
        """
        try:
            terms = UploadTerms(
                name,
                int(query["expires"]),
                query["content_type"],
                int(query["size_max"]),
                int(query["size_min"]),
                method,
                query.get("upload_id"),
            )
        except (KeyError, ValueError) as error:
            raise LinkRefused from error
        self._check(terms, query, now)
        return terms

    def download_terms(
        self, name: ObjectName, query: Mapping[str, str], now: datetime
    ) -> DownloadTerms:
        """Read the terms of a GET link. Raises: `LinkRefused` when they do not hold at `now`."""
        try:
            terms = DownloadTerms(name, int(query["expires"]), query.get("filename"))
        except (KeyError, ValueError) as error:
            raise LinkRefused from error
        self._check(terms, query, now)
        return terms

    def _check(self, terms: Terms, query: Mapping[str, str], now: datetime) -> None:
        given = query.get("signature", "").encode()
        is_genuine = hmac.compare_digest(given, self._signature(terms).encode())
        if not is_genuine or now.timestamp() >= terms.expires_s:
            raise LinkRefused

    def _signature(self, terms: Terms) -> str:
        lines = [
            terms.method,
            terms.name,
            *(f"{key}={value}" for key, value in terms.query.items()),
        ]
        signed = "\n".join(json.dumps(line) for line in lines)
        return hmac.new(self._key, signed.encode(), hashlib.sha256).hexdigest()
