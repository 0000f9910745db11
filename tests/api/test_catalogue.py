"""Plans, prices and packs over HTTP: what anybody sees, and what a subscriber does."""

from typing import Any

import pytest

from functions.aliases import canonical_path
from tests.api.builders import Api, Person, exchange, problem, targets

PLANS, PRICING, PACKAGES = "/api/v1/plans", "/api/v1/credits/pricing", "/api/v1/credits/packages"


def items(api: Api, path: str, **headers: str) -> list[dict[str, Any]]:
    answer = api.send("GET", path, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["catalogue_version"] == "weekly@1"
    listed: list[dict[str, Any]] = answer.json()["items"]
    return listed


def test_anybody_sees_the_plans_in_order(api: Api) -> None:
    plans = items(api, PLANS)
    assert [plan["plan_id"] for plan in plans] == ["demo", "starter", "pro", "pro_plus"]
    assert plans[2] == {
        "plan_id": "pro",
        "display_name": "Pro",
        "prices": [{"amount_minor": 59_900, "currency": "TWD"}],
        "grants": [
            {
                "grant_id": "weekly",
                "credits": 60,
                "cadence": "weekly",
                "timezone": "UTC",
                "scope": None,
                "rollover_periods": 0,
            }
        ],
        "entitlements": {
            "max_resolution": "4k",
            "max_fps": 30,
            "watermark": False,
            "priority_class": "priority",
            "effects": True,
            "unmetered_services": [],
        },
        "topup_discount_ratio": 0.1,
    }
    assert plans[0]["prices"] == plans[0]["grants"] == []


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Starter"),
        ("ja", "スターター"),
        ("zh-TW", "入門"),
        ("ko-KR", "스타터"),
        ("es-MX,es;q=0.9", "Inicial"),
        ("de", "Starter"),
    ],
)
def test_names_follow_the_readers_language(api: Api, language: str, name: str) -> None:
    assert items(api, PLANS, **{"Accept-Language": language})[1]["display_name"] == name


