"""The second factor: an authenticator's six digits (RFC 6238), and codes for when it is lost."""

import base64
import secrets
from dataclasses import dataclass
from time import time
from urllib.parse import quote, urlencode

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp.oath import hotp

from tidegate.analytics.chain.interface import Json
from tidegate.ledger.interface import Kind, append, subjects

from ..actors import SYSTEM, Actor, actor_of
from ..errors import Invalid, NotAllowed, SignInRefused
from ..kinds import FACTOR_CONFIRMED, FACTOR_REMOVED, INVITED, RECOVERY_CODE_USED, SIGNED_IN
from ..models import Person, RecoveryCode, SecondFactor
from ..sessions import CONFIRMED
from ..throttle import guess, was_right

_ISSUER = "Tidegate"
_STEP_S = 30
#: How many steps an authenticator's clock may be off, each way.
_DRIFT = 1
_RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator must be told; shown once."""

    #: For a QR code.
    uri: str
    #: The same to type, in base 32.
    secret: str


def invite(person: Person, *, actor: Actor = SYSTEM) -> str:
    """A code with which the person sets up their second factor; shown once, the last one counts.

    Who has the password alone does not have it: hand it over by another way.
    """
    _manages(person, actor)
    code = _random_code()
    with transaction.atomic():
        person.invitation_digest = subjects.digest(person.subject, "invitation", _spelled(code))
        person.save(update_fields=["invitation_digest"])
        _say(person, INVITED, actor)
    return code


def start_second_factor(request: HttpRequest, invitation: str) -> Enrolment:
    """Make a secret for the authenticator of who is invited; a code of it must be confirmed.

    The invitation is good until then, so that the secret can be asked for again. Raises
    `SignInRefused` where it is wrong, and `LockedOut` after too many wrong ones.
    """
    person = actor_of(request).person
    account = f"invitation {person.pk}"
    guess(request, account)
    secret = secrets.token_bytes(20)
    text = base64.b32encode(secret).decode()
    with transaction.atomic():
        row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists():
            raise Invalid(["second factor: there is one; an administrator can remove it"])
        given = subjects.digest(person.subject, "invitation", _spelled(invitation))
        if not secrets.compare_digest(given, row.invitation_digest):
            raise SignInRefused("the invitation is wrong")
        SecondFactor.objects.update_or_create(
            person=person,
            defaults={
                "secret_sealed": subjects.seal(person.subject, "totp", text),
                "last_step": -1,
            },
        )
    was_right(request, account)
    label = quote(f"{_ISSUER}:{person.email}")
    facts = urlencode({"secret": text, "issuer": _ISSUER})
    return Enrolment(f"otpauth://totp/{label}?{facts}", text)


def confirm_second_factor(request: HttpRequest, code: str) -> tuple[str, ...]:
    """Confirm the session with the authenticator's code, or with a recovery code.

    The first code ever confirms the authenticator too: the answer is then the recovery codes, to be
    shown this once. Raises `SignInRefused`, and `LockedOut` after too many wrong ones.
    """
    actor = actor_of(request)
    person = actor.person
    account = f"factor {person.pk}"
    guess(request, account)
    plain = _spelled(code)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(person=person).first()
        if factor is None:
            raise SignInRefused("there is no second factor yet")
        if not (_is_next(factor, plain) or _is_recovery(factor, plain, actor)):
            raise SignInRefused("the code is wrong")
        codes = () if factor.confirmed_at is not None else _enrol(factor, actor)
        _say(person, SIGNED_IN, actor, factors=2)
    was_right(request, account)
    request.session.cycle_key()
    request.session[CONFIRMED] = True
    return codes


def remove_second_factor(person: Person, *, actor: Actor) -> None:
    """Forget a lost authenticator; the person makes a new one at the next sign-in."""
    _manages(person, actor)
    with transaction.atomic():
        SecondFactor.objects.filter(person=person).delete()
        RecoveryCode.objects.filter(person=person).delete()
        _say(person, FACTOR_REMOVED, actor)


def _manages(person: Person, actor: Actor) -> None:
    if not actor.may("access.manage_people") or getattr(actor, "person", None) == person:
        raise NotAllowed(f"{actor.address} may not change this second factor")


def _random_code() -> str:
    code = base64.b32encode(secrets.token_bytes(10)).decode()
    return "-".join(code[at : at + 4] for at in range(0, 16, 4))


def _spelled(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


def _is_next(factor: SecondFactor, code: str) -> bool:
    """Whether the code is of a time step that was not used yet; uses it."""
    if len(code) != 6 or not code.isascii() or not code.isdigit():
        return False
    secret = base64.b32decode(subjects.unseal(factor.person.subject, "totp", factor.secret_sealed))
    now = int(time()) // _STEP_S
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        right = f"{hotp(secret, step):06d}"
        if secrets.compare_digest(right, code) and step > factor.last_step:
            factor.last_step = step
            factor.save(update_fields=["last_step"])
            return True
    return False


def _is_recovery(factor: SecondFactor, code: str, actor: Actor) -> bool:
    if factor.confirmed_at is None:
        return False
    digest = subjects.digest(factor.person.subject, "recovery", code)
    unused = RecoveryCode.objects.filter(person=factor.person, used_at=None)
    if not unused.filter(digest=digest).update(used_at=timezone.now()):
        return False
    _say(factor.person, RECOVERY_CODE_USED, actor, left=unused.count())
    return True


def _enrol(factor: SecondFactor, actor: Actor) -> tuple[str, ...]:
    factor.confirmed_at = timezone.now()
    factor.save(update_fields=["confirmed_at"])
    person = factor.person
    person.invitation_digest = ""
    person.save(update_fields=["invitation_digest"])
    codes = tuple(_random_code() for _ in range(_RECOVERY_CODES))
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            person=person, digest=subjects.digest(person.subject, "recovery", _spelled(code))
        )
        for code in codes
    )
    _say(person, FACTOR_CONFIRMED, actor)
    return codes


def _say(person: Person, kind: Kind, actor: Actor, **payload: Json) -> None:
    append(f"person/{person.pk}", kind, {"person": person.pk, **payload}, actor.address)
