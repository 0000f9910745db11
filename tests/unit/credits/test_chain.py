"""The hash chain of the entries."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from shared.credits import ledger
from shared.credits.chain import broken_links, canonical_json, entry_facts, instant, sealed
from shared.credits.model import GENESIS_HASH, Entry, Wallet
from shared.kernel.ids import HoldId
from tests.unit.credits.builders import ACCOUNT, NOW, a_grant, a_hold


@pytest.fixture
def entries() -> list[Entry]:
    first = ledger.grant(Wallet(ACCOUNT), a_grant("a", 10), NOW)
    second = ledger.hold(first.wallet, a_hold(amount=5), NOW)
    third = ledger.capture(second.wallet, HoldId("gen_1"), 4, NOW)
    return [first.entry, second.entry, third.entry]


def test_an_untouched_chain_has_no_broken_link(entries: list[Entry]) -> None:
    assert broken_links(entries) == []


def test_the_first_entry_names_the_genesis_hash(entries: list[Entry]) -> None:
    assert entries[0].previous_hash == GENESIS_HASH


@pytest.mark.parametrize(
    "altered",
    [
        lambda entry: replace(entry, amount_credits=entry.amount_credits - 1),
        lambda entry: replace(entry, balance_after_credits=99),
        lambda entry: replace(entry, created_at=entry.created_at + timedelta(microseconds=1)),
        lambda entry: replace(entry, lots=()),
        lambda entry: replace(entry, cause=replace(entry.cause, description="Gift")),
        lambda entry: replace(entry, deadline=None),
        lambda entry: replace(entry, burn_order="mine"),
    ],
)
def test_an_altered_entry_breaks_the_chain(
    entries: list[Entry], altered: Callable[[Entry], Entry]
) -> None:
    assert broken_links([entries[0], altered(entries[1]), entries[2]]) == [2]


def test_an_altered_entry_that_is_sealed_again_breaks_the_next_link(entries: list[Entry]) -> None:
    forged = sealed(replace(entries[1], amount_credits=-1))
    assert broken_links([entries[0], forged, entries[2]]) == [3]


def test_a_missing_entry_breaks_the_chain(entries: list[Entry]) -> None:
    assert broken_links([entries[0], entries[2]]) == [3]


def test_entries_out_of_order_break_the_chain(entries: list[Entry]) -> None:
    assert broken_links([entries[1], entries[0], entries[2]])


def test_canonical_json_does_not_depend_on_the_order_of_names() -> None:
    assert canonical_json({"b": 1, "a": ["é"]}) == canonical_json({"a": ["é"], "b": 1})
    assert canonical_json({"b": 1, "a": ["é"]}) == '{"a":["é"],"b":1}'.encode()


def test_one_moment_has_one_text_in_every_zone() -> None:
    taipei = NOW.astimezone(timezone(timedelta(hours=8)))
    assert instant(taipei) == instant(NOW) == "2026-11-20T10:00:00.000000Z"


def test_only_a_lot_that_owes_says_so(entries: list[Entry]) -> None:
    [part] = entries[1].lots
    owing = replace(part, lot=replace(part.lot, owed_credits=1))
    assert broken_links([entries[0], replace(entries[1], lots=(owing,)), entries[2]]) == [2]
    assert "owed_credits" not in str(entry_facts(entries[1]))


def test_the_hash_of_an_entry_never_changes(entries: list[Entry]) -> None:
    # Pinned: another value here means that every stored ledger would fail its check.
    assert (
        entries[0].entry_hash == "dbed4ef8c7cad6f040fd10cd09fa950b57ce711325206e72127c9d3b08f1a715"
    )
