"""The administrator's pages: accounts, roles, erasure."""

import re

import pytest

from tidegate.access.interface import Organisation, Person, person_by_email, roles_of

pytestmark = pytest.mark.django_db

#: As invitations are written.
CODE = "(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}"


@pytest.fixture
def desk(people):
    client = people.client("administrator")
    client.post("/purpose", {"purpose": "operation"})
    return client


def test_an_account_is_made_with_a_password_that_is_shown_once(desk, people, client):
    firm = people.organisation("trader", "Kwun Tong Components")
    who = {"organisation": firm.pk, "email": "lee@example.org", "name": "李小龍"}
    answer = desk.post("/people/new", who)
    page = answer.content.decode()
    made = person_by_email("lee@example.org")
    password = next(
        one for one in re.findall(r"[A-Za-z0-9_-]{20}", page) if made.check_password(one)
    )
    assert "李小龍" in page
    assert password not in desk.get(f"/people/{made.pk}").content.decode()
    entered = client.post("/sign-in", {"email": "lee@example.org", "password": password})
    assert entered.status_code == 302
    again = desk.post("/people/new", who)
    assert again.status_code == 422
    assert "another account has it" in again.content.decode()


def test_an_organisation_is_made_once(desk):
    firm = {"kind": "broker", "name": "Pearl Brokers", "reference": "BR-1"}
    assert desk.post("/people/organisations", firm).status_code == 302
    assert desk.post("/people/organisations", firm).status_code == 422
    assert Organisation.objects.filter(reference="BR-1").count() == 1


def test_roles_are_given_and_taken_and_mistakes_named(desk, people):
    one = people.person("examiner")
    given = desk.post(f"/people/{one.pk}/roles", {"role": "supervisor"})
    assert given.status_code == 302
    assert roles_of(one) == {"examiner", "supervisor"}
    wrong = desk.post(f"/people/{one.pk}/roles", {"role": "auditor"})
    assert wrong.status_code == 422
    assert "are not held by one person" in wrong.content.decode()
    desk.post(f"/people/{one.pk}/roles/take", {"role": "supervisor"})
    assert roles_of(one) == {"examiner"}
    assert desk.post(f"/people/{one.pk}/roles/take", {"role": "supervisor"}).status_code == 422


def test_nobody_gives_a_role_to_themself(desk):
    answer = desk.post(f"/people/{desk.person.pk}/roles", {"role": "supervisor"})
    assert answer.status_code == 403
    assert roles_of(desk.person) == {"administrator"}


def test_an_account_is_closed_opened_and_gets_a_new_password(desk, people):
    one = people.person("examiner")
    desk.post(f"/people/{one.pk}/close")
    assert not Person.objects.get(pk=one.pk).is_active
    desk.post(f"/people/{one.pk}/open")
    assert Person.objects.get(pk=one.pk).is_active
    assert desk.post(f"/people/{one.pk}/password").status_code == 200
    assert not Person.objects.get(pk=one.pk).check_password(people.password)


def test_erased_under_a_policy_that_is_named(desk, people):
    one = people.person("examiner", name="Wong Siu-ming")
    assert desk.post(f"/people/{one.pk}/erase", {"policy": "因為"}).status_code == 422
    assert desk.post(f"/people/{one.pk}/erase", {"policy": "account-2026"}).status_code == 302
    page = desk.get(f"/people/{one.pk}").content.decode()
    assert "Wong" not in page
    assert "erased" in page


def test_who_may_only_look_has_no_buttons(people):
    auditor, one = people.client("auditor"), people.person("examiner")
    auditor.post("/purpose", {"purpose": "audit"})
    assert 'method="post" action="/people/' not in auditor.get(f"/people/{one.pk}").content.decode()
    assert 'method="post" action="/people/' not in auditor.get("/people/").content.decode()
    assert auditor.post(f"/people/{one.pk}/close").status_code == 403


@pytest.mark.parametrize("role", ["administrator", "supervisor", "auditor"])
def test_names_are_read_for_a_purpose(people, role):
    client = people.client(role)
    for address in ("/people/", f"/people/{client.person.pk}"):
        assert client.get(address).url.startswith("/purpose")
    client.post("/purpose", {"purpose": "audit"})
    assert client.person.name in client.get("/people/").content.decode()


def test_who_is_made_an_officers_account_is_invited_to_a_second_factor(desk, people, client):
    customs = people.organisation("customs")
    who = {"organisation": customs.pk, "email": "chan@example.org", "name": "Chan"}
    page = desk.post("/people/new", who).content.decode()
    made = person_by_email("chan@example.org")
    (first,) = set(re.findall(CODE, page))
    assert first not in desk.get(f"/people/{made.pk}").content.decode()

    page = desk.post(f"/people/{made.pk}/factor").content.decode()

    (second,) = set(re.findall(CODE, page))
    assert second != first
