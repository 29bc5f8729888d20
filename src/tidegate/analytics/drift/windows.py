"""Which days are compared: those after a model was put in service, and the last ones."""

from dataclasses import dataclass
from datetime import date, timedelta

#: So many times as long as now, then may be.
_LONGER = 4


@dataclass(frozen=True, slots=True)
class Windows:
    """Then and now: the first day of each, and the first day that is in it no more."""

    then: date
    then_until: date
    now: date
    now_until: date

    @property
    def days_then(self) -> int:
        """How many days then has."""
        return (self.then_until - self.then).days

    @property
    def days_now(self) -> int:
        """How many days now has."""
        return (self.now_until - self.now).days


def windows(since: date, today: date, longest: int, shortest: int) -> Windows | None:
    """The last days until today, without it, and the first ones since; None while they are few.

    Then begins with the service of a model, so that what creeps is seen; it never laps over now.

    Args:
        since: the first whole day of a model's service.
        today: not over yet.
        longest: days of now; fewer while the service is young.
        shortest: days that now and then have at least.
    """
    days = min(longest, (today - since).days // 2)
    if days < shortest:
        return None
    now = today - timedelta(days=days)
    return Windows(since, min(now, since + timedelta(days=_LONGER * longest)), now, today)
