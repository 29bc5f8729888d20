"""Once a day: what the gateway says of a day, beside what was counted."""

from datetime import date

from django.utils import timezone

from . import services
from .gateway import Gateway
from .models import Payment


def compare(day: date, at: Gateway) -> None:
    """Count what was missed, and keep every difference; repeated, it finds the same ones."""
    named = set()
    for notice in at.statement(day):
        named.add(notice.reference)
        before = Payment.objects.filter(reference=notice.reference).exclude(state="paid").first()
        services.count(notice)
        if before is not None:
            before.refresh_from_db()
            if before.state == "paid":
                services.missing_here(before, notice)
    counted = Payment.objects.filter(state="paid", gateway=at.name, paid_at__date=day)
    for one in counted.exclude(reference__in=named).order_by("pk"):
        # Paid there shortly before midnight and counted here after it, it is on another statement.
        said = at.state_of(one.reference)
        if said is None or said.state != "paid":
            services.missing_there(one)


def give_up(at: Gateway, most: int = 500) -> None:
    """Ask once more for what was begun long ago and never paid, and let it lapse."""
    since = timezone.now() - services.ABANDONED
    for one in Payment.objects.filter(state="begun", begun_at__lt=since).order_by("pk")[:most]:
        services.lapse(one, at)
