"""What Customs grants to a party or holds against it, and whose people act for it."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from tidegate.access.interface import Organisation
from tidegate.analytics.chain.interface import Json
from tidegate.codes.interface import Held, Period, code, revise
from tidegate.ledger.interface import append

from ..errors import AlreadyLinked, NoPeriod, NoSuchGrade
from ..kinds import ORGANISATION_LINKED, STANDING_SET
from ..models import Dated, Party, Standing


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


def period(since: date, until: date | None) -> Period:
    """The period; raises `NoPeriod`."""
    try:
        return Period(since, until)
    except ValueError as error:
        raise NoPeriod(str(error)) from None


def later(last: datetime | None) -> datetime:
    """Now, or just after the last change where the clock was set back."""
    now = timezone.now()
    return now if last is None or now > last else last + timedelta(microseconds=1)


def dated(row: Dated) -> Period:
    """The days on which a row holds."""
    return Period(row.valid_from, row.valid_until)


def _set(party: Party, kind: str, grade: str | None, over: Period, source: str, actor: str) -> None:
    with transaction.atomic():
        row = Party.objects.select_for_update().get(pk=party.pk)
        now = later(row.known_at)
        held = [
            Held(dated(one), (one.grade, one.source), one.pk)
            for one in row.standings.filter(kind=kind, known_until=None)
        ]
        revision = revise(held, over, None if grade is None else (grade, source))
        if not revision.added and not revision.closed:
            return
        Standing.objects.filter(pk__in=revision.closed).update(known_until=now)
        for one in revision.added:
            Standing.objects.create(
                party=row,
                kind=kind,
                grade=one.says[0],
                source=one.says[1],
                valid_from=one.period.since,
                valid_until=one.period.until,
                known_from=now,
                set_by=actor,
            )
        Party.objects.filter(pk=row.pk).update(known_at=now)
        append(row.stream, STANDING_SET, _payload(row, kind, grade, over), actor)


def _payload(party: Party, kind: str, grade: str | None, over: Period) -> dict[str, Json]:
    payload: dict[str, Json] = {"party": party.pk, "kind": kind, "since": over.since.isoformat()}
    if grade is not None:
        payload["grade"] = grade
    if over.until is not None:
        payload["until"] = over.until.isoformat()
    return payload
