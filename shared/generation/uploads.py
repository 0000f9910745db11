"""Product photos: what may be uploaded, and what is checked once it has arrived."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.kernel.ids import AccountId, ObjectName, OrganizationId, UploadId

SIZE_BYTES_MAX = 10 * 1024**2
"""Largest photo; the init-image forms of the providers take no more."""

SIDE_PX_MIN, SIDE_PX_MAX = 64, 8192
PIXELS_MAX = 40_000_000
"""A decoded photo takes at most some 240 MB."""

UPLOAD_ID = re.compile("upl_[0-9a-f]{32}")
"""What our ids look like. Source: `IdSource.new`."""

LINK_LIFE = timedelta(minutes=15)

EXTENSIONS: Mapping[str, str] = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
"""Content types we take. Source: leonardo, "Presigned upload": png, jpg, jpeg, webp."""


@dataclass(frozen=True)
class ImageFacts:
    """What an image file says of itself; pixels."""

    content_type: str
    width: int
    height: int

    @property
    def is_in_range(self) -> bool:
        """Whether both sides and the whole are within what is worked with."""
        sides = (self.width, self.height)
        return (
            all(SIDE_PX_MIN <= side <= SIDE_PX_MAX for side in sides)
            and self.width * self.height <= PIXELS_MAX
        )


@dataclass(frozen=True)
class Upload:
    """A place for one file of one account.

    `size_bytes` and `sha256` (lower hex) are what the caller announced.
    """

    upload_id: UploadId
    owner_id: AccountId
    org_id: OrganizationId | None
    object_name: ObjectName
    content_type: str
    size_bytes: int
    sha256: str | None
    created_at: datetime
