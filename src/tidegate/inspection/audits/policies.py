"""Who may audit what was released, and who may see what was found."""

from tidegate.access.interface import permission

from .flow import AUDIT, CANCEL

SEE = "inspection.see_audits"
OPEN = "inspection.open_audit"

permission(
    AUDIT,
    "Claim audits after release, ask for records, and record what they say.",
    roles=("investigator",),
)
permission(
    SEE,
    "See audits after release and what they found.",
    roles=(
        "investigator",
        "targeting_officer",
        "supervisor",
        "duty_officer",
        "data_scientist",
        "auditor",
    ),
)
permission(
    OPEN,
    "Have the records of what was released audited.",
    roles=("investigator", "targeting_officer", "supervisor"),
)
permission(
    CANCEL,
    "Cancel an audit that is no longer needed.",
    roles=("supervisor",),
)
