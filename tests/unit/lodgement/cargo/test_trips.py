"""Trips: numbers that check themselves, cargo on one vehicle at a time, and what comes back."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.lodgement.cargo.scenes import TYPE, announced, another, plan
from tidegate.access.interface import NotAllowed
from tidegate.ledger.interface import events_of
from tidegate.lodgement.cargo import queries, services
from tidegate.lodgement.cargo.errors import Over, TooManyMisses, UnknownNumbers
from tidegate.lodgement.cargo.models import Trip
from tidegate.lodgement.cargo.plan import words_of
from tidegate.lodgement.cargo.texts import answer_text, read
from tidegate.lodgement.document import Invalid
from tidegate.lodgement.filings.models import Filing, Issued
from tidegate.lodgement.filings.numbering import NUMBERS, is_ccrn
from tidegate.lodgement.filings.services import withdraw
from tidegate.lodgement.filings.types import type_of

NOW = datetime(2026, 11, 25, 14, 10, tzinfo=ZoneInfo("Asia/Hong_Kong"))


@pytest.fixture
def shipper(people):
    return people.actor("trader")


@pytest.fixture
def driver(people, code_tables):
    return people.actor("trader", organisation=people.organisation("carrier"))


def _rules(refused):
    return {(one.field, one.rule) for one in refused.value.mistakes}


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(3, 17), st.integers(0, 9))
@settings(max_examples=50)
def test_one_wrong_digit_or_two_swapped_neighbours_are_found(day, place, digit):
    number = NUMBERS["ccrn"](type_of(TYPE), day)
    assert is_ccrn(number)
    assert number.startswith(f"HKR{day:%y%m%d}")
    wrong = f"{number[:place]}{digit}{number[place + 1 :]}"
    assert is_ccrn(wrong) == (wrong == number)
    if place < 17:
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert is_ccrn(swapped) == (swapped == number)


@pytest.mark.django_db
def test_cargo_of_others_goes_with_a_vehicle_and_crosses(people, shipper, driver):
    numbers = [announced(shipper), announced(driver)]
    trip = services.bundle(driver, plan(*numbers))
    assert {one.state for one in Filing.objects.all()} == {"used"}
    assert [(one.number, one.state) for one in queries.carried(trip)] == [
        (one, "bundled") for one in numbers
    ]
    services.change_vehicle(driver, trip, "cd 56-78")
    with pytest.raises(NotAllowed):
        services.cross(driver, trip)
    services.cross(people.actor("duty_officer"), trip)
    trip.refresh_from_db()
    assert (trip.state, trip.vehicle_number) == ("crossed", "CD5678")
    told = [one.event for one in events_of(trip.stream)]
    assert [one.kind for one in told] == ["trip.planned", "trip.vehicle_changed", "trip.moved"]
    assert "CD5678" not in str(told)
    for change in (
        lambda: services.cancel(driver, trip),
        lambda: services.unbundle(driver, trip, numbers[0]),
        lambda: services.change_vehicle(driver, trip, "EF90"),
    ):
        with pytest.raises(Over):
            change()
    with pytest.raises(Invalid) as refused:
        services.bundle(driver, plan(numbers[0]))
    assert _rules(refused) == {("ccrns[0]", "taken")}


@pytest.mark.django_db
def test_what_is_unbundled_cancelled_or_lapsed_may_go_with_another_vehicle(people, shipper, driver):
    numbers = sorted(announced(shipper) for _ in range(2))
    other = people.actor("broker")
    trip = services.bundle(driver, plan(*numbers))
    with pytest.raises(Invalid) as refused:
        services.bundle(other, plan(numbers[0]))
    assert _rules(refused) == {("ccrns[0]", "taken")}
    with pytest.raises(NotAllowed):
        services.unbundle(other, trip, numbers[0])

    services.unbundle(driver, trip, numbers[0])
    theirs = services.bundle(other, plan(numbers[0]))
    with pytest.raises(Over, match="last one"):
        services.unbundle(driver, trip, numbers[1])
    services.cancel(driver, trip)
    late = services.bundle(other, plan(numbers[1], hours=1))
    with transaction.atomic():
        assert services.lapse_some(late.crosses_at, 10) == 0
        assert services.lapse_some(late.crosses_at + timedelta(seconds=1), 10) == 1
    late.refresh_from_db()
    assert late.state == "lapsed"
    services.bundle(driver, plan(numbers[1]))
    assert [one.state for one in queries.carried(trip)] == ["unbundled", "bundled"]
    assert theirs.state == "planned"


@pytest.mark.django_db
def test_what_does_not_hold_is_not_bundled_and_nothing_of_the_trip_is_stored(shipper, driver):
    good, bad = announced(shipper), announced(shipper)
    withdraw(shipper, Filing.objects.get(issued__number=bad), "other")
    with pytest.raises(Invalid) as refused:
        services.bundle(driver, plan(good, bad))
    assert _rules(refused) == {("ccrns[1]", "not_valid")}
    assert not Trip.objects.exists()
    assert Filing.objects.get(issued__number=good).state == "issued"

    Issued.objects.filter(number=good).update(valid_until=timezone.localdate())
    with pytest.raises(Invalid) as refused:
        services.bundle(driver, plan(good, hours=48))
    assert _rules(refused) == {("ccrns[0]", "not_valid")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"hours": 0.49}, ("crosses_at", "bundle_minutes")),
        ({"hours": 14 * 24 + 0.1}, ("crosses_at", "bundle_days")),
        ({"vehicle": "A"}, ("vehicle_number", "plate")),
        ({"vehicle": "AB<1>"}, ("vehicle_number", "plate")),
        ({"point": "LWU"}, ("control_point", "codes: control_point")),
    ],
)
def test_a_trip_outside_its_window_or_without_a_point_is_refused(driver, wrong, rule):
    with pytest.raises(Invalid) as refused:
        services.bundle(driver, plan("HKR1", **wrong))
    assert _rules(refused) == {rule, ("ccrns[0]", "ccrn")}


@pytest.mark.django_db
def test_who_tries_numbers_is_stopped_for_the_day(people, shipper, driver):
    number = announced(shipper)
    missing = another(number)
    for _ in range(20):
        with pytest.raises(UnknownNumbers):
            services.bundle(driver, plan(number, missing))
    with pytest.raises(TooManyMisses):
        services.bundle(driver, plan(number))
    services.bundle(people.actor("broker"), plan(number))


@pytest.mark.django_db
def test_more_numbers_at_once_than_are_allowed_tell_nothing(driver, shipper):
    number = announced(shipper)
    missing = [number := another(number) for _ in range(21)]
    with pytest.raises(TooManyMisses):
        services.bundle(driver, plan(*missing))


@given(
    st.lists(st.integers(0, 10**15 - 1), min_size=1, max_size=5, unique=True),
    st.sampled_from(["AB1234", "AB 1234", "1", "粤Z1234港"]),
    st.times(),
    st.sampled_from([", ", ",", "\uff0c", "; ", "\n", " "]),
)
@settings(max_examples=30)
def test_a_text_is_read_as_it_was_meant(numbers, plate, clock, between):
    ccrns = [f"HKR{one:015}" for one in numbers]
    text = between.join([*ccrns, plate, "lmc", f"{clock:%H:%M}"]).lower()
    found = read(text, NOW)
    assert found.numbers == tuple(ccrns)
    assert (found.vehicle_number, found.control_point) == (plate.replace(" ", ""), "LMC")
    assert found.crosses_at.time() == time(clock.hour, clock.minute)
    assert NOW.replace(second=0) <= found.crosses_at < NOW + timedelta(days=1)


@given(st.text(max_size=60))
@settings(max_examples=30)
def test_any_text_is_read_or_not_understood(text):
    assert read(text, NOW) is None or text.upper().count("HKR")
    words_of(text)


@pytest.mark.django_db
def test_a_text_is_answered(shipper, driver):
    number = announced(shipper)
    soon = timezone.localtime() + timedelta(hours=2)
    text = f"{number}, AB 1234, LMC, {soon:%H:%M}"
    assert answer_text(driver, "hello").startswith("Not understood")
    assert "HKR1: a digit is wrong" in answer_text(driver, text.replace(number, "HKR1"))
    told = answer_text(driver, text)
    trip = Trip.objects.get()
    assert told == (f"Bundled: 1 with AB1234, LMC, {soon:%Y-%m-%d %H:%M}. Trip {trip.reference}")
    assert answer_text(driver, text) == f"Not bundled. {number}: another vehicle carries it"
