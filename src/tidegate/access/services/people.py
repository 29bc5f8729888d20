"""Organisations, persons, and the roles that they hold."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tidegate.analytics.chain.interface import Json
from tidegate.ledger.interface import Kind, append, subjects

from ..actors import SYSTEM, Actor
from ..errors import Invalid, NotAllowed
from ..kinds import (
    ORGANISATION_MADE,
    PASSWORD_CHANGED,
    PERSON_CHANGED,
    PERSON_ERASED,
    PERSON_MADE,
    ROLE_GIVEN,
    ROLE_TAKEN,
)
from ..lookup import digest
from ..models import Holding, Organisation, Person
from ..roles import ROLES

_MANAGE = "access.manage_people"


def create_organisation(
    kind: str, name: str, reference: str, *, actor: Actor = SYSTEM
) -> Organisation:
    """Make an organisation; its reference is its own."""
    _permitted(actor)
    mistakes = []
    if kind not in Organisation.Kind.values:
        mistakes.append(f"kind: {_one_of(Organisation.Kind.values)}")
    mistakes += _length("name", name, 200)
    mistakes += _length("reference", reference, 40)
    if Organisation.objects.filter(reference=reference.strip()).exists():
        mistakes.append(f"reference: {_('another organisation has it')}")
    if mistakes:
        raise Invalid(mistakes)
    with transaction.atomic():
        made = Organisation.objects.create(
            kind=kind, name=name.strip(), reference=reference.strip(), made_at=timezone.now()
        )
        payload: dict[str, Json] = {"organisation": made.pk, "kind": kind}
        append(f"organisation/{made.pk}", ORGANISATION_MADE, payload, actor.address)
    return made


def create_person(
    organisation: Organisation,
    email: str,
    name: str,
    *,
    password: str | None = None,
    roles: Iterable[str] = (),
    language: str = "en",
    actor: Actor = SYSTEM,
) -> Person:
    """Make an account; without a password nobody can sign in to it."""
    _permitted(actor)
    email = email.strip().casefold()
    with transaction.atomic():
        key = digest("email", email)
        _check_person(email, name, key, password)
        subject = subjects.create_subject()
        person = Person(
            organisation=organisation,
            subject=subject,
            email_digest=key,
            email_sealed=subjects.seal(subject, "email", email),
            name_sealed=subjects.seal(subject, "name", name.strip()),
            language=language,
            made_at=timezone.now(),
        )
        person.set_password(password)
        person.save(force_insert=True)
        _say(person, PERSON_MADE, {"organisation": organisation.pk}, actor)
        for role in roles:
            give_role(person, role, actor=actor)
    return person


def _check_person(email: str, name: str, key: str, password: str | None) -> None:
    mistakes = []
    try:
        validate_email(email)
    except ValidationError:
        mistakes.append(f"email: {_('this is no e-mail address')}")
    if Person.objects.filter(email_digest=key).exists():
        mistakes.append(f"email: {_('another account has it')}")
    mistakes += _length("name", name, 200)
    if password is not None:
        mistakes += _of_password(password, None)
    if mistakes:
        raise Invalid(mistakes)


def _one_of(values: Iterable[str]) -> str:
    return _("one of %(values)s") % {"values": ", ".join(values)}


def _length(field: str, value: str, most: int) -> list[str]:
    if value.strip() and len(value) <= most:
        return []
    return [f"{field}: {_('1 to %(most)d characters') % {'most': most}}"]


def _of_password(password: str, person: Person | None) -> list[str]:
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [f"password: {message}" for message in error.messages]
    return []


def give_role(
    person: Person,
    role: str,
    *,
    since: date | None = None,
    until: date | None = None,
    actor: Actor = SYSTEM,
) -> Holding:
    """Give a role from a day (today) until a day, on which it is over; nobody gives to themself."""
    _permitted(actor)
    since = since or timezone.localdate()
    with transaction.atomic():
        # Two roles that exclude each other are not given at once.
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        _check_role(person, role, since, until, actor)
        held = Holding.objects.create(
            person=person, role=role, since=since, until=until, given_by=actor.address
        )
        payload: dict[str, Json] = {"role": role, "since": since.isoformat()}
        if until is not None:
            payload["until"] = until.isoformat()
        _say(person, ROLE_GIVEN, payload, actor)
    return held


def _check_role(person: Person, role: str, since: date, until: date | None, actor: Actor) -> None:
    if role not in ROLES:
        raise Invalid([f"role: {_one_of(ROLES)}"])
    if isinstance(getattr(actor, "person", None), Person) and actor.person == person:  # type: ignore[union-attr]
        raise NotAllowed("nobody gives a role to themself")
    mistakes = [*_of_days(since, until), *_of_role(person, role, since, until)]
    if mistakes:
        raise Invalid(mistakes)


def _of_days(since: date, until: date | None) -> Iterator[str]:
    if until is not None and until <= since:
        yield f"until: {_('a day after the first')}"


def _of_role(person: Person, role: str, since: date, until: date | None) -> Iterator[str]:
    title = ROLES[role].title
    if person.organisation.kind not in ROLES[role].of:
        kinds = ", ".join(str(Organisation.Kind(kind).label) for kind in ROLES[role].of)
        said = _("%(role)s is a role of %(kinds)s alone") % {"role": title, "kinds": kinds}
        yield f"role: {said}"
    meanwhile = Holding.objects.filter(Q(until=None) | Q(until__gt=since), person=person)
    if until is not None:
        meanwhile = meanwhile.filter(since__lt=until)
    held = set(meanwhile.values_list("role", flat=True))
    if role in held:
        yield f"role: {_('%(role)s is held already in these days') % {'role': title}}"
    for other in sorted(held & set(ROLES[role].excludes)):
        both = {"role": title, "other": ROLES[other].title}
        yield f"role: {_('%(role)s and %(other)s are not held by one person') % both}"


def take_role(person: Person, role: str, *, actor: Actor = SYSTEM) -> None:
    """Take a role, from this moment; days on which it was held stay as they were."""
    _permitted(actor)
    today = timezone.localdate()
    with transaction.atomic():
        held = Holding.objects.filter(Q(until=None) | Q(until__gt=today), person=person, role=role)
        if not held.update(until=today):
            raise Invalid([f"role: {_('this role is not held')}"])
        _say(person, ROLE_TAKEN, {"role": role, "until": today.isoformat()}, actor)


def change_password(person: Person, password: str, *, actor: Actor) -> None:
    """Give a new password; every other session of the person ends."""
    if not _own(person, actor):
        _permitted(actor)
    mistakes = _of_password(password, person)
    if mistakes:
        raise Invalid(mistakes)
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        _say(person, PASSWORD_CHANGED, {}, actor)


def change_language(person: Person, language: str) -> None:
    """In which language pages speak to this person; a preference, so it is no event."""
    person.language = language
    person.save(update_fields=["language"])


def close_account(person: Person, *, actor: Actor) -> None:
    """The person can no longer sign in, and no token of theirs is good."""
    _set_active(person, False, actor)


def open_account(person: Person, *, actor: Actor) -> None:
    """The person can sign in again."""
    if person.erased_at is not None:
        raise Invalid([f"person: {_('this person was erased')}"])
    _set_active(person, True, actor)


def _set_active(person: Person, active: bool, actor: Actor) -> None:
    _permitted(actor)
    with transaction.atomic():
        person.is_active = active
        person.save(update_fields=["is_active"])
        _say(person, PERSON_CHANGED, {"field": "opened" if active else "closed"}, actor)


def erase_person(person: Person, *, policy: str, actor: Actor) -> None:
    """Destroy the key of a person's values: name, e-mail, second factor are gone, here and in
    every event's digest. What they did stays under their number, and the ledger verifies."""
    _permitted(actor)
    with transaction.atomic():
        if person.erased_at is not None:
            return
        today = timezone.localdate()
        person.holdings.filter(Q(until=None) | Q(until__gt=today)).update(until=today)
        person.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
        person.email_digest, person.is_active, person.erased_at = None, False, timezone.now()
        person.email_sealed = person.name_sealed = person.invitation_digest = ""
        person.set_unusable_password()
        person.save()
        subjects.erase(person.subject, policy=policy, actor=actor.address)
        _say(person, PERSON_ERASED, {"policy": policy}, actor)


def _own(person: Person, actor: Actor) -> bool:
    return getattr(actor, "person", None) == person


def _permitted(actor: Actor) -> None:
    if not actor.may(_MANAGE):
        raise NotAllowed(f"{actor.address} does not hold {_MANAGE}")


def _say(person: Person, kind: Kind, payload: dict[str, Json], actor: Actor) -> None:
    append(f"person/{person.pk}", kind, {"person": person.pk, **payload}, actor.address)
