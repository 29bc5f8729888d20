"""What ends by itself."""

from datetime import date

from tidegate.access.interface import SYSTEM

from .flow import HOLDING
from .models import Filing
from .services import moved


def expire_some(today: date, most: int) -> int:
    """Let lapse what held until the day before, in the caller's transaction; how many."""
    over = Filing.objects.filter(state__in=(*HOLDING, "used"), issued__valid_until__lt=today)
    some = list(over.select_for_update(of=("self",)).order_by("pk")[:most])
    for filing in some:
        moved(filing, "expire", SYSTEM, {**filing.about})
    return len(some)
