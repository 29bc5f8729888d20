"""Why a work order is returned, or cancelled."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReturnReason(models.TextChoices):
    """What a return is recorded with."""

    SHIFT_ENDS = "shift_ends", _("My shift ends")
    NOT_HERE = "not_here", _("The goods are not here")
    MEANS_MISSING = "means_missing", _("The means is not available")
    UNSAFE = "unsafe", _("It is not safe to go on")
    BY_MISTAKE = "by_mistake", _("Claimed by mistake")


class CancelReason(models.TextChoices):
    """What a cancelling is recorded with."""

    NOT_SHIPPED = "not_shipped", _("The goods do not come")
    OTHER_ORDER = "other_order", _("Examined under another declaration")
    NOT_NEEDED = "not_needed", _("The reason for looking has gone")
    HOLD_ENDED = "hold_ended", _("The goods are not held any more")
