"""The store of subscriptions keeps what it is given and knows what is due, on every engine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from infra.documents.errors import CommitConflict
from infra.documents.interface import DocumentDatabase
from infra.documents.transaction import Transaction
from infra.stores.subscriptions import SubscriptionDocuments
from shared.catalogue.subscription import (
    RENEWAL_GRACE,
    EndedBecause,
    Subscription,
    SubscriptionStatus,
    cancelled,
    ended,
)
from shared.kernel.ids import AccountId
from tests.unit.credits.builders import ACCOUNT, NOW
from tests.unit.credits.subscribers import MONTH, a_subscription

HOUR = timedelta(hours=1)
FULL = a_subscription(
    price=None,
    status=SubscriptionStatus.TRIALING,
    gateway="paddle",
    gateway_reference="sub_gateway",
    cancel_at=NOW + MONTH,
    granted={"weekly": "2026-11-16", "start": "once"},
    next_grant_at=NOW + HOUR,
)


def saved(database: DocumentDatabase, *subscriptions: Subscription) -> None:
    for each in subscriptions:
        transaction = Transaction(database)
        SubscriptionDocuments(transaction).save(each)
        transaction.commit()


def found(database: DocumentDatabase) -> Subscription | None:
    return SubscriptionDocuments(Transaction(database)).find(ACCOUNT)


def due(
    database: DocumentDatabase,
    in_: timedelta,
    limit: int = 10,
    after: Subscription | None = None,
) -> Sequence[str]:
    store = SubscriptionDocuments(Transaction(database))
    return [each.account_id for each in store.due(NOW + in_, limit, after)]


def of(account: str, **changes: object) -> Subscription:
    return a_subscription(account_id=AccountId(account), **changes)


def test_an_account_that_never_had_one_has_none(database: DocumentDatabase) -> None:
    assert found(database) is None
    assert SubscriptionDocuments(Transaction(database)).peek(ACCOUNT) is None


@pytest.mark.parametrize(
    "subscription",
    [a_subscription(), FULL, cancelled(FULL, NOW), ended(FULL, EndedBecause.REFUNDED, NOW)],
)
def test_a_subscription_comes_back_as_it_was_saved(
    database: DocumentDatabase, subscription: Subscription
) -> None:
    saved(database, subscription)
    assert found(database) == subscription
    assert SubscriptionDocuments(Transaction(database)).peek(ACCOUNT) == subscription


def test_the_newest_subscription_takes_the_place_of_the_one_before(
    database: DocumentDatabase,
) -> None:
    newer = a_subscription(name="sub_2")
    saved(database, FULL, newer)
    assert found(database) == newer


def test_grants_and_ends_are_due_the_earliest_first(database: DocumentDatabase) -> None:
    saved(
        database,
        of("grant-late", next_grant_at=NOW + 2 * HOUR),
        of("grant-soon", next_grant_at=NOW + HOUR),
        of("ends", price=None, period_end=NOW + HOUR / 2),
        of("renews", period_end=NOW + HOUR / 2),
    )
    assert due(database, HOUR / 4) == []
    assert due(database, HOUR / 2) == ["ends"]
    assert due(database, 2 * HOUR) == ["ends", "grant-soon", "grant-late"]
    assert due(database, HOUR + RENEWAL_GRACE)[-1] == "renews"


def test_what_has_ended_is_never_due(database: DocumentDatabase) -> None:
    saved(database, ended(FULL, EndedBecause.EXPIRED, NOW))
    assert due(database, 100 * MONTH) == []


def test_pages_follow_one_another_also_where_many_are_due_at_once(
    database: DocumentDatabase,
) -> None:
    each = [of(f"account-{number}", next_grant_at=NOW) for number in range(5)]
    saved(database, *each)
    assert due(database, HOUR, limit=2) == ["account-0", "account-1"]
    assert due(database, HOUR, limit=2, after=each[1]) == ["account-2", "account-3"]
    assert due(database, HOUR, limit=2, after=each[3]) == ["account-4"]


def test_who_found_it_cannot_save_over_somebody_elses_change(database: DocumentDatabase) -> None:
    saved(database, FULL)
    slow = Transaction(database)
    store = SubscriptionDocuments(slow)
    before = store.find(ACCOUNT)
    assert before is not None
    saved(database, cancelled(FULL, NOW + HOUR))
    store.save(replace(before, next_grant_at=None))
    with pytest.raises(CommitConflict):
        slow.commit()
