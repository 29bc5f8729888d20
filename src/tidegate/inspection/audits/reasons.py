"""Why an audit is opened after the release, returned, or cancelled."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenReason(models.TextChoices):
    """What an officer says who sends to audit what was released."""

    INFORMATION = "information", _("Information came after the release")
    SAME_FOUND = "same_found", _("The same goods or parties were found irregular")
    TRADER_TOLD = "trader_told", _("The trader told of an error")
    NOT_OPENED = "not_opened", _("It was released to audit, and none was opened")


class ReturnReason(models.TextChoices):
    """What a return is recorded with."""

    OTHER_WORK = "other_work", _("Other work goes first")
    NO_DUTY = "no_duty", _("I am away")
    INVOLVED = "involved", _("I am involved")
    BY_MISTAKE = "by_mistake", _("Claimed by mistake")


class CancelReason(models.TextChoices):
    """What a cancelling is recorded with."""

    OTHER_AUDIT = "other_audit", _("Audited with another declaration")
    NOT_NEEDED = "not_needed", _("The reason for looking has gone")
    NO_RECORDS = "no_records", _("The records are not kept any more")
