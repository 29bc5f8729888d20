"""Words of lanes, states and typologies, as officers and traders read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

LANES: dict[str, Words] = {
    "release": _("Release"),
    "documents": _("Documents"),
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
    "declaration.version_erased": _("Document erased"),
    "decision.proposed": _("Assessed, lane proposed"),
    "decision.claimed": _("Claimed"),
    "decision.handed_over": _("Handed over"),
    "decision.returned": _("Put back"),
    "decision.made": _("Decided"),
    "decision.superseded": _("Superseded by an amendment or cancellation"),
    "decision.note_written": _("Note written"),
    "label.recorded": _("Outcome recorded"),
}

MODEL_STATES: dict[str, Words] = {
    "candidate": _("Candidate"),
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
