"""Names: everything on sale is called something in every language, and never by its maker."""

from dataclasses import replace

import pytest

from shared.accounts.locale import Locale
from shared.catalogue.model import PlanId, ServiceType
from shared.catalogue.names import pack_name, plan_name, service_name
from shared.catalogue.shipped import shipped_catalogues

MAKERS = ("leonardo", "runway", "pollo", "goenhance", "kling", "veo")


@pytest.mark.parametrize("locale", Locale)
def test_everything_has_a_name_of_its_own(locale: Locale) -> None:
    packs = {
        it.package_id: it for shipped in shipped_catalogues() for it in shipped.packages.values()
    }
    for names in (
        [plan_name(it, locale) for it in PlanId],
        [service_name(it, locale) for it in ServiceType],
        [pack_name(it, locale) for it in packs.values()],
    ):
        assert all(names)
        assert len(set(names)) == len(names)
        assert not [name for name in names if any(maker in name.lower() for maker in MAKERS)]


def test_languages_do_not_share_their_words() -> None:
    words = {service_name(ServiceType.STYLE_EFFECTS, locale) for locale in Locale}
    assert len(words) == len(Locale)


def test_a_pack_nobody_named_is_called_by_its_credits() -> None:
    small = shipped_catalogues()[0].packages["small"]
    other = replace(small, package_id="summer", credits=77)
    assert pack_name(other, Locale.KO) == "77 크레딧"
