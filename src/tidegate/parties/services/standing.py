"""What Customs grants to a party or holds against it, and whose people act for it."""

from datetime import date

from django.db import IntegrityError, transaction

from tidegate.access.interface import Organisation
from tidegate.analytics.chain.interface import Json
from tidegate.codes.interface import Period, code
from tidegate.ledger.interface import append

from ..errors import AlreadyLinked, NoSuchGrade
from ..kinds import ORGANISATION_LINKED, STANDING_SET
from ..models import Party
from .dating import later, period, rewrite


def set_standing(
    party: Party,
    grade: str,
    *,
    since: date,
    until: date | None = None,
    source: str,
    actor: str,
) -> None:
    """Let a party have a grade from a day on; another grade of its kind ends there."""
    found = code("standing", grade, since)
    if found is None:
        raise NoSuchGrade(f"there is no standing {grade!r}")
    _set(party, found.data["kind"], grade, period(since, until), source, actor)


def end_standing(party: Party, kind: str, *, since: date, source: str, actor: str) -> None:
    """Let a party have no grade of a kind from a day on."""
    _set(party, kind, None, Period(since), source, actor)


def link_organisation(party: Party, organisation: Organisation, *, actor: str) -> None:
    """Let an organisation's people act for a party; both have at most one link."""
    with transaction.atomic():
        row = Party.objects.select_for_update().get(pk=party.pk)
        if row.organisation_id == organisation.pk:
            return
        if row.organisation_id is not None:
            raise AlreadyLinked(f"{row} is linked to another organisation")
        row.organisation = organisation
        try:
            with transaction.atomic():
                row.save(update_fields=["organisation"])
        except IntegrityError:
            raise AlreadyLinked(f"organisation {organisation.pk} has another party") from None
        payload: dict[str, Json] = {"party": row.pk, "organisation": organisation.pk}
        append(row.stream, ORGANISATION_LINKED, payload, actor)
    party.organisation = organisation


def _set(party: Party, kind: str, grade: str | None, over: Period, source: str, actor: str) -> None:
    with transaction.atomic():
        row = Party.objects.select_for_update().get(pk=party.pk)
        now = later(row.known_at)
        known = row.standings.filter(kind=kind, known_until=None)
        says = None if grade is None else (grade, source)
        if not rewrite(known, "grade", over, says, now=now, actor=actor, party=row, kind=kind):
            return
        Party.objects.filter(pk=row.pk).update(known_at=now)
        append(row.stream, STANDING_SET, _payload(row, kind, grade, over), actor)


def _payload(party: Party, kind: str, grade: str | None, over: Period) -> dict[str, Json]:
    payload: dict[str, Json] = {"party": party.pk, "kind": kind, "since": over.since.isoformat()}
    if grade is not None:
        payload["grade"] = grade
    if over.until is not None:
        payload["until"] = over.until.isoformat()
    return payload
