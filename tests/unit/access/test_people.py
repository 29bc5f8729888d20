"""Organisations, persons, roles."""

import pytest

from tidegate.access.interface import actor_of, person_by_email

pytestmark = pytest.mark.django_db


def test_a_person_is_found_by_email_and_stored_unreadably(people):
    made = people.person("examiner", name="陳大文 Chan Tai Man")
    found = person_by_email(f"  {made.email.upper()} ")
    assert (found, found.name) == (made, "陳大文 Chan Tai Man")
    stored = " ".join(map(str, vars(found).values()))
    assert "Chan" not in stored
    assert "@" not in stored


def test_an_actor_has_an_address_and_the_roles_of_today(people):
    examiner, trader = people.actor("examiner"), people.actor("trader")
    assert examiner.address == f"officer/{examiner.person.pk}"
    assert trader.address == f"trader/{trader.person.pk}"
    assert examiner.roles == {"examiner"}
    assert actor_of(trader.person).may("access.own_account")
    assert not trader.may("access.manage_people")
