"""Words of lanes, states and typologies, as officers and traders read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

LANES: dict[str, Words] = {
    "release": _("Release"),
    "documents": _("Documents"),
    "canine": _("Detector dog"),
    "x_ray": _("X-ray"),
    "open": _("Open"),
    "audit": _("Audit after release"),
}

#: What the ledger's events are called in a consignment's story.
STORY: dict[str, Words] = {
    "declaration.lodged": _("Lodged"),
    "declaration.amended": _("Amended"),
    "declaration.amended_late": _("Amended after the decision"),
    "declaration.cancelled": _("Cancelled by the trader"),
    "declaration.cancelled_late": _("The trader asked to cancel after the decision"),
    "declaration.held": _("Held"),
    "declaration.cleared": _("Cleared"),
    "declaration.seized": _("Seized"),
    "declaration.re_exported": _("Re-exported"),
    "declaration.destroyed": _("Destroyed"),
    "declaration.version_erased": _("Document erased"),
    "declaration.legal_hold_placed": _("Documents under legal hold"),
    "declaration.legal_hold_lifted": _("Legal hold lifted"),
    "decision.proposed": _("Assessed, lane proposed"),
    "decision.claimed": _("Claimed"),
    "decision.handed_over": _("Handed over"),
    "decision.returned": _("Put back"),
    "decision.made": _("Decided"),
    "decision.superseded": _("Superseded by an amendment or cancellation"),
    "decision.note_written": _("Note written"),
    "label.recorded": _("Outcome recorded"),
}

#: Events of a story with a coded reason, and the table that it is of.
REASONS: dict[str, str] = {
    "declaration.cancelled": "cancel_reason",
    "declaration.cancelled_late": "cancel_reason",
    "declaration.cleared": "hold_end",
    "declaration.seized": "hold_end",
    "declaration.re_exported": "hold_end",
    "declaration.destroyed": "hold_end",
    "declaration.legal_hold_placed": "legal_hold",
    "declaration.legal_hold_lifted": "legal_hold",
    "decision.made": "override_reason",
}

#: How a hold ends, as the button says it.
ENDINGS: dict[str, Words] = {
    "release": _("Release"),
    "seize": _("Seize"),
    "re_export": _("Re-export"),
    "destroy": _("Destroy"),
}

#: Where a declaration is that was held, as its page says it.
ENDED: dict[str, Words] = {
    "held": _("Held"),
    "cleared": _("Cleared"),
    "seized": _("Seized"),
    "re_exported": _("Re-exported"),
    "destroyed": _("Destroyed"),
}

DECISION_STATES: dict[str, Words] = {
    "proposed": _("proposed"),
    "claimed": _("claimed"),
    "decided": _("decided"),
    "superseded": _("superseded"),
}

MODEL_STATES: dict[str, Words] = {
    "candidate": _("Candidate"),
    "shadow": _("In shadow"),
    "proposed": _("Proposed for service"),
    "in_service": _("In service"),
    "retired": _("Retired"),
    "rejected": _("Rejected"),
}

CONTENDERS: dict[str, Words] = {
    "candidate": _("This model"),
    "in_service": _("The model then in service"),
    "simple_rule": _("Simple rule: how often the importer was found out before"),
}
