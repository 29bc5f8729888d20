"""Who may read tables, and who may change the calendar."""

from tidegate.access.interface import OFFICERS, permission

permission(
    "codes.see",
    "Read the public code tables: countries, goods, places, units, control points.",
    roles=(*OFFICERS, "trader", "broker"),
)
permission(
    "codes.see_all",
    "Read every code table, those of customs alone too: means, capacity, reasons.",
    roles=OFFICERS,
)
permission(
    "codes.set_capacity",
    "Say how much can be inspected at a control point on which days.",
    roles=("supervisor",),
)
