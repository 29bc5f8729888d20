"""Who may manage people, answer proposals and read how the platform runs."""

from .registry import permission
from .roles import ACTING, AGENCIES_STAFF, OFFICERS

permission(
    "access.manage_people",
    "Make and close accounts and organisations, give and take roles, remove a second factor.",
    roles=("administrator",),
)
permission(
    "access.see_people",
    "See who holds which role, since when and until when.",
    roles=("administrator", "supervisor", "auditor"),
)
permission(
    "access.answer_proposal",
    "Answer proposals of other people, each with the permission that the proposal takes.",
    roles=ACTING,
)
permission(
    "access.see_proposals",
    "See what was proposed, by whom, and who answered.",
    roles=OFFICERS,
)
permission(
    "access.own_account",
    "Change one's own password, language, second factor and tokens.",
    roles=(*OFFICERS, *AGENCIES_STAFF, "trader", "broker"),
)
