"""Every write of the exchange with programs: one function a verb, in one transaction."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tidegate.access.interface import SYSTEM, Actor, NotAllowed, PersonActor
from tidegate.jobs.interface import enqueue
from tidegate.ledger.interface import Kind, append, subjects

from ..disclosure import disclosed_at
from ..document import Invalid, Mistake
from ..filings.models import Filing
from ..models import Declaration
from .kinds import ENDPOINT_ENDED, ENDPOINT_FAILING, ENDPOINT_REGISTERED, ENDPOINT_RESUMED
from .models import Delivery, Endpoint
from .policies import MANAGE
from .sending import Answer, read_address

#: An organisation has so many addresses at most.
MOST_ENDPOINTS = 5
#: After so many tries a delivery is given up.
MOST_TRIES = 8
#: Between the first try and the second; then twice as long each time, up to the longest.
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
#: A run sends for no longer than this without saying that it lives.
_LEASE = timedelta(seconds=60)
#: How long deliveries are kept.
KEPT = timedelta(days=30)
_SECRET = "secret"  # noqa: S105 - the name under which one is sealed


@dataclass(frozen=True, slots=True)
class Move:
    """Where a filing went, and when."""

    filing: int
    state: str
    at: datetime


def public_only() -> bool:
    """Whether we send to the public internet alone, and by https alone."""
    return bool(settings.ENVIRONMENT == "production")


def register(actor: PersonActor, address: str) -> tuple[Endpoint, str]:
    """An address that is told from now on, and its secret, which is never shown again."""
    if not actor.may(MANAGE):
        raise NotAllowed(f"{actor.address} lacks {MANAGE}")
    address = read_address(address, public_only=public_only())
    firm = actor.person.organisation_id
    secret = f"tgs_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        mine = Endpoint.objects.filter(organisation_id=firm, ended_at=None)
        known = set(mine.values_list("address", flat=True))
        if address in known:
            raise Invalid([Mistake("address", "once", "it is registered already")])
        if len(known) >= MOST_ENDPOINTS:
            raise Invalid([Mistake("address", "count", f"at most {MOST_ENDPOINTS} addresses")])
        subject = subjects.create_subject()
        made = Endpoint.objects.create(
            organisation_id=firm,
            address=address,
            subject=subject,
            secret_sealed=subjects.seal(subject, _SECRET, secret),
            made_at=timezone.now(),
            made_by=actor.address,
        )
        _tell(made, ENDPOINT_REGISTERED, actor)
    return made, secret


def end(actor: PersonActor, endpoint: Endpoint) -> None:
    """Nothing is sent there any more, and its secret is destroyed; a second time does nothing."""
    with transaction.atomic():
        mine = _locked(actor, endpoint)
        if mine.ended_at is None:
            mine.ended_at = timezone.now()
            mine.save(update_fields=["ended_at"])
            subjects.erase(mine.subject, policy="endpoint_ended", actor=actor.address)
            _tell(mine, ENDPOINT_ENDED, actor)


def resume(actor: PersonActor, endpoint: Endpoint) -> None:
    """Begin again with what was given up, then the rest in its order."""
    with transaction.atomic():
        _begin_again(actor, _locked(actor, endpoint), Q(given_up_at__isnull=False))


def redeliver(actor: PersonActor, delivery: Delivery) -> None:
    """Send one again, under the same `id`, whatever became of it."""
    with transaction.atomic():
        _begin_again(actor, _locked(actor, delivery.endpoint), Q(pk=delivery.pk))


def secret_of(endpoint: Endpoint) -> str:
    """What its deliveries are signed with."""
    return subjects.unseal(endpoint.subject, _SECRET, endpoint.secret_sealed)


def tell_filings(moves: Sequence[Move]) -> None:
    """A delivery for each address of whom they belong to; in the caller's transaction."""
    known = {one.filing for one in moves}
    firms = Filing.objects.filter(pk__in=known).values("organisation")
    listening = _listening(Q(organisation__in=firms))
    if not listening:
        return
    owners = dict(Filing.objects.filter(pk__in=known).values_list("pk", "organisation"))
    _add(
        Delivery(endpoint=endpoint, filing_id=one.filing, state=one.state, at=one.at, due_at=one.at)
        for one in moves
        for endpoint in listening
        if endpoint.organisation_id == owners[one.filing]
    )


def tell_declarations(numbers: Iterable[int], at: datetime) -> None:
    """The same of declarations that were decided, once their trader may know.

    What waits for the disclosure point already is enough: at the point one delivery says where
    the declaration is by then, however often that changed before.
    """
    known = set(numbers)
    firms = Declaration.objects.filter(pk__in=known).values("organisation")
    listening = _listening(Q(organisation__in=firms))
    if not listening:
        return
    waiting = set(
        Delivery.objects.filter(
            endpoint__in=listening, declaration__in=known, due_at__gt=at, delivered_at=None
        ).values_list("endpoint", "declaration")
    )
    made = []
    for one in Declaration.objects.filter(pk__in=known).prefetch_related("versions").order_by("pk"):
        due = max(at, disclosed_at(list(one.versions.all())))
        made += [
            Delivery(endpoint=endpoint, declaration=one, at=due, due_at=due)
            for endpoint in listening
            if endpoint.organisation_id == one.organisation_id
            and (endpoint.pk, one.pk) not in waiting
        ]
    _add(made)


