"""What an audit found, as it is before it is stored; checked here, all mistakes at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tidegate.codes.interface import code, codes

from ..errors import FindingRefused, Mistake

_LARGEST_HKD = Decimal("99999999999999.99")
_LONGEST_WORDS = 2000
#: What can only be said of an irregularity.
OF_AN_IRREGULARITY = ("category", "value_difference_hkd", "duty_difference_hkd")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the records say."""

    irregular: bool
    records_seen: tuple[str, ...]
    category: str = ""
    value_difference_hkd: Decimal | None = None
    duty_difference_hkd: Decimal | None = None
    words: str = ""

    def check(self) -> None:
        """Raise `FindingRefused` with every mistake."""
        mistakes = tuple(self._mistakes())
        if mistakes:
            raise FindingRefused(mistakes)

    def _mistakes(self) -> Iterator[Mistake]:
        if not self.records_seen:
            yield Mistake("records_seen", "missing", _("Choose which records you saw."))
        elif unknown(self.records_seen):
            yield Mistake("records_seen", "unknown_code", _("This is not on the list."))
        if self.irregular:
            yield from self._of_category()
        else:
            yield from self._of_nothing()
        yield from self._of_money()
        if len(self.words) > _LONGEST_WORDS:
            yield Mistake("words", "too_long", _("Write at most 2,000 characters."))

    def _of_category(self) -> Iterator[Mistake]:
        found = code("finding_category", self.category) if self.category else None
        if not self.category:
            yield Mistake("category", "missing", _("Choose what was found."))
        elif found is None or not found.data["found"]:
            yield Mistake("category", "unknown_code", _("This is not on the list."))

    def _of_nothing(self) -> Iterator[Mistake]:
        for field in OF_AN_IRREGULARITY:
            if getattr(self, field) not in ("", None):
                yield Mistake(
                    field,
                    "nothing_found",
                    _("You said that all is regular. Remove this, or choose “irregular”."),
                )

    def _of_money(self) -> Iterator[Mistake]:
        for field in ("value_difference_hkd", "duty_difference_hkd"):
            value: Decimal | None = getattr(self, field)
            if value is None:
                continue
            if not value.is_finite() or abs(value) > _LARGEST_HKD:
                yield Mistake(field, "no_number", _("Write a number, as 501 or 12.5."))
            elif value != round(value, 2):
                yield Mistake(field, "too_precise", _("Write at most 2 digits after the point."))


def unknown(records: tuple[str, ...]) -> bool:
    """Whether any of these is not a record that may be asked for."""
    return len(codes("audit_record", records)) < len(set(records))
