"""What people read of trips."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..document import Mistake
from ..labels import Words
from ..limits import bundle_days, bundle_minutes
from .plan import MOST_LOADS, Plan

#: State of a trip: the word, and the colour of its tag.
STATES: Mapping[str, tuple[Words, str]] = {
    "planned": (_("Planned"), "blue"),
    "crossed": (_("Crossed"), "green"),
    "cancelled": (_("Cancelled"), "grey"),
    "lapsed": (_("Lapsed"), "grey"),
}
#: Where a number on a trip is.
CARRIED: Mapping[str, tuple[Words, str]] = {
    "bundled": (_("Bundled"), "green"),
    "unbundled": (_("Unbundled"), "grey"),
    "ended": (_("No longer valid"), "red"),
}
TOO_MANY_MISSES = _(
    "Too many numbers that are not there were tried today. Bundle tomorrow, or ask the office of "
    "the control point."
)
_OF_NUMBER: Mapping[str, Words] = {
    "ccrn": _("%(number)s: a digit is wrong or missing. It is HKR and 15 digits."),
    "unknown": _("%(number)s: there is no such number"),
    "taken": _("%(number)s: another vehicle carries it"),
    "not_valid": _("%(number)s: it does not hold on that day"),
}


def said(mistake: Mistake, plan: Plan) -> str:
    """A mistake in a driver's words."""
    if mistake.rule in _OF_NUMBER:
        place = int(mistake.field.removeprefix("ccrns[").removesuffix("]"))
        return str(_OF_NUMBER[mistake.rule]) % {"number": plan.numbers[place][:20]}
    today = timezone.localdate()
    if mistake.rule == "bundle_minutes":
        told = gettext("Bundle at least %(minutes)d minutes before the vehicle crosses")
        return told % {"minutes": bundle_minutes(today)}
    if mistake.rule == "bundle_days":
        told = gettext("Bundle at most %(days)d days before the vehicle crosses")
        return told % {"days": bundle_days(today)}
    return {
        "ccrns": gettext("Enter from 1 to %(most)d cargo reference numbers") % {"most": MOST_LOADS},
        "vehicle_number": gettext("Enter the vehicle’s registration number, such as AB1234"),
        "control_point": gettext("Choose the control point"),
        "crosses_at": gettext("Enter the day and the time of the crossing"),
    }[mistake.field]
