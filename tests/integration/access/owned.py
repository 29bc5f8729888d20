"""Things that belong to an organisation, for every address that shows one.

Who adds an address whose permission has the scope OWN and whose route names a thing, adds here a
function that makes such a thing for a person and answers what stands in the route.
"""

import uuid

from django.utils import timezone

from tests.unit.lodgement.cargo.scenes import announced, plan
from tests.unit.lodgement.documents import full
from tests.unit.lodgement.filings.scenes import filed
from tidegate.access.interface import (
    Organisation,
    actor_of,
    create_organisation,
    create_person,
)
from tidegate.codes.interface import load
from tidegate.lodgement.cargo.services import bundle as plan_trip
from tidegate.lodgement.drafts import begin
from tidegate.lodgement.exchange.models import Delivery, ReceivedMessage
from tidegate.lodgement.exchange.services import register
from tidegate.lodgement.filings import drafting, processing, reviewing, services
from tidegate.lodgement.filings.types import type_of
from tidegate.lodgement.interface import lodge
from tidegate.lodgement.lists import forget
from tidegate.lodgement.models import Bundle, Upload
from tidegate.lodgement.payments.gateway import Notice, gateway
from tidegate.lodgement.payments.services import begin as begin_payment
from tidegate.lodgement.payments.services import count

#: A document with a fee, which customs reviews.
_TYPE = "certificate_of_non_manipulation"


def declaration(person):
    """A declaration that was lodged, and its first version."""
    version = lodge(actor_of(person), full())
    return {"reference": version.declaration.reference, "number": version.number}


def draft(person):
    """A form that somebody fills in, and its first step."""
    return {"number": begin(actor_of(person)).pk, "name": "line-1"}


def upload(person):
    """A file that was read to its end."""
    now = timezone.now()
    made = Upload.objects.create(
        organisation=person.organisation,
        person=person,
        name="a.csv",
        digest="0" * 64,
        size=1,
        mapping="canonical",
        sent_at=now,
        finished_at=now,
    )
    return {"number": made.pk}


def filing(person):
    """A document that was paid for, asked about and issued, and the question."""
    trader, officer = actor_of(person), _officer()
    made = filed(trader, _TYPE)
    processing.settle(made.charges.get(), "owned-1")
    review = made.reviews.get()
    reviewing.claim(officer, review)
    review.refresh_from_db()
    question = reviewing.ask(officer, review, "Where was it opened?")
    services.answer(trader, question, "Nowhere.")
    reviewing.agree(officer, review)
    return {"reference": made.reference, "number": question.pk}


def filing_draft(person):
    """A form of a document, and its first step."""
    made = drafting.begin(actor_of(person), type_of(_TYPE))
    return {"number": made.pk, "name": "applicant"}


def bundle(person):
    """A file of documents that was read to its end."""
    now = timezone.now()
    made = Bundle.objects.create(
        organisation=person.organisation,
        person=person,
        name="day.jsonl",
        digest="0" * 64,
        size=1,
        sent_at=now,
        finished_at=now,
    )
    return {"number": made.pk}


def payment(person):
    """A payment that the gateway says was made."""
    trader = actor_of(person)
    due = filed(trader, _TYPE).charges.get()
    made = begin_payment(trader, [due.pk], gateway())
    count(Notice(made.reference, "owned-2", "paid", made.amount))
    return {"reference": made.reference}


def endpoint(person):
    """An address that is told, and something that it was told."""
    trader = actor_of(person)
    made, _secret = register(trader, f"https://programs.example/{uuid.uuid4()}")
    filed(trader, _TYPE)
    told = Delivery.objects.filter(endpoint=made).first()
    return {"number": made.pk, "event": told.event}


def trip(person):
    """Cargo that was bundled with a vehicle."""
    load(["control_point"])
    forget()
    trader = actor_of(person)
    return {"reference": plan_trip(trader, plan(announced(trader))).reference}


def message(person):
    """A message that was read, and rejected."""
    made = ReceivedMessage.objects.create(
        organisation=person.organisation,
        reference=uuid.uuid4().hex[:16].upper(),
        form="xml",
        kind="Declaration",
        received_at=timezone.now(),
        received_by="trader/1",
        mistakes=[["/Declaration", "lines", "required", "it has no lines"]],
    )
    return {"reference": made.reference}


def _officer():
    """Somebody of customs who decides on documents."""
    customs = Organisation.objects.filter(kind="customs").first()
    customs = customs or create_organisation("customs", "Customs", "customs-of-owned")
    email = f"{uuid.uuid4()}@owned.example"
    return actor_of(create_person(customs, email, "Ip", roles=("agency_officer",)))


#: How routes begin → what makes the thing that they name; the first that fits.
OWNED = {
    "api/v1/declarations/uploads/<": upload,
    "api/v1/declarations/<": declaration,
    "api/v1/documents/files/<": bundle,
    "api/v1/documents/<": filing,
    "api/v1/messages/<": message,
    "api/v1/payments/<": payment,
    "api/v1/trips/<": trip,
    "declarations/drafts/<": draft,
    "declarations/files/<": upload,
    "declarations/<": declaration,
    "documents/drafts/<": filing_draft,
    "documents/files/<": bundle,
    "documents/<": filing,
    "payments/of/<": filing,
    "payments/simulated/<": payment,
    "payments/<": payment,
    "programs/<": endpoint,
    "trips/<": trip,
}

#: How routes begin that name what belongs to nobody: a code list, a document type.
SHARED = ("declarations/codes/<", "documents/types/<")


def maker(route):
    """What makes the thing of a route; None where nobody said."""
    return next((made for begin, made in OWNED.items() if route.startswith(begin)), None)
