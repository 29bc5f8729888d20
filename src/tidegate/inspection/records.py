"""What an examiner records, as it is before it is stored; checked here, all mistakes at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tidegate.codes.interface import code

from .errors import FindingRefused, Mistake
from .models import Sign

#: A finding's numbers have up to 13 digits before the point and 3 behind it.
_LARGEST = Decimal("9999999999999.999")
_MOST_PACKS = 10_000_000
_LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Result:
    """What was done and found."""

    found: bool
    means_used: tuple[str, ...]
    signs: tuple[str, ...] = ()
    category: str = ""
    quantity: Decimal | None = None
    quantity_unit: str = ""
    weight_kg: Decimal | None = None
    packs_found: int | None = None
    packs_of: int | None = None
    hiding_place: str = ""
    words: str = ""

    def check(self) -> None:
        """Raise `FindingRefused` with every mistake."""
        mistakes = tuple(self._mistakes())
        if mistakes:
            raise FindingRefused(mistakes)

    def _mistakes(self) -> Iterator[Mistake]:
        yield from self._of_codes()
        yield from self._of_numbers()
        yield from self._of_packs()
        if len(self.words) > _LONGEST_WORDS:
            yield Mistake("words", "too_long", _("Write at most 2,000 characters."))
        if self.found and not self.category:
            yield Mistake("category", "missing", _("Choose what was found."))
        if not self.found:
            yield from self._of_nothing()

    def _of_nothing(self) -> Iterator[Mistake]:
        """What cannot be said of a find that was not made."""
        for field in ("category", "quantity", "weight_kg", "packs_found", "hiding_place"):
            if getattr(self, field) not in ("", None):
                yield Mistake(
                    field,
                    "nothing_found",
                    _("You said that nothing was found. Remove this, or choose “found”."),
                )

    def _of_codes(self) -> Iterator[Mistake]:
        if not self.means_used:
            yield Mistake("means_used", "missing", _("Choose what you examined with."))
        named = [
            *(("means_used", "means", one) for one in self.means_used),
            ("category", "finding_category", self.category),
            ("quantity_unit", "unit", self.quantity_unit),
            ("hiding_place", "hiding_place", self.hiding_place),
        ]
        for field, table, value in named:
            if value and code(table, value) is None:
                yield Mistake(field, "unknown_code", _("This is not on the list."))
        if any(one not in Sign.values for one in self.signs):
            yield Mistake("signs", "unknown_code", _("This is not on the list."))

    def _of_numbers(self) -> Iterator[Mistake]:
        for field in ("quantity", "weight_kg"):
            value: Decimal | None = getattr(self, field)
            if value is None:
                continue
            if not value.is_finite() or value <= 0 or value > _LARGEST:
                yield Mistake(field, "not_above_zero", _("Write a number above 0."))
            elif value != round(value, 3):
                yield Mistake(field, "too_precise", _("Write at most 3 digits after the point."))
        if self.quantity is not None and not self.quantity_unit:
            yield Mistake("quantity_unit", "missing", _("Choose the unit of the quantity."))

    def _of_packs(self) -> Iterator[Mistake]:
        for field in ("packs_found", "packs_of"):
            value: int | None = getattr(self, field)
            if value is not None and not 0 < value <= _MOST_PACKS:
                yield Mistake(field, "not_above_zero", _("Write a whole number above 0."))
        if self.packs_found is None:
            return
        if self.packs_of is None:
            yield Mistake("packs_of", "missing", _("Write how many packs there are."))
        elif self.packs_found > self.packs_of:
            yield Mistake(
                "packs_found", "more_than_all", _("More packs than there are cannot hold it.")
            )
