"""Refund receipts as documents, below the wallet of their account.

The signed JSON is kept as text: not a byte of it changes between the signature and the reader.
"""

import json

from infra.documents.transaction import Transaction
from shared.credits.chain import canonical_json
from shared.credits.receipt import Receipt
from shared.kernel.ids import AccountId, ReceiptId

SCHEMA = 1


class ReceiptDocuments:
    """Implements `shared.credits.ports.ReceiptStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(self, account_id: AccountId, receipt: Receipt) -> None:
        self._tx.create(
            _path(account_id, receipt.receipt_id),
            {
                "schema": SCHEMA,
                "owner_id": account_id,
                "org_id": None,
                "receipt_id": receipt.receipt_id,
                "body_json": canonical_json(receipt.body).decode(),
            },
        )

    def find(self, account_id: AccountId, receipt_id: ReceiptId) -> Receipt | None:
        document = self._tx.peek(_path(account_id, receipt_id))
        return None if document is None else Receipt(json.loads(str(document.fields["body_json"])))


def _path(account_id: AccountId, receipt_id: ReceiptId) -> str:
    return f"wallets/{account_id}/receipts/{receipt_id}"
