"""What other rooms may use of `parties`."""

from .checks import check_identifier, recognise
from .errors import (
    AlreadyLinked,
    BadIdentifier,
    NoPeriod,
    NoSuchGrade,
    NoSuchScheme,
    NotAPerson,
    PartiesError,
)
from .models import Identifier, Party, Standing, Vehicle
from .queries import facts, find, owner, search, standing, vehicles
from .services import (
    Place,
    Sighting,
    add_mark,
    end_standing,
    erase_person,
    link_organisation,
    parties_of,
    party_of,
    set_owner,
    set_standing,
    vehicle_of,
)

__all__ = [
    "AlreadyLinked",
    "BadIdentifier",
    "Identifier",
    "NoPeriod",
    "NoSuchGrade",
    "NoSuchScheme",
    "NotAPerson",
    "PartiesError",
    "Party",
    "Place",
    "Sighting",
    "Standing",
    "Vehicle",
    "add_mark",
    "check_identifier",
    "end_standing",
    "erase_person",
    "facts",
    "find",
    "link_organisation",
    "owner",
    "parties_of",
    "party_of",
    "recognise",
    "search",
    "set_owner",
    "set_standing",
    "standing",
    "vehicle_of",
    "vehicles",
]
