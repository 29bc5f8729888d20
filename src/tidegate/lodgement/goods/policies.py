"""Who may ask for a code, and who rules. What was published, everybody may read."""

from tidegate.access.interface import OFFICERS, permission

from .flow import PROPOSE, PUBLISH, REVOKE

SUGGEST = "lodgement.suggest_codes"
SEE_RULINGS = "lodgement.see_rulings"

permission(
    SUGGEST,
    "Ask which commodity codes a description may have.",
    roles=("trader", "broker", *OFFICERS),
)
permission(
    SEE_RULINGS,
    "See advance rulings that are not published.",
    roles=("duty_officer", "supervisor", "auditor"),
)
permission(PROPOSE, "Propose an advance ruling.", roles=("duty_officer", "supervisor"))
permission(
    PUBLISH,
    "Publish an advance ruling that another officer proposed, or refuse it.",
    roles=("duty_officer", "supervisor"),
)
permission(REVOKE, "Revoke an advance ruling.", roles=("supervisor",))
