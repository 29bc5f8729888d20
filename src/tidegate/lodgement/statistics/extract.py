"""The extract of a month: lines of the trade declarations that stand, added up.

Nothing is suppressed, estimated or filled in. The same store gives the same bytes.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.db.models import F
from django.utils import timezone

from ..charges.declared import values_of
from ..charges.rates import Rates
from ..document import Document
from ..filings.fees import RULES, DeclarationExempt
from ..filings.models import Filing, Revision
from ..filings.types import document_types

#: A month, as 2026-10.
MONTH = r"[12]\d{3}-(0[1-9]|1[0-2])"
#: States of a filing that was not accepted, or stands no longer.
_FALLEN = ("submitted", "validated", "refused", "withdrawn", "closed", "revoked")


class NoMonth(ValueError):
    """What was given is no month; write it as 2026-10."""


class Row(NamedTuple):
    """What was declared of one kind of goods, origin, country and unit."""

    month: str
    direction: str
    commodity_code: str
    origin_country: str
    #: Of consignment for imports, of destination for exports.
    country: str
    unit: str
    quantity: Decimal
    #: CIF for imports, FOB for exports; foreign values at the rate of the day of filing.
    value_hkd: Decimal
    lines: int
    declarations: int


@dataclass(frozen=True, slots=True)
class Extract:
    """A month, with what could not be counted."""

    month: str
    #: By direction, code, countries, unit.
    rows: tuple[Row, ...]
    declarations: int
    #: Declarations of whatever month whose documents were erased, their time of keeping being over.
    erased: int


@dataclass(slots=True)
class _Sum:
    quantity: Decimal = Decimal(0)
    value: Decimal = Decimal("0.00")
    lines: int = 0
    declarations: set[int] = field(default_factory=set)


def extract(month: str) -> Extract:
    """The declarations of a month of arrival or departure; raises `NoMonth`."""
    if not re.fullmatch(MONTH, month):
        raise NoMonth("a month is written as 2026-10")
    directions = {
        made.name: made.direction
        for made in document_types().values()
        if issubclass(RULES[made.fee.rule], DeclarationExempt)
    }
    filings = Filing.objects.filter(type_name__in=directions).exclude(state__in=_FALLEN)
    newest = Revision.objects.filter(filing__in=filings, number=F("filing__last_number"))
    said = newest.filter(document__expected_date__startswith=month).values_list(
        "filing", "filing__type_name", "filing__submitted_at", "document"
    )
    sums: dict[tuple[str, ...], _Sum] = defaultdict(_Sum)
    count = 0
    for filing, type_name, filed_at, document in said.iterator(chunk_size=500):
        count += 1
        there = cast(Mapping[str, Any], document)
        for key, quantity, value in _lines(directions[type_name], there, filed_at):
            one = sums[key]
            one.quantity += quantity
            one.value += value
            one.lines += 1
            one.declarations.add(filing)
    rows = tuple(
        Row(month, *key, one.quantity, one.value, one.lines, len(one.declarations))  # type: ignore[call-arg, arg-type]
        for key, one in sorted(sums.items())
    )
    return Extract(month, rows, count, newest.filter(document__isnull=True).count())


def as_csv(found: Extract) -> str:
    """The rows as CSV with a header line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Row._fields)
    for row in found.rows:
        plain = row._replace(quantity=_plain(row.quantity))  # type: ignore[arg-type]
        writer.writerow(plain)
    return text.getvalue()


def _plain(number: Decimal) -> str:
    """Without zeros behind the last decimal, and never as a power of ten."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _lines(
    direction: str, document: Mapping[str, Any], filed_at: datetime
) -> Iterator[tuple[tuple[str, ...], Decimal, Decimal]]:
    country = document["export_country" if direction == "import" else "destination_country"]
    values = values_of(_valued(document), _rates(document, filed_at))
    for line, value in zip(document["lines"], values, strict=True):
        key = (direction, line["commodity_code"], line["origin_country"], country)
        yield (*key, line["quantity_unit"]), Decimal(line["quantity"]), value.hkd


def _valued(document: Mapping[str, Any]) -> Document:
    """The values alone: the rest may be of an older edition of the type."""
    names = ("customs_value", "foreign_value")
    lines = ({n: Decimal(one[n]) for n in names if n in one} for one in document["lines"])
    header = {"foreign_currency": document.get("foreign_currency")}
    return Document(header, tuple(lines))


def _rates(document: Mapping[str, Any], filed_at: datetime) -> Rates:
    """Those of the day of filing as they were known; nothing is asked where all is in HKD."""
    day = timezone.localdate(filed_at)
    if "foreign_currency" not in document:
        return Rates(day, {}, {}, {})
    return Rates.of_currencies(day, filed_at)
