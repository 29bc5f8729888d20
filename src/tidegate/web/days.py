"""Days as the administration's own clock tells them."""

from datetime import date, datetime, time

from django.utils import timezone


def midnight(day: date) -> datetime:
    """The moment a day begins, here."""
    return timezone.make_aware(datetime.combine(day, time()))
