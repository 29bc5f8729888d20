"""What an officer chooses from when deciding: the lanes with their keys, the coded reasons."""

from typing import Any

from django.utils.translation import get_language

from tidegate.codes.interface import choices

from ..rules import Lane
from .words import LANES

#: Key, lane, its word: `1` to `6`, in the worklist and on a consignment's page.
LANE_KEYS = [(number, lane.value, LANES[lane.value]) for number, lane in enumerate(Lane, 1)]


def choosing() -> dict[str, Any]:
    """What the dialog of deciding shows; a reason says whether it takes a note."""
    language = get_language() or "en"
    reasons = [
        {"code": one.code, "name": one.name(language), "needs_note": one.data["needs_note"]}
        for one in choices("override_reason")
    ]
    return {"lanes": LANE_KEYS, "override_reasons": reasons}
