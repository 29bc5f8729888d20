"""A filing from submission to what was issued, refused or withdrawn."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.unit.lodgement.filings.scenes import (
    QUANTITY,
    TWO_AGENCIES,
    filed,
    issued,
    officer_of,
    sample_of,
)
from tidegate.access.interface import SYSTEM, NotAllowed, NotThere
from tidegate.ledger.interface import events_of
from tidegate.lodgement.filings import issuing, lapsing, processing, reviewing, services
from tidegate.lodgement.filings.errors import Elsewhere
from tidegate.lodgement.filings.models import Filing, Issued, Revision
from tidegate.lodgement.filings.services import Sent, submit, submit_batch
from tidegate.lodgement.filings.types import type_of
from tidegate.lodgement.interface import Invalid, Overtaken

pytestmark = pytest.mark.django_db


@pytest.fixture
def trader(people):
    return people.actor("trader")


def _agree(people, filing, agency):
    review = filing.reviews.get(agency=agency)
    officer = officer_of(people, agency)
    reviewing.claim(officer, review)
    review.refresh_from_db()
    reviewing.agree(officer, review)
    filing.refresh_from_db()
    return officer


def _transitions(filing):
    payloads = [sealed.event.payload for sealed in events_of(filing.stream)]
    return [one["transition"] for one in payloads if "transition" in one]


def test_what_is_submitted_is_accepted_reviewed_and_issued(people, trader):
    filing = issued(people, trader)

    assert filing.state == "issued"
    assert _transitions(filing) == ["accept", "review", "approve", "issue"]
    made = filing.issued
    assert made.number.startswith("OFCA-P-")
    assert made.valid_until == timezone.localdate() + timedelta(days=179)
    assert issuing.is_genuine(made)


def test_a_document_that_was_altered_is_not_genuine(people, trader):
    made = issued(people, trader).issued
    Issued.objects.filter(pk=made.pk).update(content=made.content.replace("120", "1200"))

    made.refresh_from_db()
    assert not issuing.is_genuine(made)


def test_every_mistake_names_item_and_rule_and_nothing_is_stored(trader):
    sent = sample_of(QUANTITY, applicant_id=None, transport_mode="sea", extra="1")
    sent["lines"] = [{**sent["lines"][0], "quantity": "many"}]

    with pytest.raises(Invalid) as refused:
        submit(trader, Sent(type_of(QUANTITY), sent))

    told = {(one.field, one.rule) for one in refused.value.mistakes}
    assert ("applicant_id", "required") in told
    assert {field for field, _ in told} >= {"transport_mode", "extra", "lines[0].quantity"}
    assert not Filing.objects.exists()


def test_of_a_batch_the_good_ones_go_through(trader):
    made = type_of(QUANTITY)
    outcomes = submit_batch(
        trader, [Sent(made, sample_of(QUANTITY)), Sent(made, {}), Sent(made, sample_of(QUANTITY))]
    )

    assert [one.filing is not None for one in outcomes] == [True, False, True]
    assert outcomes[1].mistakes
    assert Filing.objects.count() == 2


def test_all_agencies_see_it_at_once_and_the_last_one_issues_it(people, trader):
    filing = filed(trader, TWO_AGENCIES)
    first, second = filing.reviews.order_by("pk")

    _agree(people, filing, first.agency)
    assert filing.state == "under_review"
    _agree(people, filing, second.agency)
    assert filing.state == "issued"


def test_the_first_refusal_ends_it_and_the_trader_reads_why(people, trader):
    filing = filed(trader, TWO_AGENCIES)
    first, second = filing.reviews.order_by("pk")
    officer = officer_of(people, first.agency)
    reviewing.claim(officer, first)
    first.refresh_from_db()

    reviewing.refuse(officer, first, "other", "The data sheet is missing.")

    filing.refresh_from_db()
    second.refresh_from_db()
    assert (filing.state, second.state) == ("refused", "ended")
    with pytest.raises(Elsewhere):
        reviewing.claim(officer_of(people, second.agency), second)


def test_another_agency_and_a_colleague_who_did_not_claim_may_not_decide(people, trader):
    filing = filed(trader)
    review = filing.reviews.get()

    with pytest.raises(NotThere):
        reviewing.claim(officer_of(people, "TID"), review)
    reviewing.claim(officer_of(people, "OFCA"), review)
    with pytest.raises(NotAllowed):
        reviewing.agree(officer_of(people, "OFCA"), review)
    with pytest.raises(NotAllowed):
        reviewing.claim(trader, review)


def test_a_question_waits_for_its_answer(people, trader):
    filing = filed(trader)
    review, officer = filing.reviews.get(), officer_of(people, "OFCA")
    reviewing.claim(officer, review)
    review.refresh_from_db()
    asked = reviewing.ask(officer, review, "Which frequencies exactly?")

    filing.refresh_from_db()
    assert filing.state == "queried"
    with pytest.raises(Invalid):
        reviewing.agree(officer, review)
    with pytest.raises(NotAllowed):
        services.answer(people.actor("trader"), asked, "Not mine.")
    services.answer(trader, asked, "446.0 to 446.2 MHz.")
    filing.refresh_from_db()
    assert filing.state == "under_review"
    with pytest.raises(Elsewhere):
        services.answer(trader, asked, "Again.")


def test_who_agreed_to_another_document_is_asked_again(people, trader):
    filing = filed(trader, TWO_AGENCIES)
    first = filing.reviews.order_by("pk")[0]
    _agree(people, filing, first.agency)

    services.amend(trader, filing, sample_of(TWO_AGENCIES), seen=1)

    first.refresh_from_db()
    assert first.state == "waiting"
    assert Revision.objects.filter(filing=filing).count() == 2
    with pytest.raises(Overtaken):
        services.amend(trader, filing, sample_of(TWO_AGENCIES), seen=1)


def test_a_fee_is_paid_once_before_anybody_decides(trader):
    filing = filed(trader, "certificate_of_non_manipulation")
    charge = filing.charges.get()
    assert (filing.state, str(charge.amount), charge.standing) == ("fee_due", "184.00", "sourced")

    processing.settle(charge, "pay-1")
    processing.settle(charge, "pay-2")

    filing.refresh_from_db()
    charge.refresh_from_db()
    assert (filing.state, charge.paid_with) == ("under_review", "pay-1")


def test_what_is_withdrawn_nobody_decides(people, trader):
    filing = filed(trader)
    with pytest.raises(NotAllowed):
        services.withdraw(people.actor("trader"), filing, "other")

    services.withdraw(trader, filing, "other")

    filing.refresh_from_db()
    assert (filing.state, filing.reviews.get().state) == ("withdrawn", "ended")
    with pytest.raises(Elsewhere):
        services.withdraw(trader, filing, "other")


def test_what_is_issued_lapses_and_may_be_revoked(people, trader):
    one, other = issued(people, trader), issued(people, trader)
    Issued.objects.filter(filing=one).update(valid_until=timezone.localdate() - timedelta(days=1))

    assert lapsing.expire_some(timezone.localdate(), 10) == 1
    one.refresh_from_db()
    assert one.state == "expired"

    with pytest.raises(NotAllowed):
        reviewing.revoke(officer_of(people, "OFCA"), other, "other")
    reviewing.revoke(officer_of(people, "OFCA", "agency_supervisor"), other, "other")
    other.refresh_from_db()
    assert other.state == "revoked"


def test_without_a_key_it_waits_and_is_issued_when_there_is_one(people, trader, settings):
    key = settings.KEYS_FOLDER / "signing.pem"
    content = key.read_bytes()
    key.unlink()
    filing = issued(people, trader)
    assert filing.state == "approved"

    key.write_bytes(content)
    issuing.issue_waiting(SYSTEM)
    filing.refresh_from_db()
    assert filing.state == "issued"


def test_a_higher_fee_within_its_range_is_paid_before_anybody_agrees(people, trader):
    filing = filed(trader, "certificate_of_non_manipulation")
    processing.settle(filing.charges.get(), "pay-1")
    review, officer = filing.reviews.get(), officer_of(people, "CED")
    with pytest.raises(Elsewhere):
        reviewing.charge_more(officer, review, Decimal("600"), "Two containers are opened.")
    reviewing.claim(officer, review)
    review.refresh_from_db()
    for amount in ("184", "1784.01", "200.001"):
        with pytest.raises(Invalid, match="more than"):
            reviewing.charge_more(officer, review, Decimal(amount), "Two containers are opened.")
    with pytest.raises(Invalid, match="words"):
        reviewing.charge_more(officer, review, Decimal("600"), " ")

    more = reviewing.charge_more(officer, review, Decimal("600"), "Two containers are opened.")

    assert (more.amount, more.reason) == (Decimal("416.00"), "Two containers are opened.")
    with pytest.raises(Invalid, match="not paid"):
        reviewing.agree(officer, review)
    processing.settle(more, "pay-2")
    reviewing.agree(officer, review)
    filing.refresh_from_db()
    assert filing.state == "issued"


def test_a_fixed_fee_is_not_raised(people, trader):
    review, officer = filed(trader).reviews.get(), officer_of(people, "OFCA")
    reviewing.claim(officer, review)
    review.refresh_from_db()
    with pytest.raises(Invalid, match="fixed"):
        reviewing.charge_more(officer, review, Decimal("10"), "More work.")
