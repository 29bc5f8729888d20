"""Who may ask for a code."""

from tidegate.access.interface import OFFICERS, permission

SUGGEST = "lodgement.suggest_codes"

permission(
    SUGGEST,
    "Ask which commodity codes a description may have.",
    roles=("trader", "broker", *OFFICERS),
)
