"""Who may enter at all."""

from tidegate.access.interface import ROLES, permission

permission(
    "web.enter",
    "Enter: see the start page, search in what one may see, follow one's own long work.",
    roles=tuple(ROLES),
)
