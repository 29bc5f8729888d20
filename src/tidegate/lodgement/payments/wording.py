"""What people read of payments and of what does not fit."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ..labels import Words
from .models import Difference

#: State of a payment: the word, and the colour of its tag.
STATES: Mapping[str, tuple[Words, str]] = {
    "begun": (_("Begun"), "blue"),
    "paid": (_("Paid"), "green"),
    "failed": (_("Declined"), "red"),
    "lapsed": (_("Given up"), "grey"),
}
#: Kind of a difference: what happened.
KINDS: Mapping[str, Words] = {
    Difference.Kind.UNKNOWN: _("Paid for a payment that is not ours"),
    Difference.Kind.WRONG_AMOUNT: _("Another amount than was due"),
    Difference.Kind.PAID_TWICE: _("Paid twice"),
    Difference.Kind.NOT_DUE: _("No longer due when it was paid"),
    Difference.Kind.MISSING_HERE: _("First told by the statement"),
    Difference.Kind.MISSING_THERE: _("Missing from the statement"),
}
