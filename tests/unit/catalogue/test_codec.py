"""Catalogues as JSON: everything comes back, and every fault is told with its place."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.catalogue.codec import canonical, content_hash, decode, encode, parse
from shared.catalogue.errors import CatalogueUnreadable
from shared.catalogue.model import Catalogue, PlanId
from shared.catalogue.shipped import shipped_catalogues
from tests.unit.catalogue.builders import NOW, a_catalogue


def rich() -> Catalogue:
    """A catalogue in which every optional field is set."""
    weekly, points, _ = shipped_catalogues()
    pack = replace(
        weekly.packages["small"], sold_from=NOW, sold_until=NOW + timedelta(microseconds=1)
    )
    demo = replace(points.plans[PlanId.DEMO], allowance=weekly.plans[PlanId.DEMO].allowance)
    enterprise = replace(
        points.plans[PlanId.UNLIMITED],
        plan_id=PlanId.ENTERPRISE,
        rank=4,
        entitlements=replace(
            points.plans[PlanId.UNLIMITED].entitlements, is_white_label=True, shows_providers=True
        ),
    )
    plans = {**points.plans, PlanId.DEMO: demo, PlanId.ENTERPRISE: enterprise}
    return replace(points, plans=plans, packages={**points.packages, "small": pack})


@pytest.mark.parametrize("catalogue", [*shipped_catalogues(), rich()], ids=lambda it: it.version)
def test_a_catalogue_comes_back_as_it_was(catalogue: Catalogue) -> None:
    assert parse(canonical(catalogue)) == catalogue


def test_the_order_of_rows_means_nothing_to_the_hash() -> None:
    catalogue = a_catalogue()
    turned = replace(
        catalogue,
        plans=dict(reversed(catalogue.plans.items())),
        prices=dict(reversed(catalogue.prices.items())),
        packages=dict(reversed(catalogue.packages.items())),
    )
    assert content_hash(turned) == content_hash(catalogue)


def test_any_change_changes_the_hash() -> None:
    hashes = {content_hash(it) for it in (a_catalogue(), a_catalogue("draft@2"), rich())}
    noted = replace(a_catalogue(), notes=("a doubt",))
    assert content_hash(noted) not in hashes
    assert len(hashes) == 3


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return where every field of every object is."""
    if isinstance(value, dict):
        inner = [it for name, item in value.items() for it in paths(item, (*path, name))]
        return [*((*path, name) for name in value), *inner]
    if isinstance(value, list):
        return [it for n, item in enumerate(value) for it in paths(item, (*path, n))]
    return []


def fields() -> list[tuple[str | int, ...]]:
    return paths(encode(rich()))


def changed(path: tuple[str | int, ...], value: Any) -> Any:
    tree: Any = deepcopy(encode(rich()))
    inner = tree
    for step in path[:-1]:
        inner = inner[step]
    if value is KeyError:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return tree


@pytest.mark.parametrize("wrong", [True, -1, 0.5, "~", [], {"~": 1}, [1], None], ids=repr)
def test_a_wrong_value_anywhere_is_refused_or_changes_the_catalogue(wrong: object) -> None:
    """No field is read without a look at it: none takes every kind of value."""
    silent = []
    for path in fields():
        try:
            read = decode(changed(path, wrong))
        except CatalogueUnreadable:
            continue
        if read == rich() and changed(path, wrong) != encode(rich()):
            silent.append(path)
    assert silent == []


def test_a_missing_field_is_refused_unless_it_may_be_null() -> None:
    for path in fields():
        try:
            decode(changed(path, KeyError))
        except CatalogueUnreadable:
            continue
        assert may_be_missing(path), path


def may_be_missing(path: tuple[str | int, ...]) -> bool:
    nullable = {"allowance", "unmetered", "scope", "resolution", "duration_s_max", "notes"}
    nullable |= {"sold_from", "sold_until"}
    return path[-1] in nullable or "prices" in path[:-1] or "size_credits" in path[:-1]


def test_a_field_nobody_knows_is_refused() -> None:
    for path in [(), *fields()]:
        tree = changed((*path, "surprise"), 1) if is_object(path) else None
        if tree is not None:
            with pytest.raises(CatalogueUnreadable):
                decode(tree)


def is_object(path: tuple[str | int, ...]) -> bool:
    inner: Any = encode(rich())
    for step in path:
        inner = inner[step]
    return isinstance(inner, dict)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("format",), "vidgo-catalogue-2", "format"),
        (("version",), "Weekly 1", "version"),
        (("version",), "a/b@1", "version"),
        (("plans", 1, "prices", "TWD"), 29_950, "plans[1].prices.TWD"),
        (("plans", 1, "prices", "EUR"), 100, "plans[1].prices.EUR"),
        (("plans", 1, "rank"), 0, "plans"),
        (("plans", 1, "grants", 0, "timezone"), "Mars/Olympus", "plans[1].grants[0].timezone"),
        (("plans", 1, "grants", 0, "timezone"), "../etc/passwd", "plans[1].grants[0].timezone"),
        (("plans", 1, "grants", 0, "credits"), 0, "plans[1].grants[0].credits"),
        (("plans", 0, "allowance", "windows"), [], "plans[0].allowance.windows"),
        (("plans", 0, "prices"), {"TWD": 100}, "plans"),
        (("prices", 0, "cost_observed_at"), "2026-01-01T00:00:00", "prices[0].cost_observed_at"),
        (("packages", 0, "prices"), {}, "packages[0].prices"),
        (("packages", 0, "package_id"), "medium", "packages"),
        (("plans",), [], "plans"),
        (("prices", 0, "plan_rank_min"), 5, "price of basic_effect"),
        (("packages", 0, "plan_rank_min"), 5, "package large"),
    ],
)
def test_a_broken_rule_is_told_with_its_place(
    path: tuple[str | int, ...], value: object, place: str
) -> None:
    with pytest.raises(CatalogueUnreadable) as fault:
        decode(changed(path, value))
    assert fault.value.place == place


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '{"format": 1}', "[" * 100_000, " " * 400_001, "1e999"]
)
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises(CatalogueUnreadable):
        parse(text)


def test_what_is_exported_is_plain_json() -> None:
    for catalogue in shipped_catalogues():
        assert decode(json.loads(json.dumps(encode(catalogue)))) == catalogue
