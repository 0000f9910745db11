"""Identifiers: one type each, so that one cannot stand where another belongs."""

from typing import NewType

AccountId = NewType("AccountId", str)
"""A person's account; the `user_id` of the API. UUID text."""

OrganizationId = NewType("OrganizationId", str)

GenerationId = NewType("GenerationId", str)
ExportId = NewType("ExportId", str)
UploadId = NewType("UploadId", str)
QuoteId = NewType("QuoteId", str)

HoldId = NewType("HoldId", str)
"""Made by the caller from the cause of the hold; a generation's hold bears its id."""

EntryId = NewType("EntryId", str)
"""Made by the caller: id of the cause + verb, so that a retry names the same entry."""

LotId = NewType("LotId", str)
SubscriptionId = NewType("SubscriptionId", str)

OrderId = NewType("OrderId", str)
"""One intent to buy; its attempts at a gateway have references of their own."""

PaymentId = NewType("PaymentId", str)
"""Money that came in once: made from the gateway's own name of the charge."""

RefundId = NewType("RefundId", str)
ConsentId = NewType("ConsentId", str)
"""What a person agreed to once."""

DisputeId = NewType("DisputeId", str)
InvoiceId = NewType("InvoiceId", str)
ReceiptId = NewType("ReceiptId", str)

ObjectName = NewType("ObjectName", str)
"""Name of a stored object, `prefix/owner/...`; unique, never overwritten."""
