"""Every read of decisions, models and policies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tidegate.access.interface import NotThere
from tidegate.analytics.targeting.interface import Extensions as _Extensions
from tidegate.analytics.targeting.interface import Language, registry, say
from tidegate.jobs.interface import is_worked
from tidegate.lodgement.interface import Declaration
from tidegate.parties.interface import members_of

from .models import Assessment, Awaited, Decision, DriftDay, ModelRecord
from .packing import unpack_evidence

#: Lodged documents have no national items, so the features are the same for every model.
FEATURES = {one.name: one for one in registry(_Extensions())}


@dataclass(frozen=True, slots=True)
class Told:
    """A reason as an officer reads it."""

    typology: str
    text: str
    #: What it added to the log-odds of a find.
    weight: float


def decision_of(declared: int) -> Decision | None:
    """The decision on a version; None while it is awaited."""
    return Decision.objects.filter(declared_id=declared).first()


def declaration_of(reference: str) -> Declaration:
    """The declaration of a reference; raises `NotThere`."""
    found: Declaration | None = Declaration.objects.filter(reference=reference.upper()).first()
    if found is None:
        raise NotThere("there is no such consignment")
    return found


def decision_of_reference(reference: str) -> Decision | None:
    """The newest decision on a declaration; None while none was proposed."""
    found = Decision.objects.filter(declaration__reference=reference.upper())
    return found.select_related("declaration", "declared", "holder").order_by("-pk").first()


def same_trader(decision: Decision) -> QuerySet[Decision]:
    """Every decision on the trader of this one, as whatever officers say that it is known."""
    party = decision.declared.trader
    if party is not None and party.group is not None:
        return Decision.objects.filter(declared__trader__in=members_of(party))
    if not decision.trader:
        return Decision.objects.none()
    return Decision.objects.filter(trader=decision.trader)


def model_in_service() -> ModelRecord | None:
    """The model that proposes; None where there is none."""
    found: ModelRecord | None = ModelRecord.objects.filter(state="in_service").first()
    return found


def unworked_since() -> datetime | None:
    """Since when consignments wait for assessment and no worker is there; None if one is."""
    since = Awaited.objects.order_by("since").values_list("since", flat=True).first()
    return None if since is None or is_worked() else since


def challengers() -> QuerySet[ModelRecord]:
    """Models that score beside the one in service: in shadow, or proposed and not answered yet."""
    found: QuerySet[ModelRecord] = ModelRecord.objects.filter(state__in=("shadow", "proposed"))
    return found.order_by("pk")


def model_before() -> ModelRecord | None:
    """The model that was in service before the one that is; None where there was none."""
    retired = ModelRecord.objects.filter(state="retired")
    found: ModelRecord | None = retired.order_by("-retired_at", "-pk").first()
    return found


def drift_days(record: ModelRecord, most: int = 60) -> list[DriftDay]:
    """What the last days of a model's service told, the earliest first."""
    newest = DriftDay.objects.filter(model=record).order_by("-day")[:most]
    return list(newest)[::-1]


def reasons_of(assessment: Assessment, language: str) -> list[Told]:
    """Its reasons in words, strongest first; none where the inputs were erased."""
    evidence = unpack_evidence(bytes(assessment.evidence))
    if not evidence:
        return []
    facts = evidence[assessment.line]
    return [
        Told(one["typology"], sentence, one["weight"])
        for one in assessment.reasons
        if (sentence := _sentence(one["feature"], facts, language))
    ]


def strongest(row: Decision, language: str) -> str:
    """Its strongest reason in one sentence; empty where there is none to tell."""
    assessment = getattr(row.declared, "assessment", None)
    if assessment is None or not assessment.reasons or not assessment.evidence:
        return ""
    facts = unpack_evidence(bytes(assessment.evidence))[assessment.line]
    return _sentence(assessment.reasons[0]["feature"], facts, language)


def _sentence(feature: str, facts: dict[str, Any], language: str) -> str:
    known = FEATURES.get(feature)
    return say(known, facts, Language(language)) if known is not None else ""


def assessments_of(decisions: Sequence[Decision]) -> dict[int, Assessment]:
    """Version → assessment, for a page of decisions; without vectors."""
    found = Assessment.objects.filter(declared__in=[one.declared_id for one in decisions])
    return {one.declared_id: one for one in found.defer("vectors")}


def beginning(field: str, text: str) -> Q:
    """Rows whose field begins with a text, asked so that every database uses its index.

    Args:
        field: of digits and letters of one case, which every collation puts in the same order.
        text: of such, not empty.
    """
    after = _after(text)
    return Q(**{f"{field}__gte": text}) & (Q(**{f"{field}__lt": after}) if after else Q())


def _after(text: str) -> str:
    """The least text above all that begin with this one; empty where there is none."""
    begun = text.rstrip("Zz")
    if not begun:
        return ""
    last = begun[-1]
    return begun[:-1] + ("A" if last == "9" else chr(ord(last) + 1))


def open_decisions() -> QuerySet[Decision]:
    """What waits for an officer."""
    found: QuerySet[Decision] = Decision.objects.filter(is_open=True)
    return found


def held_decisions() -> QuerySet[Decision]:
    """What was decided and is held; few of all that were ever decided, so those are looked up.

    Of a held declaration one decision was made, and those before it are superseded.
    """
    held = Declaration.objects.filter(state="held")
    found: QuerySet[Decision] = Decision.objects.filter(declaration__in=held)
    return found.exclude(state="superseded")
