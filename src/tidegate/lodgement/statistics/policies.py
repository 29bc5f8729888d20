"""Who may see what all declarations of a month say together."""

from tidegate.access.interface import permission

SEE = "lodgement.trade_statistics"

permission(
    SEE,
    "See and download trade statistics.",
    roles=("supervisor", "data_scientist", "auditor"),
)
