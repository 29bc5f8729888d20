"""Audits after release: opened by the decision that releases, concluded once with a label."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import consignments
from tidegate.access.interface import Invalid, NotAllowed
from tidegate.codes.interface import Fact, Names, Origin, publish
from tidegate.flow.interface import Conflict, NotFromHere, NotPermitted, ReasonMissing
from tidegate.inspection.audits import queries, services
from tidegate.inspection.audits.errors import AlreadyAudited, NotReleased, RecordsRefused
from tidegate.inspection.audits.models import Audit, Conclusion
from tidegate.inspection.audits.records import Outcome
from tidegate.inspection.errors import FindingRefused, NotHeld
from tidegate.ledger.interface import events_of
from tidegate.targeting.interface import Label

IRREGULAR = Outcome(
    irregular=True,
    records_seen=("invoice", "payment"),
    category="undervalued",
    value_difference_hkd=Decimal("120000.50"),
    duty_difference_hkd=Decimal("0"),
    words="The bank paid twice what the invoice says.",
)
REGULAR = Outcome(irregular=False, records_seen=("invoice",))


def _fresh(audit):
    return Audit.objects.get(pk=audit.pk)


def _kinds(audit):
    return [one.event.kind for one in events_of(audit.stream)]


def test_a_release_to_audit_opens_one(decided):
    decision = decided("audit")
    decision.declaration.refresh_from_db()
    assert decision.declaration.state == "cleared"
    (audit,) = queries.audits_of(decision)
    assert (audit.state, audit.officer, audit.opened_for) == ("open", None, "")
    assert audit.due_on == timezone.localdate() + timedelta(days=90)
    opened = next(iter(events_of(audit.stream))).event
    assert (opened.kind, opened.payload["due"]) == ("audit.opened", audit.due_on.isoformat())
    assert opened.payload["declared"] == decision.declared_id
    assert opened.actor.startswith("officer/")


def test_other_lanes_open_none(decided, proposed):
    assert [queries.audits_of(decided(lane)) for lane in ("release", "documents")] == [[], []]
    assert queries.audits_of(proposed("audit")) == []


def test_an_audit_that_cannot_be_opened_releases_nothing(actors, proposed, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the audit could not be opened")

    decision = proposed("audit")
    monkeypatch.setattr("tidegate.inspection.subscriptions.open_audit", broken)
    with pytest.raises(RuntimeError):
        consignments.decide_as_proposed(actors, decision)
    decision.refresh_from_db()
    decision.declaration.refresh_from_db()
    assert (decision.state, decision.declaration.state) == ("claimed", "lodged")
    assert not Audit.objects.exists()


def test_the_administration_says_how_long_it_may_take(decided):
    facts = [Fact(code="audit_days", names=Names(en="Days for an audit"), data={"value": 30})]
    publish("limit", facts, version="1", origin=Origin.IMPORT, actor="officer/1")
    (audit,) = queries.audits_of(decided("audit"))
    assert audit.due_on == timezone.localdate() + timedelta(days=30)


def test_of_two_who_claim_one_is_told_who_was_first(audit, people):
    ann, bo = people.actor("investigator"), people.actor("investigator")
    seen_by_bo = _fresh(audit)
    services.claim(audit, ann)
    with pytest.raises(Conflict) as conflict:
        services.claim(seen_by_bo, bo)
    assert conflict.value.moved_by == ann.address
    for verb in (
        lambda: services.ask(audit, ("invoice",), bo),
        lambda: services.give_back(audit, bo, "other_work"),
        lambda: services.conclude(audit, REGULAR, bo),
    ):
        with pytest.raises(NotHeld, match=ann.person.name):
            verb()


def test_only_who_audits_claims(audit, people):
    for role in ("targeting_officer", "supervisor", "examiner", "auditor", "trader"):
        with pytest.raises(NotPermitted):
            services.claim(audit, people.actor(role))


def test_records_are_asked_for_by_a_day(audit, officer):
    services.claim(audit, officer)
    services.ask(audit, ("payment", "invoice", "invoice"), officer)
    fresh = _fresh(audit)
    assert fresh.records_asked == ["invoice", "payment"]
    assert fresh.records_due_on == timezone.localdate() + timedelta(days=21)
    told = list(events_of(audit.stream))[-1].event
    assert told.payload["records"] == ["invoice", "payment"]
    services.ask(audit, ("books",), officer)
    assert _fresh(audit).records_asked == ["books"]
    for wrong in ((), ("diary",)):
        with pytest.raises(RecordsRefused):
            services.ask(audit, wrong, officer)


def test_what_is_returned_is_open_for_somebody_else(audit, officer, people):
    services.claim(audit, officer)
    services.ask(audit, ("invoice",), officer)
    with pytest.raises(ReasonMissing):
        services.give_back(audit, officer, "")
    services.give_back(audit, officer, "other_work")
    fresh = _fresh(audit)
    assert (fresh.state, fresh.officer, fresh.records_asked) == ("open", None, ["invoice"])
    other = people.actor("investigator")
    services.claim(fresh, other)
    services.conclude(fresh, REGULAR, other)
    assert _kinds(audit)[-1] == "audit.concluded"


def test_concluding_writes_conclusion_event_and_label_together(audit, officer):
    services.claim(audit, officer)
    services.conclude(audit, IRREGULAR, officer)
    conclusion = Conclusion.objects.get(audit=audit)
    label = Label.objects.get(declared=audit.decision.declared)
    assert (label.found, label.category) == (True, "undervalued")
    assert label.known_at == conclusion.recorded_at
    assert label.recorded_by == officer.address
    told = list(events_of(audit.stream))[-1].event
    assert (told.payload["irregular"], told.payload["category"]) == (True, "undervalued")
    assert "bank" not in str([one.event.payload for one in events_of(audit.stream)])
    audit.decision.declaration.refresh_from_db()
    assert audit.decision.declaration.state == "cleared", "what was released stays released"


def test_a_regular_audit_is_a_label_too(audit, officer):
    services.claim(audit, officer)
    services.conclude(audit, REGULAR, officer)
    label = Label.objects.get(declared=audit.decision.declared)
    assert (label.found, label.category) == (False, "")


def test_when_the_label_fails_nothing_is_concluded(audit, officer, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the label could not be written")

    services.claim(audit, officer)
    before = _kinds(audit)
    monkeypatch.setattr(services, "record_outcome", broken)
    with pytest.raises(RuntimeError):
        services.conclude(audit, IRREGULAR, officer)
    assert _fresh(audit).state == "under_audit"
    assert not Conclusion.objects.exists()
    assert _kinds(audit) == before


def test_it_is_concluded_once(audit, officer):
    services.claim(audit, officer)
    again = _fresh(audit)
    services.conclude(audit, REGULAR, officer)
    with pytest.raises(Conflict):
        services.conclude(again, IRREGULAR, officer)
    assert Label.objects.filter(declared=audit.decision.declared).count() == 1
    with pytest.raises(NotFromHere):
        services.conclude(_fresh(audit), IRREGULAR, officer)


def test_a_supervisor_cancels_and_leaves_no_label(audit, officer, people):
    services.claim(audit, officer)
    with pytest.raises(NotPermitted):
        services.cancel(audit, officer, "not_needed")
    services.cancel(audit, people.actor("supervisor"), "not_needed")
    assert (_fresh(audit).state, _fresh(audit).officer) == ("cancelled", None)
    assert not Label.objects.exists()


MISTAKES = [
    (IRREGULAR, {"records_seen": ()}, {"records_seen"}),
    (IRREGULAR, {"records_seen": ("diary",)}, {"records_seen"}),
    (IRREGULAR, {"category": ""}, {"category"}),
    (IRREGULAR, {"category": "nothing"}, {"category"}),
    (IRREGULAR, {"value_difference_hkd": Decimal("NaN")}, {"value_difference_hkd"}),
    (IRREGULAR, {"duty_difference_hkd": Decimal("1.234")}, {"duty_difference_hkd"}),
    (IRREGULAR, {"words": "x" * 2001}, {"words"}),
    (
        IRREGULAR,
        {"irregular": False},
        {"category", "value_difference_hkd", "duty_difference_hkd"},
    ),
]


def test_every_mistake_of_a_conclusion_is_named(code_tables):
    for whole, changes, fields in MISTAKES:
        said = {name: getattr(whole, name) for name in Outcome.__slots__} | changes
        with pytest.raises(FindingRefused) as refused:
            Outcome(**said).check()
        assert {one.field for one in refused.value.mistakes} == fields
    IRREGULAR.check()


def test_the_database_knows_no_irregularity_without_a_kind(audit, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Conclusion.objects.create(
            audit=audit, irregular=True, officer=officer.person, recorded_at=timezone.now()
        )


def test_what_was_released_is_sent_to_audit_later(decided, people):
    decision = decided("release")
    sender = people.actor("targeting_officer")
    audit = services.send_to_audit(sender, decision, "information")
    assert (audit.state, audit.opened_for) == ("open", "information")
    opened = next(iter(events_of(audit.stream))).event
    assert (opened.payload["reason"], opened.actor) == ("information", sender.address)
    with pytest.raises(AlreadyAudited):
        services.send_to_audit(sender, decision, "information")
    services.cancel(audit, people.actor("supervisor"), "not_needed")
    assert services.send_to_audit(sender, decision, "same_found").state == "open"


def test_what_is_not_released_is_not_audited(decided, people):
    sender = people.actor("targeting_officer")
    with pytest.raises(NotReleased):
        services.send_to_audit(sender, decided("open"), "information")
    decision = decided("release")
    with pytest.raises(Invalid):
        services.send_to_audit(sender, decision, "whim")
    with pytest.raises(NotAllowed):
        services.send_to_audit(people.actor("examiner"), decision, "information")
