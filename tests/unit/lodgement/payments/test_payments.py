"""Payments: begun, called back, compared with the statement; money counts once or is kept."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.unit.lodgement.filings.scenes import RATES, filed, officer_of
from tidegate.access.interface import NotAllowed, NotThere, actor_of
from tidegate.codes.interface import load
from tidegate.ledger.interface import events_of
from tidegate.lodgement.filings import reviewing
from tidegate.lodgement.filings import services as filings
from tidegate.lodgement.interface import Invalid
from tidegate.lodgement.payments import reconciling, services, simulated
from tidegate.lodgement.payments.errors import Forged, NotDue, NotOpen
from tidegate.lodgement.payments.gateway import SIGNATURE, Notice, gateway, signature_of
from tidegate.lodgement.payments.models import Difference, Payment, SimulatedPayment

pytestmark = pytest.mark.django_db
CNM = "certificate_of_non_manipulation"


@pytest.fixture
def trader(people):
    return people.actor("trader")


@pytest.fixture
def at():
    return gateway()


def _charge(actor):
    return filed(actor, CNM).charges.get()


def _begun(actor, at, *charges):
    return services.begin(actor, [one.pk for one in charges], at)


def _paid(payment, number="N-1", amount=None, currency="HKD"):
    services.count(Notice(payment.reference, number, "paid", amount or payment.amount, currency))
    payment.refresh_from_db()
    return payment


def _differences():
    return {one.kind: (one.theirs, one.ours) for one in Difference.objects.all()}


def test_one_payment_settles_several_charges_and_their_documents_go_on(trader, at):
    one, other = _charge(trader), _charge(trader)
    payment = _begun(trader, at, one, other)
    assert (payment.state, payment.amount) == ("begun", Decimal("368.00"))

    _paid(payment)

    one.refresh_from_db()
    assert (payment.state, one.paid_with, one.filing.state) == (
        "paid",
        payment.reference,
        "under_review",
    )
    kinds = [sealed.event.kind for sealed in events_of(payment.stream)]
    assert kinds == ["payment.begun", "payment.moved"]
    assert not Difference.objects.exists()


def test_begun_twice_it_is_one_payment_and_one_that_shares_a_charge_lapses(trader, at):
    one, other = _charge(trader), _charge(trader)
    first = _begun(trader, at, one)
    assert _begun(trader, at, one) == first

    both = _begun(trader, at, one, other)

    first.refresh_from_db()
    assert (first.state, both.state) == ("lapsed", "begun")


def test_charges_of_others_and_charges_that_are_not_due_are_not_paid(people, trader, at):
    charge = _charge(trader)
    with pytest.raises(NotThere):
        _begun(people.actor("trader"), at, charge)
    with pytest.raises(NotAllowed):
        _begun(people.actor("examiner"), at, charge)
    with pytest.raises(Invalid):
        services.begin(trader, [], at)
    filings.withdraw(trader, charge.filing, "other")
    with pytest.raises(NotDue):
        _begun(trader, at, charge)


def test_a_callback_counts_once_and_a_second_transaction_is_kept(trader, at):
    payment = _paid(_begun(trader, at, _charge(trader)))
    _paid(payment)
    assert not Difference.objects.exists()

    _paid(payment, "N-2")
    _paid(payment, "N-2")
    assert _differences() == {"paid_twice": (Decimal("184.00"), Decimal("0.00"))}


@pytest.mark.parametrize(("amount", "currency"), [("183.99", "HKD"), ("184.00", "USD")])
def test_another_amount_settles_nothing_and_waits_for_an_officer(trader, at, amount, currency):
    payment = _paid(_begun(trader, at, _charge(trader)), amount=Decimal(amount), currency=currency)

    assert payment.state == "begun"
    assert _differences() == {"wrong_amount": (Decimal(amount), Decimal("184.00"))}


def test_money_that_comes_late_counts_where_the_charge_is_still_due(trader, at):
    payment = _begun(trader, at, _charge(trader))
    services.count(Notice(payment.reference, "", "declined", payment.amount))
    payment.refresh_from_db()
    assert payment.state == "failed"

    assert _paid(payment).state == "paid"
    assert payment.charges.get().paid_at is not None


def test_money_for_what_was_settled_or_withdrawn_meanwhile_is_kept(trader, at):
    one, other, withdrawn = _charge(trader), _charge(trader), _charge(trader)
    late = _begun(trader, at, one, other, withdrawn)
    _paid(_begun(trader, at, one), "N-1")
    filings.withdraw(trader, withdrawn.filing, "other")

    late.refresh_from_db()
    assert late.state == "lapsed"
    _paid(late, "N-2")

    other.refresh_from_db()
    assert other.paid_with == late.reference
    assert _differences() == {
        "paid_twice": (Decimal("552.00"), Decimal("368.00")),
        "not_due": (Decimal("552.00"), Decimal("368.00")),
    }


def test_a_payment_that_nobody_began_is_kept(db):
    services.count(Notice("NOBODYBEGAN00001", "N-9", "paid", Decimal("5.00")))
    services.count(Notice("NOBODYBEGAN00002", "", "declined", Decimal("5.00")))
    assert _differences() == {"unknown": (Decimal("5.00"), None)}


def _called(client, body, signature=None):
    sign = signature_of(body) if signature is None else signature
    return client.post(
        "/api/v1/payments/callback", body, "application/json", headers={SIGNATURE: sign}
    )


def test_a_callback_is_believed_by_its_signature_alone(client, trader, at):
    payment = _begun(trader, at, _charge(trader))
    body = simulated.callback(Notice(payment.reference, "N-1", "paid", payment.amount))

    for signature in ("", "0" * 64, "é"):
        assert _called(client, body, signature).status_code == 403
    altered = body.replace(b"184.00", b"1.84")
    assert _called(client, altered, signature_of(body)).status_code == 403
    payment.refresh_from_db()
    assert payment.state == "begun"

    assert _called(client, body).status_code == 204
    assert _called(client, body).status_code == 204
    payment.refresh_from_db()
    assert payment.state == "paid"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"reference": 1}', b"[" * 5000, b'{"amount": "1e9"}']
)
def test_a_signed_callback_that_cannot_be_read_is_refused(client, body):
    assert 400 <= _called(client, body).status_code < 500


def test_who_comes_back_before_the_callback_sees_what_the_gateway_says(people, at):
    browser = people.client("trader")
    charge = _charge(actor_of(browser.person))
    page = browser.get("/payments/").content.decode()
    assert "184.00" in page
    went = browser.post("/payments/begin", {"charge": [charge.pk]})
    assert went.url.startswith("/payments/simulated/")
    assert "No money moves" in browser.get(went.url).content.decode()
    payment = Payment.objects.get()
    SimulatedPayment.objects.update(answer="paid", answered_at=timezone.now())

    shown = browser.get(f"/payments/{payment.reference}/?back").content.decode()

    payment.refresh_from_db()
    assert payment.state == "paid"
    assert "Simulated: no money moved" in shown
    assert "184.00" in browser.get(f"/payments/{payment.reference}/receipt").content.decode()
    other = people.client("trader")
    for path in ("", "receipt"):
        assert other.get(f"/payments/{payment.reference}/{path}").status_code == 404
    assert other.get(went.url).status_code == 404


def test_its_own_page_pays_or_declines_and_pays_once(people, at):
    browser = people.client("trader")
    charge = _charge(actor_of(browser.person))
    address = browser.post("/payments/begin", {"charge": [charge.pk]}).url
    browser.post(address, {"choice": "declined"})
    assert Payment.objects.get().state == "failed"
    browser.post(address, {"choice": "paid"})
    browser.post(address, {"choice": "declined"})
    assert Payment.objects.get().state == "paid"
    again = browser.post("/payments/begin", {"charge": [charge.pk]}, follow=True)
    assert "no longer due" in again.content.decode()


def test_a_page_says_how_a_charge_was_worked_out(people):
    load([*RATES, "declaration_exemption"])
    browser = people.client("trader")
    filing = filed(actor_of(browser.person), "trade_declaration_2")
    page = browser.get(f"/payments/of/{filing.reference}").content.decode()
    for said in ("USD 12,000", "93,600", "7.8", "ASSUMED", "censtatd", "2018-08-01"):
        assert said in page, said
    assert "Pay" in browser.get(f"/documents/{filing.reference}/").content.decode()
    filing.revisions.update(document=None)
    erased = browser.get(f"/payments/of/{filing.reference}")
    assert "93,600" not in erased.content.decode()
    cases = "/payments/exemptions?case="
    assert "None is due" in browser.get(f"{cases}postal_packet&value=3999").content.decode()
    assert "One is due" in browser.get(f"{cases}postal_packet&value=4,000").content.decode()
    assert "as a number" in browser.get(f"{cases}postal_packet&value=x").content.decode()
    assert "None is due" in browser.get(f"{cases}transit").content.decode()


def test_by_the_machine_api(people, at):
    program = people.program("trader")
    charge = _charge(actor_of(program.person))
    assert [one["id"] for one in program.get("/api/v1/payments/due").json()] == [charge.pk]

    def begin(key, *charges):
        body = json.dumps({"charges": charges})
        return program.post(
            "/api/v1/payments", body, "application/json", headers={"Idempotency-Key": key}
        )

    made = begin("a", charge.pk)
    assert made.status_code == 201
    assert made.json()["address"].startswith("/payments/simulated/")
    assert begin("b", charge.pk).json()["reference"] == made.json()["reference"]
    assert begin("c", charge.pk + 1).status_code == 404
    assert begin("c", 2**63).status_code == 422
    _paid(Payment.objects.get())
    assert begin("d", charge.pk).status_code == 409
    assert program.get(made["Location"]).json()["state"] == "paid"
    assert len(program.get("/api/v1/payments").json()["payments"]) == 1


def test_the_statement_of_a_day_finds_what_does_not_fit(trader, at):
    missed, kept, gone, quiet = (_begun(trader, at, _charge(trader)) for _ in range(4))
    for one in (missed, kept, quiet):
        SimulatedPayment.objects.create(
            reference=one.reference, amount=one.amount, currency="HKD", return_to="/"
        )
    paid = SimulatedPayment.objects.filter(reference__in=[missed.reference, kept.reference])
    paid.update(answer="paid", answered_at=timezone.now())
    services.ask(kept, at)
    _paid(gone)
    today = timezone.localdate()

    reconciling.compare(today, at)
    reconciling.compare(today, at)

    missed.refresh_from_db()
    assert missed.state == "paid"
    assert _differences() == {
        "missing_here": (Decimal("184.00"), Decimal("184.00")),
        "missing_there": (None, Decimal("184.00")),
    }
    Payment.objects.filter(pk=quiet.pk).update(begun_at=timezone.now() - timedelta(days=2))
    reconciling.give_up(at)
    quiet.refresh_from_db()
    assert quiet.state == "lapsed"


def test_a_duty_officer_closes_a_difference_with_words(people, trader, at):
    payment = _paid(_begun(trader, at, _charge(trader)), amount=Decimal("1.00"))
    one = Difference.objects.get()
    officer = people.client("duty_officer")
    assert payment.reference in officer.get("/payment-differences/").content.decode()
    assert officer.get(f"/payment-differences/{one.pk}/").status_code == 200
    assert officer.post(f"/payment-differences/{one.pk}/close", {"words": " "}).status_code == 422
    officer.post(f"/payment-differences/{one.pk}/close", {"words": "Refunded at the gateway."})
    one.refresh_from_db()
    assert one.words == "Refunded at the gateway."
    assert payment.reference in officer.get("/payment-differences/?closed").content.decode()
    assert people.client("trader").get("/payment-differences/").status_code == 403
    with pytest.raises(NotAllowed):
        services.close(trader, one, "Mine.")


def test_without_a_gateway_nothing_is_paid_and_production_refuses_the_simulated_one(
    settings, people, trader
):
    settings.PAYMENT_GATEWAY = ""
    with pytest.raises(NotOpen):
        gateway()
    page = people.client("trader", organisation=trader.organisation)
    _charge(trader)
    assert "not open" in page.get("/payments/").content.decode()


def test_a_further_fee_is_due_while_the_document_is_reviewed(people, trader, at):
    filing = filed(trader, CNM)
    _paid(_begun(trader, at, filing.charges.get()))
    review, officer = filing.reviews.get(), officer_of(people, "CED")
    reviewing.claim(officer, review)
    review.refresh_from_db()
    more = reviewing.charge_more(officer, review, Decimal("200"), "Opened on the way.")

    assert _paid(_begun(trader, at, more), "N-2").state == "paid"
    reviewing.agree(officer, review)
    filing.refresh_from_db()
    assert filing.state == "issued"


def test_the_reviewers_page_sets_a_higher_fee_and_agrees_when_it_is_paid(people, trader, at):
    filing = filed(trader, CNM)
    _paid(_begun(trader, at, filing.charges.get()))
    officer = people.client("agency_officer", organisation=people.customs())
    page = f"/reviews/{filing.reviews.get().pk}/"
    officer.post(f"{page}claim")
    for amount in ("184", "x", "NaN", "2,000"):
        sent = {"amount": amount, "words": "Opened on the way."}
        told = officer.post(f"{page}charge", sent)
        assert (told.status_code, "within the range" in told.content.decode()) == (422, True)
    assert officer.post(f"{page}charge", {"amount": "200", "words": ""}).status_code == 422
    officer.post(f"{page}charge", {"amount": "1,000", "words": "Opened on the way."})
    assert "816.00" in officer.get(page).content.decode()
    assert "not paid yet" in officer.post(f"{page}agree").content.decode()
    _paid(_begun(trader, at, filing.charges.last()), "N-2")
    officer.post(f"{page}agree")
    filing.refresh_from_db()
    assert filing.state == "issued"


def test_the_simulated_gateway_believes_only_what_is_signed(at):
    with pytest.raises(Forged):
        at.read(b"{}", "")
