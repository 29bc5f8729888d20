"""Who may do what with filings."""

from tidegate.access.interface import Scope, permission

from .flow import AMEND, FILE, PROCESS, REVIEW, REVOKE, WITHDRAW

_TRADERS = ("trader", "broker")

permission(
    FILE,
    "Prepare and submit documents of one's own organisation, and answer questions about them.",
    roles=_TRADERS,
    scope=Scope.OWN,
)
permission(
    "lodgement.read_filings",
    "See the documents that one's own organisation filed, and what became of them.",
    roles=_TRADERS,
    scope=Scope.OWN,
)
permission(AMEND, "Amend what one's own organisation filed.", roles=_TRADERS, scope=Scope.OWN)
permission(
    WITHDRAW,
    "Withdraw what one's own organisation filed, or give back what it was issued.",
    roles=_TRADERS,
    scope=Scope.OWN,
)
permission(
    "lodgement.pay",
    "Pay what is due for documents of one's own organisation.",
    roles=_TRADERS,
    scope=Scope.OWN,
)
permission(
    REVIEW,
    "Decide on documents that one's own agency reviews.",
    roles=("agency_officer", "agency_supervisor"),
)
permission(REVOKE, "Revoke what one's own agency issued.", roles=("agency_supervisor",))
permission(PROCESS, "Move filings on as their type says; the machine's alone.", roles=())
