"""Why an officer reads personal data: a closed list, chosen once a session."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Purpose:
    """One reason for which the law lets an officer read personal data."""

    code: str
    #: As the page shows it.
    title: Any


PURPOSES: dict[str, Purpose] = {
    one.code: one
    for one in (
        Purpose("assessment", _("Assess consignments and decide their lane")),
        Purpose("examination", _("Examine a consignment")),
        Purpose("records", _("Audit the records of what was released")),
        Purpose("investigation", _("Investigate a suspected offence")),
        Purpose("audit", _("Audit what officers and the platform did")),
        Purpose("request", _("Answer a person's request about their own data")),
        Purpose("operation", _("Keep the platform running")),
    )
}
