"""ECPay's payment media file: every order of a time, with what was paid and given back of it.

Source: payments facts, ECPay, section 1 (the address); ECPay's developer site, page 16599 (the
fields of the call, one file a minute, addresses that must be let in at their console). The file's
columns are not published: they are found by their headings, as `MediaColumns` lists them.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from infra.payments.ecpay_wire import MINOR_PER_DOLLAR, REFERENCE, TAIPEI, moment_of

PAID_WORD: Final = "已付款"
TOO_OFTEN_WORD: Final = "一分鐘"
"""ECPay's own words for a charge that was paid, and for a second file within a minute."""

_TIME: Final = re.compile(r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_SUM: Final = re.compile(r"-?[0-9]{1,9}(\.0+)?")
_LEADS: Final = re.compile(r'(^|,)="')


class MediaUnreadable(Exception):
    """The answer is not the file. Never leaves the adapters."""


@dataclass(frozen=True)
class MediaColumns:
    """Headings a column may have. Those of `number` and `returned` may be missing."""

    reference: tuple[str, ...] = ("廠商訂單編號", "特店訂單編號", "特店交易編號")
    trade_no: tuple[str, ...] = ("綠界訂單編號", "綠界交易編號", "綠界交易序號")
    number: tuple[str, ...] = ("信用卡授權單號", "授權單號")
    status: tuple[str, ...] = ("付款狀態", "付款結果")
    amount: tuple[str, ...] = ("交易金額",)
    returned: tuple[str, ...] = ("退款金額",)
    paid_at: tuple[str, ...] = ("付款日期",)


@dataclass(frozen=True)
class MediaRow:
    """One charge of the file; money in hundredths of a dollar. `number` is ECPay's gwsr."""

    reference: str
    trade_no: str
    number: str
    amount_minor: int
    returned_minor: int
    paid_at: datetime | None


def media_fields(merchant_id: str, first: datetime, last: datetime) -> dict[str, str]:
    """Return the unsigned fields of the call: what was paid on some days, those included."""
    return {
        "MerchantID": merchant_id,
        "DateType": "2",
        "BeginDate": _day(first),
        "EndDate": _day(last),
        "MediaFormated": "1",
        "CharSet": "2",
    }


def read_media(raw: bytes, columns: MediaColumns) -> Sequence[MediaRow]:
    """Return the charges that were paid. Raises: `MediaUnreadable`."""
    lines = [_LEADS.sub(r'\1"', line) for line in _text(raw).splitlines() if line.strip()]
    table = [[cell.strip().lstrip("=") for cell in cells] for cells in csv.reader(lines)]
    places = next(filter(None, (_places(cells, columns) for cells in table)), None)
    if places is None:
        raise MediaUnreadable
    return list(_rows(table, places))


def _rows(table: Sequence[Sequence[str]], places: Mapping[str, int]) -> Iterator[MediaRow]:
    for cells in table:
        values = {name: cells[at] for name, at in places.items() if at < len(cells)}
        is_paid = PAID_WORD in values.get("status", "")
        if not is_paid or not REFERENCE.fullmatch(values.get("reference", "").upper()):
            continue
        yield MediaRow(
            reference=values["reference"],
            trade_no=values.get("trade_no", ""),
            number=values.get("number", ""),
            amount_minor=_minor(values.get("amount", "")),
            returned_minor=abs(_minor(values.get("returned", "") or "0")),
            paid_at=_moment(values.get("status", "")) or _moment(values.get("paid_at", "")),
        )


def _places(cells: Sequence[str], columns: MediaColumns) -> dict[str, int] | None:
    """Return where each column is if `cells` are the headings; None if they are not."""
    places = {
        name: cells.index(heading)
        for name, headings in vars(columns).items()
        for heading in reversed(headings)
        if heading in cells
    }
    needed = {"reference", "trade_no", "status", "amount"}
    return places if needed <= places.keys() else None


def _minor(text: str) -> int:
    plain = text.replace(",", "")
    if not _SUM.fullmatch(plain):
        raise MediaUnreadable
    return int(plain.partition(".")[0]) * MINOR_PER_DOLLAR


def _moment(text: str) -> datetime | None:
    found = _TIME.search(text)
    return None if found is None else moment_of(found[0].replace("-", "/"))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("big5", "replace")  # without `CharSet` it is what they send


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(TAIPEI):%Y-%m-%d}"


LOOK_BACK: Final = timedelta(days=30)
"""Charges this old are looked at for money that went back."""
