"""Who may do what with declarations. Officers see them through targeting, which has a purpose."""

from tidegate.access.interface import Scope, permission

_TRADERS = ("trader", "broker")
_DECIDERS = ("targeting_officer", "examiner", "duty_officer")

permission(
    "lodgement.lodge",
    "Lodge declarations for one's own organisation.",
    roles=_TRADERS,
    scope=Scope.OWN,
)
permission(
    "lodgement.read",
    "See the declarations of one's own organisation and what became of them.",
    roles=_TRADERS,
    scope=Scope.OWN,
)
permission(
    "lodgement.amend",
    "Amend a declaration of one's own organisation before it is decided.",
    roles=_TRADERS,
    scope=Scope.OWN,
)
permission(
    "lodgement.cancel",
    "Cancel a declaration of one's own organisation before it is decided.",
    roles=_TRADERS,
    scope=Scope.OWN,
)
permission("lodgement.look_up", "Look codes up while filling in a form.", roles=_TRADERS)
permission(
    "lodgement.hold",
    "Hold a declaration that was decided and is not released yet.",
    roles=_DECIDERS,
)
permission("lodgement.clear", "Clear a declaration that was released.", roles=_DECIDERS)
permission(
    "lodgement.release_held",
    "Release what is held, once its irregularity is settled.",
    roles=("targeting_officer", "supervisor"),
)
permission(
    "lodgement.seize",
    "Seize what is held.",
    roles=("supervisor", "investigator"),
)
permission(
    "lodgement.dispose",
    "Have what is held re-exported or destroyed.",
    roles=("supervisor",),
)
permission(
    "lodgement.erase",
    "Erase documents whose time of keeping is over.",
    roles=("administrator",),
)
permission(
    "lodgement.hold_documents",
    "Keep documents past their time for a legal reason, and end that.",
    roles=("investigator", "supervisor"),
)
