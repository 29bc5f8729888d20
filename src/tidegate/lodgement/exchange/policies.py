"""Who may say which programs are told."""

from tidegate.access.interface import Scope, permission

MANAGE = "lodgement.manage_endpoints"

permission(
    MANAGE,
    "Register addresses of programs that are told when documents of one's own organisation move.",
    roles=("trader", "broker"),
    scope=Scope.OWN,
)
