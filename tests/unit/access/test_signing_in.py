"""Passwords, second factors, sessions, and how often may be guessed."""

import base64
from contextlib import suppress
from datetime import timedelta
from time import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django.utils import timezone
from django_otp.oath import hotp

from tidegate.access import throttle
from tidegate.access.interface import (
    Invalid,
    LockedOut,
    NotAllowed,
    SignInRefused,
    choose_purpose,
    close_account,
    confirm_second_factor,
    invite,
    is_confirmed,
    remove_second_factor,
    sign_in,
    sign_in_as,
    sign_out,
    start_second_factor,
)
from tidegate.access.models import Attempts, SecondFactor
from tidegate.access.sessions import client_address
from tidegate.ledger.interface import events_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    """A request of a browser at an address, with a session."""

    def make(address="198.51.100.7", session=None):
        request = RequestFactory().post("/sign-in", REMOTE_ADDR=address)
        request.session = session or SessionStore()
        request.user = None
        return request

    return make


@pytest.fixture
def moment(monkeypatch):
    """The clock of the authenticator and of ours, in seconds."""

    class Moment:
        now = 1_800_000_015.0

    monkeypatch.setattr("tidegate.access.services.factors.time", lambda: Moment.now)
    return Moment


def code_of(enrolment, at):
    return f"{hotp(base64.b32decode(enrolment.secret), int(at) // 30):06d}"


def kinds(person):
    return [one.event.kind for one in events_of(f"person/{person.pk}")]


def test_the_right_password_opens_a_session_with_a_new_key(people, browser):
    person = people.person("trader")
    planted = SessionStore()
    planted["something"] = 1
    planted.create()
    before = planted.session_key
    request = browser(session=planted)
    assert sign_in(request, person.email.upper(), people.password) == person
    assert request.session.session_key != before
    assert not planted.exists(before)
    assert kinds(person)[-1] == "access.signed_in"
    sign_out(request)
    assert kinds(person)[-1] == "access.signed_out"
    sign_out(request)


def test_wrong_password_unknown_and_closed_account_are_refused_alike(people, browser):
    person, closed = people.person("trader"), people.person("trader")
    close_account(closed, actor=people.actor("administrator"))
    said = set()
    for email, password in [
        (person.email, "wrong"),
        ("nobody@example.org", people.password),
        (closed.email, people.password),
    ]:
        with pytest.raises(SignInRefused) as refused:
            sign_in(browser(), email, password)
        said.add((type(refused.value), str(refused.value)))
    assert len(said) == 1


def test_after_five_wrong_passwords_the_right_one_does_not_help(people, browser):
    person = people.person("trader")
    for _ in range(throttle.OF_ACCOUNT):
        with pytest.raises(SignInRefused, match="is wrong"):
            sign_in(browser(), person.email, "wrong")
    with pytest.raises(LockedOut) as locked:
        sign_in(browser(), person.email, people.password)
    assert 0 < locked.value.seconds <= throttle.FIRST_LOCK.total_seconds()
    assert kinds(person).count("access.locked_out") == 1
    # The owner, at another address, is not locked out by the stranger.
    assert sign_in(browser("203.0.113.9"), person.email, people.password) == person
    # And the next wrong one after the lock locks for twice as long.
    Attempts.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(SignInRefused, match="is wrong"):
        sign_in(browser(), person.email, "wrong")
    with pytest.raises(LockedOut) as locked:
        sign_in(browser(), person.email, people.password)
    assert locked.value.seconds > throttle.FIRST_LOCK.total_seconds()


def test_who_changes_the_address_within_a_network_is_locked_all_the_same(people, browser):
    person = people.person("trader")
    for number in range(throttle.OF_ACCOUNT):
        with pytest.raises(SignInRefused, match="is wrong"):
            sign_in(browser(f"2001:db8::{number}:1"), person.email, "wrong")
    with pytest.raises(LockedOut):
        sign_in(browser("2001:db8::ffff:1"), person.email, people.password)
    assert sign_in(browser("2001:db8:0:1::1"), person.email, people.password) == person


def test_the_right_password_forgets_the_wrong_ones(people, browser):
    person = people.person("trader")
    for _ in range(3):
        for _ in range(throttle.OF_ACCOUNT - 1):
            with pytest.raises(SignInRefused, match="is wrong"):
                sign_in(browser(), person.email, "wrong")
        sign_in(browser(), person.email, people.password)


