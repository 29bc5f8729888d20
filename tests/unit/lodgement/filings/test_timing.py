"""How long steps took, and what is erased when its time is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.unit.lodgement.filings.scenes import TWO_AGENCIES, filed, issued, officer_of
from tidegate.lodgement.filings import issuing, keeping, timing
from tidegate.lodgement.filings.models import Filing, Issued, Review, Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def trader(people):
    return people.actor("trader")


def _took(filing, hours, opened):
    """As if it was submitted so many hours before it was issued."""
    made = Issued.objects.get(filing=filing)
    Filing.objects.filter(pk=filing.pk).update(submitted_at=made.issued_at - timedelta(hours=hours))
    for agency, waited in opened.items():
        review = Review.objects.filter(filing=filing, agency=agency)
        review.update(opened_at=review.get().moved_at - timedelta(hours=waited))


def test_medians_of_the_whole_and_of_each_agency(people, trader):
    for hours in (2, 4, 30):
        _took(issued(people, trader, TWO_AGENCIES), hours, {"EPD": 1, "TID": hours})
    filed(trader, TWO_AGENCIES)

    (told,) = timing.times("EPD")
    assert (told.whole.count, told.whole.median) == (3, timedelta(hours=4))
    assert told.agencies["EPD"].median == timedelta(hours=1)
    assert told.agencies["TID"].p90 > timedelta(hours=20)
    assert told.pledged == 3
    assert timing.times("OFCA") == []
    page = people.client(person=officer_of(people, "EPD").person).get("/reviews/times")
    assert "4 h" in page.content.decode()


def test_what_is_over_is_erased_and_what_is_needed_stays(people, trader):
    over, holding = issued(people, trader), issued(people, trader)
    running = filed(trader)
    Filing.plain("default").filter(pk=over.pk).update(state="expired")
    later = timezone.now() + timedelta(days=1)

    assert keeping.erase_some(later, 10) == 1
    assert keeping.erase_some(later, 10) == 0

    erased = Revision.objects.get(filing=over)
    assert (erased.document, erased.salt, erased.erased_under) == (None, "", keeping.POLICY)
    assert not issuing.is_genuine(Issued.objects.get(filing=over))
    for kept in (holding, running):
        assert Revision.objects.get(filing=kept).document is not None
