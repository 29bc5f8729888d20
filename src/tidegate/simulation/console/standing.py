"""What Customs is to know of the simulated traders before the first day: who is an AEO."""

from datetime import date, datetime, timedelta
from random import Random

from tidegate.simulation.console.clock import at
from tidegate.simulation.console.year import Year

_SOURCE = "register of AEOs (simulated)"
#: Of those who quote a code, the share that the register does not have; and of the others, the
#: share that was suspended of late.
_UNKNOWN, _SUSPENDED = 0.1, 0.1
#: Standings were granted up to so many days before.
_LONGEST_AGO = 900


def register(year: Year, first_day: date, moment: datetime, dice: Random) -> int:
    """Make the traders that quote an AEO code known, most of them with their standing; how many."""
    from django.db import transaction

    from tidegate.parties.interface import Sighting, parties_of, recognise, set_standing

    quoting = year.quoting_aeo()
    sightings = [
        Sighting(recognise(number), number, name, "trader") for number, name in quoting.items()
    ]
    actor = "system/simulation"
    with at(moment), transaction.atomic():
        for party in parties_of(sightings, actor=actor):
            granted = first_day - timedelta(dice.randrange(30, _LONGEST_AGO))
            grade = dice.choice(("aeo_tier_1", "aeo_tier_2"))
            if dice.random() < _UNKNOWN:
                continue
            set_standing(party, grade, since=granted, source=_SOURCE, actor=actor)
            if dice.random() < _SUSPENDED:
                since = first_day - timedelta(dice.randrange(1, 30))
                set_standing(party, "aeo_suspended", since=since, source=_SOURCE, actor=actor)
    return len(sightings)
