"""Links in answers: equal within a period, and alive for at least another one."""

from datetime import UTC, datetime

from functions.http.present import LINK_LIFE, PERIOD, Presenter
from shared.accounts.locale import Locale
from shared.kernel.ids import ObjectName
from shared.kernel.ports import SignedLink
from tests.doubles import FixedClock
from tests.unit.generation.builders import a_house, delivered
from tests.unit.generation.fakes import FakeObjects

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class CountedObjects(FakeObjects):
    """Counts how often a link is signed, and keeps when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.signed: list[datetime] = []

    def download_link(
        self, name: ObjectName, expires_at: datetime, filename: str | None = None
    ) -> SignedLink:
        self.signed.append(expires_at)
        return super().download_link(name, expires_at, filename)


def test_a_page_looked_at_again_signs_nothing_until_the_next_period() -> None:
    house, objects, clock = a_house(), CountedObjects(), FixedClock(NOON)
    presenter = Presenter(objects, clock)
    film = house.now(delivered(house))
    first = presenter.generation(film, Locale.EN)
    count = len(objects.signed)
    assert count == 5, "the film, its poster, preview, sprites and their times"
    clock.advance(seconds=PERIOD.total_seconds() - 1)
    assert presenter.generation(film, Locale.EN) == first
    assert len(objects.signed) == count
    assert min(objects.signed) - clock.now() >= LINK_LIFE - PERIOD
    clock.advance(seconds=1)
    presenter.generation(film, Locale.EN)
    assert len(objects.signed) == 2 * count