def test_an_address_that_tries_many_accounts_is_locked(people, browser, monkeypatch):
    monkeypatch.setattr(throttle, "OF_ADDRESS", 4)
    person = people.person("trader")
    for number in range(4):
        with pytest.raises(SignInRefused, match="is wrong"):
            sign_in(browser(), f"nobody{number}@example.org", "wrong")
    with pytest.raises(LockedOut):
        sign_in(browser(), person.email, people.password)


def test_a_guess_counts_before_it_is_looked_at(people, browser):
    """So that many at once, none of them answered yet, are not all free."""
    request = browser()
    for _ in range(throttle.OF_ACCOUNT):
        throttle.guess(request, "a")
    with pytest.raises(LockedOut):
        throttle.guess(request, "a")


def test_counters_name_nobody(people, browser):
    person = people.person("trader")
    with pytest.raises(SignInRefused):
        sign_in(browser("198.51.100.7"), person.email, "wrong")
    stored = " ".join(Attempts.objects.values_list("key", flat=True))
    assert "198.51" not in stored
    assert "@" not in stored


def test_a_second_factor_is_sealed_confirmed_and_never_taken_twice(people, browser, moment):
    person, request = people.person("examiner"), browser()
    sign_in(request, person.email, people.password)
    enrolment = start_second_factor(request, invite(person))
    assert enrolment.secret not in SecondFactor.objects.get(person=person).secret_sealed
    assert enrolment.secret in enrolment.uri
    assert not is_confirmed(request)
    with pytest.raises(SignInRefused):
        confirm_second_factor(request, "000000")
    code, before = code_of(enrolment, moment.now), request.session.session_key
    recovery = confirm_second_factor(request, code)
    assert is_confirmed(request)
    assert request.session.session_key != before
    assert len(set(recovery)) == 10
    with pytest.raises(Invalid, match="there is one"):
        start_second_factor(request, invite(person))
    again = browser()
    sign_in(again, person.email, people.password)
    assert not is_confirmed(again)
    with pytest.raises(SignInRefused, match="the code is wrong"):
        confirm_second_factor(again, code)
    moment.now += 30
    assert confirm_second_factor(again, code_of(enrolment, moment.now)) == ()


def test_a_code_may_be_one_step_off_and_not_two(people, browser, moment):
    person, request = people.person("examiner"), browser()
    sign_in(request, person.email, people.password)
    enrolment = start_second_factor(request, invite(person))
    with pytest.raises(SignInRefused):
        confirm_second_factor(request, code_of(enrolment, moment.now - 60))
    confirm_second_factor(request, code_of(enrolment, moment.now - 30))


def test_the_codes_are_those_of_every_authenticator(people, browser, moment, monkeypatch):
    """The first value of RFC 6238, appendix B, in six digits."""
    monkeypatch.setattr("secrets.token_bytes", lambda size: b"12345678901234567890"[:size])
    moment.now = 59
    person, request = people.person("examiner"), browser()
    sign_in(request, person.email, people.password)
    start_second_factor(request, invite(person))
    monkeypatch.undo()
    monkeypatch.setattr("tidegate.access.services.factors.time", lambda: 59)
    assert confirm_second_factor(request, "287 082")


def test_a_recovery_code_is_good_once(people, browser, moment):
    person, request = people.person("examiner"), browser()
    sign_in(request, person.email, people.password)
    enrolment = start_second_factor(request, invite(person))
    first, *_ = confirm_second_factor(request, code_of(enrolment, moment.now))
    stored = " ".join(person.recovery_codes.values_list("digest", flat=True))
    assert first not in stored
    assert confirm_second_factor(request, f" {first.lower()} ") == ()
    assert kinds(person)[-2:] == ["access.recovery_code_used", "access.signed_in"]
    with pytest.raises(SignInRefused):
        confirm_second_factor(request, first)


def test_codes_are_guessed_as_seldom_as_passwords(people, browser, moment):
    person, request = people.person("examiner"), browser()
    sign_in(request, person.email, people.password)
    enrolment = start_second_factor(request, invite(person))
    for _ in range(throttle.OF_ACCOUNT):
        with pytest.raises(SignInRefused, match="is wrong"):
            confirm_second_factor(request, "000000")
    with pytest.raises(LockedOut):
        confirm_second_factor(request, code_of(enrolment, moment.now))


