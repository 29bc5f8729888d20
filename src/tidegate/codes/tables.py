"""Which tables there are, and what a row of each must hold. The rows are data; this is code.

A field's form is what an import checks. A list is written in CSV with spaces between its values.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .errors import NoSuchTable

#: Either of the kinds of text that Django translates.
Words = str | Promise

_DECIMAL = re.compile(r"(0|[1-9]\d{0,11})(\.\d{1,8})?")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")


class Form(Enum):
    """In what form a value is, with the rule in words."""

    TEXT = "text"
    #: A word of small letters: the key of a closed list in code.
    WORD = "a word of small letters, digits and _"
    WHOLE = "a whole number from 0"
    NUMBER = "a number"
    #: Kept as text: money and rates lose nothing on the way.
    DECIMAL = "a decimal number from 0, as 0.125, in quotation marks in TOML"
    FLAG = "true or false"
    #: `07:00-22:00`; a day that is open all the time is `00:00-24:00`.
    HOURS = "hours as 07:00-22:00"

    def read(self, value: object) -> Any:
        """The value as it is stored; raises `ValueError` when it is not in this form."""
        if self is Form.FLAG:
            return _flag(value)
        if self in (Form.WHOLE, Form.NUMBER):
            return _number(value, whole=self is Form.WHOLE)
        if self is Form.DECIMAL:
            return _decimal(value)
        if not isinstance(value, str) or not value.strip() or not self._fits(value):
            raise ValueError
        return value

    def _fits(self, value: str) -> bool:
        if self is Form.HOURS:
            return _HOURS.fullmatch(value) is not None and value[:5] < value[6:]
        return self is Form.TEXT or re.fullmatch(r"[a-z][a-z0-9_]*", value) is not None


def _flag(value: object) -> bool:
    found = {"true": True, "false": False, True: True, False: False}.get(
        value.lower() if isinstance(value, str) else value
    )
    if found is None:
        raise ValueError
    return found


def _number(value: object, *, whole: bool) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError
    number = float(value)
    if not -1e12 < number < 1e12 or (whole and (number < 0 or number != int(number))):
        raise ValueError
    return int(number) if whole else number


def _decimal(value: object) -> str:
    """As text; a float is refused, which would not be what was written."""
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise ValueError
    return value


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a row beside its names."""

    form: Form
    optional: bool = False
    #: Whether it is a list; of how many values, or None for any number.
    many: bool = False
    length: int | None = None

    @property
    def rule(self) -> str:
        """What is asked of the value, in words."""
        if not self.many:
            return f"is {self.form.value}"
        number = "a list" if self.length is None else f"a list of {self.length}"
        return f"is {number}, each {self.form.value}"

    def read(self, value: object) -> Any:
        """The value as it is stored; raises `ValueError`."""
        if not self.many:
            return self.form.read(value)
        parts = value.split() if isinstance(value, str) else value
        if not isinstance(parts, list) or (self.length is not None and len(parts) != self.length):
            raise ValueError
        return [self.form.read(part) for part in parts]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name in code and for people, the form of its codes, its columns."""

    name: str
    title: Words
    #: A regular expression that a whole code must match.
    pattern: str
    #: What the pattern asks for, in words.
    rule: str
    columns: Mapping[str, Column] = field(default_factory=dict)
    #: Whether it is small enough to be a list of choices on a page.
    small: bool = True
    #: Whether traders may read it too. What tells how customs inspects, they may not.
    public: bool = True
    #: Whether its sources have every code there is. If not, a code in the right form that is not in
    #: it may well exist.
    complete: bool = True

    def matches(self, code: str) -> bool:
        """Whether a code has the form of this table's."""
        return re.fullmatch(self.pattern, code) is not None


_WORDS = r"[a-z][a-z0-9_]{0,39}"
_WORDS_RULE = "a word of small letters, digits and _"
_MODES = Column(Form.TEXT, many=True)
_HOURS_OF_WEEK = Column(Form.HOURS, optional=True, many=True)

