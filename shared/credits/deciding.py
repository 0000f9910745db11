"""A ledger's decisions made again: an entry's stored inputs in, the entry as the rules make it out.

Inputs are what somebody asked for and when: ids, amounts of foreign causes, prices' and plans'
versions, verdicts, the clock. What follows from them (which lots burn and how much of each, what is
restored, what expires, whether a use is free, the price) is computed anew.
Source: product.md, idea 2.
"""

from collections.abc import Callable
from dataclasses import replace

from shared.accounts.past import Past
from shared.catalogue.access import service_named
from shared.catalogue.model import PlanId
from shared.catalogue.ports import Catalogues
from shared.credits import ledger
from shared.credits.booking import Change
from shared.credits.burn import burn_order_named
from shared.credits.disputing import give_back, set_aside
from shared.credits.grants import scope_of
from shared.credits.ledger import Grant, HoldOrder
from shared.credits.model import Entry, EntryType, Origin, PaidBy, Terms, Wallet
from shared.credits.quote import Work
from shared.credits.receipt import Receipt, ReleaseRule, receipt_id_of
from shared.credits.tariff import Standing, listed, offered, terms_of
from shared.credits.withdrawal import Withdrawal, withdraw
from shared.kernel.ids import HoldId, LotId, ReceiptId
from shared.kernel.media import Resolution

GONE = LotId("")
"""A lot no wallet has."""


class InputMissing(ValueError):
    """What a decision was made on is not there any more."""


class Decisions:
    """Makes the decision of an entry again."""

    def __init__(
        self, catalogues: Catalogues, receipt_of: Callable[[ReceiptId], Receipt | None]
    ) -> None:
        self._catalogues = catalogues
        self._receipt_of = receipt_of

    def again(self, entry: Entry, wallet: Wallet) -> Entry:
        """Return the entry that the rules of today write first, on the wallet before it.

        Raises: `ValueError`, `KeyError` or a refusal where they write none.
        """
        return self._change(entry, wallet).entries[0]

    def _change(self, entry: Entry, wallet: Wallet) -> Change:
        now = entry.created_at
        match entry.entry_type:
            case EntryType.HOLD:
                return ledger.hold(wallet, self._hold_order(entry, wallet), now)
            case EntryType.CAPTURE:
                return ledger.capture(wallet, _hold_id(entry), _captured(entry, wallet), now)
            case EntryType.RELEASE:
                has_grace = self._rule(entry).has_grace
                return ledger.release(wallet, _hold_id(entry), now, has_grace=has_grace)
            case EntryType.EXPIRY | EntryType.DISPUTE:
                return _of_lot(entry, wallet)
            case EntryType.REFUND if entry.amount_credits <= 0:
                return withdraw(wallet, _withdrawal(entry, wallet), now)
            case _:
                return ledger.grant(wallet, self._grant(entry), now)

    def _hold_order(self, entry: Entry, wallet: Wallet) -> HoldOrder:
        assert entry.deadline is not None, f"{entry.entry_id} has no deadline"
        order = HoldOrder(
            hold_id=_hold_id(entry),
            credits=-entry.amount_credits,
            service_type=entry.cause.service_type or "",
            description=entry.cause.description,
            deadline=entry.deadline,
            generation_id=entry.cause.generation_id,
            burn_order=burn_order_named(entry.burn_order or ""),
        )
        return order if entry.terms is None else self._on_terms(order, entry.terms, entry, wallet)

    def _on_terms(self, order: HoldOrder, terms: Terms, entry: Entry, wallet: Wallet) -> HoldOrder:
        """Return `order` at what the plan and the price books named by `terms` come to."""
        past = Past(terms.had_ever, (entry.created_at,) * terms.had_today)
        standing = replace(self._standing(terms.catalogue_version, terms.plan_id), past=past)
        resolution = None if terms.resolution is None else Resolution(terms.resolution)
        work = Work(service_named(order.service_type), resolution)
        offer = offered(standing, wallet.uses, work, entry.created_at)
        price_credits = offer.credits
        if offer.paid_by is PaidBy.CREDITS and terms.price_version != terms.catalogue_version:
            quoted = Standing(self._catalogues.version(terms.price_version), standing.plan)
            price_credits = min(price_credits, listed(quoted, work).credits)
        return replace(
            order,
            credits=price_credits,
            burn_order=burn_order_named(standing.catalogue.burn_order),
            terms=terms_of(offer, terms.price_version),
        )

    def _standing(self, catalogue_version: str, plan_id: str) -> Standing:
        catalogue = self._catalogues.version(catalogue_version)
        return Standing(catalogue, catalogue.plans[PlanId(plan_id)])

    def _grant(self, entry: Entry) -> Grant:
        [part] = entry.lots
        given = Grant(
            entry_id=entry.entry_id,
            credits=part.amount_credits,
            kind=part.lot.kind,
            cause=entry.cause,
            entry_type=entry.entry_type,
            expires_at=part.lot.expires_at,
            scope=part.lot.scope,
            priority=part.lot.priority,
            origin=entry.origin,
        )
        return given if entry.origin is None else self._of_origin(given, entry.origin)

    def _of_origin(self, given: Grant, origin: Origin) -> Grant:
        """Return `given` as the catalogue it came from has it."""
        catalogue = self._catalogues.version(origin.catalogue_version)
        if origin.package_id is not None:
            return replace(given, credits=catalogue.packages[origin.package_id].credits)
        plan = catalogue.plans[PlanId(origin.plan_id or "")]
        [rule] = [rule for rule in plan.grants if rule.grant_id == origin.grant_id]
        return replace(given, credits=rule.credits, scope=scope_of(rule))

    def _rule(self, entry: Entry) -> ReleaseRule:
        receipt = self._receipt_of(receipt_id_of(_hold_id(entry)))
        if receipt is None:
            raise InputMissing("the receipt is not there")
        return ReleaseRule(str(receipt.body["rule"]))


