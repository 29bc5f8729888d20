"""What tests of filings share: agencies, and a filing brought as far as one wants."""

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import Organisation, create_organisation
from tidegate.lodgement.filings import processing, reviewing
from tidegate.lodgement.filings.models import Filing
from tidegate.lodgement.filings.services import Sent, submit
from tidegate.lodgement.filings.types import type_of

#: What charges on trade declarations are computed from.
RATES = ("charge_rate", "late_penalty", "exchange_rate")
QUANTITY, TWO_AGENCIES = "radio_apparatus_permit", "ozone_substance_licence"


def sample_of(name, **items):
    """The sample of a type, as it is accepted today."""
    return {**type_of(name).sample_on(timezone.localdate()), **items}


def filed(actor, name=QUANTITY, **items):
    """Submitted and accepted."""
    filing = submit(actor, Sent(type_of(name), sample_of(name, **items)))
    with transaction.atomic():
        processing.take_some(10)
    return Filing.objects.get(pk=filing.pk)


def officer_of(people, agency, role="agency_officer"):
    """Somebody who decides for an agency."""
    if agency == "CED":
        return people.actor(role)
    there = Organisation.objects.filter(reference=agency).first()
    return people.actor(role, organisation=there or create_organisation("agency", agency, agency))


def issued(people, actor, name=QUANTITY, **items):
    """Issued, after everybody agreed and everything was paid."""
    filing = filed(actor, name, **items)
    for charge in filing.charges.all():
        processing.settle(charge, "test-payment")
    for review in filing.reviews.order_by("pk"):
        officer = officer_of(people, review.agency)
        reviewing.claim(officer, review)
        review.refresh_from_db()
        reviewing.agree(officer, review)
    return Filing.objects.get(pk=filing.pk)
