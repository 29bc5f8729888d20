"""How long filings are kept: what they say is erased when its time is over; history stays."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.files.interface import erase as erase_file
from tidegate.ledger.interface import append

from ..limits import filing_kept_days
from .flow import ERASED, HOLDING
from .models import Bundle, Filing, Issued, Question, Review, Revision

#: The policy under which filings are erased is this limit, as it holds on the day.
POLICY = "filing_kept_days"
#: While a filing is here somebody needs what it says.
_NEEDED = ("submitted", "validated", "fee_due", "under_review", "queried", "approved", *HOLDING)


def over_before() -> datetime | None:
    """What was submitted before this moment is over; None where no limit says so."""
    now = timezone.now()
    days = filing_kept_days(timezone.localdate(now))
    return None if days is None else now - timedelta(days=days)


def erase_some(before: datetime, most: int) -> int:
    """Erase what so many filings say, in the caller's transaction; how many there were."""
    some = list(_due(before).select_for_update(of=("self",)).order_by("pk")[:most])
    for filing in some:
        _erase(filing)
    return len(some)


def erase_files(before: datetime, most: int) -> int:
    """Erase files of documents as they were sent; how many there were."""
    over = Bundle.objects.filter(sent_at__lt=before).exclude(Q(finished_at=None) | Q(digest=""))
    some = list(over.order_by("sent_at")[:most])
    for bundle in some:
        digest = bundle.digest
        bundle.name = bundle.digest = ""
        bundle.save(update_fields=["name", "digest"])
        bundle.rows.update(own_number="")
        erase_file(digest)
    return len(some)


def _due(before: datetime) -> QuerySet[Filing]:
    kept = Revision.objects.filter(erased_at=None).values("filing")
    old = Filing.objects.filter(submitted_at__lt=before, pk__in=kept)
    return old.exclude(state__in=_NEEDED)


def _erase(filing: Filing) -> None:
    now = timezone.now()
    with transaction.atomic():
        Revision.objects.filter(filing=filing, erased_at=None).update(
            document=None, salt="", erased_at=now, erased_under=POLICY
        )
        Issued.objects.filter(filing=filing).update(content=None)
        Review.objects.filter(filing=filing).update(words="")
        Question.objects.filter(review__filing=filing).update(words="", answer="")
        Filing.objects.filter(pk=filing.pk).update(own_number="")
        told = {**filing.about, "policy": POLICY}
        append(filing.stream, ERASED, told, SYSTEM.address, now)
