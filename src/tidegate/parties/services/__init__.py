"""What is done to parties: seen, graded, linked, told to be one, erased."""

from .dealings import forget_dealings, note_dealings, note_outcome
from .erasing import erase_person, read_person
from .linking import Proposed, confirm_link, part_link, propose_links, reject_link
from .seeing import MACHINE, Place, Sighting, parties_of, party_of
from .standing import end_standing, link_organisation, set_standing
from .vehicles import add_mark, set_owner, vehicle_of

__all__ = [
    "MACHINE",
    "Place",
    "Proposed",
    "Sighting",
    "add_mark",
    "confirm_link",
    "end_standing",
    "erase_person",
    "forget_dealings",
    "link_organisation",
    "note_dealings",
    "note_outcome",
    "part_link",
    "parties_of",
    "party_of",
    "propose_links",
    "read_person",
    "reject_link",
    "set_owner",
    "set_standing",
    "vehicle_of",
]
