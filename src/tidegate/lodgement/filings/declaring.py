"""Conditions of trade declarations.

That a declaration is of one conveyance and one country, its shape says: both stand in the header.
That its form is never another one, the verb to amend says: a filing keeps its type. One that is
late breaks nothing: it is accepted, and charged for it.
"""

import re
from collections.abc import Iterator
from datetime import date

from ..charges.rates import OWN_CURRENCY, NoRate, Rates
from ..document import Document, Mistake
from ..rules import Rule

_POST_BOX = re.compile(r"\bp\W{0,2}o\W{0,2}box\b|\bpost office box\b|郵政信箱|邮政信箱", re.I)
_EIGHT_DIGITS = re.compile(r"\d{8}")
_HEADING = 4


class NoPostBox(Rule):
    """The address is one in Hong Kong at which somebody is found, not a post office box."""

    name = "no_post_box"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Of the trader's address."""
        if _POST_BOX.search(str(document.header.get("trader_address", ""))):
            yield cls.at("trader_address")


class EightDigits(Rule):
    """A commodity code has the eight digits of the Hong Kong Harmonized System."""

    name = "eight_digits"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Line by line."""
        for number, line in enumerate(document.lines):
            said = line.get("commodity_code")
            if said is not None and not _EIGHT_DIGITS.fullmatch(str(said)):
                yield cls.at(f"lines[{number}].commodity_code")


class OneHeadingOrDocument(Rule):
    """Goods whose codes differ in the first four digits are on one transport document, which is named."""  # noqa: E501 - the docstring is what is said

    name = "one_heading_or_document"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Of all lines together."""
        headings = {str(line.get("commodity_code", ""))[:_HEADING] for line in document.lines}
        if len(headings) > 1 and "transport_document" not in document.header:
            yield cls.at("transport_document")


class OneValue(Rule):
    """A line says its value in Hong Kong dollars, or in the foreign currency that is named; not both."""  # noqa: E501 - the docstring is what is said

    name = "one_value"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Line by line; the currency once."""
        has_currency = "foreign_currency" in document.header
        for number, line in enumerate(document.lines):
            said = line.keys() & {"customs_value", "foreign_value"}
            if len(said) != 1:
                yield cls.at(f"lines[{number}].customs_value")
            elif "foreign_value" in said and not has_currency:
                yield cls.at("foreign_currency")
                return


class MadeInHongKong(Rule):
    """What this form is for was made in Hong Kong."""

    name = "made_in_hong_kong"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Line by line."""
        for number, line in enumerate(document.lines):
            if line.get("origin_country", "HK") != "HK":
                yield cls.at(f"lines[{number}].origin_country")


class RatesHold(Rule):
    """Charge and value can be worked out: their rates hold on the day of filing."""

    name = "rates_hold"
    _CHARGED = ("declare_days", "general_base", "food_flat", "clothing_per_part")

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Names the currency, or the table, that lacks one."""
        rates = Rates.of(day)
        foreign = str(document.header.get("foreign_currency", OWN_CURRENCY))
        try:
            for name in cls._CHARGED:
                rates.need(name)
        except NoRate as missing:
            yield Mistake("", cls.name, str(missing))
        try:
            rates.hkd(foreign)
        except NoRate as missing:
            yield Mistake("foreign_currency", cls.name, str(missing))
        if not rates.penalties:
            yield Mistake("", cls.name, f"late_penalty has no row on {day.isoformat()}")


CONDITIONS: tuple[type[Rule], ...] = (
    NoPostBox,
    EightDigits,
    OneHeadingOrDocument,
    OneValue,
    MadeInHongKong,
    RatesHold,
)
