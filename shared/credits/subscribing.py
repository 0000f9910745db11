"""A subscription and its copies on the account are written together, always."""

from dataclasses import replace
from datetime import datetime

from shared.accounts.model import PLAN_AT_START, Account
from shared.catalogue.subscription import IDLE, Subscription
from shared.credits.ports import SubscribingStores


def save_subscription(stores: SubscribingStores, subscription: Subscription, now: datetime) -> None:
    """Write a new or found subscription, and on its account what readers of accounts go by.

    The account is read, and written only where its copies change. An account that is gone is left
    so: the subscription is written alone.
    """
    account = stores.accounts.find(subscription.account_id)
    stores.subscriptions.save(subscription)
    if account is None:
        return
    told = with_copies(account, subscription)
    if told != account:
        stores.accounts.save(replace(told, updated_at=now))


def with_copies(account: Account, subscription: Subscription) -> Account:
    """Return `account` saying which plan it has, in which catalogue version, until when."""
    if subscription.status in IDLE:
        return replace(account, plan_id=PLAN_AT_START, catalogue_version=None, plan_expires_at=None)
    return replace(
        account,
        plan_id=subscription.plan_id.value,
        catalogue_version=subscription.catalogue_version,
        plan_expires_at=subscription.lapses_at,
    )
