"""Things that belong to an organisation, for every address that shows one.

Who adds an address whose permission has the scope OWN and whose route names a thing, adds here a
function that makes such a thing for an organisation and answers what stands in the route.
"""

from tests.unit.lodgement.documents import full
from tidegate.lodgement.interface import lodge


def declaration(people, organisation):
    """A declaration that was lodged, and its first version."""
    role = "broker" if organisation.kind == "broker" else "trader"
    version = lodge(people.actor(role, organisation=organisation), full())
    return {"reference": version.declaration.reference, "number": version.number}


#: How routes begin → what makes the thing that they name.
OWNED = {
    "api/v1/declarations/<": declaration,
    "declarations/<": declaration,
}


def maker(route):
    """What makes the thing of a route; None where nobody said."""
    return next((made for begin, made in OWNED.items() if route.startswith(begin)), None)
