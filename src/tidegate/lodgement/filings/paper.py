"""What was issued, on paper: a PDF with a QR code and a signature.

Who imports this loads a second of libraries: so only who prints does.
"""

import io
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tidegate.ledger.interface import pdf_signer

from . import queries
from .models import Issued
from .types import DocumentType
from .wording import STATES

#: Chinese is set in the reader's own fonts: a PDF names these, and every viewer has its like.
_FONTS = {"zh-hant": "MSung-Light", "zh-hans": "STSong-Light", "en": "MSung-Light"}
_INK, _RULE = HexColor("#12212e"), HexColor("#c3ccd4")
_QR = 34 * mm


def pdf_of(issued: Issued, address: str) -> bytes:
    """The signed PDF; the QR code opens `address` with the code in it."""
    filing = issued.filing
    made = filing.type
    revision = filing.revisions.select_related("filing").get(number=filing.last_number)
    font = _font()
    rows = [(_("Number"), issued.number), *_facts(issued, made)]
    body: list[Flowable] = [
        *_simulated(font),
        _text(made.label, font, 17, after=2),
        _text(", ".join(queries.agencies_of(made)), font, 10, after=8),
        _beside(_table(rows, font, 108 * mm), f"{address}?code={issued.code}"),
        Spacer(1, 6 * mm),
    ]
    for part in queries.parts_of(revision):
        if part.line:
            title = _("Line %(number)d") % {"number": part.line}
            body.append(_text(title, font, 11, before=8, after=2))
        body.append(_table([(one.label, _said(one)) for one in part.items], font, 174 * mm))
    body.append(_text(_checking(issued), font, 8, before=10))
    return _signed(_drawn(body, issued))


def _facts(issued: Issued, made: DocumentType) -> Iterable[tuple[str, str]]:
    yield _("Reference"), issued.filing.reference
    yield _("Issued"), f"{timezone.localtime(issued.issued_at):%Y-%m-%d %H:%M}"
    yield _("Holds from"), issued.valid_from.isoformat()
    until = issued.valid_until
    yield _("Holds until"), until.isoformat() if until else _("without end")
    yield _("State when this was printed"), str(STATES[issued.filing.state][0])
    yield _("Verification code"), issued.code


def _checking(issued: Issued) -> str:
    return _(
        "Whether this document is genuine and holds today is said at the address of the QR code, "
        "to everybody who has its number and code. SHA-256 of what was signed: %(digest)s"
    ) % {"digest": issued.digest}


def _simulated(font: str) -> list[Flowable]:
    if settings.ENVIRONMENT != "demo":
        return []
    return [_text(_("Simulated data: this document grants nothing"), font, 10, after=6)]


def _said(one: queries.Said) -> str:
    return f"{one.value}  {one.meaning}".strip()


def _font() -> str:
    name = _FONTS.get(get_language() or "en", _FONTS["en"])
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def _text(text: str, font: str, size: int, *, before: float = 0, after: float = 0) -> Paragraph:
    style = ParagraphStyle(
        "said",
        fontName=font,
        fontSize=size,
        leading=size * 1.35,
        textColor=_INK,
        spaceBefore=before,
        spaceAfter=after,
        wordWrap="CJK",
    )
    # A Chinese font sets the curly apostrophe as wide as a character.
    escaped = text.replace("’", "'").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Paragraph(escaped, style)


def _table(rows: Iterable[tuple[str, str]], font: str, width: float) -> Table:
    told = [[_text(label, font, 9), _text(str(value), font, 9)] for label, value in rows]
    style = TableStyle(
        [("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    )
    return Table(told or [["", ""]], colWidths=[width * 0.36, width * 0.64], style=style)


def _beside(table: Table, address: str) -> Table:
    code = QrCodeWidget(address, barLevel="M")
    left, bottom, right, top = code.getBounds()
    scale = _QR / (right - left)
    drawing = Drawing(_QR, _QR, transform=[scale, 0, 0, _QR / (top - bottom), 0, 0])
    drawing.add(code)
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (1, 0), (1, 0), "RIGHT"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return Table([[table, drawing]], colWidths=[128 * mm, 46 * mm], style=style)


def _drawn(body: list[Flowable], issued: Issued) -> io.BytesIO:
    target = io.BytesIO()
    page = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=issued.number,
        author="Tidegate",
        invariant=True,
    )
    page.build(body)
    target.seek(0)
    return target


def _signed(drawn: io.BytesIO) -> bytes:
    target = io.BytesIO()
    meta = signers.PdfSignatureMetadata(field_name="Issued", md_algorithm="sha512")
    signers.sign_pdf(IncrementalPdfFileWriter(drawn), meta, pdf_signer(), output=target)
    return target.getvalue()
