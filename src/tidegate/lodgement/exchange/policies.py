"""Who may say which programs are told."""

from tidegate.access.interface import Scope, permission

MANAGE = "lodgement.manage_endpoints"
SEND = "lodgement.send_messages"

permission(
    MANAGE,
    "Register addresses of programs that are told when documents of one's own organisation move.",
    roles=("trader", "broker"),
    scope=Scope.OWN,
)
permission(
    SEND,
    "Send customs messages (UN/EDIFACT, XML) for one's own organisation, and read the replies.",
    roles=("trader", "broker"),
    scope=Scope.OWN,
)
