"""Pages by key: every row once, in both directions, whatever is null and whatever arrives."""

from itertools import pairwise

import pytest
from django.db.models import F

from tests.example.models import Errand
from tidegate.web.table.paging import page_of


@pytest.fixture
def errands(db):
    from datetime import UTC, datetime

    made = [Errand(title=f"{n % 3}") for n in range(10)]
    Errand.objects.bulk_create(made)
    for errand in list(Errand.objects.order_by("pk"))[::4]:
        Errand.plain("default").filter(pk=errand.pk).update(
            moved_at=datetime(2026, 1, 1 + errand.pk % 2, tzinfo=UTC)
        )
    return Errand.objects.all()


def _walk(rows, sort, descending, size):
    """All pages, first to last."""
    pages, after = [], ""
    while True:
        page = page_of(rows, F(sort), descending, size, sort, after=after)
        pages.append(page)
        if page.after is None:
            return pages
        after = page.after


@pytest.mark.parametrize("sort", ["title", "moved_at", "pk"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 3, 10])
def test_every_row_comes_once_and_back_again(errands, sort, descending, size):
    pages = _walk(errands, sort, descending, size)
    order = F(sort).desc(nulls_last=True) if descending else F(sort).asc(nulls_last=True)
    expected = list(errands.order_by(order, "-pk" if descending else "pk"))

    assert [row for page in pages for row in page.rows] == expected
    assert pages[0].before is None

    for earlier, later in pairwise(pages):
        back = page_of(errands, F(sort), descending, size, sort, before=later.before)
        assert back.rows == earlier.rows


def test_what_arrives_meanwhile_shifts_nothing(errands):
    first = page_of(errands, F("title"), False, 4, "title")
    second = page_of(errands, F("title"), False, 4, "title", after=first.after)
    Errand.objects.create(title="")
    again = page_of(errands, F("title"), False, 4, "title", after=first.after)
    assert again.rows == second.rows


@pytest.mark.parametrize("place", ["x", "=", ":", "WyJuIiwiMWU5OTk5OTkiLDFd", "é", "\0"])
def test_a_forged_place_is_the_beginning(errands, place):
    first = page_of(errands, F("title"), False, 3, "title")
    assert page_of(errands, F("title"), False, 3, "title", after=place) == first
    assert page_of(errands, F("title"), False, 3, "title", before=place) == first


def test_a_place_counts_in_its_own_order_alone(errands):
    """A text where a number is sorted by would be a defect, and some numbers never end."""
    first = page_of(errands, F("title"), False, 3, "title")
    begun = page_of(errands, F("pk"), False, 3, "pk")
    assert page_of(errands, F("pk"), False, 3, "pk", after=first.after) == begun
