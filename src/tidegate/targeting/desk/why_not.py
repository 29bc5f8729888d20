"""A refusal in words for the officer who reads the page; lower rooms say it to programs."""

from django.utils.translation import gettext as _

from tidegate.access.interface import FourEyes, Invalid, NotAllowed
from tidegate.flow.interface import Conflict, NotPermitted, ReasonMissing

from ..errors import (
    AlreadyReleased,
    EndReasonNeeded,
    HeldByAnother,
    NotHeld,
    NothingStored,
    ReasonNeeded,
    WrongModel,
)
from .people import name_of
from .words import DECISION_STATES, ENDED, MODEL_STATES


def why_not(refused: Exception) -> str:
    """Why nothing was done."""
    match refused:
        case Conflict():
            return _("%(who)s was first: it is now %(state)s") % {
                "who": name_of(refused.moved_by),
                "state": (DECISION_STATES | MODEL_STATES | ENDED)[refused.state],
            }
        case AlreadyReleased():
            return _("It was released; it can only be audited now")
        case EndReasonNeeded():
            return _(
                "Choose a reason that goes with the button, and write a note if it asks for one"
            )
        case HeldByAnother():
            return _("Another officer holds this consignment")
        case NotHeld():
            return _("Claim the consignment first")
        case ReasonNeeded():
            return _("Another lane than the proposed one takes a reason, and some reasons a note")
        case ReasonMissing():
            return _("Choose why")
        case FourEyes():
            return _("You proposed it yourself; a second person answers it")
        case NotAllowed() | NotPermitted():
            return _("Your roles do not allow this")
        case WrongModel():
            return _("That model’s folder cannot be opened; nothing was changed")
        case NothingStored():
            return _("No model was in service before this one")
        case Invalid():
            return "; ".join(one.partition(": ")[2] or one for one in refused.mistakes)
        case _:
            return _("It is past that by now; this page shows how it stands")
