"""The pages and the machine API of trips."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.unit.lodgement.cargo.scenes import announced, another, plan
from tidegate.access.interface import actor_of
from tidegate.lodgement.cargo import services
from tidegate.lodgement.cargo.models import Misses, Trip

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(people, code_tables):
    return announced(people.actor("trader"))


def _typed(*numbers, **other):
    moment = timezone.localtime() + timedelta(hours=3)
    return {
        "ccrns": "\n".join(numbers),
        "vehicle_number": "ab 1234",
        "control_point": "LMC",
        "day": f"{moment:%Y-%m-%d}",
        "time": f"{moment:%H:%M}",
        **other,
    }


def _post(client, path, body, key):
    return client.post(
        "/api/v1/trips" + path,
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_a_driver_bundles_changes_and_cancels(people, number):
    driver = people.client("trader", organisation=people.organisation("carrier"))
    second = announced(actor_of(driver.person))
    assert "There is no trip yet" in driver.get("/trips/").content.decode()
    wrong = driver.post("/trips/new", _typed("HKR1", number, day="soon", control_point=""))
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "HKR1: a digit is wrong or missing" in page
    assert 'href="#crosses_at"' in page
    assert number in page

    address = driver.post("/trips/new", _typed(number, second)).url
    page = driver.get(address).content.decode()
    assert "Lok Ma Chau" in page
    assert number in page
    driver.post(f"{address}unbundle", {"number": second})
    refused = driver.post(f"{address}vehicle", {"vehicle_number": "?"})
    assert refused.status_code == 422
    driver.post(f"{address}vehicle", {"vehicle_number": "粤Z·1234港"})
    assert "粤Z1234港" in driver.get("/trips/").content.decode()
    driver.post(f"{address}cancel")
    assert (
        "can no longer be changed" in driver.post(f"{address}cancel", follow=True).content.decode()
    )
    assert Trip.objects.get().state == "cancelled"
    stranger = people.client("trader")
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}cancel").status_code == 404


def test_officers_see_what_is_planned_and_record_that_it_crossed(people, number):
    trip = services.bundle(people.actor("broker"), plan(number))
    officer = people.client("duty_officer")
    assert "AB1234" in officer.get("/crossings/?point_is=LMC").content.decode()
    assert "AB1234" not in officer.get("/crossings/?point_is=SBP").content.decode()
    assert number in officer.get(f"/crossings/{trip.reference}/").content.decode()
    officer.post(f"/crossings/{trip.reference}/cross")
    assert "AB1234" not in officer.get("/crossings/").content.decode()
    assert "AB1234" in officer.get("/crossings/?state_is=crossed").content.decode()
    assert people.client("trader").get("/crossings/").status_code == 403


def test_a_program_bundles_once_and_cancels(people, number):
    program = people.program("broker")
    body = {
        "ccrns": [number],
        "vehicle_number": "AB1234",
        "control_point": "LMC",
        "crosses_at": (timezone.now() + timedelta(hours=2)).isoformat(),
    }
    first, again = (_post(program, "", body, "one") for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert program.get(first["Location"]).json()["ccrns"] == [
        {"number": number, "state": "bundled"}
    ]
    assert [one["state"] for one in program.get("/api/v1/trips").json()["trips"]] == ["planned"]
    taken = _post(program, "", body, "two")
    assert (taken.status_code, taken.json()["errors"][0]["rule"]) == (422, "taken")
    cancelled = _post(program, f"/{first.json()['reference']}/cancellation", {}, "three")
    assert cancelled.json()["state"] == "cancelled"
    answer = _post(program, f"/{first.json()['reference']}/cancellation", {}, "four")
    assert answer.status_code == 409


def test_numbers_that_are_not_there_count_although_the_request_is_undone(people, number):
    program = people.program("broker")
    body = {
        "ccrns": [another(number)],
        "vehicle_number": "AB1234",
        "control_point": "LMC",
        "crosses_at": (timezone.now() + timedelta(hours=2)).isoformat(),
    }
    for time in range(20):
        answer = _post(program, "", body, f"key-{time}")
        assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "unknown")
    assert Misses.objects.get().count == 20
    answer = _post(program, "", body, "last")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert (
        "Too many numbers"
        in _post(program, "/texts", {"text": f"{number} AB1234 LMC 14:30"}, "text").json()["answer"]
    )
