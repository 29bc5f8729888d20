"""What is charged for a trade declaration: one class a rule of law, its docstring what is shown.

Every figure is a dated row of `charge_rate` or `late_penalty`; amounts are in HKD.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidegate.codes.interface import Code

from .declared import CENT, Declared
from .rates import NoRate, Rates

_NOTHING = Decimal("0.00")


class ChargeRule:
    """A rule that says what is due for a trade declaration."""

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    #: Whether a public source says so, or it follows from one, or is assumed.
    standing: ClassVar[str]
    #: Rows of `charge_rate` that it reads.
    reads: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def due(cls, declared: Declared, rates: Rates) -> Decimal:
        """What is due, to the cent; raises `NoRate`."""
        raise NotImplementedError

    @classmethod
    def figures(cls, rates: Rates) -> list[Code]:
        """The rows that it was computed from."""
        return rates.named(cls.reads)

    @classmethod
    def said(cls) -> str:
        """The rule in the reader's language."""
        return gettext(cls.__doc__ or "")


class General(ChargeRule):
    """One charge covers the first part of the value, a further one each part beyond it or begun. The sum is rounded up, and is never more than the cap."""  # noqa: E501 - one line of a catalogue

    name = "general"
    title = _("Declaration charge")
    standing = "sourced"
    reads = (
        "general_base",
        "general_base_value",
        "general_part",
        "general_per_part",
        "general_step",
        "general_cap",
    )

    @classmethod
    def due(cls, declared: Declared, rates: Rates) -> Decimal:
        """Of the value of all lines together."""
        beyond = max(_NOTHING, declared.value - rates.need("general_base_value"))
        parts = _parts(beyond, rates.need("general_part"))
        charge = rates.need("general_base") + parts * rates.need("general_per_part")
        step, cap = rates.need("general_step"), rates.get("general_cap")
        charge = _parts(charge, step) * step
        return (charge if cap is None else min(charge, cap)).quantize(CENT)


class Food(ChargeRule):
    """Food that is imported is charged one amount, whatever its value."""

    name = "food"
    title = _("Declaration charge for food")
    standing = "sourced"
    reads = ("food_flat",)

    @classmethod
    def due(cls, declared: Declared, rates: Rates) -> Decimal:
        """The amount of the day."""
        return rates.need("food_flat").quantize(CENT)


class ClothingLevy(ChargeRule):
    """Clothing and footwear made in Hong Kong bear a levy on each part of their value or begun, beside the charge. Check that it is still current."""  # noqa: E501 - one line of a catalogue

    name = "clothing_levy"
    title = _("Clothing levy")
    standing = "assumed"
    reads = ("clothing_part", "clothing_per_part")

    @classmethod
    def due(cls, declared: Declared, rates: Rates) -> Decimal:
        """Of the value of all lines together."""
        parts = _parts(declared.value, rates.need("clothing_part"))
        return (parts * rates.need("clothing_per_part")).quantize(CENT)


class Late(ChargeRule):
    """A declaration that comes later than its days after arrival or departure is accepted, and bears a penalty by its value and by how late it is."""  # noqa: E501 - one line of a catalogue

    name = "late"
    title = _("Penalty for lateness")
    standing = "sourced"
    reads = ("declare_days",)

    @classmethod
    def due(cls, declared: Declared, rates: Rates) -> Decimal:
        """Nothing in time; else of the row for the least value and the shortest time that fit."""
        if declared.filed_on <= cls.last_day(declared.happened_on, rates):
            return _NOTHING
        if not rates.penalties:
            raise NoRate(f"late_penalty has no row on {rates.day.isoformat()}")
        rows = sorted((one.data for one in rates.penalties.values()), key=_narrowest)
        for row in rows:
            if cls._covers(row, declared):
                return Decimal(row["amount"]).quantize(CENT)
        return _NOTHING

    @classmethod
    def figures(cls, rates: Rates) -> list[Code]:
        """The days, and every penalty."""
        return [*super().figures(rates), *rates.penalties.values()]

    @classmethod
    def last_day(cls, happened_on: date, rates: Rates) -> date:
        """The last day on which a declaration is in time."""
        return happened_on + timedelta(days=int(rates.need("declare_days")))

    @classmethod
    def _covers(cls, row: Mapping[str, object], declared: Declared) -> bool:
        limit = row.get("value_up_to")
        if limit is not None and declared.value > Decimal(str(limit)):
            return False
        if "months" not in row:
            return True
        later = _months_after(declared.happened_on, int(str(row["months"])))
        return declared.filed_on <= later + timedelta(days=int(str(row.get("days", 0))))


class ShortPaid:
    """Where too little was paid because too little was declared, an officer may charge a multiple of what was short, up to a limit. No machine does."""  # noqa: E501 - one line of a catalogue

    name = "short_paid"
    title = _("Charge that was short paid")
    reads = ("short_paid_times", "short_paid_most")

    @classmethod
    def most(cls, short: Decimal, rates: Rates) -> Decimal:
        """The most that an officer may charge, to the cent."""
        multiple = short * rates.need("short_paid_times")
        return min(multiple, rates.need("short_paid_most")).quantize(CENT)

    @classmethod
    def said(cls) -> str:
        """The rule in the reader's language."""
        return gettext(cls.__doc__ or "")


RULES: Mapping[str, type[ChargeRule]] = {
    one.name: one for one in (General, Food, ClothingLevy, Late)
}


def dues(
    rules: Iterable[type[ChargeRule]], declared: Declared, rates: Rates
) -> list[tuple[type[ChargeRule], Decimal]]:
    """What each of these rules charges; what is nil is left out."""
    found = [(one, one.due(declared, rates)) for one in rules]
    return [(one, amount) for one, amount in found if amount]


def _parts(value: Decimal, part: Decimal) -> Decimal:
    """How many parts a value has, the last one perhaps only begun."""
    return (value / part).to_integral_value(ROUND_CEILING)


def _narrowest(row: Mapping[str, object]) -> tuple[Decimal, Decimal]:
    without = Decimal("Infinity")
    return tuple(  # type: ignore[return-value]
        without if row.get(name) is None else Decimal(str(row[name]))
        for name in ("value_up_to", "months")
    )


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
