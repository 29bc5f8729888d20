"""Organisations, persons, roles, erasure."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tidegate.access.interface import (
    ROLES,
    SYSTEM,
    Invalid,
    NotAllowed,
    actor_of,
    change_password,
    close_account,
    create_organisation,
    create_person,
    create_token,
    erase_person,
    give_role,
    open_account,
    person_by_email,
    take_role,
    who_may,
)
from tidegate.access.models import Person, SecondFactor
from tidegate.access.queries import actor_of_token
from tidegate.access.roles import Role, disagreements
from tidegate.analytics.chain.interface import verify
from tidegate.ledger.interface import events_of, export_lines, make_checkpoint, subjects
from tidegate.ledger.models import EventRow

pytestmark = pytest.mark.django_db


def events(person):
    return [one.event for one in events_of(f"person/{person.pk}")]


def test_a_person_is_found_by_email_and_stored_unreadably(people):
    made = people.person("examiner", name="陳大文 Chan Tai Man")
    found = person_by_email(f"  {made.email.upper()} ")
    assert (found, found.name) == (made, "陳大文 Chan Tai Man")
    stored = " ".join(map(str, vars(found).values()))
    assert "Chan" not in stored
    assert "@" not in stored
    assert person_by_email("nobody@example.org") is None


def test_every_mistake_of_an_account_is_named_and_nothing_is_stored(people):
    firm = people.organisation()
    taken = people.person("trader", organisation=firm).email
    with pytest.raises(Invalid) as refused:
        create_person(firm, taken, " ", password="short")  # noqa: S106
    assert [one.partition(":")[0] for one in refused.value.mistakes] == [
        "email",
        "name",
        "password",
    ]
    with pytest.raises(Invalid, match="no e-mail address"):
        create_person(firm, "somebody", "Somebody")
    with pytest.raises(Invalid, match="another organisation has it"):
        create_organisation("trader", "Firm", firm.reference)
    assert Person.objects.count() == 1


def test_a_password_may_not_hold_the_name(people):
    person = people.person("trader", name="Wong Siu-ming")
    with pytest.raises(Invalid, match="name or e-mail"):
        change_password(person, "siu-ming-2026-harbour", actor=actor_of(person))


def test_an_actor_has_an_address_and_the_roles_of_today(people):
    examiner, trader = people.actor("examiner"), people.actor("trader")
    assert examiner.address == f"officer/{examiner.person.pk}"
    assert trader.address == f"trader/{trader.person.pk}"
    assert examiner.roles == {"examiner"}
    assert actor_of(trader.person).may("access.own_account")
    assert not trader.may("access.manage_people")


def test_a_role_counts_from_its_first_day_and_until_its_last(people):
    today, person = timezone.localdate(), people.person()
    day = timedelta(days=1)
    give_role(person, "examiner", since=today - 9 * day, until=today)
    give_role(person, "supervisor", since=today + day)
    give_role(person, "investigator", since=today, until=today + day)
    assert actor_of(person).roles == {"investigator"}


def test_who_may_counts_the_roles_of_today_and_open_accounts(people):
    today, day = timezone.localdate(), timedelta(days=1)
    over, coming, now, closed = (people.person() for _ in range(4))
    give_role(over, "supervisor", since=today - day, until=today)
    give_role(coming, "supervisor", since=today + day)
    give_role(now, "supervisor", since=today, until=today + day)
    give_role(closed, "supervisor")
    close_account(closed, actor=SYSTEM)
    people.person("examiner")
    assert set(who_may("access.see_people")) == {now}


def test_a_role_that_is_taken_is_gone_with_the_next_request(people):
    browser = people.client("administrator")
    actor = actor_of(browser.person)
    assert actor.may("access.manage_people")
    take_role(browser.person, "administrator")
    assert not actor_of(browser.person).may("access.manage_people")
    assert [one.kind for one in events(browser.person)][-1] == "access.role_taken"
    with pytest.raises(Invalid, match="is not held"):
        take_role(browser.person, "administrator")


def test_roles_that_exclude_each_other_are_not_held_at_once(people):
    person = people.person("auditor")
    with pytest.raises(Invalid, match="Examiner and Auditor are not held by one person"):
        give_role(person, "examiner")
    take_role(person, "auditor")
    give_role(person, "examiner")


@pytest.mark.parametrize(
    ("kind", "role"), [("trader", "examiner"), ("customs", "trader"), ("broker", "administrator")]
)
def test_a_role_is_of_some_organisations_alone(people, kind, role):
    person = people.person(organisation=people.organisation(kind))
    with pytest.raises(Invalid, match="alone"):
        give_role(person, role)


def test_nobody_gives_a_role_to_themself_or_without_the_permission(people):
    administrator, examiner = people.actor("administrator"), people.actor("examiner")
    for actor in (administrator, examiner):
        with pytest.raises(NotAllowed):
            give_role(administrator.person, "supervisor", actor=actor)
    give_role(examiner.person, "supervisor", actor=administrator)
    assert events(examiner.person)[-1].actor == administrator.address


def test_roles_agree():
    assert list(disagreements(ROLES)) == []
    one = {"a": Role("a", "A", excludes=("b", "c")), "b": Role("b", "B")}
    assert list(disagreements(one)) == [
        "role a excludes b, and b does not exclude it",
        "role a excludes c, which is no role",
    ]


def test_a_closed_account_may_nothing(people):
    person, administrator = people.person("examiner"), people.actor("administrator")
    token = create_token(person)
    close_account(person, actor=administrator)
    assert not actor_of(person).may("access.own_account")
    assert actor_of_token(token) is None
    open_account(person, actor=administrator)
    assert actor_of_token(token).person == person


def test_an_erased_person_is_gone_and_the_ledger_verifies(people, tmp_path):
    person = people.person("examiner", name="Chan Tai Man")
    email, number = person.email, person.pk
    sealed = subjects.seal(person.subject, "totp", "JBSWY3DP")
    SecondFactor.objects.create(person=person, secret_sealed=sealed)
    token = create_token(person)
    lines = []
    make_checkpoint(lines.append, actor="system/tests")
    before = person.name_sealed

    erase_person(person, policy="account-2026", actor=people.actor("administrator"))
    erase_person(person, policy="account-2026", actor=SYSTEM)

    gone = Person.objects.get(pk=number)
    assert str(gone.name) == "erased person"
    assert person_by_email(email) is None
    assert actor_of_token(token) is None
    assert actor_of(gone).roles == frozenset()
    assert not gone.check_password(people.password)
    factor = SecondFactor.objects.get(person=gone)
    for name, sealed in (("name", before), ("totp", factor.secret_sealed)):
        with pytest.raises(Exception, match="was erased on"):
            subjects.unseal(gone.subject, name, sealed)
    assert [one.kind for one in events(gone)].count("access.person_erased") == 1
    verdict = verify(export_lines(), [lambda: iter(lines)], None)
    assert verdict.verifies
    with pytest.raises(Invalid, match="was erased"):
        open_account(gone, actor=SYSTEM)
    # The address may be used again: nothing of the erased account answers to it.
    assert create_person(gone.organisation, email, "Another").pk != number


def test_no_event_names_a_person(people):
    person = people.person("trader", name="Wong Siu-ming")
    erase_person(person, policy="account-2026", actor=people.actor("administrator"))
    said = " ".join(EventRow.objects.values_list("payload", flat=True))
    assert "Wong" not in said
    assert "@" not in said