def take(endpoint: int, job: int) -> Endpoint | None:
    """The address for one run alone; None when there is nothing to do, or another run is at it."""
    now = timezone.now()
    free = Q(taken_until=None) | Q(taken_until__lt=now) | Q(taken_by=job)
    ready = Q(ended_at=None, failing_since=None) & (Q(resumes_at=None) | Q(resumes_at__lte=now))
    mine = Endpoint.objects.filter(free, ready, pk=endpoint)
    if not mine.update(taken_by=job, taken_until=now + _LEASE):
        return None
    return Endpoint.objects.get(pk=endpoint)


def note(endpoint: Endpoint, delivery: Delivery, state: str, answer: Answer) -> bool:
    """What came of a try; whether the next one may be sent."""
    now = timezone.now()
    delivery.tries += 1
    delivery.state, delivery.tried_at = state, now
    delivery.answered, delivery.failure = answer.status, answer.failure
    Endpoint.objects.filter(pk=endpoint.pk).update(taken_until=now + _LEASE)
    if answer.is_good:
        delivery.delivered_at = now
    elif delivery.tries >= MOST_TRIES:
        delivery.given_up_at = now
        if Endpoint.objects.filter(pk=endpoint.pk, failing_since=None).update(failing_since=now):
            _tell(endpoint, ENDPOINT_FAILING, SYSTEM)
    else:
        wait = min(_FIRST_WAIT * 2 ** (delivery.tries - 1), _LONGEST_WAIT)
        Endpoint.objects.filter(pk=endpoint.pk).update(resumes_at=now + wait)
        _queue(endpoint.pk, wait)
    delivery.save()
    return answer.is_good


def postpone(delivery: Delivery, due: datetime) -> None:
    """Its trader may not know yet after all: the declaration was amended meanwhile."""
    delivery.at = delivery.due_at = due
    delivery.save(update_fields=["at", "due_at"])
    _queue(delivery.endpoint_id, due - timezone.now())


def leave(endpoint: Endpoint) -> None:
    """Others may have the address; what is left over gets a run of its own.

    The row first, then the question: who commits a delivery meanwhile either sees the address
    free, or is seen here.
    """
    Endpoint.objects.filter(pk=endpoint.pk).update(taken_by=None, taken_until=None)
    now = timezone.now()
    mine = Endpoint.objects.get(pk=endpoint.pk)
    is_ready = mine.failing_since is None and (mine.resumes_at is None or mine.resumes_at <= now)
    if is_ready and waiting(endpoint, now) is not None:
        _queue(endpoint.pk)


def waiting(endpoint: Endpoint, now: datetime) -> Delivery | None:
    """What is to be sent there next."""
    return (
        endpoint.deliveries.filter(delivered_at=None, given_up_at=None, due_at__lte=now)
        .order_by("pk")
        .first()
    )


def forget_before(moment: datetime, most: int) -> int:
    """Erase some of the deliveries that were due before; how many."""
    old = Delivery.objects.filter(at__lt=moment).order_by("at").values_list("pk", flat=True)
    return Delivery.objects.filter(pk__in=list(old[:most])).delete()[0]


def _listening(where: Q) -> list[Endpoint]:
    return list(Endpoint.objects.filter(where, ended_at=None).order_by("pk"))


def _add(several: Iterable[Delivery]) -> None:
    made = Delivery.objects.bulk_create(several)
    now = timezone.now()
    for endpoint, due in dict.fromkeys((one.endpoint_id, one.due_at) for one in made):
        _queue(endpoint, due - now)


def _queue(endpoint: int, wait: timedelta = timedelta(0)) -> None:
    from .tasks import deliver

    enqueue(deliver, delay_s=max(wait.total_seconds(), 0.0), endpoint=endpoint)


def _locked(actor: PersonActor, endpoint: Endpoint) -> Endpoint:
    if not actor.may(MANAGE, endpoint):
        raise NotAllowed(f"{actor.address} lacks {MANAGE}")
    found: Endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    return found


def _begin_again(actor: PersonActor, endpoint: Endpoint, which: Q) -> None:
    if endpoint.ended_at is not None:
        raise Invalid([Mistake("address", "ended", "nothing is sent there any more")])
    was_failing = endpoint.failing_since is not None
    endpoint.deliveries.filter(which, due_at__lte=timezone.now()).update(
        delivered_at=None, given_up_at=None, tries=0
    )
    endpoint.failing_since = endpoint.resumes_at = None
    endpoint.save(update_fields=["failing_since", "resumes_at"])
    if was_failing:
        _tell(endpoint, ENDPOINT_RESUMED, actor)
    _queue(endpoint.pk)


def _tell(endpoint: Endpoint, kind: Kind, actor: Actor) -> None:
    told = {"endpoint": endpoint.pk, "organisation": endpoint.organisation_id}
    append(endpoint.stream, kind, told, actor.address)
