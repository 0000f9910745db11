"""A small catalogue, accounts, and a shelf's published versions."""

from dataclasses import replace
from datetime import UTC, datetime

from shared.accounts.address import normalise_email
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.catalogue.model import Catalogue
from shared.catalogue.weekly import weekly_catalogue
from shared.kernel.ids import AccountId

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

ACCOUNT = Account(
    account_id=AccountId("acc_1"),
    email=normalise_email("ada@example.com"),
    kept_password=None,
    full_name=None,
    locale=Locale.EN,
    created_at=NOW,
    updated_at=NOW,
)


def a_catalogue(version: str = "draft@1") -> Catalogue:
    """The weekly catalogue under another name."""
    return replace(weekly_catalogue(), version=version)


class FakePublished:
    """Published catalogues, and how often each was looked for."""

    def __init__(self, *catalogues: Catalogue) -> None:
        self.known = {catalogue.version: catalogue for catalogue in catalogues}
        self.asked: list[str] = []

    def __call__(self, version: str) -> Catalogue | None:
        self.asked.append(version)
        return self.known.get(version)
