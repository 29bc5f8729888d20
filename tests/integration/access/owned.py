"""Things that belong to an organisation, for every address that shows one.

Who adds an address whose permission has the scope OWN and whose route names a thing, adds here a
function that makes such a thing for a person and answers what stands in the route.
"""

from django.utils import timezone

from tests.unit.lodgement.documents import full
from tidegate.access.interface import actor_of
from tidegate.lodgement.drafts import begin
from tidegate.lodgement.interface import lodge
from tidegate.lodgement.models import Upload


def declaration(person):
    """A declaration that was lodged, and its first version."""
    version = lodge(actor_of(person), full())
    return {"reference": version.declaration.reference, "number": version.number}


def draft(person):
    """A form that somebody fills in, and its first step."""
    return {"number": begin(actor_of(person)).pk, "name": "line-1"}


def upload(person):
    """A file that was read to its end."""
    now = timezone.now()
    made = Upload.objects.create(
        organisation=person.organisation,
        person=person,
        name="a.csv",
        digest="0" * 64,
        size=1,
        mapping="canonical",
        sent_at=now,
        finished_at=now,
    )
    return {"number": made.pk}


#: How routes begin → what makes the thing that they name; the first that fits.
OWNED = {
    "api/v1/declarations/uploads/<": upload,
    "api/v1/declarations/<": declaration,
    "declarations/drafts/<": draft,
    "declarations/files/<": upload,
    "declarations/<": declaration,
}

#: How routes begin that name what belongs to nobody: a code list.
SHARED = ("declarations/codes/<",)


def maker(route):
    """What makes the thing of a route; None where nobody said."""
    return next((made for begin, made in OWNED.items() if route.startswith(begin)), None)
