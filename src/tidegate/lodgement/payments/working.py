"""How the charges of a filing were worked out: values, rates and figures, each with its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tidegate.codes.interface import ALWAYS, Code

from ..charges.declared import Valued, values_of
from ..charges.rates import OWN_CURRENCY, Rates
from ..charges.rules import RULES, ShortPaid
from ..filings.fees import RULES as FEES
from ..filings.fees import DeclarationExempt
from ..filings.models import Charge, Filing, Revision
from ..filings.processing import document_of


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that a charge was computed from."""

    name: str
    value: str
    #: None where the source names no day.
    since: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Worked:
    """Everything that a page says beside the charges of a filing."""

    values: list[Valued]
    #: Currency, HKD for one unit, source.
    currencies: list[tuple[str, str, str]]
    charges: list[tuple[Charge, list[Figure]]]
    #: The rule on short payment, with its figures; of trade declarations alone.
    short_paid: tuple[str, list[Figure]] | None


def worked_out(filing: Filing, language: str) -> Worked:
    """The charges of a filing, with the rates of its day as they were known then."""
    charges = list(filing.charges.order_by("pk"))
    if not issubclass(FEES[filing.type.fee.rule], DeclarationExempt):
        return Worked([], [], [(one, []) for one in charges], None)
    rates = Rates.of(timezone.localdate(filing.submitted_at), filing.submitted_at)
    values = _values(filing, rates)
    said = {one.currency for one in values if one.currency != OWN_CURRENCY}
    currencies = [(one, f"{rates.hkd(one)}", rates.currencies[one].source) for one in sorted(said)]
    told = [(one, _figures(RULES[one.rule].figures(rates), language)) for one in charges]
    short = (ShortPaid.said(), _figures(rates.named(ShortPaid.reads), language))
    return Worked(values, currencies, told, short)


def _values(filing: Filing, rates: Rates) -> list[Valued]:
    """None once the document was erased."""
    newest = Revision.objects.filter(filing=filing, number=filing.last_number)
    if not newest.filter(document__isnull=False).exists():
        return []
    return values_of(document_of(filing), rates)


def _figures(rows: Iterable[Code], language: str) -> list[Figure]:
    return [
        Figure(
            one.name(language),
            one.data["amount"] if "amount" in one.data else one.data["value"],
            one.valid_from if one.valid_from > ALWAYS else None,
            one.source,
        )
        for one in rows
    ]
