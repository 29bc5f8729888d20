"""Four eyes: who proposed may not approve; the approval and the deed are one."""

import pytest
from django.db import transaction

from tests.example.models import Effect
from tidegate.access import verbs
from tidegate.access.interface import (
    FourEyes,
    NotAllowed,
    approve,
    open_proposals,
    permission,
    propose,
    reject,
    verb,
    withdraw,
)
from tidegate.access.models import Proposal
from tidegate.flow.interface import Conflict, GuardRefused, NotFromHere, ReasonMissing
from tidegate.ledger.interface import events_of

pytestmark = pytest.mark.django_db

permission("proposals.ask", "Ask for a deed.", roles=("data_scientist", "supervisor"))
permission("proposals.agree", "Agree to a deed.", roles=("supervisor",))


@verb("proposals.deed", propose="proposals.ask", approve="proposals.agree")
def deed(actor, what):
    """Leave an effect, or fail."""
    Effect.objects.create(what=f"{what} by {actor.address}")
    if what == "wrong":
        raise RuntimeError("it cannot be done")
    return what


@pytest.fixture
def asked(people):
    """A supervisor, and what they proposed."""
    actor = people.actor("supervisor")
    return actor, propose(actor, "proposals.deed", {"what": "good"}, title="A good deed")


def test_a_second_person_approves_and_it_is_done(people, asked):
    _, proposal = asked
    second = people.actor("supervisor")
    assert approve(second, proposal) == "good"
    assert Effect.objects.get().what == f"good by {second.address}"
    first, last = events_of(proposal.stream)
    assert first.event.kind == "access.proposed"
    assert last.event.payload["transition"] == "approve"
    assert last.event.actor == second.address


def test_who_proposed_does_not_approve_or_reject(asked):
    actor, proposal = asked
    with pytest.raises(FourEyes):
        approve(actor, proposal)
    with pytest.raises(FourEyes):
        reject(actor, proposal, "mistake")
    assert not Effect.objects.exists()
    assert Proposal.objects.get().state == "proposed"


def test_a_second_account_of_the_wrong_role_does_not_help(people, asked):
    _, proposal = asked
    for role in ("data_scientist", "examiner", "auditor", "trader"):
        with pytest.raises(NotAllowed):
            approve(people.actor(role), proposal)
    with pytest.raises(NotAllowed):
        propose(people.actor("examiner"), "proposals.deed", {"what": "good"})


def test_what_fails_is_not_approved(people):
    proposal = propose(people.actor("supervisor"), "proposals.deed", {"what": "wrong"})
    with pytest.raises(RuntimeError), transaction.atomic():
        approve(people.actor("supervisor"), proposal)
    assert Proposal.objects.get().state == "proposed"
    assert not Effect.objects.exists()


def test_it_is_done_once(people, asked):
    _, proposal = asked
    stale = Proposal.objects.get()
    approve(people.actor("supervisor"), proposal)
    with pytest.raises(Conflict):
        approve(people.actor("supervisor"), stale)
    with pytest.raises(NotFromHere):
        approve(people.actor("supervisor"), Proposal.objects.get())
    assert Effect.objects.count() == 1


def test_it_is_rejected_for_a_reason_and_withdrawn_by_who_asked(people, asked):
    actor, proposal = asked
    with pytest.raises(ReasonMissing):
        reject(people.actor("supervisor"), proposal, "")
    with pytest.raises(GuardRefused, match="only who proposed it"):
        withdraw(people.actor("supervisor"), proposal)
    withdraw(actor, proposal)
    assert Proposal.objects.get().state == "withdrawn"


def test_a_person_sees_what_they_could_answer(people, asked):
    actor, proposal = asked
    assert open_proposals(actor) == []
    assert open_proposals(people.actor("supervisor")) == [proposal]
    assert open_proposals(people.actor("data_scientist")) == []


def test_a_verb_is_declared_once_and_by_somebody(people):
    with pytest.raises(verbs.WrongVerb, match="twice"):
        verb("proposals.deed", propose="proposals.ask", approve="proposals.agree")(deed)
    with pytest.raises(verbs.WrongVerb, match="no room declares"):
        propose(people.actor("supervisor"), "proposals.nothing")
