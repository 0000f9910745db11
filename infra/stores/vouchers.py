"""Vouchers as documents: `vouchers/{account_id}` holds all of an account, which are few."""

from collections.abc import Sequence
from typing import Any, cast

from infra.documents.interface import Document
from infra.documents.transaction import Transaction
from shared.kernel.ids import AccountId, OrderId
from shared.kernel.values import Fields
from shared.promotions.vouchers import Voucher, VoucherId

SCHEMA = 1


class VoucherDocuments:
    """Implements `shared.promotions.vouchers.VoucherStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, account_id: AccountId) -> Sequence[Voucher]:
        return _decoded(self._tx.get(_path(account_id)))

    def glance(self, account_id: AccountId) -> Sequence[Voucher]:
        return _decoded(self._tx.peek(_path(account_id)))

    def save(self, account_id: AccountId, vouchers: Sequence[Voucher]) -> None:
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": account_id,
            "org_id": None,
            "vouchers": [_encoded(voucher) for voucher in vouchers],
        }
        self._tx.set(_path(account_id), fields)


def _path(account_id: AccountId) -> str:
    return f"vouchers/{account_id}"


def _encoded(voucher: Voucher) -> Fields:
    return {
        "voucher_id": voucher.voucher_id,
        "permille": voucher.permille,
        "created_at": voucher.created_at,
        "expires_at": voucher.expires_at,
        "order_id": voucher.order_id,
    }


def _decoded(document: Document | None) -> Sequence[Voucher]:
    if document is None:
        return []
    fields = cast("dict[str, Any]", document.fields)
    return [
        Voucher(
            voucher_id=VoucherId(each["voucher_id"]),
            account_id=AccountId(fields["owner_id"]),
            permille=each["permille"],
            created_at=each["created_at"],
            expires_at=each["expires_at"],
            order_id=None if each["order_id"] is None else OrderId(each["order_id"]),
        )
        for each in fields["vouchers"]
    ]
