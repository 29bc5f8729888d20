"""Who may read tables, and who may change the calendar."""

from tidegate.access.interface import permission

_OFFICERS = (
    "administrator",
    "supervisor",
    "targeting_officer",
    "examiner",
    "duty_officer",
    "investigator",
    "data_scientist",
    "auditor",
)

permission(
    "codes.see",
    "Read the public code tables: countries, goods, places, units, control points.",
    roles=(*_OFFICERS, "trader", "broker"),
)
permission(
    "codes.see_all",
    "Read every code table, those of customs alone too: means, capacity, reasons.",
    roles=_OFFICERS,
)
permission(
    "codes.set_capacity",
    "Say how much can be inspected at a control point on which days.",
    roles=("supervisor",),
)
