"""What a firm did in a year, summed up from what rooms above tell; of a person, nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tidegate.parties import year
from tidegate.parties.interface import (
    Dealing,
    forget_dealings,
    note_dealings,
    note_outcome,
    party_of,
    year_of,
)

pytestmark = pytest.mark.usefixtures("code_tables", "keys")


@pytest.fixture
def firm():
    return party_of("hk_br", "12345678", "Acme Trading Ltd", "trader")


def dealings(party, count, **more):
    now = timezone.now()
    return [
        Dealing(
            party=party, role="trader", consignment=number, at=now - timedelta(days=number), **more
        )
        for number in range(count)
    ]


def test_what_is_older_than_a_year_does_not_count(firm):
    note_dealings(dealings(firm, 400, start="CNSZX", end="HKHKG", chapters="61 85"))
    found = year_of(firm)
    assert (found.consignments, found.is_more) == (365, False)
    assert (found.routes, found.chapters) == (
        (("CNSZX", "HKHKG", 365),),
        (("61", 365), ("85", 365)),
    )


def test_told_twice_counts_once_and_forgotten_not_at_all(firm):
    for _ in range(2):
        note_dealings(dealings(firm, 3))
    forget_dealings(1)
    assert year_of(firm).consignments == 2


def test_the_newest_outcome_counts_and_the_last_find_stays_however_old(firm):
    note_dealings(dealings(firm, 400))
    now = timezone.now()
    for consignment, found in ((0, True), (0, False), (1, True), (390, True)):
        note_outcome(consignment, found=found, at=now - timedelta(days=consignment))
    found = year_of(firm)
    assert (found.examined, found.irregular) == (2, 1)
    assert found.last_irregular_at == now - timedelta(days=1)


def test_nothing_is_summed_up_of_a_natural_person():
    """Law 3: what is linked to a person takes a purpose, grounds, and an end."""
    person = party_of("hkid", "A123456(3)", "Chan Tai Man", "consignee")
    note_dealings(dealings(person, 2))
    assert not person.dealings.exists()
    assert year_of(person).consignments == 0


def test_of_very_many_the_newest_are_counted(firm, monkeypatch):
    monkeypatch.setattr(year, "_MOST", 5)
    note_dealings(dealings(firm, 9))
    found = year_of(firm)
    assert (found.consignments, found.is_more) == (5, True)
