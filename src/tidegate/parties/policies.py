"""Who may see parties, and who may change what is said of them."""

from tidegate.access.interface import Scope, permission

from .flow import JUDGE_LINKS

_OFFICERS = (
    "supervisor",
    "targeting_officer",
    "examiner",
    "duty_officer",
    "investigator",
    "auditor",
)

permission(
    "parties.see_all",
    "See every party: names, numbers of public registers, addresses of firms, standing, vehicles.",
    roles=_OFFICERS,
)
permission(
    "parties.see_own",
    "See what is kept of the party that one's own organisation acts for.",
    roles=("trader", "broker"),
    scope=Scope.OWN,
)
permission(
    "parties.read_personal",
    "Read names, addresses and identity numbers of natural persons, for a purpose.",
    roles=("targeting_officer", "examiner", "investigator"),
)
permission(
    "parties.set_standing",
    "Grant, end or suspend a standing, with its source.",
    roles=("supervisor",),
)
permission(
    JUDGE_LINKS,
    "Say whether two parties are one: confirm, reject or part a link.",
    roles=("supervisor", "targeting_officer", "investigator"),
)
permission(
    "parties.erase_person",
    "Erase what is kept of a natural person, under a policy.",
    roles=("supervisor",),
)