def test_plans_that_did_not_change_are_not_sent_again(api: Api) -> None:
    first = api.send("GET", PLANS)
    tag = first.headers["etag"]
    assert "Accept-Language" in first.headers["vary"]
    again = api.send("GET", PLANS, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_another_language_is_another_entity(api: Api) -> None:
    tag = api.send("GET", PLANS).headers["etag"]
    asked = {"If-None-Match": tag, "Accept-Language": "ja"}
    assert api.send("GET", PLANS, headers=asked).status_code == 200


def test_anybody_sees_the_price_book(api: Api) -> None:
    rows = {row["service_type"]: row for row in items(api, PRICING)}
    assert {name: row["credit_cost"] for name, row in rows.items()} == {
        "video_720p": 5,
        "video_1080p": 8,
        "video_4k": 12,
        "image_512": 2,
        "image_1024": 3,
        "style_effects": 8,
        "hd_enhance": 10,
        "video_pro": 12,
    }
    assert rows["video_4k"] == {
        "service_type": "video_4k",
        "display_name": "VidGo Video 4K",
        "credit_cost": 12,
        "size_prices": [],
        "resolution": "4k",
        "max_duration_s": 8,
        "min_plan": "pro",
        "subscribers_only": False,
    }
    assert rows["video_720p"]["min_plan"] is None, "all plans may"
    assert rows["video_pro"]["subscribers_only"] is True


def test_a_stranger_sees_packs_at_their_list_price(api: Api) -> None:
    packs = items(api, PACKAGES)
    assert [pack["package_id"] for pack in packs] == ["small", "medium", "large"]
    assert packs[2] == {
        "package_id": "large",
        "display_name": "Large",
        "credits": 500,
        "prices": [
            {"currency": "TWD", "list_amount_minor": 69_900, "amount_minor": 69_900},
            {"currency": "USD", "list_amount_minor": 2_299, "amount_minor": 2_299},
        ],
        "discount_ratio": 0.0,
        "min_plan": "pro",
        "available": False,
    }


@pytest.mark.parametrize(
    ("plan", "twd", "usd", "available"),
    [
        ("demo", 69_900, 2_299, []),
        ("starter", 69_900, 2_299, ["small", "medium"]),
        ("pro", 62_900, 2_069, ["small", "medium", "large"]),
        ("pro_plus", 55_900, 1_839, ["small", "medium", "large"]),
    ],
)
def test_a_subscriber_sees_packs_with_the_plans_discount(
    api: Api, plan: str, twd: int, usd: int, available: list[str]
) -> None:
    packs = api.person(granted=0, plan=plan).get("/credits/packages").json()["items"]
    assert [price["amount_minor"] for price in packs[2]["prices"]] == [twd, usd]
    assert [pack["package_id"] for pack in packs if pack["available"]] == available


def test_a_pack_shows_no_price_that_no_gateway_would_charge(api: Api) -> None:
    """Paddle's smallest basket is US$ 5 (M101); the small pack costs less."""
    prices = {pack["package_id"]: pack["prices"] for pack in items(api, PACKAGES)}
    assert [price["currency"] for price in prices["small"]] == ["TWD"]
    assert [price["currency"] for price in prices["medium"]] == ["TWD", "USD"]


@pytest.mark.parametrize("path", [PRICING, PACKAGES])
def test_a_bad_proof_is_refused_where_none_is_needed(api: Api, path: str) -> None:
    answer = api.send("GET", path, headers={"Authorization": "Bearer forged"})
    assert problem(answer) == (401, "auth.invalid_token")


def test_what_a_subscriber_sees_is_not_kept_for_others(ann: Person) -> None:
    for path in ("/credits/pricing", "/credits/packages"):
        headers = ann.get(path).headers
        assert headers["cache-control"] == "private, no-cache"
        assert "Authorization" in headers["vary"]


def test_the_setting_puts_another_catalogue_on_sale(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    other = targets(tmp_path_factory.mktemp("points"), VIDGO_CATALOGUE="points")
    answer = exchange(other.api(), "GET", PLANS).json()
    assert answer["catalogue_version"] == "points@1"
    top = answer["items"][3]
    assert top["plan_id"] == "unlimited"
    assert top["entitlements"]["unmetered_services"] == ["video_1080p", "video_720p"]
    assert [grant["credits"] for grant in top["grants"]] == [300, 150]
    rows = exchange(other.api(), "GET", PRICING).json()["items"]
    (style,) = [row for row in rows if row["service_type"] == "style_effects"]
    assert style["size_prices"] == [{"resolution": "4k", "credit_cost": 25}]
    other._adapters.documents.close()


@pytest.mark.parametrize(
    ("method", "alias", "canonical"),
    [
        ("GET", "/subscriptions", "/plans/current"),
        ("GET", "/subscriptions/", "/plans/current"),
        ("GET", "/subscriptions/sub_1", "/plans/current"),
        ("POST", "/subscriptions/", "/plans/subscribe"),
        ("POST", "/subscriptions/cancel", "/plans/cancel"),
        ("GET", "/points/balance", "/credits/balance"),
        ("GET", "/points/history", "/credits/transactions"),
        ("POST", "/points/purchase", "/credits/purchase"),
        ("GET", "/points/packages/", "/credits/packages"),
        ("GET", "/plans", "/plans"),
        ("GET", "/subscriptionsx", "/subscriptionsx"),
        ("GET", "/pointsx/balance", "/pointsx/balance"),
    ],
)
def test_older_paths_have_one_canonical_spelling(method: str, alias: str, canonical: str) -> None:
    assert canonical_path(method, f"/api/v1{alias}") == f"/api/v1{canonical}"


def test_points_are_credits(api: Api) -> None:
    assert items(api, "/api/v1/points/packages/") == items(api, PACKAGES)
