"""Why a second person says no to a model or a policy, or takes a model back: the coded reasons."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidegate.access.interface import Invalid


class Refusal(TextChoices):
    """What the ledger keeps of it."""

    NOT_GOOD_ENOUGH = "not_good_enough", _("It finds no more than what is in service")
    MEASURED_ON_TOO_LITTLE = "measured_on_too_little", _("It was measured on too little")
    UNEVEN = "uneven", _("It bears on some traders or goods without a cause")
    BEYOND_CAPACITY = "beyond_capacity", _("It asks for more than there is capacity for")
    TOO_LITTLE_EXAMINED = "too_little_examined", _("Too little would be examined")
    NOT_CONVINCED = "not_convinced", _("What speaks for the change is not shown")
    FINDS_LESS = "finds_less", _("It finds less than the model before it")
    CHANCES_WRONG = "chances_wrong", _("Its chances of a find are not right any more")
    OVERLOADS = "overloads", _("It overloads the examiners")
    FAILS = "fails", _("It fails on what is lodged")
    OTHER = "other", _("Another reason")


#: What may be said of each.
OF_MODELS = (
    Refusal.NOT_GOOD_ENOUGH, Refusal.MEASURED_ON_TOO_LITTLE, Refusal.UNEVEN, Refusal.OTHER,
)  # fmt: skip
OF_ROLL_BACKS = (
    Refusal.FINDS_LESS, Refusal.CHANCES_WRONG, Refusal.OVERLOADS, Refusal.FAILS, Refusal.UNEVEN,
    Refusal.OTHER,
)  # fmt: skip
OF_POLICIES = (
    Refusal.NOT_CONVINCED, Refusal.BEYOND_CAPACITY, Refusal.TOO_LITTLE_EXAMINED, Refusal.OTHER,
)  # fmt: skip


def check(reason: str) -> str:
    """The reason; raises `Invalid` where it is none of the list."""
    if reason not in Refusal.values:
        raise Invalid(["reason: one of the list"])
    return reason
