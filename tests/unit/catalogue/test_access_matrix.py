"""Who may use what: one cell for every plan and service of every shipped catalogue (M042, M077)."""

from collections.abc import Iterator

import pytest

from shared.catalogue.access import check_access, price_row
from shared.catalogue.model import Catalogue, PlanId, ServiceType
from shared.catalogue.shipped import shipped_catalogues
from shared.kernel.errors import DomainError
from shared.kernel.media import Resolution

OK = "ok"
UNKNOWN = "catalogue.service_unknown"
PLAN = "catalogue.plan_required"
SUBSCRIBER = "catalogue.subscription_required"
EFFECTS = "catalogue.effects_required"

PLANS = {
    "weekly": (PlanId.DEMO, PlanId.STARTER, PlanId.PRO, PlanId.PRO_PLUS),
    "points": (PlanId.DEMO, PlanId.STARTER, PlanId.PRO, PlanId.UNLIMITED),
    "daily": (PlanId.FREE, PlanId.PAID),
}
"""The columns, by family."""

MATRIX = {
    "weekly": {
        ServiceType.VIDEO_720P: (OK, OK, OK, OK),
        ServiceType.VIDEO_1080P: (PLAN, OK, OK, OK),
        ServiceType.VIDEO_4K: (PLAN, PLAN, OK, OK),
        ServiceType.PREVIEW: (UNKNOWN,) * 4,
        ServiceType.IMAGE_512: (OK, OK, OK, OK),
        ServiceType.IMAGE_1024: (PLAN, OK, OK, OK),
        ServiceType.STYLE_EFFECTS: (PLAN, OK, OK, OK),
        ServiceType.HD_ENHANCE: (PLAN, OK, OK, OK),
        ServiceType.VIDEO_PRO: (PLAN, PLAN, OK, OK),
        ServiceType.FACE_SWAP: (UNKNOWN,) * 4,
        ServiceType.SPEECH: (UNKNOWN,) * 4,
        ServiceType.BASIC_EFFECT: (UNKNOWN,) * 4,
    },
    "points": {
        ServiceType.VIDEO_720P: (OK, OK, OK, OK),
        ServiceType.VIDEO_1080P: (PLAN, OK, OK, OK),
        ServiceType.VIDEO_4K: (PLAN, PLAN, OK, OK),
        ServiceType.PREVIEW: (UNKNOWN,) * 4,
        ServiceType.IMAGE_512: (UNKNOWN,) * 4,
        ServiceType.IMAGE_1024: (PLAN, OK, OK, OK),
        ServiceType.STYLE_EFFECTS: (PLAN, OK, OK, OK),
        ServiceType.HD_ENHANCE: (PLAN, OK, OK, OK),
        ServiceType.VIDEO_PRO: (UNKNOWN,) * 4,
        ServiceType.FACE_SWAP: (PLAN, PLAN, OK, OK),
        ServiceType.SPEECH: (UNKNOWN,) * 4,
        ServiceType.BASIC_EFFECT: (PLAN, OK, OK, OK),
    },
    "daily": {
        ServiceType.VIDEO_720P: (OK, OK),
        ServiceType.VIDEO_1080P: (PLAN, OK),
        ServiceType.VIDEO_4K: (PLAN, OK),
        ServiceType.PREVIEW: (UNKNOWN,) * 2,
        ServiceType.IMAGE_512: (OK, OK),
        ServiceType.IMAGE_1024: (PLAN, OK),
        ServiceType.STYLE_EFFECTS: (EFFECTS, OK),
        ServiceType.HD_ENHANCE: (EFFECTS, OK),
        ServiceType.VIDEO_PRO: (SUBSCRIBER, OK),
        ServiceType.FACE_SWAP: (UNKNOWN,) * 2,
        ServiceType.SPEECH: (UNKNOWN,) * 2,
        ServiceType.BASIC_EFFECT: (UNKNOWN,) * 2,
    },
}


def cells() -> Iterator[tuple[Catalogue, PlanId, ServiceType, str]]:
    for catalogue in shipped_catalogues():
        for service_type, row in MATRIX[catalogue.family].items():
            for plan_id, outcome in zip(PLANS[catalogue.family], row, strict=True):
                yield catalogue, plan_id, service_type, outcome


@pytest.mark.parametrize(
    ("catalogue", "plan_id", "service_type", "outcome"),
    [pytest.param(*cell, id=f"{cell[0].family}-{cell[1]}-{cell[2]}") for cell in cells()],
)
def test_a_plan_opens_what_the_matrix_says(
    catalogue: Catalogue, plan_id: PlanId, service_type: ServiceType, outcome: str
) -> None:
    assert answer(catalogue, plan_id, service_type) == outcome


def answer(
    catalogue: Catalogue,
    plan_id: PlanId,
    service_type: ServiceType,
    size: Resolution | None = None,
) -> str:
    try:
        check_access(catalogue.plans[plan_id], price_row(catalogue, service_type), None, size)
    except DomainError as refusal:
        return refusal.code
    return OK


def test_the_matrix_has_a_cell_for_every_plan_and_service() -> None:
    families = {catalogue.family: catalogue for catalogue in shipped_catalogues()}
    assert MATRIX.keys() == PLANS.keys() == families.keys()
    for family, catalogue in families.items():
        assert set(PLANS[family]) == catalogue.plans.keys()
        assert MATRIX[family].keys() == set(ServiceType)


@pytest.mark.parametrize(
    ("plan_id", "service_type", "size", "outcome"),
    [
        (PlanId.STARTER, ServiceType.STYLE_EFFECTS, Resolution.FULL_HD, OK),
        (PlanId.STARTER, ServiceType.STYLE_EFFECTS, Resolution.UHD, PLAN),
        (PlanId.PRO, ServiceType.STYLE_EFFECTS, Resolution.UHD, OK),
        (PlanId.STARTER, ServiceType.HD_ENHANCE, Resolution.UHD, OK),
    ],
)
def test_a_plan_has_sizes_up_to_its_own_where_a_service_has_several(
    plan_id: PlanId, service_type: ServiceType, size: Resolution, outcome: str
) -> None:
    (points,) = [it for it in shipped_catalogues() if it.family == "points"]
    assert answer(points, plan_id, service_type, size) == outcome


@pytest.mark.parametrize(
    ("family", "priority"),
    [
        ("weekly", {PlanId.PRO, PlanId.PRO_PLUS}),
        ("points", {PlanId.UNLIMITED}),
        ("daily", {PlanId.PAID}),
    ],
)
def test_the_priority_queue_is_for_some_plans(family: str, priority: set[PlanId]) -> None:
    (catalogue,) = [it for it in shipped_catalogues() if it.family == family]
    plans = catalogue.plans.values()
    assert {plan.plan_id for plan in plans if plan.entitlements.is_priority} == priority
