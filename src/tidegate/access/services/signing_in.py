"""Signing in and out, and why personal data is read."""

from time import time

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest

from tidegate.analytics.chain.interface import Json
from tidegate.ledger.interface import Kind, append

from ..actors import actor_of, address_of, forget_actor
from ..errors import Invalid, SignInRefused
from ..kinds import LOCKED_OUT, PURPOSE_CHOSEN, SIGNED_IN, SIGNED_OUT
from ..models import Person
from ..purposes import PURPOSES
from ..queries import person_by_email
from ..sessions import BEGAN, CONFIRMED, PURPOSE, SEEN
from ..throttle import OF_ACCOUNT, guess, was_right
from .people import change_password

_BACKEND = "tidegate.access.backend.SessionBackend"
_DOOR = "system/sign-in"


def sign_in(request: HttpRequest, email: str, password: str) -> Person:
    """Open a session for who gives the right password; its second factor is still to come.

    Raises `SignInRefused`, the same for a wrong password, an unknown account and a closed one, and
    `LockedOut` after too many wrong ones.
    """
    failures = guess(request, email.strip().casefold())
    person = person_by_email(email)
    if person is None:
        # As slow as for an account that exists.
        make_password(password)
        raise SignInRefused("e-mail address or password is wrong")
    if not person.check_password(password) or not person.is_active:
        if failures == OF_ACCOUNT:
            _say_locked(person, failures)
        raise SignInRefused("e-mail address or password is wrong")
    was_right(request, email.strip().casefold())
    _open(request, person)
    return person


def sign_in_as(request: HttpRequest, person: Person) -> None:
    """Open a whole session without a password; only where every person is made up."""
    if settings.ENVIRONMENT != "demo" or not person.is_active:
        raise SignInRefused("entering without a password is for demonstrations")
    _open(request, person)
    request.session[CONFIRMED] = True


def _open(request: HttpRequest, person: Person) -> None:
    now = int(time())
    with transaction.atomic():
        # Django gives the session a new key here: one that was planted before is worth nothing.
        login(request, person, backend=_BACKEND)
        forget_actor(request)
        request.session.update({CONFIRMED: False, SEEN: now, BEGAN: now})
        request.session.pop(PURPOSE, None)
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)
        _say(person, SIGNED_IN, factors=1)


def change_own_password(request: HttpRequest, old: str, new: str) -> Person:
    """Give oneself a new password for the old one; every other session ends.

    Whoever finds a session open guesses no more often here than at the door. Raises
    `SignInRefused` for a wrong old password, `LockedOut` after too many, `Invalid`.
    """
    actor = actor_of(request)
    account = f"password {actor.person.pk}"
    guess(request, account)
    if not actor.person.check_password(old):
        raise SignInRefused("this is not the present password")
    was_right(request, account)
    change_password(actor.person, new, actor=actor)
    return actor.person


def sign_out(request: HttpRequest) -> None:
    """End the session; nobody signed in is no mistake."""
    if isinstance(request.user, Person):
        with transaction.atomic():
            _say(request.user, SIGNED_OUT)
            logout(request)
    else:
        logout(request)
    forget_actor(request)


def choose_purpose(request: HttpRequest, code: str) -> None:
    """Why personal data is read in this session; the ledger keeps it."""
    if code not in PURPOSES:
        raise Invalid([f"purpose: one of {', '.join(PURPOSES)}"])
    actor = actor_of(request)
    with transaction.atomic():
        payload: dict[str, Json] = {"person": actor.person.pk, "purpose": code}
        append(f"person/{actor.person.pk}", PURPOSE_CHOSEN, payload, actor.address)
    request.session[PURPOSE] = code


def _say_locked(person: Person, failures: int) -> None:
    with transaction.atomic():
        payload = {"person": person.pk, "failures": failures}
        append(f"person/{person.pk}", LOCKED_OUT, payload, _DOOR)


def _say(person: Person, kind: Kind, **payload: Json) -> None:
    whole: dict[str, Json] = {"person": person.pk, **payload}
    append(f"person/{person.pk}", kind, whole, address_of(person))
