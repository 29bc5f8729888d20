"""What is done to parties: seen, graded, linked, erased."""

from .dealings import forget_dealings, note_dealings, note_outcome
from .erasing import erase_person, read_person
from .seeing import MACHINE, Place, Sighting, parties_of, party_of
from .standing import end_standing, link_organisation, set_standing
from .vehicles import add_mark, set_owner, vehicle_of

__all__ = [
    "MACHINE",
    "Place",
    "Sighting",
    "add_mark",
    "end_standing",
    "erase_person",
    "forget_dealings",
    "link_organisation",
    "note_dealings",
    "note_outcome",
    "parties_of",
    "party_of",
    "read_person",
    "set_owner",
    "set_standing",
    "vehicle_of",
]
