"""Bundling by text message: what a driver wrote, and the answer. Which gateway carries both, and
whose telephone it is, is not known here: who sends is who holds the gateway's token.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tidegate.access.interface import PersonActor

from ..document import Invalid
from .errors import TooManyMisses
from .plan import Plan, plate_of, words_of
from .services import bundle
from .wording import TOO_MANY_MISSES, said

#: A longer text is no such message.
LONGEST = 1600
#: So many mistakes are told in one message.
_TOLD = 3
_PREFIX = "HKR"
#: What follows the numbers: a plate, of one word at least, control point, and time.
_AFTER = 3


def answer_text(sender: PersonActor, text: str) -> str:
    """Bundle what a text asks for, and answer it.

    `HKR…, HKR…, AB1234, LMC, 14:30`: numbers, plate, control point, and the next time that clocks
    show this. Commas, semicolons, spaces and new lines divide alike.
    """
    plan = read(text, timezone.localtime())
    if plan is None:
        return _("Not understood. Write: HKR…, HKR…, AB1234, LMC, 14:30")
    try:
        trip = bundle(sender, plan)
    except TooManyMisses:
        return str(TOO_MANY_MISSES)
    except Invalid as invalid:
        told = "; ".join(said(one, plan) for one in invalid.mistakes[:_TOLD])
        return _("Not bundled. %(mistakes)s") % {"mistakes": told}
    told = _("Bundled: %(count)d with %(vehicle)s, %(point)s, %(moment)s. Trip %(reference)s")
    return told % {
        "count": len(plan.numbers),
        "vehicle": trip.vehicle_number,
        "point": trip.control_point,
        "moment": f"{timezone.localtime(trip.crosses_at):%Y-%m-%d %H:%M}",
        "reference": trip.reference,
    }


def read(text: str, now: datetime) -> Plan | None:
    """What a text asks for; None where it is no such text."""
    words = words_of(text[:LONGEST])
    numbers = [one for one in words if one.startswith(_PREFIX)]
    rest = words[len(numbers) :]
    if not numbers or words[: len(numbers)] != numbers or len(rest) < _AFTER:
        return None
    *plate, point, clock = rest
    try:
        at = time.fromisoformat(clock.replace("\uff1a", ":").rjust(5, "0"))
    except ValueError:
        return None
    crosses = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if crosses < now:
        crosses += timedelta(days=1)
    return Plan(tuple(dict.fromkeys(numbers)), plate_of("".join(plate)), point, crosses)