def test_only_an_administrator_removes_a_second_factor_and_not_their_own(people, browser):
    person, administrator = people.person("examiner"), people.actor("administrator")
    request = browser()
    sign_in(request, person.email, people.password)
    start_second_factor(request, invite(person))
    for actor in (people.actor("supervisor"), people.actor("trader")):
        with pytest.raises(NotAllowed):
            remove_second_factor(person, actor=actor)
    with pytest.raises(NotAllowed):
        remove_second_factor(administrator.person, actor=administrator)
    remove_second_factor(person, actor=administrator)
    assert not SecondFactor.objects.filter(person=person).exists()


def test_nobody_enters_without_a_password_outside_a_demonstration(people, browser, settings):
    person, request = people.person("supervisor"), browser()
    for environment in ("production", "development"):
        settings.ENVIRONMENT = environment
        with pytest.raises(SignInRefused, match="demonstrations"):
            sign_in_as(request, person)
        assert people.client().post("/demo", {"person": person.pk}).status_code == 404
    settings.ENVIRONMENT = "demo"
    sign_in_as(request, person)
    assert request.user == person


def test_a_purpose_is_recorded(people, browser):
    person, request = people.person("examiner"), browser()
    sign_in(request, person.email, people.password)
    choose_purpose(request, "audit")
    *_, last = events_of(f"person/{person.pk}")
    assert last.event.payload == {"person": person.pk, "purpose": "audit"}
    with pytest.raises(Invalid):
        choose_purpose(request, "curiosity")


def opened(client, **session):
    saved = client.session
    saved.update({f"access.{name}": value for name, value in session.items()})
    saved.save()
    client.get("/nowhere")
    return "_auth_user_id" in client.session


def test_a_session_ends_when_idle_and_after_a_shift(people, settings):
    now, client = int(time()), people.client("examiner")
    assert opened(client)
    assert opened(client, seen=now - settings.SESSION_IDLE_S + 60, began=now - 3600)
    assert not opened(client, seen=now - settings.SESSION_IDLE_S - 60)
    client = people.client("examiner")
    assert not opened(client, seen=now, began=now - settings.SESSION_COOKIE_AGE - 60)


def test_the_address_is_what_our_own_proxy_saw(settings):
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.2.3.4, 198.51.100.7"}
    )
    assert client_address(request) == "10.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "198.51.100.7"


def test_a_browser_signs_out_of_everything_when_the_password_changes(people):
    client = people.client("trader")
    client.person.set_password("another harbour, another day")
    client.person.save()
    other = Client()
    other.cookies = client.cookies
    assert not other.get("/nowhere").wsgi_request.user.is_authenticated


def test_a_second_factor_is_set_up_by_who_is_invited(people, browser, moment):
    """Who found the password alone has not enough; the last invitation counts, and but once."""
    person, request, boss = people.person("examiner"), browser(), people.actor("administrator")
    sign_in(request, person.email, people.password)
    for code in ("", "AAAA-BBBB-CCCC-DDDD"):
        with pytest.raises(SignInRefused, match="invitation"):
            start_second_factor(request, code)
    first, second = invite(person, actor=boss), invite(person, actor=boss)
    with pytest.raises(SignInRefused, match="invitation"):
        start_second_factor(request, first)
    start_second_factor(request, second)
    enrolment = start_second_factor(request, f" {second.lower()} ")
    confirm_second_factor(request, code_of(enrolment, moment.now))
    person.refresh_from_db()
    assert person.invitation_digest == ""
    assert second not in first
    remove_second_factor(person, actor=boss)
    with pytest.raises(SignInRefused, match="invitation"):
        start_second_factor(request, second)
    for _ in range(throttle.OF_ACCOUNT):
        with suppress(LockedOut), pytest.raises(SignInRefused):
            start_second_factor(request, "AAAA")
    with pytest.raises(LockedOut):
        start_second_factor(request, invite(person))
    with pytest.raises(NotAllowed):
        invite(person, actor=people.actor("supervisor"))
    with pytest.raises(NotAllowed):
        invite(boss.person, actor=boss)
