"""Every read of audits."""

from django.db.models import QuerySet

from tidegate.access.interface import PersonActor
from tidegate.targeting.interface import Decision

from .models import RUNNING, Audit


def audits() -> QuerySet[Audit]:
    """Every audit, with what a row of it shows."""
    found: QuerySet[Audit] = Audit.objects.select_related(
        "decision__declared", "officer", "conclusion"
    )
    return found


def running() -> QuerySet[Audit]:
    """The audits that are not over."""
    return audits().filter(state__in=RUNNING)


def find(pk: int) -> Audit | None:
    """An audit with what its page shows."""
    return audits().select_related("decision__declaration").filter(pk=pk).first()


def audits_of(decision: Decision) -> list[Audit]:
    """The audits of what a decision released, the newest first."""
    return list(audits().filter(decision=decision).order_by("-pk"))


def of_declaration(declaration: int) -> Audit | None:
    """The newest audit of a declaration that was not cancelled."""
    there = audits().filter(decision__declaration=declaration).exclude(state="cancelled")
    return there.order_by("-pk").first()


def of_reference(reference: str) -> QuerySet[Audit]:
    """The audits of a declaration, the newest first."""
    found: QuerySet[Audit] = Audit.objects.filter(reference=reference).order_by("-pk")
    return found


def waiting_for(actor: PersonActor) -> QuerySet[Audit]:
    """What this person holds and what nobody does, what is due first above."""
    mine = running().filter(officer=actor.person) | running().filter(state="open")
    return mine.select_related("decision__declaration").order_by("due_on", "pk")