_TABLES = (
    Table("country", _("Countries"), "[A-Z]{2}", "two capital letters (ISO 3166-1)",
          {"alpha_3": Column(Form.TEXT), "numeric": Column(Form.TEXT)}),
    Table("currency", _("Currencies"), "[A-Z]{3}", "three capital letters (ISO 4217)",
          {"numeric": Column(Form.TEXT), "decimals": Column(Form.WHOLE, optional=True)}),
    Table("hs", _("Harmonized System"), "[0-9]{2}([0-9]{2}){0,4}", "2, 4, 6, 8 or 10 digits",
          {"level": Column(Form.WHOLE), "parent": Column(Form.TEXT, optional=True),
           "section": Column(Form.TEXT, optional=True),
           "notes": Column(Form.TEXT, optional=True)}, small=False),
    Table("locode", _("Places (UN/LOCODE)"), "[A-Z]{2}[A-Z2-9]{3}",
          "two letters of the country and three letters or digits 2 to 9",
          {"latitude": Column(Form.NUMBER), "longitude": Column(Form.NUMBER),
           "kind": Column(Form.WORD)}, small=False, complete=False),
    Table("unit", _("Units of measure"), "[A-Z0-9]{1,3}", "up to 3 capitals or digits (Rec 20)",
          {"symbol": Column(Form.TEXT, optional=True)}),
    Table("package", _("Kinds of package"), "[A-Z0-9]{1,2}", "up to 2 capitals or digits (Rec 21)"),
    Table("mode", _("Modes of transport"), "[0-9]", "one digit (Rec 19)"),
    Table("incoterm", _("Incoterms"), "[A-Z]{3}", "three capital letters",
          {"water_only": Column(Form.FLAG)}),
    Table("control_point", _("Control points"), "[A-Z]{3}", "three capital letters",
          {"modes": _MODES, "places": Column(Form.TEXT, many=True),
           "default_for": Column(Form.TEXT, optional=True, many=True),
           "cargo_hours": _HOURS_OF_WEEK, "passenger_hours": _HOURS_OF_WEEK,
           "beyond": Column(Form.TEXT, optional=True),
           "side": Column(Form.WORD, optional=True)}),
    Table("capacity", _("Capacity a day"), rf"[A-Z]{{3}}\.{_WORDS}",
          "a control point and a means, as SBP.x_ray",
          {"week": Column(Form.WHOLE, many=True, length=7)}, public=False),
    Table("means", _("Means of inspection"), _WORDS, _WORDS_RULE,
          {"lane": Column(Form.WORD), "cost": Column(Form.WHOLE),
           "minutes": Column(Form.WHOLE, optional=True)}, public=False),
    Table("disclosure", _("Disclosure points"), "[0-9]", "one digit (Rec 19)",
          {"point": Column(Form.WORD), "minutes_after": Column(Form.WHOLE)}),
    Table("lane_reason", _("Reasons of a lane, for traders"), _WORDS, _WORDS_RULE,
          {"lane": Column(Form.WORD)}),
    Table("override_reason", _("Reasons to decide otherwise"), _WORDS, _WORDS_RULE,
          {"needs_note": Column(Form.FLAG)}, public=False),
    Table("hold_end", _("Ways to end a hold"), _WORDS, _WORDS_RULE,
          {"ending": Column(Form.WORD), "needs_note": Column(Form.FLAG)}, public=False),
    Table("legal_hold", _("Reasons of legal holds"), _WORDS, _WORDS_RULE,
          {"lifts": Column(Form.FLAG)}, public=False),
    Table("finding_category", _("Categories of findings"), _WORDS, _WORDS_RULE,
          {"outcome": Column(Form.WORD), "found": Column(Form.FLAG)}, public=False),
    Table("outcome", _("Outcomes of finds"), _WORDS, _WORDS_RULE,
          {"harm": Column(Form.WHOLE), "shown_by": Column(Form.WORD, optional=True)}, public=False),
    Table("audit_record", _("Records of an audit"), _WORDS, _WORDS_RULE,
          {"speaks_to": Column(Form.WORD, optional=True, many=True)}, public=False),
    Table("hiding_place", _("Hiding places"), _WORDS, _WORDS_RULE,
          {"where": Column(Form.WORD)}, public=False),
    Table("standing", _("Standing of parties"), _WORDS, _WORDS_RULE,
          {"kind": Column(Form.WORD), "granted": Column(Form.FLAG, optional=True)}),
    Table("agency", _("Agencies"), "[A-Z]{2,8}", "2 to 8 capital letters"),
    Table("refusal_reason", _("Reasons to refuse a document"), _WORDS, _WORDS_RULE),
    Table("cancel_reason", _("Reasons to withdraw a declaration"), _WORDS, _WORDS_RULE),
    Table("charge_rate", _("Rates of charges on trade declarations"), _WORDS, _WORDS_RULE,
          {"value": Column(Form.DECIMAL)}),
    Table("late_penalty", _("Penalties for late trade declarations"), _WORDS, _WORDS_RULE,
          {"value_up_to": Column(Form.DECIMAL, optional=True),
           "months": Column(Form.WHOLE, optional=True), "days": Column(Form.WHOLE, optional=True),
           "amount": Column(Form.DECIMAL)}),
    Table("exchange_rate", _("Exchange rates"), "[A-Z]{3}", "three capital letters (ISO 4217)",
          {"hkd": Column(Form.DECIMAL)}),
    Table("declaration_exemption", _("Cases in which no trade declaration is due"), _WORDS,
          _WORDS_RULE, {"value_below": Column(Form.DECIMAL, optional=True)}),
    Table("limit", _("Limits"), _WORDS, _WORDS_RULE, {"value": Column(Form.WHOLE)},
          public=False),
    Table("goods_name", _("Names of goods"), _WORDS, _WORDS_RULE,
          {"hs": Column(Form.TEXT), "kind": Column(Form.WORD)}, small=False, complete=False),
    Table("vague_goods", _("Words that do not say what goods are"), _WORDS, _WORDS_RULE,
          {"better_en": Column(Form.TEXT, optional=True),
           "better_zh_hant": Column(Form.TEXT, optional=True),
           "better_zh_hans": Column(Form.TEXT, optional=True)}, small=False, complete=False),
    Table("identifier_scheme", _("Schemes of identifiers"), _WORDS, _WORDS_RULE,
          {"check": Column(Form.WORD), "personal": Column(Form.FLAG),
           "country": Column(Form.TEXT, optional=True),
           "pattern": Column(Form.TEXT, optional=True)}),
)  # fmt: skip

_BY_NAME = {one.name: one for one in _TABLES}


def tables() -> Iterator[Table]:
    """Every table, in the order in which people are shown them."""
    return iter(_TABLES)


def table(name: str) -> Table:
    """The table of a name; raises `NoSuchTable`."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise NoSuchTable(f"there is no table {name!r}") from None
