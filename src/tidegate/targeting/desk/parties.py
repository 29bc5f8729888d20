"""Who takes part in a consignment: since when they are known, their standing, their year."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tidegate.codes.interface import code
from tidegate.lodgement.interface import Version
from tidegate.parties.interface import (
    Party,
    Standing,
    Year,
    facts,
    granted_on,
    lately,
    year_of,
)

from ..models import Assessment, Policy
from ..rules import Borne
from .words import Words


@dataclass(frozen=True, slots=True)
class Authorised:
    """Whether the trader is an authorised economic operator: as known, and as declared."""

    #: What Customs granted and was valid on the day of lodging; None where there is nothing.
    granted: Standing | None
    #: The code in the document, which proves nothing; empty where there is none.
    declared: str


@dataclass(frozen=True, slots=True)
class Involved:
    """A party of a consignment, to show."""

    role: Words
    party: Party
    facts: dict[str, Any]
    year: Year


def authorised(version: Version) -> Authorised:
    """What is known of a version's trader on the day of lodging, beside what is declared."""
    day = timezone.localdate(version.lodged_at)
    granted = granted_on(version.trader, day) if version.trader is not None else None
    return Authorised(granted, str((version.document or {}).get("aeo_code", "")))


def eased(assessment: Assessment) -> str:
    """What the policy grants the trader's standing, in a sentence; empty where it grants nothing.

    It follows from the trader and the policy alone, so it does not tell how this was selected.
    """
    if assessment.factor == 1:
        return ""
    language = get_language() or "en"
    tier = code("standing", assessment.tier, assessment.assessed_at)
    said = gettext("The trader was %(tier)s: under the policy its score counted %(factor)s times.")
    return said % {
        "tier": assessment.tier if tier is None else tier.name(language),
        "factor": f"{assessment.factor:g}",
    }


def bearing(version: Version) -> str:
    """That the trader bears enough as of now, in a sentence; empty where it does not.

    It is told of whatever the trader lodged, so it does not tell how this was selected.
    """
    terms = Policy.in_force().terms
    if terms.cap is None or version.trader_id is None:
        return ""
    found = lately([version.trader_id], timezone.now() - timedelta(terms.cap.days))
    borne = found.get(version.trader_id)
    if borne is None or not terms.cap.holds(Borne(*borne), terms.share):
        return ""
    said = gettext(
        "Of %(consignments)s consignments that the trader lodged in %(days)s days %(examined)s "
        "were examined, and nothing was found: more than the policy asks of honest trade."
    )
    return said % {
        "consignments": f"{borne.consignments:,}",
        "days": terms.cap.days,
        "examined": f"{borne.examined:,}",
    }


def involved_in(version: Version) -> list[Involved]:
    """The parties of a version that are known, with their last year."""
    roles = (
        (_("Importer or exporter"), version.trader),
        (_("Broker"), version.broker),
        (_("Carrier"), version.carrier),
    )
    day = timezone.localdate(version.lodged_at)
    return [
        Involved(role, party, facts(party, day), year_of(party))
        for role, party in roles
        if party is not None
    ]
