"""Who takes part in a consignment: since when they are known, their standing, their year."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tidegate.lodgement.interface import Version
from tidegate.parties.interface import (
    Party,
    Standing,
    Year,
    facts,
    granted_on,
    year_of,
)

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
