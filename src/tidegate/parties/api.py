"""The machine API of parties: `/api/v1/parties/`."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from tidegate.access.interface import NotThere, actor_of, requires, visible

from . import queries
from .models import Party

router = Router(tags=["parties"])


class IdentifierOut(Schema):
    """How a register numbers the party; of a natural person the value is not told."""

    scheme: str
    title: str
    value: str


class StandingOut(Schema):
    """What Customs grants to the party or holds against it."""

    kind: str
    grade: str
    title: str
    since: date
    #: The first day on which it no longer holds.
    until: date | None
    source: str


class PartyOut(Schema):
    """A party; of a natural person no name."""

    party: int
    kind: str
    is_person: bool
    name: str
    #: When Tidegate first saw it.
    since: datetime
    identifiers: list[IdentifierOut]
    standings: list[StandingOut]
    #: How many names and addresses were seen.
    names: int
    addresses: int
    erased_at: datetime | None


class FoundOut(Schema):
    """A party that was found."""

    party: int
    kind: str
    name: str


Day = Annotated[date | None, Query(description="Standing on this day; today if left out.")]


@router.get("/own", response=PartyOut, summary="Your own organisation's party")
@requires("parties.see_own")
def own(request: HttpRequest, at: Day = None) -> dict[str, Any]:
    """What is kept of the party that your organisation acts for."""
    found = visible(Party.objects.all(), actor_of(request), "parties.see_own").first()
    if found is None:
        raise NotThere("your organisation is not linked to a party")
    return queries.facts(found, at)


@router.get("/", response=list[FoundOut], summary="Find parties")
@requires("parties.see_all")
def find(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Name or identifier.")],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[FoundOut]:
    """Parties that have a name with every word of `q`, or an identifier that is `q`."""
    return [
        FoundOut(party=one.pk, kind=one.kind, name=queries.shown_name(one))
        for one in queries.search(q, limit)
    ]


@router.get("/{int:party}", response=PartyOut, summary="One party")
@requires("parties.see_all")
def one(request: HttpRequest, party: int, at: Day = None) -> dict[str, Any]:
    """What is kept of a party."""
    found = Party.objects.filter(pk=party).first() if party < 2**63 else None
    if found is None:
        raise NotThere("there is no such party")
    return queries.facts(found, at)
