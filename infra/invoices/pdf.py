"""Invoices as PDF, A4, with the glyphs they use embedded."""

import logging
from pathlib import Path
from typing import Final

from fpdf import FPDF

from shared.payments.invoices import Invoice
from shared.payments.page import InvoicePage, invoice_page

FONTS: Final = {
    "latin": "DejaVuSans.ttf",
    "han": "DroidSansFallbackFull.ttf",
    "hangul": "NanumGothic.ttf",
}
"""DejaVu for Latin, Droid Sans Fallback for Chinese and Japanese, Nanum for Korean: all have
TrueType outlines, which can be embedded in part. Licences: Bitstream Vera's, Apache 2.0, OFL."""

MARGIN_MM, LABEL_MM, PRICE_MM, ROW_MM = 20.0, 45.0, 40.0, 8.0


class FpdfInvoices:
    """Implements `InvoicePrinter` with fonts from a folder, looked for below it."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = fonts

    def pdf(self, invoice: Invoice) -> bytes:
        """Return the document; equal invoices give equal bytes."""
        # It tells of every table of a font it has no use for.
        logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
        sheet = FPDF(format="A4")
        sheet.set_creation_date(invoice.issued_at)
        sheet.set_title(invoice.label)
        sheet.set_producer("VidGo")
        sheet.set_margin(MARGIN_MM)
        for family, file in FONTS.items():
            sheet.add_font(family, fname=font_file(self._fonts, file))
        sheet.set_fallback_fonts(["han", "hangul"])
        sheet.add_page()
        _draw(sheet, invoice_page(invoice))
        return bytes(sheet.output())


def font_file(folder: Path, file: str) -> Path:
    """Return where a font lies below `folder`. Raises: `FileNotFoundError`."""
    found = next(folder.rglob(file), None)
    if found is None:
        raise FileNotFoundError(f"no font {file} below {folder}")
    return found


def _draw(sheet: FPDF, page: InvoicePage) -> None:
    _text(sheet, "VidGo", 11)
    _text(sheet, page.heading, 22)
    sheet.ln(ROW_MM)
    for label, value in page.facts:
        _pair(sheet, label, value, LABEL_MM)
    sheet.ln(ROW_MM)
    _goods(sheet, *page.columns, has_line=True)
    for named, price in page.lines:
        _goods(sheet, named, price)
    _goods(sheet, *page.total, is_over_line=True)
    sheet.ln(ROW_MM)
    for note in page.notes:
        _text(sheet, note, 9)


def _text(sheet: FPDF, text: str, size_pt: int) -> None:
    sheet.set_font("latin", size=size_pt)
    sheet.multi_cell(0, size_pt * 0.6, text, new_x="LMARGIN", new_y="NEXT")


def _pair(sheet: FPDF, label: str, value: str, label_mm: float) -> None:
    sheet.set_font("latin", size=10)
    sheet.set_text_color(90, 90, 100)
    sheet.cell(label_mm, ROW_MM * 0.8, label)
    sheet.set_text_color(20, 20, 30)
    sheet.cell(0, ROW_MM * 0.8, value, new_x="LMARGIN", new_y="NEXT")


def _goods(
    sheet: FPDF, named: str, price: str, *, has_line: bool = False, is_over_line: bool = False
) -> None:
    border = "B" * has_line + "T" * is_over_line
    sheet.set_font("latin", size=11)
    width_mm = sheet.epw - PRICE_MM
    sheet.cell(width_mm, ROW_MM, named, border=border)
    sheet.cell(PRICE_MM, ROW_MM, price, border=border, align="R", new_x="LMARGIN", new_y="NEXT")