def _of_lot(entry: Entry, wallet: Wallet) -> Change:
    """Return what is due by itself, or else what was asked of the lot."""
    now = entry.created_at
    due = ledger.expire_lots(wallet, now)
    if due.entries:
        return due
    lot_ids = frozenset(part.lot.lot_id for part in entry.lots)
    if entry.entry_type is EntryType.EXPIRY:
        is_refunded = any(part.lot.owed_credits for part in entry.lots)
        return ledger.cut_short(wallet, lot_ids, now, is_refunded=is_refunded)
    is_over = all(part.lot.disputed_at is None for part in entry.lots)
    return (give_back if is_over else set_aside)(wallet, lot_ids, now)


def _hold_id(entry: Entry) -> HoldId:
    if entry.hold_id is None:
        raise InputMissing("no hold is named")
    return entry.hold_id


def _cut_short(entry: Entry, wallet: Wallet) -> Change:
    lot_ids = frozenset(part.lot.lot_id for part in entry.lots)
    is_refunded = any(part.lot.owed_credits for part in entry.lots)
    return ledger.cut_short(wallet, lot_ids, entry.created_at, is_refunded=is_refunded)


def _captured(entry: Entry, wallet: Wallet) -> int:
    held = wallet.open_hold(_hold_id(entry))
    return 0 if held is None else held.credits - entry.amount_credits


def _withdrawal(entry: Entry, wallet: Wallet) -> Withdrawal:
    if not entry.lots:
        # All of the lot was spent, so it was not there to be named.
        return Withdrawal(entry.entry_id, GONE, 0, entry.cause)
    [part] = entry.lots
    [before] = [lot for lot in wallet.lots if lot.lot_id == part.lot.lot_id]
    owed_credits = part.lot.owed_credits - before.owed_credits
    credits_max = owed_credits - part.amount_credits
    return Withdrawal(entry.entry_id, part.lot.lot_id, credits_max, entry.cause)
