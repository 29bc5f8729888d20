"""Who looks after what was paid; `lodgement.pay` stands with the filings."""

from tidegate.access.interface import permission

from .flow import COUNT, RECONCILE

permission(
    RECONCILE,
    "See what was paid and does not fit what was due, and close it.",
    roles=("duty_officer", "supervisor"),
)
permission(COUNT, "Move payments on as the gateway says; the machine's alone.", roles=())
