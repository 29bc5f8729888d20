"""Who may examine, and who may see what was found."""

from tidegate.access.interface import permission

from .flow import CANCEL, EXAMINE

SEE = "inspection.see"

permission(
    EXAMINE,
    "Claim work orders, examine consignments, and record what was found.",
    roles=("examiner",),
)
permission(
    SEE,
    "See work orders, findings and their photographs.",
    roles=(
        "examiner",
        "targeting_officer",
        "supervisor",
        "duty_officer",
        "investigator",
        "data_scientist",
        "auditor",
    ),
)
permission(
    CANCEL,
    "Cancel a work order that is no longer needed.",
    roles=("supervisor",),
)
