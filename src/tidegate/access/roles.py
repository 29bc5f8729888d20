"""Roles: frozen records. Who holds them is data; what they allow, rooms say in `policies.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is at work."""

    name: str
    #: As pages show it.
    title: Any
    #: Kinds of organisations whose people may hold it.
    of: tuple[str, ...] = ("customs",)
    #: Whether a password alone is not enough.
    second_factor: bool = True
    #: Roles that the same person may not hold at the same time.
    excludes: tuple[str, ...] = ()


#: Officers who act. Who watches does not: an auditor holds no other role.
ACTING = (
    "administrator",
    "supervisor",
    "targeting_officer",
    "examiner",
    "duty_officer",
    "investigator",
    "data_scientist",
)
_WATCHED = ("auditor",)
#: Who decides on documents; customs is one of them.
_AGENCIES = ("customs", "agency")
#: Their roles.
AGENCIES_STAFF = ("agency_officer", "agency_supervisor")
#: Everybody at Customs.
OFFICERS = (*ACTING, *_WATCHED)

ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role("administrator", _("Administrator"), excludes=_WATCHED),
        Role("supervisor", _("Supervisor"), excludes=_WATCHED),
        Role("targeting_officer", _("Targeting officer"), excludes=_WATCHED),
        Role("examiner", _("Examiner"), excludes=_WATCHED),
        Role("duty_officer", _("Duty officer"), excludes=_WATCHED),
        Role("investigator", _("Investigator"), excludes=_WATCHED),
        Role("data_scientist", _("Data scientist"), excludes=_WATCHED),
        Role("auditor", _("Auditor"), excludes=ACTING),
        Role("agency_officer", _("Agency officer"), of=_AGENCIES),
        Role("agency_supervisor", _("Agency supervisor"), of=_AGENCIES),
        Role("trader", _("Trader"), of=("trader", "carrier"), second_factor=False),
        Role("broker", _("Broker"), of=("broker",), second_factor=False),
    )
}


def disagreements(roles: dict[str, Role]) -> Iterator[str]:
    """Where two roles contradict each other, or one names a role that is not there."""
    for role in roles.values():
        for other in role.excludes:
            if other not in roles:
                yield f"role {role.name} excludes {other}, which is no role"
            elif role.name not in roles[other].excludes:
                yield f"role {role.name} excludes {other}, and {other} does not exclude it"
