"""ECPay's books: the payment media file for what there is, queries for what it proves.

The file bears no check code, so it only says where to look: money is taken on the word of a signed
query. Source: payments facts, ECPay, sections 1, 6 and 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import md5, sha256
from typing import Final

import httpx

from infra.payments.ecpay import CHECK_FIELD, EcpayKeys, check_mac_value
from infra.payments.ecpay_client import EcpayGateway
from infra.payments.ecpay_media import (
    LOOK_BACK,
    TOO_OFTEN_WORD,
    MediaColumns,
    MediaRow,
    MediaUnreadable,
    media_fields,
    read_media,
)
from infra.payments.http import GatewayHttp, Timeouts
from shared.kernel.money import Currency, Money
from shared.kernel.ports import Clock
from shared.payments.books import BookedCharge, BookedReturn, Books
from shared.payments.errors import GatewayUnavailable
from shared.payments.gateway import Charge, ChargeStatus, Gateway, Notice, NoticeKind

FILE_BYTES_MAX: Final = 32 * 1024**2
DIGESTS: Final = {"sha256": sha256, "md5": md5}


@dataclass(frozen=True)
class EcpayMedia:
    """How the file is asked for and read, where ECPay's pages do not say.

    `check` is the hash of the call's check code: merchants report both.
    """

    check: str = "sha256"
    columns: MediaColumns = field(default_factory=MediaColumns)


class EcpayBooks:
    """The shop of `keys`, whose files are at `base_url` (`https://vendor.ecpay.com.tw`)."""

    def __init__(
        self,
        keys: EcpayKeys,
        base_url: str,
        gateway: EcpayGateway,
        clock: Clock,
        media: EcpayMedia | None = None,
        *,
        timeouts: Timeouts | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._keys, self._gateway, self._clock = keys, gateway, clock
        self._media = media or EcpayMedia()
        self._http = GatewayHttp(
            base_url, {}, timeouts=timeouts, transport=transport, answer_bytes_max=FILE_BYTES_MAX
        )

    def __repr__(self) -> str:
        return f"EcpayBooks({self._keys.merchant_id})"

    def close(self) -> None:
        """Release connections; the adapter is not used afterwards."""
        self._http.close()

    def since(self, moment: datetime) -> Books:
        """Read the file of the last month; charges before `moment` only if money went back."""
        now = self._clock.now()
        try:
            rows = self._rows(min(moment, now - LOOK_BACK), now)
        except MediaUnreadable:
            return Books(is_whole=False)
        return Books(
            charges=[_charge(row) for row in rows if row.paid_at is None or row.paid_at >= moment],
            returns=[
                BookedReturn(_stated(row), _keys(row), row.returned_minor)
                for row in rows
                if row.returned_minor
            ],
        )

    def proven(self, booked: BookedCharge, *, is_recurring: bool) -> Sequence[Notice]:
        """Ask for the order, and for its later charges where it has some."""
        reference = booked.names[0]
        first = self._gateway.look_up(reference)
        later = self._gateway.look_up_renewals(reference) if is_recurring else ()
        return [
            *(_notice(NoticeKind.PAID, each, reference) for each in _paid([first])),
            *(_notice(NoticeKind.RENEWED, each, reference) for each in _paid(later)),
        ]

    def _rows(self, first: datetime, last: datetime) -> Sequence[MediaRow]:
        fields = media_fields(self._keys.merchant_id, first, last)
        digest = DIGESTS[self._media.check]
        code = check_mac_value(fields, self._keys.hash_key, self._keys.hash_iv, digest)
        body = {**fields, CHECK_FIELD: code}
        try:
            reply = self._http.read("POST", "PaymentMedia/TradeNoAio", data=body)
        except GatewayUnavailable as error:
            # Our address may not be let in. If ECPay is out of order, its queries say so.
            raise MediaUnreadable from error
        try:
            return read_media(reply.raw, self._media.columns)
        except MediaUnreadable:
            if TOO_OFTEN_WORD in reply.raw.decode("utf-8", "replace"):
                raise GatewayUnavailable("one file a minute") from None
            raise


def _charge(row: MediaRow) -> BookedCharge:
    return BookedCharge(_stated(row), (row.reference,), _keys(row))


def _stated(row: MediaRow) -> Charge:
    return Charge(
        row.reference,
        ChargeStatus.PAID,
        Money(row.amount_minor, Currency.TWD),
        trade_no=row.trade_no or None,
        paid_at=row.paid_at,
    )


def _keys(row: MediaRow) -> tuple[str, ...]:
    """Return what the charge may be called: a later one of a recurring order has its number."""
    return (*((f"{row.reference}:{row.number}",) if row.number else ()), row.reference)


def _paid(charges: Sequence[Charge]) -> Sequence[Charge]:
    return [each for each in charges if each.status is ChargeStatus.PAID]


def _notice(kind: NoticeKind, charge: Charge, reference: str) -> Notice:
    return Notice(
        gateway=Gateway.ECPAY,
        event_key=f"compared:{charge.charge_key}",
        kind=kind,
        gateway_reference=reference,
        charge=charge,
        detail="found by comparing",
    )
