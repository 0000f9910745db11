"""A worked example: a draft compared with what three customers have now.

Draft: Starter for NT$349 with 20 credits a week instead of NT$299 with 25, 720p for 6 credits
instead of 5, and no discount for Pro.

- Ann, Starter, orders five 720p videos on a Tuesday. Now 25 credits pay for all. In the draft 20
  pay for three (18); twice 2 credits are there and 4 are missing.
- Bob, Demo, has his two free videos and finds nothing for the third: 5 credits short now, 6 then.
- Cid, Pro, buys the large pack: NT$629 now, NT$699 in the draft.
"""

import json
from fractions import Fraction

from shared.catalogue.margin import SEED_TERMS
from shared.credits.whatif.events import Event
from shared.credits.whatif.report import Comparison, as_json, as_text, totals
from shared.credits.whatif.run import run
from tests.unit.credits.whatif.builders import (
    WEEKLY,
    a_draft,
    always,
    october,
    pack,
    plan,
    use,
)

EVENTS: list[Event] = [
    plan("ann", "starter", october(5)),
    *(use("ann", october(6, 10, minute)) for minute in range(5)),
    *(use("bob", october(day)) for day in (6, 7, 8)),
    plan("cid", "pro", october(5)),
    pack("cid", "large", october(6)),
]


def compared() -> Comparison:
    draft = a_draft()
    return Comparison(
        draft.version,
        now=run(EVENTS, always(WEEKLY), SEED_TERMS),
        draft=run(EVENTS, always(draft), SEED_TERMS),
        terms=SEED_TERMS,
    )


def test_who_pays_more_is_named_the_largest_rise_first() -> None:
    comparison = compared()
    assert comparison.pays_more == ["cid", "ann"]
    assert comparison.pays_less == []
    assert comparison.rise_usd_micros("ann") == Fraction(50_000_000, 32)


def test_who_runs_dry_oftener_is_named() -> None:
    comparison = compared()
    assert comparison.runs_dry == ["ann"]
    ann, bob = comparison.draft["ann"], comparison.draft["bob"]
    assert (ann.delivered, ann.dry, ann.short_credits, ann.left_credits) == (3, 2, 8, 2)
    assert ann.dry_since == october(6, 10, 3)
    assert (bob.dry, bob.short_credits, comparison.now["bob"].short_credits) == (1, 6, 5)


def test_the_margin_is_what_fees_and_costs_leave() -> None:
    comparison = compared()
    now, draft = totals(comparison.now.values()), totals(comparison.draft.values())
    # 97.25 % of NT$(299 + 599 + 629) at NT$32; seven videos of $0.05.
    assert now.revenue_usd_micros == Fraction(1527 * 9725 * 100, 32)
    assert now.cost_usd_micros == 7 * 50_000
    # NT$(349 + 599 + 699); five videos.
    assert draft.revenue_usd_micros == Fraction(1647 * 9725 * 100, 32)
    assert draft.cost_usd_micros == 5 * 50_000
    assert draft.margin_usd_micros > now.margin_usd_micros


def test_the_report_says_it_in_words() -> None:
    assert as_text(compared()).splitlines() == [
        "3 accounts",
        "                                       now             draft@1",
        "revenue after fees                $46.4065            $50.0534",
        "cost                               $0.3500             $0.2500",
        "margin                   $46.0565 (99.2 %)   $49.8034 (99.5 %)",
        "delivered                                7                   5",
        "in the relaxed lane                      0                   0",
        "too few credits                          1                   3",
        "refused                                  0                   0",
        "not for sale                             0                   0",
        "pays more: 2",
        "  cid: TWD 1228.00 -> TWD 1298.00",
        "  ann: TWD 299.00 -> TWD 349.00",
        "pays less: 0",
        "runs dry: 1",
        "  ann: 0 -> 2 times since 2026-10-06 10:03 UTC, 8 credits short",
    ]


def test_the_report_says_it_in_numbers_and_always_the_same() -> None:
    told = as_json(compared())
    assert json.dumps(told) == json.dumps(as_json(compared()))
    assert told["pays_more"] == ["cid", "ann"]
    assert told["now"]["delivered"] == 7  # type: ignore[call-overload,index]
    accounts = told["accounts"]
    assert accounts["ann"]["draft"]["paid_minor"] == {"TWD": 34_900}  # type: ignore[call-overload,index]


def test_a_draft_that_changes_nothing_changes_nothing() -> None:
    now = run(EVENTS, always(WEEKLY), SEED_TERMS)
    same = Comparison("same@1", now=now, draft=now, terms=SEED_TERMS)
    assert same.pays_more == same.pays_less == same.runs_dry == []


def test_without_money_there_is_no_margin_to_tell() -> None:
    assert totals([]).margin_ratio is None
