"""Why a ruling is not published, or no longer holds: the coded reasons."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RefuseReason(TextChoices):
    """What a second officer says who does not publish."""

    OTHER_CODE = "other_code", _("The goods belong under another code")
    TOO_LITTLE_SAID = "too_little_said", _("The description does not say enough")
    NAMES_SOMEBODY = "names_somebody", _("The text names a person or a firm")
    WITHDRAWN = "withdrawn", _("The application was withdrawn")


class RevokeReason(TextChoices):
    """Why it ends before its last day."""

    WRONG = "wrong", _("It was wrong")
    NOMENCLATURE = "nomenclature", _("The nomenclature or its notes changed")
    COURT = "court", _("A court or tribunal decided otherwise")
    FALSE_FACTS = "false_facts", _("It was given on facts that were not so")
