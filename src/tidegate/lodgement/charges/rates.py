"""The rates that hold on a day: dated rows of `codes`, never constants."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tidegate.codes.interface import Code, choices

from .. import lists
from ..errors import LodgementError

#: Values are charged in the currency of the place.
OWN_CURRENCY = "HKD"

_TABLES = ("charge_rate", "late_penalty", "exchange_rate")


class NoRate(LodgementError):
    """No rate of this name holds on that day, so nothing can be charged.

    Load or import the tables `charge_rate`, `late_penalty` and `exchange_rate`.
    """


@dataclass(frozen=True, slots=True)
class Rates:
    """What the tables say of one day."""

    day: date
    charges: Mapping[str, Code]
    penalties: Mapping[str, Code]
    currencies: Mapping[str, Code]

    @classmethod
    def of(cls, day: date, known_at: datetime | None = None) -> "Rates":
        """The rates of a day, as known now or at a moment: a charge can be worked out again."""
        if known_at is None:
            return cls(day, *(lists.rows_of(one, day) for one in _TABLES))
        found = [choices(one, day, known_at) for one in _TABLES]
        return cls(day, *({row.code: row for row in rows} for rows in found))

    @classmethod
    def of_currencies(cls, day: date, known_at: datetime) -> "Rates":
        """The exchange rates alone, as known at a moment."""
        found = choices("exchange_rate", day, known_at)
        return cls(day, {}, {}, {row.code: row for row in found})

    def get(self, name: str) -> Decimal | None:
        """A rate; None where the law of that day had none."""
        found = self.charges.get(name)
        return None if found is None else Decimal(found.data["value"])

    def need(self, name: str) -> Decimal:
        """A rate; raises `NoRate`."""
        found = self.get(name)
        if found is None:
            raise NoRate(f"charge_rate has no {name} on {self.day.isoformat()}")
        return found

    def named(self, names: Iterable[str]) -> list[Code]:
        """The rows of these rates, as far as the law of that day had them."""
        return [self.charges[name] for name in names if name in self.charges]

    def hkd(self, currency: str) -> Decimal:
        """What one unit of a currency is in HKD; raises `NoRate`."""
        if currency == OWN_CURRENCY:
            return Decimal(1)
        found = self.currencies.get(currency)
        if found is None:
            raise NoRate(f"exchange_rate has no {currency} on {self.day.isoformat()}")
        return Decimal(found.data["hkd"])
